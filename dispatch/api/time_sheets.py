"""Time sheets over HTTP, and the clock's entries that the office adds or corrects."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from company.policies import IsDispatcher, signed_in
from dispatch.api.keys import answer_once
from dispatch.api.plain import as_json, schema_of
from dispatch.api.schema import IDEMPOTENCY_KEY, problems
from dispatch.api.scope import acting, visible_technician
from dispatch.queries.time_shapes import TimeSheet
from dispatch.queries.time_sheet import days_to_show, time_sheet
from dispatch.services.clock import add_entry, correct_entry
from events.idempotency import Answer
from technicians.models import ClockEntry, ClockKind

DATE = {"type": "string", "format": "date"}
FIRST = OpenApiParameter("from", DATE, description="Monday of this week by default.")
LAST = OpenApiParameter("to", DATE, description="Six days after the first by default.")


class DaysQuery(serializers.Serializer[Any]):
    """From which day to which, both inclusive."""

    to = serializers.DateField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """With `from`, which is no name in Python."""
        return {"from": serializers.DateField(required=False), **super().get_fields()}


class ClockEntrySerializer(serializers.ModelSerializer[ClockEntry]):
    """Something said at the clock; `corrects` is the entry whose time it replaces."""

    kind = serializers.CharField(help_text=f"One of: {', '.join(ClockKind.values)}.")

    class Meta:
        model = ClockEntry
        fields = ["id", "technician", "kind", "occurred_at", "received_at", "corrects"]
        read_only_fields = fields


class ClockWishSerializer(serializers.Serializer[Any]):
    """What happened at the clock, or another time for the entry `corrects`."""

    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(ClockKind.choices, required=False)
    corrects = serializers.IntegerField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of kind and corrects."""
        if ("kind" in attrs) == ("corrects" in attrs):
            raise serializers.ValidationError("Give either the kind or what it corrects.")
        return attrs


class TimeSheetView(APIView):
    """One technician's time sheet."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        operation_id="technicians_time_sheet",
        parameters=[FIRST, LAST],
        responses={
            200: OpenApiResponse(schema_of(TimeSheet), "Days, their shifts and visits, sums."),
            **problems(400, 403, 404),
        },
    )
    def get(self, request: Request, technician_id: int) -> Response:
        """What somebody worked, in seconds, day by day; what is open is said to be open."""
        query = DaysQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        technician = visible_technician(signed_in(request), technician_id)
        said, now = query.validated_data, timezone.now()
        first, last = days_to_show(technician, said.get("from"), said.get("to"), now=now)
        return Response(as_json(time_sheet(technician, first, last, now=now)))


class ClockEntriesView(APIView):
    """What the office adds at the clock."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        operation_id="technicians_clock_create",
        request=ClockWishSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: ClockEntrySerializer, **problems(400, 403, 404)},
    )
    def post(self, request: Request, technician_id: int) -> Response:
        """Add an end that was forgotten, or correct a time; nothing is overwritten."""
        body = ClockWishSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wish = body.validated_data
        technician = visible_technician(signed_in(request), technician_id)

        def act() -> Answer:
            by = acting(request)
            if "kind" in wish:
                entry = add_entry(technician.pk, ClockKind(wish["kind"]), wish["at"], actor=by)
            else:
                entry = correct_entry(technician.pk, wish["corrects"], wish["at"], actor=by)
            return Answer(201, ClockEntrySerializer(entry).data)

        return answer_once(request, act)
