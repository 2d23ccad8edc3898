"""What a phone pulls: everything of its technician's days at first, then what changed.

The position in the log is read before the rows. What is committed in between comes again with
the next sync, as a newer state of the same rows: seen twice, never missed.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from dispatch.models import ASSIGNMENT_LOST, UNDER_WAY, Assignment, Visit
from events.log import events_after
from events.models import Event, head
from mobile_api import sync_parts
from mobile_api.cursors import SyncCursor, decode, encode
from mobile_api.sheets import related, sheet
from mobile_api.windows import Days, Window, window_of
from technicians.models import Technician

PAGE = 500


@dataclass(frozen=True, slots=True)
class Pulled:
    """One answer to a sync: what changed, by kind, with the ids that the phone forgets."""

    changes: dict[str, Any]
    next_cursor: str
    has_more: bool

    @property
    def upserted(self) -> list[dict[str, Any]]:
        """The visits: assignments as they are now."""
        return list(self.changes["visits"]["upserted"])

    @property
    def deleted(self) -> list[int]:
        """Assignments that the phone forgets."""
        return list(self.changes["visits"]["deleted"])


@dataclass(frozen=True, slots=True)
class _Phone:
    """Whose phone it is, and what time it is there."""

    technician: Technician
    zone: ZoneInfo
    now: datetime

    def standing(self, window: Window) -> dict[str, Any]:
        """What comes with each answer: it is small, and part of it changes with the clock."""
        return {
            "clock": sync_parts.clock_now(self.technician, self.now, self.zone),
            "days": sync_parts.days_ahead(self.technician, window, self.zone),
            "time_zone": str(self.zone),
        }


def pull(technician: Technician, word: str, *, limit: int = PAGE) -> Pulled:
    """What is new for a phone since the cursor `word`; everything where that is empty.

    Raises:
        CursorTooOld: the phone has to load everything anew.
    """
    zone, now = ZoneInfo(technician.territory.time_zone), timezone.now()
    phone, today = _Phone(technician, zone, now), now.astimezone(zone).date()
    if not word:
        top = head()
        return _page(phone, SyncCursor(top.epoch, top.seq, today), limit)
    cursor = decode(word)
    if cursor.after:
        return _page(phone, cursor, limit)
    return _changes(phone, cursor, Days(cursor.day, today, zone), limit)


def _page(phone: _Phone, cursor: SyncCursor, limit: int) -> Pulled:
    """A page of a first sync; all pages keep the position at which the first was read.

    What is not a visit is little, and comes with the first page.
    """
    window = window_of(cursor.day, phone.zone)
    rows = _held(phone.technician, window).filter(pk__gt=cursor.after).order_by("pk")
    parts = list(related(rows)[: limit + 1])
    has_more = len(parts) > limit
    parts = parts[:limit]
    is_first = cursor.after == 0
    changes = {
        "visits": {"upserted": [sheet(part) for part in parts], "deleted": []},
        "offers": sync_parts.nothing(),
        "conflicts": sync_parts.nothing(),
        **phone.standing(window),
    }
    if is_first:
        changes["offers"] = sync_parts.all_offers(phone.technician, window)
        changes["conflicts"] = sync_parts.all_conflicts(phone.technician, window)
    following = replace(cursor, after=parts[-1].pk if has_more else 0)
    return Pulled(changes, encode(following), has_more)


def _changes(phone: _Phone, cursor: SyncCursor, days: Days, limit: int) -> Pulled:
    top, technician = head(), phone.technician
    events = events_after(cursor.seq, [f"technician:{technician.pk}"], limit=limit)
    has_more = len(events) == limit
    seq = events[-1].seq if has_more else max(top.seq, *(event.seq for event in events[-1:]), 0)
    visits = _touched(events)
    news = sync_parts.news_of(events, visits)
    changes = {
        "visits": _changed_visits(technician, visits, days),
        "offers": sync_parts.changed_offers(technician, news, days),
        "conflicts": sync_parts.changed_conflicts(technician, news, days),
        **phone.standing(days.window),
    }
    following = SyncCursor(top.epoch, seq, days.today)
    return Pulled(changes, encode(following), has_more)


def _changed_visits(technician: Technician, visits: set[int], days: Days) -> dict[str, list[Any]]:
    if not (visits or days.has_moved):
        return sync_parts.nothing()
    own = Assignment.objects.filter(technician=technician)
    touched = own.filter(Q(visit__in=visits) | days.moved("starts_at"))
    ids = list(touched.order_by("pk").values_list("pk", flat=True))
    held = _held(technician, days.window).filter(pk__in=ids)
    parts = list(related(held.order_by("pk")))
    kept = {part.pk for part in parts}
    return {
        "upserted": [sheet(part) for part in parts],
        "deleted": [pk for pk in ids if pk not in kept],
    }


def _held(technician: Technician, window: Window) -> QuerySet[Assignment]:
    """What a phone holds; where somebody is under way stays, whatever the day."""
    rows = Assignment.objects.filter(technician=technician).exclude(status__in=ASSIGNMENT_LOST)
    inside = Q(starts_at__gte=window.starts_at, starts_at__lt=window.ends_at)
    return rows.filter(inside | Q(status__in=UNDER_WAY))


def _touched(events: list[Event]) -> set[int]:
    """The visits that events are about."""
    visits = {event.entity_id for event in events if event.entity == "visit"}
    jobs = {event.entity_id for event in events if event.entity == "job"}
    if jobs:
        visits.update(Visit.objects.filter(job__in=jobs).values_list("pk", flat=True))
    return visits
