"""The office's side of what signed-out phones had still to say: list, hand in, dismiss."""

from collections.abc import Callable, Collection
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from company.models import User
from company.policies import IsDispatcher, policy, signed_in
from dispatch.api.keys import answer_once
from dispatch.api.schema import IDEMPOTENCY_KEY, problems
from dispatch.api.scope import visible_technicians
from events.idempotency import Answer
from events.models import MAX_ID
from events.refusals import BadInput
from mobile_api.models import QuarantinedCommand
from mobile_api.office import visible_device
from mobile_api.quarantine import AT_ONCE, apply_waiting, dismiss_waiting
from mobile_api.quarantine_words import in_words

STATE = OpenApiParameter(
    "state", str, enum=["waiting", "resolved", "all"], description="What waits by default."
)
SHOWN = 500
Decide = Callable[..., list[QuarantinedCommand]]


class QuarantinedSerializer(serializers.ModelSerializer[QuarantinedCommand]):
    """A command as it came, and what was decided about it."""

    technician = serializers.IntegerField(source="device.technician_id")
    technician_name = serializers.CharField(source="device.technician.name")
    command = serializers.SerializerMethodField()

    class Meta:
        model = QuarantinedCommand
        fields = [
            "id", "device", "seq", "technician", "technician_name", "command", "received_at",
            "resolved_at", "resolved_by", "resolution", "answer",
        ]  # fmt: skip
        read_only_fields = fields

    def get_command(self, row: QuarantinedCommand) -> dict[str, Any]:
        """As the phone sent it."""
        command: dict[str, Any] = row.raw["command"]
        return command


class ChosenSerializer(serializers.Serializer[Any]):
    """Which commands; all that wait where none are named."""

    seqs = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MAX_ID),
        required=False,
        default=None,
        allow_null=True,
        max_length=AT_ONCE,
    )


def _visible(user: User) -> QuerySet[QuarantinedCommand]:
    rows = QuarantinedCommand.objects.filter(device__technician__in=visible_technicians(user))
    return rows.select_related("device__technician__territory")


class QuarantineListView(ListAPIView[QuarantinedCommand]):
    """Commands of phones that were signed out."""

    permission_classes = [IsDispatcher]
    serializer_class = QuarantinedSerializer
    queryset = QuarantinedCommand.objects.none()

    @extend_schema(
        operation_id="quarantine_list",
        parameters=[STATE],
        responses={200: QuarantinedSerializer(many=True), **problems(400)},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Those in this person's territories, the newest first, a page at a time."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[QuarantinedCommand]:
        """As the filter says."""
        rows = _visible(signed_in(self.request))
        state = self.request.query_params.get("state", "waiting")
        if state not in ("waiting", "resolved", "all"):
            raise BadInput("The state is waiting, resolved or all.", field="state")
        return rows if state == "all" else rows.filter(resolved_at__isnull=state == "waiting")


class DecisionView(APIView):
    """A decision about what one phone had still to say."""

    permission_classes = [IsDispatcher]

    def decide(self, request: Request, device_id: int, decide: Decide) -> Response:
        """Decide about all or some of it; the rows with their answers."""
        body = ChosenSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        seqs: Collection[int] | None = body.validated_data["seqs"]
        user = signed_in(request)

        def act() -> Answer:
            rows = decide(visible_device(user, device_id), seqs, by=user)
            shown = _visible(user).filter(pk__in=[row.pk for row in rows]).order_by("seq")
            return Answer(200, _plain(QuarantinedSerializer(shown, many=True).data))

        return answer_once(request, act)


class QuarantineApplyView(DecisionView):
    """Carrying out."""

    @extend_schema(
        operation_id="quarantine_apply",
        parameters=[IDEMPOTENCY_KEY],
        request=ChosenSerializer,
        responses={200: QuarantinedSerializer(many=True), **problems(400, 404, 409, 422)},
    )
    def post(self, request: Request, device_id: int) -> Response:
        """Carry out what waits as the technician's commands, at most 100, in the phone's order.

        Each has its answer in `answer`: `applied`, `parked` or `rejected`, as a phone gets it.
        """
        return self.decide(request, device_id, apply_waiting)


class QuarantineDismissView(DecisionView):
    """Leaving it."""

    @extend_schema(
        operation_id="quarantine_dismiss",
        parameters=[IDEMPOTENCY_KEY],
        request=ChosenSerializer,
        responses={200: QuarantinedSerializer(many=True), **problems(400, 404, 422)},
    )
    def post(self, request: Request, device_id: int) -> Response:
        """Decide that what waits is not carried out, at most 100; it stays readable."""
        return self.decide(request, device_id, dismiss_waiting)


def _plain(rows: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in rows]


@policy(IsDispatcher)
@never_cache
@require_safe
def quarantine_page(request: HttpRequest) -> HttpResponse:
    """What signed-out phones had still to say, phone by phone, in their order."""
    rows = _visible(signed_in(request)).filter(resolved_at=None).order_by("device", "seq")[:SHOWN]
    phones = [
        {"device": device, "commands": in_words(list(kept))}
        for device, kept in groupby(rows, key=lambda row: row.device)
    ]
    return render(request, "mobile_api/quarantine.html", {"phones": phones})


@policy(IsDispatcher)
@require_POST
def decide_on_page(request: HttpRequest, device_id: int) -> HttpResponse:
    """Hand in or dismiss what one phone had still to say, and go back to the list."""
    user = signed_in(request)
    device = visible_device(user, device_id)
    if request.POST.get("decision") == "apply":
        rows = apply_waiting(device, None, by=user)
        refused = sum(row.answer["result"] == "rejected" for row in rows)
        messages.success(request, _handed_in(len(rows), refused))
    else:
        rows = dismiss_waiting(device, None, by=user)
        said_so = ngettext(
            "{count} report was dismissed.", "{count} reports were dismissed.", len(rows)
        )
        messages.success(request, said_so.format(count=len(rows)))
    return redirect("phones:quarantine")


def _handed_in(count: int, refused: int) -> str:
    handed_in = ngettext("{count} report was handed in.", "{count} reports were handed in.", count)
    sentence = handed_in.format(count=count)
    if refused:
        sentence += " " + _("Refused: {refused}.").format(refused=refused)
    return sentence
