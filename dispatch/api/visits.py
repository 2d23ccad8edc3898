"""Visits over HTTP: read, place, unplan, cancel, pin, promise."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from company.policies import IsDispatcher, signed_in
from customers.models import Channel
from dispatch.api.keys import answer_once
from dispatch.api.schema import IDEMPOTENCY_KEY, IF_MATCH, problems
from dispatch.api.scope import acting, visible_technician, visible_visits
from dispatch.api.versions import etag, seen_version
from dispatch.errors import VisitNotFound
from dispatch.models import ASSIGNMENT_LOST, Assignment, PinKind, Promise, Reason, Visit
from dispatch.models.work_types import LEAD
from dispatch.services.cancellation import cancel_visit
from dispatch.services.pins import PinWish, pin_visit, unpin_visit
from dispatch.services.placement import Target, place_visit, unplan_visit
from dispatch.services.promises import make_promise
from events.idempotency import Answer

WRITE = problems(400, 404, 412, 422, 428)


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """One technician's part, planned beside actual times."""

    class Meta:
        model = Assignment
        fields = [
            "id", "technician", "role", "day_number", "status", "version", "starts_at", "ends_at",
            "travel_s", "travel_started_at", "arrived_at", "work_started_at", "paused_s",
            "work_ended_at",
        ]  # fmt: skip


class PromiseSerializer(serializers.ModelSerializer[Promise]):
    """The arrival window the customer was told."""

    class Meta:
        model = Promise
        fields = ["starts_at", "ends_at", "told_at", "told_by"]


class VisitSerializer(serializers.ModelSerializer[Visit]):
    """A visit with who has it, what was promised and what holds it."""

    assignments = serializers.SerializerMethodField()
    promise = serializers.SerializerMethodField()
    pin = serializers.SerializerMethodField()

    class Meta:
        model = Visit
        fields = [
            "id", "version", "status", "job", "follow_up_of", "created_at", "ended_at",
            "assignments", "promise", "pin",
        ]  # fmt: skip

    def get_assignments(self, visit: Visit) -> list[dict[str, Any]]:
        """Those that were not taken away."""
        rows = visit.assignments.exclude(status__in=ASSIGNMENT_LOST).order_by("pk")
        return list(AssignmentSerializer(rows, many=True).data)

    def get_promise(self, visit: Visit) -> dict[str, Any] | None:
        """The one in force."""
        row = visit.promises.filter(replaced_at=None).first()
        return dict(PromiseSerializer(row).data) if row else None

    def get_pin(self, visit: Visit) -> str | None:
        """Its kind."""
        pin = getattr(visit, "pin", None)
        return pin.kind if pin else None


class TargetSerializer(serializers.Serializer[Any]):
    """Where a visit is to go."""

    technician = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    role = serializers.SlugField(max_length=40, default=LEAD)
    is_forced = serializers.BooleanField(default=False)


class CancelSerializer(serializers.Serializer[Any]):
    """Why a visit is called off."""

    reason = serializers.SlugRelatedField(
        "code", queryset=Reason.objects.filter(is_active=True), required=False, allow_null=True
    )


