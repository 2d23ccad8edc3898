"""Which phone is speaking: a bearer token, or the cookie of the phone's web page."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import OperationalError, connection
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
from events.retry import lost_a_race
from mobile_api.errors import DeviceInUse, DeviceRevoked
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
        token = _token(request)
        if token is None:
            return None
        device, now = known_device(token), timezone.now()
        require_valid(device, now)
        if device.seen_at is None or device.seen_at < now - SEEN_EVERY:
            _see(device, now)
        return Phone(device), None

    def authenticate_header(self, request: Request) -> str:
        """The challenge that makes a refusal a 401."""
        return 'Bearer realm="callout"'


def _see(device: Device, now: datetime) -> None:
    """Write down that a phone was seen; where others hold the database, the next time does."""
    try:
        Device.objects.filter(pk=device.pk).update(seen_at=now)
    except OperationalError as error:
        if connection.in_atomic_block or not lost_a_race(error):
            raise


class RevokedPhoneAuthentication(PhoneAuthentication):
    """Lets in phones that may not speak any more, and no others: to hand over what they have."""

    def authenticate(self, request: Request) -> tuple[Phone, None] | None:
        """The phone that spoke, or None where nobody says so.

        Raises:
            AuthenticationFailed: nobody knows this token.
            DeviceInUse: the phone may speak.
            PermissionDenied: a write with the cookie that another site may have caused.
        """
        token = _token(request)
        if token is None:
            return None
        device = known_device(token)
        try:
            require_valid(device, timezone.now())
        except DeviceRevoked:
            return Phone(device), None
        raise DeviceInUse


class LeavingPhoneAuthentication(PhoneAuthentication):
    """Lets in every phone that was ever paired; what it may do then, the view looks at."""

    def authenticate(self, request: Request) -> tuple[Phone, None] | None:
        """The phone that speaks, or None where nobody says so.

        Raises:
            AuthenticationFailed: nobody knows this token.
            PermissionDenied: a write with the cookie that another site may have caused.
        """
        token = _token(request)
        return None if token is None else (Phone(known_device(token)), None)


def _token(request: Request) -> str | None:
    """What the request shows, in its header or in the cookie of our own page."""
    kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return bearer.strip()
    token = request.COOKIES.get(COOKIE)
    if token is not None:
        _require_own_page(request)
    return token


def known_device(token: str) -> Device:
    """The phone of a token, whether or not it may still speak.

    Raises:
        AuthenticationFailed: nobody knows this token.
    """
    rows = Device.objects.select_related("technician__user", "technician__territory")
    device = rows.filter(token_hash=digest(token)).first()
    if device is None:
        raise AuthenticationFailed("Nobody knows this token.", code="not_paired")
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


class RevokedPhoneScheme(PhoneScheme):  # type: ignore[no-untyped-call]
    """The same two, of a phone that was signed out."""

    target_class = "mobile_api.authentication.RevokedPhoneAuthentication"
    name = ["signedOutPhoneToken", "signedOutPhoneCookie"]


class LeavingPhoneScheme(PhoneScheme):  # type: ignore[no-untyped-call]
    """The same two, of a phone that was signed out or not."""

    target_class = "mobile_api.authentication.LeavingPhoneAuthentication"
    name = ["anyPhoneToken", "anyPhoneCookie"]
