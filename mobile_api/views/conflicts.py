"""What a technician reported that did not fit what the office had decided."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dispatch.api.schema import problems
from dispatch.models import Conflict
from dispatch.services.conflicts import CHOICES, of_technician, resolve
from events.retry import retrying
from mobile_api.sync_parts import conflict_sheet
from mobile_api.views.door import APP_VERSION, NOT_STORED, PhoneView

MOST = 200


class OwnConflictSerializer(serializers.Serializer[Any]):
    """A report that did not fit; `resolution` is empty until somebody chose."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    message = serializers.CharField()
    assignment = serializers.IntegerField()
    visit = serializers.IntegerField()
    command = serializers.CharField()
    occurred_at = serializers.DateTimeField()
    opened_at = serializers.DateTimeField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    resolution = serializers.CharField(allow_blank=True)


class OwnChoiceSerializer(serializers.Serializer[Any]):
    """`count`: what was reported holds. `keep`: what the office had decided stands."""

    choice = serializers.ChoiceField(CHOICES)


class ConflictsView(PhoneView):
    """A technician's own conflicts."""

    @extend_schema(
        operation_id="mobile_conflicts_list",
        parameters=[APP_VERSION],
        responses={200: OwnConflictSerializer(many=True), **problems(401, 426)},
    )
    def get(self, request: Request) -> Response:
        """The newest 200, open and resolved."""
        rows = of_technician(self.device(request).technician_id)[:MOST]
        return Response([conflict_sheet(row) for row in rows], headers=NOT_STORED)


class ConflictResolveView(PhoneView):
    """Choosing what holds."""

    @extend_schema(
        operation_id="mobile_conflicts_resolve",
        parameters=[APP_VERSION],
        request=OwnChoiceSerializer,
        responses={200: OwnConflictSerializer, **problems(400, 401, 403, 404, 409, 413, 422, 426)},
    )
    def post(self, request: Request, conflict_id: int) -> Response:
        """Choose what holds, for this report and what led to it; the same again changes nothing."""
        body = OwnChoiceSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        phone = self.phone(request)

        def choose() -> Conflict:
            return resolve(
                conflict_id,
                body.validated_data["choice"],
                among=of_technician(phone.device.technician_id),
                actor=phone.actor,
            )

        return Response(conflict_sheet(retrying(choose)), headers=NOT_STORED)
