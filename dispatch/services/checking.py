"""Whether what is in force on a day keeps every rule: the independent check, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from dispatch.services.planning import default_policy
from dispatch.services.snapshot import NO_LEAD, take_day
from dispatch.services.snapshot.rows import scope_of
from dispatch.solver_bridge import Cause, Placement, Standing, standing_of
from dispatch.travel import travel_times

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date, datetime

    from dispatch.solver_bridge import Day, Fault, Need
    from routing.plan import Figures


@dataclass(frozen=True, slots=True)
class DayFault:
    """A rule that does not hold on a day: where, and by how much."""

    cause: Cause
    visit_id: int | None
    technician_id: int | None


@dataclass(frozen=True, slots=True)
class DayCheck:
    """What was looked at, and what was found."""

    visits: int
    technicians: int
    figures: Figures
    faults: tuple[DayFault, ...]


def check_day(
    day: date, territory_ids: Collection[int], *, now: datetime | None = None
) -> DayCheck:
    """Hold the day's visits in force against every rule, with routing's own checker.

    Skills, shifts, breaks, overlap, driving, promises, pins, the customers' hours, crews. On the
    present day what has begun only says where its technician is. A day that is over is checked
    as it was planned, as far as it is open still.
    """
    now = now or timezone.now()
    span = scope_of(day, territory_ids).span
    if now >= span.ends_at:
        now = span.starts_at
    snapshot = take_day(day, territory_ids, policy=default_policy(), now=now, lead=NO_LEAD)
    question = standing_of(snapshot, travel_times())
    placed = {key: need.now for key, need in question.needs.items() if need.now is not None}
    held = {
        hold.key: Placement(hold.technician_id, hold.span.starts_at, hold.span.ends_at)
        for hold in snapshot.holds
    }
    standing = Standing(question, placed | held)
    faults = [
        finer
        for fault in standing.faults()
        for finer in _finer(fault, question.needs.get(fault.key or ""))
    ]
    faults += _without_place(snapshot)
    return DayCheck(
        visits=len({question.needs[key].visit_id for key in placed}),
        technicians=len({placement.technician_id for placement in placed.values()}),
        figures=standing.figures(),
        faults=tuple(faults),
    )


def _finer(fault: Fault, need: Need | None) -> Iterator[DayFault]:
    """The fault, or for a start at a wrong time: each rule that forbids the time."""
    if need is None and fault.cause.code == "required-left-out":
        return
    visit_id = need.visit_id if need else None
    if visit_id is None and "visit" in fault.cause.numbers:
        visit_id = int(fault.cause.numbers["visit"])
    causes = [fault.cause]
    if need is not None and fault.cause.code == "off-window":
        causes = list(_wrong_times(need)) or causes
    for cause in causes:
        yield DayFault(cause, visit_id, fault.technician_id)


def _wrong_times(need: Need) -> Iterator[Cause]:
    if need.now is None:
        return
    start_at, end_at = need.now.starts_at, need.now.starts_at + need.duration
    said: dict[str, int | str] = {"start_at": start_at.isoformat()}
    if need.promise and not need.promise.starts_at <= start_at <= need.promise.ends_at:
        yield Cause("promise-broken", said)
    if need.hours and not any(
        one.starts_at <= start_at and end_at <= one.ends_at for one in need.hours
    ):
        yield Cause("outside-possible-hours", said)
    pinned = need.pin.starts if need.pin else None
    if pinned and not pinned.starts_at <= start_at <= pinned.ends_at:
        yield Cause("pin-broken", said)
    if need.earliest_at and start_at < need.earliest_at:
        yield Cause("not-before", said | {"earliest_at": need.earliest_at.isoformat()})


def _without_place(day: Day) -> Iterator[DayFault]:
    """What the checker of routes cannot see: no coordinates, or promised and not planned."""
    for need in day.needs:
        if need.now is not None and need.point is None:
            yield DayFault(Cause("no-place", {}), need.visit_id, need.now.technician_id)
        if need.now is None and need.promise is not None:
            said: dict[str, int | str] = {
                "starts_at": need.promise.starts_at.isoformat(),
                "ends_at": need.promise.ends_at.isoformat(),
            }
            yield DayFault(Cause("promise-not-planned", said), need.visit_id, None)
