"""Waking a closed app: what happened, in the words of a kind, a number and a version, nothing else.

The app pulls then; so of several things that happened, the last one is enough to be sent.
"""

import base64
import binascii
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid

from events.actors import SYSTEM, Actor
from events.door import writing
from events.models import Event
from mobile_api import push_addresses
from mobile_api.errors import BadPushAddress
from mobile_api.models import Device, PushDue, PushSubscription


@dataclass(frozen=True, slots=True)
class Address:
    """Where a browser takes messages, and the keys that only it can open them with."""

    endpoint: str
    p256dh: str
    auth: str


@cache
def signer(private_key: str) -> Vapid:
    return Vapid.from_string(private_key)


def public_key() -> str:
    """What a browser needs to subscribe; empty where push is off."""
    if not settings.PUSH_IS_ON:
        return ""
    key = signer(settings.VAPID_PRIVATE_KEY).public_key
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def subscribe(device: Device, address: Address, *, actor: Actor) -> None:
    """Wake the phone at this address from now on; there is one per phone.

    Raises:
        BadPushAddress: the address is not public, or a key is none.
    """
    push_addresses.check_endpoint(address.endpoint)
    _require_keys(address)
    with writing(actor):
        PushSubscription.objects.update_or_create(
            device=device,
            defaults={
                "endpoint": address.endpoint,
                "p256dh": address.p256dh,
                "auth": address.auth,
                "failures": 0,
            },
        )


def unsubscribe(device: Device, *, actor: Actor) -> None:
    """Wake the phone no more; again does nothing."""
    with writing(actor):
        PushSubscription.objects.filter(device=device).delete()


def _require_keys(address: Address) -> None:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(address.p256dh))
    except ValueError:
        raise BadPushAddress("p256dh", "This is no key of the curve P-256.") from None
    try:
        is_secret = len(_bytes(address.auth)) == 16
    except ValueError:
        is_secret = False
    if not is_secret:
        raise BadPushAddress("auth", "The secret has 16 bytes.")


def _bytes(word: str) -> bytes:
    try:
        bare = word.encode("ascii").rstrip(b"=")
        return base64.b64decode(bare + b"=" * (-len(bare) % 4), b"-_", validate=True)
    except (UnicodeError, binascii.Error):
        raise ValueError("not in base64url") from None


def wake_for(event: Event) -> None:
    """Have the phones of those whom an event concerns told, but not those of who caused it.

    Of what waits for one phone and was not tried yet, the newest counts.
    """
    if not settings.PUSH_IS_ON:
        return
    people = {
        int(row.topic.partition(":")[2])
        for row in event.topics.all()
        if row.topic.startswith("technician:")
    }
    if event.actor_kind == "technician":
        people.discard(event.actor_id)
    due = _told(event)
    rows = PushSubscription.objects.filter(device__technician__in=people, device__revoked_at=None)
    with writing(SYSTEM):
        for subscription in rows.order_by("pk"):
            if not subscription.due.filter(tried=0).update(**due):
                PushDue.objects.create(subscription=subscription, **due)


def _told(event: Event) -> dict[str, Any]:
    """Which row an app is told of: the conflict or the offer, else the visit."""
    if "conflict" in event.new:
        kind, entity_id, version = "conflict", int(event.new["conflict"]), 0
    else:
        kind = "offer" if event.entity == "visitoffer" else event.entity
        entity_id, version = event.entity_id, event.entity_version
    return {"kind": kind, "entity_id": entity_id, "entity_version": version}
