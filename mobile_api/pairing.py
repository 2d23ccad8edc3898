"""Pairing a phone with a technician, and ending that again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.utils import timezone

from company.models import User
from dispatch.locks import lock_technicians
from events.actors import Actor, ActorKind
from events.door import writing
from mobile_api.errors import DeviceNotFound, PairingRefused
from mobile_api.models import Device, PairingCode, PushSubscription
from mobile_api.tokens import digest, grouped, new_code, new_token, typed
from technicians.models import Technician

CODE_LIFE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code as the office shows it, once."""

    code: str
    qr_svg: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewPhone:
    """How a phone calls itself."""

    name: str = ""
    platform: str = ""
    app_version: str = ""


def make_code(technician: Technician, *, made_by: User, actor: Actor) -> ShownCode:
    """A new code; codes of this technician that were not used yet end with it."""
    code, now = new_code(), timezone.now()
    with writing(actor):
        lock_technicians([technician.pk])
        unused = PairingCode.objects.filter(technician=technician, used_at=None)
        unused.filter(expires_at__gt=now).update(expires_at=now)
        PairingCode.objects.create(
            technician=technician,
            code_hash=digest(code),
            made_by=made_by,
            expires_at=now + CODE_LIFE,
        )
    return ShownCode(grouped(code), qr_svg(grouped(code)), now + CODE_LIFE)


def qr_svg(code: str) -> str:
    """What the phone's camera reads: where the office is, and the code; dark on white."""
    query = urlencode({"server": settings.PUBLIC_URL, "code": code})
    out = BytesIO()
    segno.make(f"callout://pair?{query}", error="m").save(
        out, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=False, svgclass="qr"
    )
    return out.getvalue().decode()


def pair(code: str, phone: NewPhone) -> tuple[Device, str]:
    """Pair a phone by a code; the device and its token, which is shown this once.

    Raises:
        PairingRefused: the code is wrong, too old or used, or its technician has left.
    """
    row = _usable(code)
    with writing(Actor(ActorKind.TECHNICIAN, row.technician_id)) as tx:
        lock_technicians([row.technician_id])
        now, token = timezone.now(), new_token()
        # Of two phones that send the same code at once, one changes this row.
        unused = PairingCode.objects.filter(pk=row.pk, used_at=None, expires_at__gt=now)
        if not unused.update(used_at=now):
            raise PairingRefused
        device = Device.objects.create(
            technician=row.technician,
            token_hash=digest(token),
            name=phone.name,
            platform=phone.platform,
            app_version=phone.app_version,
            seen_at=now,
        )
        tx.publish("device_paired", device, topics=_topics(device))
    return device, token


def _usable(code: str) -> PairingCode:
    rows = PairingCode.objects.select_related("technician")
    row = rows.filter(code_hash=digest(typed(code)), technician__is_active=True).first()
    if row is None:
        raise PairingRefused
    return row


def revoke(device_id: int, *, actor: Actor) -> Device:
    """Let a phone in no more, from its next request on; again does nothing.

    Raises:
        DeviceNotFound: no such phone.
    """
    with writing(actor) as tx:
        rows = Device.objects.select_for_update(of=("self",), no_key=True)
        device = rows.select_related("technician").filter(pk=device_id).first()
        if device is None:
            raise DeviceNotFound
        if device.revoked_at is None:
            device.revoked_at = timezone.now()
            device.save(update_fields=["revoked_at"])
            PushSubscription.objects.filter(device=device).delete()
            tx.publish("device_revoked", device, topics=_topics(device))
    return device


def _topics(device: Device) -> list[str]:
    return [f"technician:{device.technician_id}", f"territory:{device.technician.territory_id}"]
