"""Where a technician was, for the office: the look is written down, and the technician reads it."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from company.policies import IsDispatcher, signed_in
from dispatch.api.schema import problems
from dispatch.api.scope import acting, visible_technician
from mobile_api.tracks import TrackQuery, TrackSerializer
from technicians.track import Look, look_at_track, today_of


class LookQuery(TrackQuery):
    """Which day, and what for."""

    purpose = serializers.CharField(
        max_length=200, help_text="Why it is looked at; the technician reads it."
    )


class TechnicianTrackView(APIView):
    """The track of one technician."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        operation_id="technicians_track",
        parameters=[LookQuery],
        responses={200: TrackSerializer, **problems(400, 403, 404)},
    )
    def get(self, request: Request, technician_id: int) -> Response:
        """A day's positions, none older than 60 days. Who looked, at what and what for is kept."""
        query = LookQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        user = signed_in(request)
        technician = visible_technician(user, technician_id)
        day = query.validated_data["day"] or today_of(technician, timezone.now())
        look = Look(user, query.validated_data["purpose"])
        track = look_at_track(technician, day, look, actor=acting(request))
        answer: dict[str, Any] = dict(TrackSerializer(track).data)
        return Response(answer, headers={"Cache-Control": "no-store"})
