"""Waking a closed app: what happened, in the words of a kind, a number and a version, nothing else.

The app pulls then; so of several things that happened, the last one is enough to be sent.
"""

import base64
import binascii
import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import cache, partial
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from py_vapid import Vapid
from pywebpush import WebPusher, WebPushException

from events.actors import SYSTEM, Actor
from events.door import writing
from events.models import Event
from events.retry import retrying
from mobile_api import push_addresses
from mobile_api.errors import BadPushAddress
from mobile_api.models import Device, PushDue, PushSubscription

# After so many minutes it is tried for the second time, the third time ...
AFTER_MINUTES = (0, 1, 5, 20, 60, 180, 480, 960)
GIVE_UP_AFTER = timedelta(hours=24)
# The push service keeps it for a phone that is off; after that the phone pulls anyway.
KEPT_BY_SERVICE_S = 4 * 60 * 60
TIMEOUT_S = 10.0
GONE = (404, 410)
ACCEPTED = (200, 201, 202, 204)
BATCH = 200
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a browser takes messages, and the keys that only it can open them with."""

    endpoint: str
    p256dh: str
    auth: str


@cache
def _signer(private_key: str) -> Vapid:
    return Vapid.from_string(private_key)


def public_key() -> str:
    """What a browser needs to subscribe; empty where push is off."""
    if not settings.PUSH_IS_ON:
        return ""
    key = _signer(settings.VAPID_PRIVATE_KEY).public_key
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


def send_due(now: datetime | None = None) -> int:
    """Send what is due; how many were taken by their push service.

    A worker that dies in between sends once more: the app pulls twice.
    """
    sent = 0
    if not PushDue.objects.exists():
        return sent  # nobody waits for the writer's lock every few seconds
    for _ in range(BATCH):
        claimed = retrying(partial(_claim, now or timezone.now()))
        if claimed is None:
            break
        status = _send(claimed)
        retrying(partial(_settle, claimed, status))
        sent += status in ACCEPTED
    return sent


def _claim(now: datetime) -> PushDue | None:
    """The next one that is due; counted as tried, it is nobody else's for a minute."""
    with writing(SYSTEM):
        PushDue.objects.filter(made_at__lt=now - GIVE_UP_AFTER).delete()
        rows = PushDue.objects.select_for_update(skip_locked=True, of=("self",))
        row = rows.filter(_is_due(now)).select_related("subscription").order_by("pk").last()
        if row is None:
            return None
        # It says all that older ones would say.
        PushDue.objects.filter(subscription=row.subscription, pk__lt=row.pk).delete()
        row.tried += 1
        row.save(update_fields=["tried"])
    return row


def _is_due(now: datetime) -> Q:
    due = Q(pk__in=[])
    for tried, minutes in enumerate(AFTER_MINUTES):
        due |= Q(tried=tried, made_at__lte=now - timedelta(minutes=minutes))
    return due


def _send(row: PushDue) -> int:
    """The status of the push service's answer; 0 for none."""
    subscription = row.subscription
    said = {"kind": row.kind, "id": row.entity_id, "version": row.entity_version}
    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    try:
        sealed = WebPusher({"endpoint": subscription.endpoint, "keys": keys}).encode(
            json.dumps(said).encode(), "aes128gcm"
        )
        return push_addresses.post(
            subscription.endpoint,
            sealed["body"],
            _headers(subscription.endpoint),
            timeout_s=TIMEOUT_S,
        )
    except (requests.RequestException, BadPushAddress, WebPushException, ValueError) as error:
        logger.warning("Push %s was not sent: %s", row.pk, type(error).__name__)
        return 0


def _headers(endpoint: str) -> dict[str, str]:
    where = urlsplit(endpoint)
    claims: dict[str, Any] = {
        "aud": f"{where.scheme}://{where.netloc}",
        "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
        "exp": int(timezone.now().timestamp()) + 12 * 60 * 60,
    }
    signed: dict[str, str] = _signer(settings.VAPID_PRIVATE_KEY).sign(claims)
    return signed | {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_BY_SERVICE_S),
        "Urgency": "high",
    }


def _settle(row: PushDue, status: int) -> None:
    with writing(SYSTEM):
        own = PushSubscription.objects.filter(pk=row.subscription_id)
        if status in GONE:
            own.filter(endpoint=row.subscription.endpoint).delete()
        elif status in ACCEPTED:
            PushDue.objects.filter(pk=row.pk).delete()
            own.exclude(failures=0).update(failures=0)
        else:
            own.update(failures=min(row.subscription.failures + 1, 1_000))
