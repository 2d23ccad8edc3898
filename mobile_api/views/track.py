"""A technician's own track, and who looked at it."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dispatch.api.schema import problems
from mobile_api.tracks import TrackQuery, TrackSerializer, TrackViewSerializer
from mobile_api.views.door import APP_VERSION, NOT_STORED, PhoneView
from technicians.track import looks_at, own_track, today_of


class TrackView(PhoneView):
    """Where one was oneself."""

    @extend_schema(
        operation_id="mobile_track",
        parameters=[TrackQuery, APP_VERSION],
        responses={200: TrackSerializer, **problems(400, 401, 426)},
    )
    def get(self, request: Request) -> Response:
        """What is kept of a day; nothing of what is older than 60 days."""
        query = TrackQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        technician = self.device(request).technician
        day = query.validated_data["day"] or today_of(technician, timezone.now())
        answer: dict[str, Any] = dict(TrackSerializer(own_track(technician, day)).data)
        return Response(answer, headers=NOT_STORED)


class TrackViewsView(PhoneView):
    """Who looked."""

    @extend_schema(
        operation_id="mobile_track_views",
        parameters=[APP_VERSION],
        responses={200: TrackViewSerializer(many=True), **problems(401, 426)},
    )
    def get(self, request: Request) -> Response:
        """Everybody of the office who looked at where this technician was, the newest first."""
        rows = looks_at(self.device(request).technician)
        return Response(TrackViewSerializer(rows, many=True).data, headers=NOT_STORED)
