"""Where technicians are in their day: what they have begun, and when they will be free, where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dispatch.models import UNDER_WAY
from dispatch.services.snapshot.rows import zone_of
from dispatch.solver_bridge import Turn
from technicians.availability import BreakWindow, Point, shifts_on

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from customers.models import Site
    from dispatch.models import Assignment
    from dispatch.services.snapshot.rows import Scope
    from technicians.models import Technician


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A technician is, or will be, free at a place from an instant on."""

    free_at: datetime
    point: Point | None


def place_of(site: Site) -> Point | None:
    """A site's coordinates, if it has any."""
    return None if site.lat is None or site.lon is None else Point(site.lat, site.lon)


def has_begun(part: Assignment, now: datetime, absent: Collection[int] = ()) -> bool:
    """Whether the technician is under way, or should have left by now and is not `absent`.

    Whoever should have left probably did, with a phone that has no signal: we leave it alone.
    """
    if part.status in UNDER_WAY:
        return True
    if part.starts_at is None or part.technician_id in absent:
        return False
    return part.starts_at - timedelta(seconds=part.travel_s or 0) <= now


def free_at(part: Assignment, now: datetime) -> datetime:
    """When a part that has begun will be over: as planned, or as it really started."""
    if part.work_ended_at is not None:
        return part.work_ended_at
    work = timedelta(minutes=part.visit.job.service_minutes, seconds=part.paused_s)
    if part.paused_at is not None:
        work += max(now - part.paused_at, timedelta())
    begun_at = part.work_started_at or part.arrived_at
    if begun_at is None:
        begun_at = part.starts_at or now
        if part.travel_started_at is not None:
            driving = timedelta(seconds=part.travel_s or 0)
            begun_at = max(begun_at, part.travel_started_at + driving)
    return max(begun_at + work, now)


def absent_at(technicians: Iterable[Technician], now: datetime) -> frozenset[int]:
    """Those whom an absence keeps away just now. Uses prefetched `absences`."""
    return frozenset(
        technician.pk
        for technician in technicians
        if any(row.starts_at <= now < row.ends_at for row in technician.absences.all())
    )


def whereabouts(begun_or_done: Iterable[Assignment], now: datetime) -> dict[int, Whereabouts]:
    """By technician, the latest of what they have begun or done."""
    known: dict[int, Whereabouts] = {}
    for part in begun_or_done:
        here = Whereabouts(free_at(part, now), place_of(part.visit.job.site))
        before = known.get(part.technician_id)
        if before is None or before.free_at < here.free_at:
            known[part.technician_id] = here
    return known


def turns_on(
    technicians: Iterable[Technician],
    scope: Scope,
    known: dict[int, Whereabouts],
    leave_from: datetime,
) -> list[Turn]:
    """What is still to come of everybody's shifts; nobody leaves before `leave_from`."""
    turns: list[Turn] = []
    for technician in technicians:
        own = _turns(technician, scope)
        for number, turn in enumerate(own):
            most = turn.max_overtime
            if number + 1 < len(own):
                # One person's shifts must not overlap, overtime included.
                most = max(timedelta(), min(most, own[number + 1].starts_at - turn.ends_at))
            rest = _still_to_come(
                replace(turn, max_overtime=most), known.get(technician.pk), leave_from
            )
            if rest is not None:
                turns.append(rest)
    return turns


def _turns(technician: Technician, scope: Scope) -> list[Turn]:
    zone = zone_of(technician.territory)
    shifts = sorted(shifts_on(technician, scope.day, zone), key=lambda one: one.starts_at)
    overtime = timedelta(minutes=technician.max_overtime_minutes)
    return [
        Turn(
            technician_id=technician.pk,
            number=number,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            max_overtime=overtime * shift.may_run_over,
            start=shift.start,
            end=shift.end,
            breaks=shift.breaks,
            skills=frozenset(technician.skill_levels(scope.day).items()),
        )
        for number, shift in enumerate(shifts)
    ]


def _still_to_come(turn: Turn, known: Whereabouts | None, leave_from: datetime) -> Turn | None:
    """The turn from where and when the technician is free; `None` when it is over."""
    from_at, start = max(turn.starts_at, leave_from), turn.start
    if known is not None and known.free_at > turn.starts_at:
        from_at = max(known.free_at, leave_from)
        start = known.point or turn.start
    if from_at >= turn.ends_at + turn.max_overtime:
        return None
    return replace(
        turn,
        starts_at=from_at,
        # Overtime already begun: the shift is over, what is left of the overtime is not.
        ends_at=max(turn.ends_at, from_at),
        max_overtime=turn.ends_at + turn.max_overtime - max(turn.ends_at, from_at),
        start=start,
        breaks=tuple(_breaks_left(turn.breaks, from_at)),
    )


def _breaks_left(breaks: Iterable[BreakWindow], from_at: datetime) -> list[BreakWindow]:
    """Those that can still begin, one after the other; an earlier one was taken."""
    left: list[BreakWindow] = []
    for rest in sorted(breaks, key=lambda one: one.latest_at):
        if rest.latest_at >= from_at:
            left.append(replace(rest, earliest_at=max(rest.earliest_at, from_at)))
            from_at = left[-1].earliest_at + timedelta(minutes=rest.minutes)
    return left