class PinSerializer(serializers.Serializer[Any]):
    """What to hold fast; see the kinds for what each needs."""

    kind = serializers.ChoiceField(PinKind.choices)
    technician = serializers.IntegerField(required=False, allow_null=True)
    starts_at = serializers.DateTimeField(required=False, allow_null=True)
    latest_at = serializers.DateTimeField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class PromiseWishSerializer(serializers.Serializer[Any]):
    """An arrival window to promise, and how the customer was told."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    told_by = serializers.ChoiceField(Channel.choices)


class VisitView(APIView):
    """One visit."""

    permission_classes = [IsDispatcher]

    @extend_schema(responses={200: VisitSerializer, **problems(404)})
    def get(self, request: Request, visit_id: int) -> Response:
        """A visit as it is now, its version in the ETag."""
        return _answer(_visible(request, visit_id))


class VisitPlacementView(APIView):
    """Where a visit is planned."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        request=TargetSerializer, parameters=[IF_MATCH], responses={200: VisitSerializer, **WRITE}
    )
    def put(self, request: Request, visit_id: int) -> Response:
        """Give a visit to a technician at a time, or move it there."""
        seen = seen_version(request)
        wish = _valid(TargetSerializer, request)
        _visible(request, visit_id)
        technician = visible_technician(signed_in(request), wish["technician"]).pk
        target = Target(technician, wish["starts_at"], wish["role"], wish["is_forced"])
        return _answer(place_visit(visit_id, target, seen=seen, actor=acting(request)))

    @extend_schema(request=None, parameters=[IF_MATCH], responses={200: VisitSerializer, **WRITE})
    def delete(self, request: Request, visit_id: int) -> Response:
        """Take a visit back; it waits to be planned again."""
        seen = seen_version(request)
        _visible(request, visit_id)
        return _answer(unplan_visit(visit_id, seen=seen, actor=acting(request)))


class VisitCancelView(APIView):
    """Calling a visit off."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        request=CancelSerializer,
        parameters=[IF_MATCH, IDEMPOTENCY_KEY],
        responses={200: VisitSerializer, **WRITE},
    )
    def post(self, request: Request, visit_id: int) -> Response:
        """Call a visit off. What was started ends as not possible instead."""
        seen = seen_version(request)
        reason = _valid(CancelSerializer, request).get("reason")
        _visible(request, visit_id)

        def act() -> Answer:
            visit = cancel_visit(visit_id, seen=seen, actor=acting(request), reason=reason)
            return _stored(visit)

        return answer_once(request, act)


class VisitPinView(APIView):
    """Holding a visit fast."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        request=PinSerializer, parameters=[IF_MATCH], responses={200: VisitSerializer, **WRITE}
    )
    def put(self, request: Request, visit_id: int) -> Response:
        """Hold a visit fast: no plan moves it."""
        seen = seen_version(request)
        wish = _valid(PinSerializer, request)
        _visible(request, visit_id)
        technician = wish.get("technician")
        if technician is not None:
            visible_technician(signed_in(request), technician)
        pin = PinWish(
            wish["kind"], technician, wish.get("starts_at"), wish.get("latest_at"), wish["reason"]
        )
        return _answer(pin_visit(visit_id, pin, seen=seen, actor=acting(request)))

    @extend_schema(request=None, parameters=[IF_MATCH], responses={200: VisitSerializer, **WRITE})
    def delete(self, request: Request, visit_id: int) -> Response:
        """Let a visit go again."""
        seen = seen_version(request)
        _visible(request, visit_id)
        return _answer(unpin_visit(visit_id, seen=seen, actor=acting(request)))


class VisitPromiseView(APIView):
    """What the customer is told."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        request=PromiseWishSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: VisitSerializer, **problems(400, 404, 422)},
    )
    def post(self, request: Request, visit_id: int) -> Response:
        """Promise the customer an arrival window; it takes the place of the one before."""
        wish = _valid(PromiseWishSerializer, request)
        _visible(request, visit_id)

        def act() -> Answer:
            make_promise(visit_id, **wish, actor=acting(request))
            return _stored(Visit.objects.get(pk=visit_id))

        return answer_once(request, act)


def _valid(serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    body = serializer(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def _visible(request: Request, visit_id: int) -> Visit:
    visit = visible_visits(signed_in(request)).filter(pk=visit_id).first()
    if visit is None:
        raise VisitNotFound
    return visit


def _answer(visit: Visit) -> Response:
    return Response(VisitSerializer(visit).data, headers={"ETag": etag(visit)})


def _stored(visit: Visit) -> Answer:
    return Answer(200, VisitSerializer(visit).data, {"ETag": etag(visit)})
