"""A phone's day: pull, push, where it was, what it has to know."""

from dataclasses import asdict
from hashlib import sha256
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from dispatch.api.schema import problems
from dispatch.api.scope import request_id
from mobile_api import serializers
from mobile_api.clock import offset
from mobile_api.commands import Delivery, handle
from mobile_api.phone_config import phone_config
from mobile_api.positions import keep_points
from mobile_api.sync import pull
from mobile_api.views.door import APP_VERSION, NOT_STORED, PhoneView


class SyncView(PhoneView):
    """What a phone pulls."""

    @extend_schema(
        operation_id="mobile_sync",
        parameters=[serializers.SyncQuerySerializer, APP_VERSION],
        responses={200: serializers.SyncSerializer, **problems(400, 401, 410, 426)},
    )
    def get(self, request: Request) -> Response:
        """Pull what changed since `cursor`; without one, everything from yesterday to a week on.

        410 with `full_resync` says that the phone forgets its copy and syncs without a cursor.
        """
        query = serializers.SyncQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        device = self.device(request)
        pulled = pull(
            device.technician, query.validated_data["cursor"], limit=query.validated_data["limit"]
        )
        answer = {
            "changes": pulled.changes,
            "next_cursor": pulled.next_cursor,
            "has_more": pulled.has_more,
            "server_time": timezone.now(),
            "next_seq": device.next_seq,
        }
        return Response(answer, headers=NOT_STORED)


class CommandsView(PhoneView):
    """What a phone pushes."""

    takes_old_apps = True

    @extend_schema(
        operation_id="mobile_commands",
        request=serializers.BatchSerializer,
        responses={200: serializers.HandledBatchSerializer, **problems(400, 401, 403, 413)},
    )
    def post(self, request: Request) -> Response:
        """Report what was done, in the phone's own numbering; sending it again is safe.

        Answered item by item: `applied`, `duplicate`, `parked` (stored, but the office had decided
        otherwise), `rejected` or `gap`. Items beyond a gap are not stored: go on from `next_seq`.
        """
        received_at = timezone.now()
        body = serializers.BatchSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        device = self.device(request)
        delivery = Delivery(
            device=device,
            received_at=received_at,
            offset=offset(body.validated_data["sent_at"], received_at),
            request_id=request_id(request),
        )
        results = handle(body.validated_data["commands"], delivery)
        answer = {
            "results": [asdict(result) for result in results],
            "next_seq": device.next_seq,
            "server_time": timezone.now(),
        }
        return Response(answer)


class PositionsView(PhoneView):
    """Where a phone was."""

    @extend_schema(
        operation_id="mobile_positions",
        parameters=[APP_VERSION],
        request=serializers.PointsSerializer,
        responses={202: serializers.KeptPointsSerializer, **problems(400, 401, 403, 413, 426)},
    )
    def post(self, request: Request) -> Response:
        """Keep where the technician was while working, in any order.

        Outside a shift and during breaks nothing is stored. What was dropped is said point by
        point; sending it again changes nothing.
        """
        body = serializers.PointsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        kept = keep_points(self.device(request).technician, body.validated_data["points"])
        return Response(asdict(kept), status=202)


class ConfigView(PhoneView):
    """What an app has to know."""

    takes_old_apps = True

    @extend_schema(
        operation_id="mobile_config",
        responses={200: serializers.ConfigSerializer, 304: None, **problems(401)},
    )
    def get(self, request: Request) -> Response:
        """Limits, hints, reasons and the life cycle; unchanged answers 304 to its `ETag`."""
        config = phone_config()
        tag = _tag(config)
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if request.headers.get("If-None-Match") == tag:
            return Response(status=304, headers=headers)
        return Response(config, headers=headers)


def _tag(config: dict[str, Any]) -> str:
    text = JSONEncoder(sort_keys=True).encode(config)
    return f'"{sha256(text.encode()).hexdigest()[:20]}"'
