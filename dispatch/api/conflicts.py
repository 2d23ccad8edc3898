"""Conflicts over HTTP: what technicians reported that did not fit, and the choice between."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from company.policies import IsDispatcher, signed_in
from dispatch.api.keys import answer_once
from dispatch.api.schema import IDEMPOTENCY_KEY, problems
from dispatch.api.scope import acting, visible_territory_ids
from dispatch.errors import BadField
from dispatch.models import Conflict
from dispatch.services.conflicts import CHOICES, of_territories, resolve
from dispatch.services.filing import WHY_PARKED
from events.idempotency import Answer

STATE = OpenApiParameter(
    "state", str, enum=["open", "resolved", "all"], description="The open ones by default."
)


class ConflictSerializer(serializers.ModelSerializer[Conflict]):
    """A report that did not fit what the office had decided, and what was chosen."""

    message = serializers.SerializerMethodField()
    job = serializers.IntegerField(source="visit.job_id")
    visit_status = serializers.CharField(source="visit.status")
    assignment = serializers.IntegerField(source="report.assignment_id")
    technician = serializers.IntegerField(source="report.assignment.technician_id")
    technician_name = serializers.CharField(source="report.assignment.technician.name")
    command = serializers.CharField(source="report.command")
    occurred_at = serializers.DateTimeField(source="report.occurred_at")
    claimed_at = serializers.DateTimeField(source="report.claimed_at")
    is_clock_suspect = serializers.BooleanField(source="report.is_clock_suspect")
    note = serializers.CharField(source="report.note")

    class Meta:
        model = Conflict
        fields = [
            "id", "code", "message", "visit", "visit_status", "job", "assignment", "technician",
            "technician_name", "command", "note", "occurred_at", "claimed_at", "is_clock_suspect",
            "opened_at", "resolved_at", "resolution",
        ]  # fmt: skip

    def get_message(self, conflict: Conflict) -> str:
        """What the technician was told."""
        return str(WHY_PARKED.get(conflict.code, ""))


class ChoiceSerializer(serializers.Serializer[Any]):
    """`count`: what was reported holds. `keep`: what the office had decided stands."""

    choice = serializers.ChoiceField(CHOICES)


class ConflictsView(ListAPIView[Conflict]):
    """Conflicts in this person's territories."""

    permission_classes = [IsDispatcher]
    serializer_class = ConflictSerializer
    queryset = Conflict.objects.none()

    @extend_schema(
        parameters=[STATE],
        responses={200: ConflictSerializer(many=True), **problems(400)},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What technicians reported that did not fit, the newest first, a page at a time."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Conflict]:
        """Those in this person's territories, as the filter says."""
        rows = visible_conflicts(self.request)
        state = self.request.query_params.get("state", "open")
        if state not in ("open", "resolved", "all"):
            raise BadField("state", f"{state!r} is none of: open, resolved, all.")
        return rows if state == "all" else rows.filter(resolved_at__isnull=state == "open")


class ConflictResolveView(APIView):
    """Choosing what holds."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        request=ChoiceSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: ConflictSerializer, **problems(400, 404, 409, 422)},
    )
    def post(self, request: Request, conflict_id: int) -> Response:
        """Choose what holds, for this report and what led to it on the same visit.

        With `count`, records and times are applied, and work that was reported as done completes
        the visit unless it is over or somebody else is under way to it. The same choice again
        changes nothing.
        """
        body = ChoiceSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        choice = body.validated_data["choice"]
        user = signed_in(request)

        def act() -> Answer:
            conflict = resolve(
                conflict_id,
                choice,
                among=visible_conflicts(request),
                actor=acting(request),
                user=user,
            )
            return Answer(200, ConflictSerializer(conflict).data)

        return answer_once(request, act)


def visible_conflicts(request: Request) -> QuerySet[Conflict]:
    """The conflicts in this person's territories."""
    return of_territories(visible_territory_ids(signed_in(request)))
