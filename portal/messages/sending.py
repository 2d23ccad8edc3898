"""Sending what was written: claimed for a minute, sent outside of any transaction, marked."""

import logging
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone

from company.organisation import organisation
from dispatch.models import VISIT_OVER
from events.actors import SYSTEM
from events.door import writing
from events.retry import retrying
from portal.messages.occasions import Occasion, is_stale
from portal.models import OutgoingMessage, OutgoingStatus

LEASE = timedelta(minutes=1)
BACK_OFF_MINUTES = (1, 5, 15, 60)
TRIES = 5
BATCH = 100
# Once it was sent, the capability is the customer's; what we keep does not open the page.
TOKEN = re.compile(r"(/t/)[\w-]{16,}")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that is ours to send until the lease ends."""

    message: OutgoingMessage
    lease_until: datetime


def send_due(*, limit: int = BATCH) -> int:
    """Send what is due; how many messages left.

    A worker that dies after sending and before marking sends once more, with the same
    Message-ID, by which mail systems know it again.
    """
    sent = 0
    for _ in range(limit):
        claim = retrying(_claim)
        if claim is None:
            break
        sent += _send(claim)
    return sent


def _claim() -> Claim | None:
    """The next message that nobody is sending."""
    now = timezone.now()
    with writing(SYSTEM):
        free = Q(lease_until=None) | Q(lease_until__lt=now)
        rows = OutgoingMessage.objects.select_for_update(skip_locked=True, of=("self",))
        due = rows.filter(free, status=OutgoingStatus.WAITING, due_at__lte=now)
        message = due.select_related("visit").order_by("due_at", "pk").first()
        while message is not None and _is_settled(message, now):
            message = due.select_related("visit").order_by("due_at", "pk").first()
        if message is None:
            return None
        message.lease_until = now + LEASE
        message.tries += 1
        message.save(update_fields=["lease_until", "tries"])
    return Claim(message, message.lease_until)


def _is_settled(message: OutgoingMessage, now: datetime) -> bool:
    """Give up what was tried too often, and drop what is true no longer."""
    if message.tries >= TRIES:
        message.status = OutgoingStatus.FAILED
    elif _is_outdated(message, now):
        message.status = OutgoingStatus.DROPPED
    else:
        return False
    message.save(update_fields=["status"])
    return True


def _is_outdated(message: OutgoingMessage, now: datetime) -> bool:
    visit = message.visit
    if visit is None:
        return False
    if message.occasion == Occasion.PROMISED:
        in_force = visit.promises.filter(pk=message.occasion_version, replaced_at=None)
        return visit.status in VISIT_OVER or not in_force.filter(ends_at__gt=now).exists()
    return is_stale(message.occasion, message.due_at, now)


def _send(claim: Claim) -> bool:
    try:
        _mail(claim.message).send()
    except Exception as error:  # whatever the mail server says, the next message is not to blame
        logger.warning("Message %s was not sent: %s", claim.message.pk, type(error).__name__)
        retrying(partial(_put_off, claim, error))
        return False
    retrying(partial(_mark_sent, claim))
    return True


def _mail(message: OutgoingMessage) -> EmailMessage:
    reply_to = organisation().email
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    return EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.recipient],
        reply_to=[reply_to] if reply_to else None,
        headers={
            "Message-ID": f"<callout-{message.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def _mark_sent(claim: Claim) -> None:
    _mark(
        claim,
        status=OutgoingStatus.SENT,
        sent_at=timezone.now(),
        error="",
        body=TOKEN.sub(r"\1…", claim.message.body),
    )


def _put_off(claim: Claim, error: Exception) -> None:
    tries = claim.message.tries
    if tries >= TRIES:
        _mark(claim, status=OutgoingStatus.FAILED, error=repr(error)[:200])
        return
    wait = timedelta(minutes=BACK_OFF_MINUTES[tries - 1])
    _mark(claim, due_at=timezone.now() + wait, error=repr(error)[:200])


def _mark(claim: Claim, **fields: object) -> None:
    """Write the outcome, unless the lease ran out and somebody else has the message now."""
    with writing(SYSTEM):
        mine = OutgoingMessage.objects.filter(pk=claim.message.pk, lease_until=claim.lease_until)
        mine.update(lease_until=None, **fields)
