"""Which phone is speaking: a bearer token, or the cookie of the phone's web page."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from events.actors import Actor, ActorKind
from mobile_api.errors import DeviceRevoked
from mobile_api.models import Device
from mobile_api.tokens import digest

COOKIE = "callout_phone"
COOKIE_PATH = "/api/mobile/"
# A phone that was silent for so long is signed out.
IDLE = timedelta(days=30)
# Being seen is written down once in a while only: a sync is a read.
SEEN_EVERY = timedelta(minutes=1)


class Phone:
    """The user of a request that a paired phone sends."""

    is_authenticated = True
    is_active = True

    def __init__(self, device: Device) -> None:
        self.device = device
        self.pk = device.pk

    @property
    def actor(self) -> Actor:
        """The technician whom this phone speaks for."""
        return Actor(ActorKind.TECHNICIAN, self.device.technician_id)


class IsPairedPhone(BasePermission):
    """A phone that the office paired and did not revoke."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, Phone)


class PhoneAuthentication(BaseAuthentication):
    """Lets in by `Authorization: Bearer ...`, or by the cookie on requests of our own pages."""

    def authenticate(self, request: Request) -> tuple[Phone, None] | None:
        """The phone that speaks, or None where nobody says so.

        Raises:
            AuthenticationFailed: nobody knows this token.
            DeviceRevoked: the phone was revoked, was silent too long, or its technician left.
            PermissionDenied: a write with the cookie that another site may have caused.
        """
        token = _bearer(request)
        if token is None:
            token = request.COOKIES.get(COOKIE)
            if token is None:
                return None
            _require_own_page(request)
        return Phone(_device(token)), None

    def authenticate_header(self, request: Request) -> str:
        """The challenge that makes a refusal a 401."""
        return 'Bearer realm="callout"'


def _bearer(request: Request) -> str | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def _device(token: str) -> Device:
    rows = Device.objects.select_related("technician__user", "technician__territory")
    device = rows.filter(token_hash=digest(token)).first()
    if device is None:
        raise AuthenticationFailed("Nobody knows this token.", code="not_paired")
    now = timezone.now()
    require_valid(device, now)
    if device.seen_at is None or device.seen_at < now - SEEN_EVERY:
        Device.objects.filter(pk=device.pk).update(seen_at=now)
    return device


def require_valid(device: Device, now: datetime) -> None:
    """Raise `DeviceRevoked` unless the phone may still speak for its technician."""
    technician = device.technician
    user = technician.user
    if (
        device.revoked_at is not None
        or not technician.is_active
        or (user is not None and not user.is_active)
        or (device.seen_at or device.paired_at) < now - IDLE
    ):
        raise DeviceRevoked


def _require_own_page(request: Request) -> None:
    """A cookie travels with requests that other sites cause; browsers say where one comes from."""
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise PermissionDenied("Another site sent this.", code="foreign_origin")
    origin = request.headers.get("Origin", "")
    own = (request.scheme, request.get_host())
    if urlsplit(origin)[:2] != own and origin not in settings.CSRF_TRUSTED_ORIGINS:
        raise PermissionDenied("Another site sent this.", code="foreign_origin")


def keep_in_cookie(response: Response, token: str) -> None:
    """Give the token to the browser in a way that no script can read."""
    options: dict[str, Any] = {"httponly": True, "samesite": "Strict", "path": COOKIE_PATH}
    secure = bool(getattr(settings, "SESSION_COOKIE_SECURE", False))
    response.set_cookie(COOKIE, token, max_age=int(IDLE.total_seconds()), secure=secure, **options)


class PhoneScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the API's document names the two ways to sign in."""

    target_class = "mobile_api.authentication.PhoneAuthentication"
    name = ["phoneToken", "phoneCookie"]

    def get_security_definition(self, auto_schema: AutoSchema) -> list[dict[str, Any]]:
        """Both ways, in the order of `name`."""
        return [
            {"type": "http", "scheme": "bearer"},
            {"type": "apiKey", "in": "cookie", "name": COOKIE},
        ]
