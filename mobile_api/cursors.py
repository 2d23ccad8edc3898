"""A phone's position in the log, as an opaque word."""

import base64
import binascii
import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.utils import timezone

from events.log import position
from events.models import Event, head
from mobile_api.errors import CursorTooOld

# A feed replays so much; who was away longer loads everything anew.
REPLAYED = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SyncCursor:
    """Where a phone stands.

    Attributes:
        epoch: Of the log; another one after a restore.
        seq: The last event that is behind the phone.
        day: The day for which the phone has its window, in the territory's zone.
        after: The last assignment of a first sync that goes on; 0 once it is through.
    """

    epoch: str
    seq: int
    day: date
    after: int = 0


def encode(cursor: SyncCursor) -> str:
    """A cursor as the phone keeps it. It is no secret: it opens nothing by itself."""
    text = json.dumps(asdict(cursor), default=str, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(word: str) -> SyncCursor:
    """The cursor that a phone sent back.

    Raises:
        CursorTooOld: it is from before 7 days or a restore, or none of ours.
    """
    try:
        raw = json.loads(base64.b64decode(word + "=" * (-len(word) % 4), b"-_", validate=True))
        cursor = SyncCursor(
            str(raw["epoch"]), int(raw["seq"]), date.fromisoformat(raw["day"]), int(raw["after"])
        )
    except (binascii.Error, ValueError, KeyError, TypeError, RecursionError):
        raise CursorTooOld from None
    if cursor.epoch != head().epoch or not 0 <= cursor.seq <= position():
        raise CursorTooOld
    following = Event.objects.filter(seq__gt=cursor.seq).order_by("seq").first()
    if following is not None and following.at < timezone.now() - REPLAYED:
        raise CursorTooOld
    return cursor
