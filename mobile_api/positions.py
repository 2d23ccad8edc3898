"""Where technicians are while they work: kept for a short time, never an event."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from dispatch.locks import lock_technicians
from events.actors import Actor, ActorKind
from events.door import writing
from events.models import MAX_ID
from events.retry import retrying
from mobile_api.parsing import degrees, storable
from mobile_api.payloads import instant
from mobile_api.plausibility import Fix, plausible
from mobile_api.working_hours import WorkingHours
from technicians.models import Position

if TYPE_CHECKING:
    from collections.abc import Iterable

    from technicians.models import Technician

MAX_POINTS = 500
OLDEST = timedelta(hours=24)
# A clock may be a little ahead of ours.
AHEAD = timedelta(minutes=2)
WORST_ACCURACY_M = 200
LONGEST_ID = 64
NOT_UNDERSTOOD, OFF_SHIFT, TOO_FAST = "not_understood", "off_shift", "too_fast"
TOO_OLD, IN_THE_FUTURE, INACCURATE = "too_old", "in_the_future", "inaccurate"
DROPPED = (NOT_UNDERSTOOD, OFF_SHIFT, TOO_FAST, TOO_OLD, IN_THE_FUTURE, INACCURATE)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A point that is not kept; `id` is what the phone calls it, `index` its place."""

    index: int
    id: str | int | None
    reason: str


@dataclass(slots=True)
class Kept:
    """How many points were stored, known before, and refused by reason; and which."""

    accepted: int = 0
    duplicates: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)


def keep_points(technician: Technician, points: Iterable[Any]) -> Kept:
    """Store the points that are plausible and of working hours, in whatever order they come.

    Two at the same instant are one point, so that a batch may be sent again.
    """
    now, said = timezone.now(), list(points)
    sorted_out = _sort_out(said, WorkingHours(technician, now, AHEAD), now)
    return retrying(partial(_store, technician, said, sorted_out))


@dataclass(frozen=True, slots=True)
class _SortedOut:
    """Points by their place in the batch: those that may be kept by their time, and why not."""

    fixes: dict[int, Fix]
    by_time: dict[datetime, int]
    why: dict[int, str]
    duplicates: int


def _sort_out(points: list[Any], hours: WorkingHours, now: datetime) -> _SortedOut:
    fixes: dict[int, Fix] = {}
    by_time: dict[datetime, int] = {}
    why: dict[int, str] = {}
    duplicates = 0
    for index, point in enumerate(points):
        fix = _fix(point)
        reason = NOT_UNDERSTOOD if fix is None else _refused(fix, now, hours)
        if fix is None or reason:
            why[index] = reason
        elif fix.at in by_time:
            duplicates += 1
        else:
            by_time[fix.at], fixes[index] = index, fix
    return _SortedOut(fixes, by_time, why, duplicates)


def _store(technician: Technician, said: list[Any], points: _SortedOut) -> Kept:
    """Under the technician's lock: a batch that comes twice at once is stored once."""
    with writing(Actor(ActorKind.TECHNICIAN, technician.pk)):
        lock_technicians([technician.pk])
        stored = technician.positions.filter(at__in=list(points.by_time))
        known = set(stored.values_list("at", flat=True))
        new = [
            points.fixes[at_place]
            for at, at_place in sorted(points.by_time.items())
            if at not in known
        ]
        kept = _true_together(technician, new)
        Position.objects.bulk_create([_row(technician, fix) for fix in kept])
    why = points.why | {points.by_time[fix.at]: TOO_FAST for fix in new if fix not in kept}
    return Kept(
        accepted=len(kept),
        duplicates=points.duplicates + len(known),
        rejected=dict(Counter(why.values())),
        dropped=[Dropped(index, _id(said[index]), why[index]) for index in sorted(why)],
    )


def _row(technician: Technician, fix: Fix) -> Position:
    return Position(
        technician=technician, at=fix.at, lat=fix.lat, lon=fix.lon, accuracy_m=fix.accuracy_m
    )


def _fix(point: Any) -> Fix | None:
    """A point that can be read; None for anything else."""
    if not isinstance(point, dict):
        return None
    at = instant(point.get("t"))
    lat, lon = degrees(point.get("lat"), 90), degrees(point.get("lon"), 180)
    if at is None or lat is None or lon is None:
        return None
    return Fix(at, lat, lon, degrees(point.get("accuracy_m"), 1_000_000))


def _refused(fix: Fix, now: datetime, hours: WorkingHours) -> str:
    """Why a point is not kept, whatever comes before and after it; empty if it may be."""
    if fix.at < now - OLDEST:
        return TOO_OLD
    if fix.at > now + AHEAD:
        return IN_THE_FUTURE
    if fix.accuracy_m is not None and not 0 <= fix.accuracy_m <= WORST_ACCURACY_M:
        return INACCURATE
    return "" if hours.hold(fix.at) else OFF_SHIFT


def _true_together(technician: Technician, new: list[Fix]) -> list[Fix]:
    """Those of new points, in the order of time, that go with each other and with their
    neighbours that are kept already.
    """
    if not new:
        return []
    own = technician.positions
    before = own.filter(at__lt=new[0].at).order_by("-at").first()
    after = own.filter(at__gt=new[-1].at).order_by("at").first()
    row = [*_stored(before), *new, *_stored(after)]
    kept = [row[place] for place in plausible(row)]
    return [fix for fix in kept if new[0].at <= fix.at <= new[-1].at]


def _stored(position: Position | None) -> list[Fix]:
    if position is None:
        return []
    return [Fix(position.at, position.lat, position.lon, position.accuracy_m)]


def _id(point: Any) -> str | int | None:
    """What the phone calls a point, if that is short."""
    name = point.get("id") if isinstance(point, dict) else None
    if isinstance(name, str) and len(name) <= LONGEST_ID:
        return str(storable(name))
    return name if type(name) is int and abs(name) <= MAX_ID else None
