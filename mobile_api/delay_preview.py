"""What running late would do to the customers after, shown before it is said."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dispatch.api.schema import problems
from dispatch.errors import AssignmentNotFound
from dispatch.models import Assignment
from dispatch.queries.words import customer_of
from dispatch.services.delays import MOST_MINUTES, LaterVisit, delay_effect
from dispatch.services.found_jobs import assignment_of
from mobile_api.views.door import APP_VERSION, PhoneView

ASSIGNMENT = OpenApiParameter(
    "assignment", str, required=True, description="Its number, or a found job's name."
)
MINUTES = OpenApiParameter("minutes", int, required=True, description=f"From 1 to {MOST_MINUTES}.")


class DelayQuery(serializers.Serializer[Any]):
    """Late for which visit, by how much."""

    assignment = serializers.CharField(max_length=36)
    minutes = serializers.IntegerField(min_value=1, max_value=MOST_MINUTES)


class LaterVisitSerializer(serializers.Serializer[Any]):
    """A visit that moves; `late_minutes` is after the promise, 0 where it holds."""

    assignment = serializers.IntegerField()
    visit = serializers.IntegerField()
    customer = serializers.CharField()
    before_at = serializers.DateTimeField()
    arrives_at = serializers.DateTimeField()
    promised_until = serializers.DateTimeField(allow_null=True)
    moved_minutes = serializers.IntegerField()
    late_minutes = serializers.IntegerField()
    was_late_minutes = serializers.IntegerField()


class DelayEffectSerializer(serializers.Serializer[Any]):
    """The visit one is late for and those after it that move, in their order."""

    minutes = serializers.IntegerField()
    visits = LaterVisitSerializer(many=True)


class DelayView(PhoneView):
    """What a delay would do."""

    @extend_schema(
        operation_id="mobile_delay",
        parameters=[ASSIGNMENT, MINUTES, APP_VERSION],
        responses={200: DelayEffectSerializer, **problems(400, 401, 404, 426)},
    )
    def get(self, request: Request) -> Response:
        """Which visits of the day move, and who is then told too early a time. Changes nothing."""
        query = DelayQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        wish, now = query.validated_data, timezone.now()
        part = _own(wish["assignment"], self.device(request).technician_id)
        effect = delay_effect(part, wish["minutes"], said_at=now, now=now)
        answer = {"minutes": wish["minutes"], "visits": [_sheet(one) for one in effect]}
        return Response(DelayEffectSerializer(answer).data, headers={"Cache-Control": "no-store"})


def _own(word: str, technician_id: int) -> Assignment:
    number = assignment_of(int(word) if word.isdecimal() else word, technician_id)
    rows = Assignment.objects.select_related("technician__territory")
    part = rows.filter(pk=number, technician=technician_id).first()
    if part is None:
        raise AssignmentNotFound
    return part


def _sheet(one: LaterVisit) -> dict[str, Any]:
    moved = one.moved
    return {
        "assignment": one.part.pk,
        "visit": one.part.visit_id,
        "customer": customer_of(one.part.visit.job),
        "before_at": moved.before_at,
        "arrives_at": moved.arrives_at,
        "promised_until": moved.promised_until,
        "moved_minutes": moved.moved_minutes,
        "late_minutes": moved.late_minutes,
        "was_late_minutes": moved.was_late_minutes,
    }
