"""What requests look like over HTTP: as they are told, and as they are handed in."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from company.models import User
from company.policies import territories_of
from customers.models import Channel, Customer, Site
from dispatch.errors import BadField
from dispatch.models import Priority, ServiceRequest, WorkType
from dispatch.services.intake import Address, Caller, NewRequest
from dispatch.services.triage import Decision


class SiteSerializer(serializers.ModelSerializer[Site]):
    """A place in words and in degrees."""

    class Meta:
        model = Site
        fields = ["id", "street", "district", "city", "postal_code", "lat", "lon"]


class RequestSerializer(serializers.ModelSerializer[ServiceRequest]):
    """A request as it is now."""

    work_type = serializers.SlugRelatedField[WorkType](slug_field="code", read_only=True)
    site = SiteSerializer(read_only=True, allow_null=True)
    jobs = serializers.SerializerMethodField()

    class Meta:
        model = ServiceRequest
        fields = [
            "id", "version", "status", "needs", "channel", "received_at", "closed_at", "source",
            "external_id", "words", "asked_type", "work_type", "priority", "territory", "customer",
            "site", "conversation", "wanted_from", "wanted_until", "duplicate_of", "jobs",
        ]  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_jobs(self, request: ServiceRequest) -> list[int]:
        """The jobs it became."""
        return sorted(job.pk for job in request.jobs.all())


class CallerForm(serializers.Serializer[Any]):
    """Who asks; all of it may be left out."""

    name = serializers.CharField(max_length=160, required=False, allow_blank=True)
    email = serializers.CharField(max_length=160, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)


class AddressForm(serializers.Serializer[Any]):
    """Where: in words, in degrees, or both."""

    street = serializers.CharField(max_length=200, required=False, allow_blank=True)
    district = serializers.CharField(max_length=120, required=False, allow_blank=True)
    city = serializers.CharField(max_length=120, required=False, allow_blank=True)
    postal_code = serializers.CharField(max_length=20, required=False, allow_blank=True)
    lat = serializers.FloatField(required=False, allow_null=True)
    lon = serializers.FloatField(required=False, allow_null=True)


class DecisionForm(serializers.Serializer[Any]):
    """What was found out about a request; what is left out stays as it is."""

    work_type = serializers.SlugRelatedField[WorkType](
        slug_field="code", queryset=WorkType.objects.filter(is_active=True), required=False
    )
    priority = serializers.ChoiceField(Priority.choices, required=False)
    territory = serializers.IntegerField(required=False)
    customer = serializers.PrimaryKeyRelatedField(queryset=Customer.objects.all(), required=False)


class NewRequestForm(serializers.Serializer[Any]):
    """A request as an agent or another system hands it in."""

    channel = serializers.ChoiceField(Channel.choices)
    words = serializers.CharField(max_length=20_000, allow_blank=True, default="")
    asked_type = serializers.CharField(max_length=200, allow_blank=True, default="")
    work_type = serializers.SlugRelatedField[WorkType](
        slug_field="code",
        queryset=WorkType.objects.filter(is_active=True),
        required=False,
        allow_null=True,
    )
    priority = serializers.ChoiceField(Priority.choices, allow_blank=True, default="")
    territory = serializers.IntegerField(required=False, allow_null=True)
    caller = CallerForm(required=False)
    address = AddressForm(required=False)
    customer = serializers.IntegerField(required=False, allow_null=True)
    wanted_from = serializers.DateTimeField(required=False, allow_null=True)
    wanted_until = serializers.DateTimeField(required=False, allow_null=True)
    received_at = serializers.DateTimeField(required=False)
    source = serializers.CharField(  # type: ignore[assignment]  # a field here, not an argument
        max_length=40, allow_blank=True, default=""
    )
    external_id = serializers.CharField(max_length=120, allow_blank=True, default="")
    convert = serializers.BooleanField(
        default=False, help_text="Open a job at once if nothing is missing."
    )


class NoteForm(serializers.Serializer[Any]):
    """Why; kept in the conversation, not sent."""

    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


class QuestionForm(serializers.Serializer[Any]):
    """What the customer is asked."""

    question = serializers.CharField(max_length=2000)


class DuplicateForm(serializers.Serializer[Any]):
    """Which request asked for the same before."""

    of = serializers.IntegerField()


def new_request(given: dict[str, Any], user: User) -> NewRequest:
    """The request that a checked form hands in.

    Raises:
        BadField: no such territory, or not one of this user's.
    """
    territory = given.get("territory")
    return NewRequest(
        channel=given["channel"],
        received_at=given.get("received_at") or timezone.now(),
        source=given["source"],
        external_id=given["external_id"],
        words=given["words"],
        asked_type=given["asked_type"],
        work_type=given.get("work_type"),
        priority=given["priority"],
        caller=Caller(**given.get("caller", {})),
        address=Address(**given.get("address", {})),
        territory=None if territory is None else _territory(territory, user),
        wanted_from=given.get("wanted_from"),
        wanted_until=given.get("wanted_until"),
        customer_id=given.get("customer"),
        convert=given["convert"],
    )


def decision(given: dict[str, Any], user: User) -> Decision:
    """The decision that a checked form holds.

    Raises:
        BadField: no such territory, or not one of this user's.
    """
    if "territory" in given:
        given = given | {"territory": _territory(given["territory"], user)}
    return Decision(**given)


def _territory(territory_id: int, user: User) -> Any:
    for territory in territories_of(user):
        if territory.pk == territory_id:
            return territory
    raise BadField("territory", "There is no such territory among yours.")
