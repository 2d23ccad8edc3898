"""Phones about themselves: pair one, see one's own, sign one out."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as fields
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, ScopedRateThrottle

from company.policies import Anybody
from dispatch.api.schema import problems
from mobile_api import serializers
from mobile_api.authentication import (
    COOKIE,
    COOKIE_PATH,
    IsPairedPhone,
    Phone,
    PhoneAuthentication,
    keep_in_cookie,
)
from mobile_api.errors import DeviceNotFound
from mobile_api.models import Device
from mobile_api.pairing import NewPhone, pair, revoke
from mobile_api.views.door import APP_VERSION, NOT_STORED, MobileView, PhoneView


class OwnDeviceSerializer(fields.ModelSerializer[Device]):
    """A phone as its technician sees it."""

    is_this_one = fields.SerializerMethodField()

    class Meta:
        model = Device
        fields = ["id", "name", "platform", "app_version", "paired_at", "seen_at", "is_this_one"]
        read_only_fields = fields

    def get_is_this_one(self, device: Device) -> bool:
        """Whether it asks."""
        asking: Device = self.context["device"]
        return device.pk == asking.pk


class DevicesView(MobileView):
    """Where a phone becomes somebody's phone, open to all; and whose phones there are, to them."""

    permission_classes = [Anybody]
    throttle_scope = "pairing"

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Whoever pairs is nobody yet."""
        return [PhoneAuthentication()] if self._is_read() else []

    def get_permissions(self) -> Sequence[BasePermission]:
        """Only a paired phone sees phones."""
        return [IsPairedPhone()] if self._is_read() else [Anybody()]

    def get_throttles(self) -> list[BaseThrottle]:
        """Codes must not be guessed."""
        return [] if self._is_read() else [ScopedRateThrottle()]

    def _is_read(self) -> bool:
        return self.request is not None and self.request.method in SAFE_METHODS

    @extend_schema(
        operation_id="mobile_devices_list",
        parameters=[APP_VERSION],
        responses={200: OwnDeviceSerializer(many=True), **problems(401, 403, 426)},
    )
    def get(self, request: Request) -> Response:
        """The phones that speak for this technician, the newest first."""
        phone: Phone = request.user  # type: ignore[assignment]  # the policy lets nobody else in
        rows = phone.device.technician.devices.filter(revoked_at=None).order_by("-pk")
        shown = OwnDeviceSerializer(rows, many=True, context={"device": phone.device})
        return Response(shown.data, headers=NOT_STORED)

    @extend_schema(
        operation_id="mobile_pair",
        parameters=[APP_VERSION],
        request=serializers.PairSerializer,
        responses={201: serializers.PairedSerializer, **problems(400, 413, 426, 429)},
    )
    def post(self, request: Request) -> Response:
        """Pair this phone with the technician for whom the office shows the code."""
        body = serializers.PairSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said: dict[str, Any] = dict(body.validated_data)
        code, in_cookie = said.pop("code"), said.pop("cookie")
        device, token = pair(code, NewPhone(**said))
        answer = {
            "device": device.pk,
            "token": token,
            "technician": device.technician_id,
            "name": device.technician.name,
            "next_seq": device.next_seq,
        }
        response = Response(answer, status=201, headers=NOT_STORED)
        if in_cookie:
            keep_in_cookie(response, token)
        return response


class DeviceView(PhoneView):
    """One of a technician's own phones."""

    @extend_schema(
        operation_id="mobile_devices_destroy",
        parameters=[APP_VERSION],
        request=None,
        responses={204: None, **problems(401, 403, 404, 426)},
    )
    def delete(self, request: Request, device_id: int) -> Response:
        """Sign out a phone of this technician, this one or a lost one; again does nothing."""
        asking = self.device(request)
        own = Device.objects.filter(technician=asking.technician_id, pk=device_id).first()
        if own is None:
            raise DeviceNotFound
        revoke(own.pk, actor=self.phone(request).actor)
        response = Response(status=204)
        if own.pk == asking.pk:
            response.delete_cookie(COOKIE, path=COOKIE_PATH, samesite="Strict")
        return response
