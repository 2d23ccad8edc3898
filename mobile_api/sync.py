"""What a phone pulls: everything of its technician's days at first, then what changed.

The position in the log is read before the rows. What is committed in between comes again with
the next sync, as a newer state of the same rows: seen twice, never missed.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from dispatch.models import UNDER_WAY, Assignment, Visit
from events.log import events_after
from events.models import Event, head
from mobile_api.cursors import SyncCursor, decode, encode
from mobile_api.sheets import related, sheet
from technicians.availability import day_bounds
from technicians.models import Technician

DAYS_BEFORE = 1
DAYS_AFTER = 7
# A visit that was given away, or that the technician declined, is not theirs any more.
LOST = ("declined", "removed")
PAGE = 500


@dataclass(frozen=True, slots=True)
class Pulled:
    """One answer to a sync; `deleted` are assignments that the phone forgets."""

    upserted: list[dict[str, Any]]
    deleted: list[int]
    next_cursor: str
    has_more: bool


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a phone holds: from yesterday to a week ahead, end exclusive."""

    starts_at: datetime
    ends_at: datetime


def window_of(day: date, zone: ZoneInfo) -> Window:
    """The window on a day of the territory's zone."""
    first = day_bounds(day - timedelta(days=DAYS_BEFORE), zone)[0]
    return Window(first, day_bounds(day + timedelta(days=DAYS_AFTER), zone)[1])


def pull(technician: Technician, word: str, *, limit: int = PAGE) -> Pulled:
    """What is new for a phone since the cursor `word`; everything where that is empty.

    Raises:
        CursorTooOld: the phone has to load everything anew.
    """
    zone = ZoneInfo(technician.territory.time_zone)
    today = timezone.now().astimezone(zone).date()
    if not word:
        top = head()
        cursor = SyncCursor(top.epoch, top.seq, today)
        return _page(technician, cursor, window_of(today, zone), limit)
    cursor = decode(word)
    if cursor.after:
        return _page(technician, cursor, window_of(cursor.day, zone), limit)
    return _changes(technician, cursor, _Days(cursor.day, today, zone), limit)


def _page(technician: Technician, cursor: SyncCursor, window: Window, limit: int) -> Pulled:
    """A page of a first sync; all pages keep the position at which the first was read."""
    rows = _held(technician, window).filter(pk__gt=cursor.after).order_by("pk")
    parts = list(related(rows)[: limit + 1])
    has_more = len(parts) > limit
    parts = parts[:limit]
    following = replace(cursor, after=parts[-1].pk if has_more else 0)
    return Pulled([sheet(part) for part in parts], [], encode(following), has_more)


@dataclass(frozen=True, slots=True)
class _Days:
    """For which day the phone has its window, and which day it is now."""

    had: date
    today: date
    zone: ZoneInfo

    def moved(self) -> Q:
        """Rows that came into the window or left it because days went by."""
        if self.had == self.today:
            return Q(pk__in=[])
        old, new = window_of(self.had, self.zone), window_of(self.today, self.zone)
        return Q(starts_at__gte=min(old.starts_at, new.starts_at)) & Q(
            starts_at__lt=max(old.starts_at, new.starts_at)
        ) | Q(starts_at__gte=min(old.ends_at, new.ends_at)) & Q(
            starts_at__lt=max(old.ends_at, new.ends_at)
        )


def _changes(technician: Technician, cursor: SyncCursor, days: _Days, limit: int) -> Pulled:
    top = head()
    events = events_after(cursor.seq, [f"technician:{technician.pk}"], limit=limit)
    has_more = len(events) == limit
    seq = events[-1].seq if has_more else max(top.seq, *(event.seq for event in events[-1:]), 0)
    own = Assignment.objects.filter(technician=technician)
    touched = own.filter(Q(visit__in=_touched(events)) | days.moved())
    held = _held(technician, window_of(days.today, days.zone))
    parts = list(related(held.filter(pk__in=touched.values("pk")).order_by("pk")))
    kept = {part.pk for part in parts}
    gone = [pk for pk in touched.order_by("pk").values_list("pk", flat=True) if pk not in kept]
    following = SyncCursor(top.epoch, seq, days.today)
    return Pulled([sheet(part) for part in parts], gone, encode(following), has_more)


def _held(technician: Technician, window: Window) -> QuerySet[Assignment]:
    """What a phone holds; where somebody is under way stays, whatever the day."""
    rows = Assignment.objects.filter(technician=technician).exclude(status__in=LOST)
    inside = Q(starts_at__gte=window.starts_at, starts_at__lt=window.ends_at)
    return rows.filter(inside | Q(status__in=UNDER_WAY))


def _touched(events: list[Event]) -> set[int]:
    """The visits that events are about."""
    visits = {event.entity_id for event in events if event.entity == "visit"}
    jobs = {event.entity_id for event in events if event.entity == "job"}
    if jobs:
        visits.update(Visit.objects.filter(job__in=jobs).values_list("pk", flat=True))
    return visits
