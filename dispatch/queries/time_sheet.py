"""Time sheets: what follows from the clock and from the times of visits, day by day.

A shift counts on the day on which it began, and so does a visit, in the zone of the technician's
territory. Corrections have won already. What goes on counts until now; what nobody ended counts
nothing, and is said to be open.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dispatch.errors import BadField
from dispatch.queries.time_shapes import (
    ClockLine,
    DaySheet,
    ShiftTime,
    TimeSheet,
    TimeSpan,
    Totals,
    VisitTime,
)
from dispatch.queries.visit_times import visit_time, worked_parts
from technicians.availability import day_bounds
from technicians.clock import LOOK_BACK, clock_day, punches

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from technicians.clock import Punch, Worked, WorkedShift
    from technicians.models import Technician

MOST_DAYS = 62
YEARS = range(2000, 2101)


def days_to_show(
    technician: Technician, first: date | None, last: date | None, *, now: datetime
) -> tuple[date, date]:
    """The days that were asked for: without a first the Monday before, without a last a week."""
    if first is None:
        day = last or now.astimezone(ZoneInfo(technician.territory.time_zone)).date()
        first = _moved(day, -day.weekday())
    return first, last or _moved(first, 6)


def _moved(day: date, days: int) -> date:
    """So many days later; the day itself at the ends of the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def time_sheet(technician: Technician, first: date, last: date, *, now: datetime) -> TimeSheet:
    """What a technician worked, by the clock and by visit. Five queries at the most.

    Raises:
        BadField: the days are not in order, too many, or in a year that no calendar of work has.
    """
    _require_days(first, last)
    zone = ZoneInfo(technician.territory.time_zone)
    days = _Days(first, last, zone, now)
    clock = _clock(technician.pk, days)
    visits = _visits(technician, days)
    sheets = [_day(day, clock, visits.get(day, []), now) for day in days.each()]
    return TimeSheet(
        technician=technician.pk,
        name=technician.name,
        zone=zone.key,
        first=first,
        last=last,
        days=sheets,
        totals=_totals(sheets),
    )


def _require_days(first: date, last: date) -> None:
    for field, day in (("from", first), ("to", last)):
        if day.year not in YEARS:
            raise BadField(field, f"Choose a day from {YEARS.start} to {YEARS.stop - 1}.")
    if not 0 <= (last - first).days < MOST_DAYS:
        raise BadField("to", f"Choose up to {MOST_DAYS} days, the first before the last.")


@dataclass(frozen=True, slots=True)
class _Days:
    first: date
    last: date
    zone: ZoneInfo
    now: datetime

    @property
    def starts_at(self) -> datetime:
        return day_bounds(self.first, self.zone)[0]

    @property
    def ends_at(self) -> datetime:
        return day_bounds(self.last, self.zone)[1]

    def each(self) -> list[date]:
        count = (self.last - self.first).days + 1
        return [self.first + timedelta(days=n) for n in range(count)]

    def of(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class _Clock:
    """Shifts by the day of their start, and all that was said by its own day."""

    shifts: dict[date, list[WorkedShift]]
    lines: dict[date, list[ClockLine]]


def _clock(technician_id: int, days: _Days) -> _Clock:
    """Read from a shift's length before to one after, so that those over midnight are whole."""
    said = punches(technician_id, days.starts_at - LOOK_BACK, days.ends_at + LOOK_BACK)
    course = clock_day(said)
    shifts: defaultdict[date, list[WorkedShift]] = defaultdict(list)
    lines: defaultdict[date, list[ClockLine]] = defaultdict(list)
    for shift in course.shifts:
        shifts[days.of(shift.starts_at)].append(shift)
    loose = {punch.entry for punch in course.loose}
    for punch in said:
        lines[days.of(punch.at)].append(_line(punch, is_loose=punch.entry in loose))
    return _Clock(dict(shifts), dict(lines))


def _line(punch: Punch, *, is_loose: bool) -> ClockLine:
    return ClockLine(punch.entry, punch.kind.value, punch.at, punch.is_corrected, is_loose)


def _visits(technician: Technician, days: _Days) -> dict[date, list[VisitTime]]:
    """Parts by the day on which their first step was taken."""
    visits: defaultdict[date, list[VisitTime]] = defaultdict(list)
    for part in worked_parts(technician.pk, days.starts_at, days.ends_at):
        visits[days.of(part.began_at)].append(visit_time(part, now=days.now))  # type: ignore[attr-defined]  # annotated
    return dict(visits)


def _day(day: date, clock: _Clock, visits: list[VisitTime], now: datetime) -> DaySheet:
    shifts = [_shift(shift, now) for shift in clock.shifts.get(day, [])]
    shift_s = sum(shift.seconds for shift in shifts)
    break_s = sum(rest.seconds for shift in shifts for rest in shift.breaks)
    return DaySheet(
        day=day,
        shift_s=shift_s,
        break_s=break_s,
        paid_s=sum(_paid_s(shift) for shift in shifts),
        travel_s=sum(visit.travel_s for visit in visits),
        work_s=sum(visit.work_s for visit in visits),
        paused_s=sum(visit.paused_s for visit in visits),
        is_open=_is_open(shifts, visits),
        is_corrected=any(one.is_corrected for one in shifts)
        or any(one.is_corrected for one in visits),
        shifts=shifts,
        entries=clock.lines.get(day, []),
        visits=visits,
    )


def _is_open(shifts: Iterable[ShiftTime], visits: Iterable[VisitTime]) -> bool:
    return any(shift.ends_at is None for shift in shifts) or any(one.is_open for one in visits)


def _shift(shift: WorkedShift, now: datetime) -> ShiftTime:
    ends_at = shift.lasts_until(now)
    return ShiftTime(
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        seconds=_seconds(ends_at - shift.starts_at),
        breaks=[_break(rest, min(now, ends_at)) for rest in shift.breaks],
        is_corrected=shift.is_corrected,
    )


def _paid_s(shift: ShiftTime) -> int:
    """Of a shift that nobody ended only its breaks are known."""
    return max(0, shift.seconds - sum(rest.seconds for rest in shift.breaks))


def _break(rest: Worked, until: datetime) -> TimeSpan:
    """A break; one that goes on ends with what counts of its shift."""
    ends_at = rest.ends_at or max(until, rest.starts_at)
    return TimeSpan(rest.starts_at, rest.ends_at, _seconds(ends_at - rest.starts_at))


def _seconds(span: timedelta) -> int:
    return max(0, round(span.total_seconds()))


def _totals(days: list[DaySheet]) -> Totals:
    return Totals(
        shift_s=sum(day.shift_s for day in days),
        break_s=sum(day.break_s for day in days),
        paid_s=sum(day.paid_s for day in days),
        travel_s=sum(day.travel_s for day in days),
        work_s=sum(day.work_s for day in days),
        paused_s=sum(day.paused_s for day in days),
    )
