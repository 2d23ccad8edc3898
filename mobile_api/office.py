"""The office's side of phones: show a code, see the paired phones, sign one out."""

from base64 import b64encode

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from company.models import User
from company.policies import IsDispatcher, policy, signed_in
from dispatch.api.schema import problems
from dispatch.api.scope import acting, visible_technician, visible_technicians
from dispatch.errors import TechnicianNotFound
from events.actors import Actor, ActorKind
from mobile_api.errors import DeviceNotFound
from mobile_api.models import Device, QuarantinedCommand
from mobile_api.pairing import make_code, revoke
from mobile_api.serializers import DeviceSerializer, ShownCodeSerializer
from technicians.models import Technician


def _technician(user: User, technician_id: int) -> Technician:
    row = visible_technician(user, technician_id)
    if not row.is_active:
        raise TechnicianNotFound
    return row


def visible_device(user: User, device_id: int) -> Device:
    """A phone of a technician in this user's territories, with the technician.

    Raises:
        DeviceNotFound: there is none.
    """
    rows = Device.objects.filter(technician__in=visible_technicians(user))
    row = rows.select_related("technician").filter(pk=device_id).first()
    if row is None:
        raise DeviceNotFound
    return row


class PairingCodeView(APIView):
    """Codes that pair a phone."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        operation_id="technicians_pairing_code_create",
        request=None,
        responses={201: ShownCodeSerializer, **problems(403, 404)},
    )
    def post(self, request: Request, technician_id: int) -> Response:
        """Show a code for 15 minutes, valid once; the one before it ends.

        It takes no Idempotency-Key: the answer would have to be stored, and with it the secret.
        """
        technician = _technician(signed_in(request), technician_id)
        shown = make_code(technician, made_by=signed_in(request), actor=acting(request))
        answer = ShownCodeSerializer(shown).data
        return Response(answer, status=201, headers={"Cache-Control": "no-store"})


class TechnicianDevicesView(APIView):
    """The phones of one technician."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        operation_id="technicians_devices_list",
        responses={200: DeviceSerializer(many=True), **problems(403, 404)},
    )
    def get(self, request: Request, technician_id: int) -> Response:
        """The phones that were paired, the newest first, with those that are signed out."""
        technician = _technician(signed_in(request), technician_id)
        return Response(DeviceSerializer(technician.devices.order_by("-pk"), many=True).data)


class RevokeView(APIView):
    """Signing out a phone."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        operation_id="devices_revoke_create",
        request=None,
        responses={200: DeviceSerializer, **problems(403, 404)},
    )
    def post(self, request: Request, device_id: int) -> Response:
        """Let this phone in no more, from its next request on; again changes nothing."""
        device = visible_device(signed_in(request), device_id)
        return Response(DeviceSerializer(revoke(device.pk, actor=acting(request))).data)


@policy(IsDispatcher)
@require_safe
def technicians_page(request: HttpRequest) -> HttpResponse:
    """Who goes, and who of them has a paired phone."""
    paired = Count("devices", filter=Q(devices__revoked_at=None))
    own = visible_technicians(signed_in(request)).filter(is_active=True)
    rows = own.select_related("territory").prefetch_related("skills__skill").annotate(phones=paired)
    waiting = QuarantinedCommand.objects.filter(resolved_at=None, device__technician__in=own)
    context = {"technicians": rows, "kept_apart": waiting.count()}
    return render(request, "mobile_api/technicians.html", context)


@policy(IsDispatcher)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phone_page(request: HttpRequest, technician_id: int) -> HttpResponse:
    """The paired phones of a technician; posting shows a new code."""
    user = signed_in(request)
    technician = _technician(user, technician_id)
    context: dict[str, object] = {
        "technician": technician,
        "devices": technician.devices.filter(revoked_at=None).order_by("-pk"),
    }
    if request.method == "POST":
        shown = make_code(technician, made_by=user, actor=_actor(user))
        picture = "data:image/svg+xml;base64," + b64encode(shown.qr_svg.encode()).decode()
        context |= {"shown": shown, "picture": picture}
    return render(request, "mobile_api/phone.html", context)


@policy(IsDispatcher)
@require_POST
def revoke_on_page(request: HttpRequest, device_id: int) -> HttpResponse:
    """Sign a phone out, and go back to the page of its technician."""
    user = signed_in(request)
    device = revoke(visible_device(user, device_id).pk, actor=_actor(user))
    return redirect("phones:page", technician_id=device.technician_id)


def _actor(user: User) -> Actor:
    return Actor(ActorKind.DISPATCHER, user.pk)
