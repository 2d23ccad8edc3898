"""Sending what is due to browsers' push services; only a worker does, and loads what it takes."""

import json
import logging
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from pywebpush import WebPusher, WebPushException

from events.actors import SYSTEM
from events.door import writing
from events.retry import retrying
from mobile_api import push_calls
from mobile_api.errors import BadPushAddress
from mobile_api.models import PushDue, PushSubscription
from mobile_api.push import signer

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
        return push_calls.post(
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
    signed: dict[str, str] = signer(settings.VAPID_PRIVATE_KEY).sign(claims)
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
