"""When a technician works on a day: shifts minus absences, as instants in UTC. Pure.

In UTC, because Python compares and subtracts two times of one zone by their clocks: a night in
which the clock is changed would come out an hour too long or too short.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from technicians.models import Absence, Technician, WeeklyShift


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth, in degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class BreakWindow:
    """A break of so many minutes that may begin between two instants."""

    earliest_at: datetime
    latest_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Shift:
    """A time in which a technician works; end exclusive.

    Where an absence ends it, it may not run over: overtime is at the end of a day's work.
    """

    technician_id: int
    starts_at: datetime
    ends_at: datetime
    start: Point
    end: Point
    breaks: tuple[BreakWindow, ...] = ()
    may_run_over: bool = True


def shifts_on(technician: Technician, day: date, zone: ZoneInfo) -> list[Shift]:
    """The technician's shifts that begin on `day`, less absences. Uses prefetched relations
    `weekly_shifts__breaks` and `absences`.
    """
    rows = [row for row in technician.weekly_shifts.all() if _holds_on(row, day)]
    absences = list(technician.absences.all())
    shifts = [_shift(technician, row, day, zone) for row in rows]
    return [part for shift in shifts for part in _without(shift, absences)]


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants between which a day lies in a zone; 23, 24 or 25 hours."""
    return _instant(day, time(), zone), _instant(day + timedelta(days=1), time(), zone)


def _instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _holds_on(row: WeeklyShift, day: date) -> bool:
    return (
        row.weekday == day.weekday()
        and (row.valid_from is None or row.valid_from <= day)
        and (row.valid_until is None or day <= row.valid_until)
    )


def _shift(technician: Technician, row: WeeklyShift, day: date, zone: ZoneInfo) -> Shift:
    last_day = day if row.ends > row.starts else day + timedelta(days=1)
    home = Point(technician.home_lat, technician.home_lon)

    def within(clock: time) -> datetime:
        """The first time after the start of the shift at which the clock shows `clock`."""
        return _instant(day if clock >= row.starts else day + timedelta(days=1), clock, zone)

    return Shift(
        technician_id=technician.pk,
        starts_at=_instant(day, row.starts, zone),
        ends_at=_instant(last_day, row.ends, zone),
        start=_place(row.start_lat, row.start_lon, home),
        end=_place(row.end_lat, row.end_lon, home),
        breaks=tuple(
            BreakWindow(within(one.earliest), within(one.latest), one.minutes)
            for one in row.breaks.all()
        ),
    )


def _place(lat: float | None, lon: float | None, home: Point) -> Point:
    return home if lat is None or lon is None else Point(lat, lon)


def _without(shift: Shift, absences: Iterable[Absence]) -> list[Shift]:
    """What is left of a shift; a break stays where it still fits into a part."""
    parts = [shift]
    for absence in sorted(absences, key=lambda row: row.starts_at):
        parts = [left for part in parts for left in _cut(part, absence.starts_at, absence.ends_at)]
    return parts


def _cut(shift: Shift, starts_at: datetime, ends_at: datetime) -> list[Shift]:
    if ends_at <= shift.starts_at or starts_at >= shift.ends_at:
        return [shift]
    before = replace(shift, ends_at=starts_at, may_run_over=False)
    after = replace(shift, starts_at=ends_at)
    left = [part for part in (before, after) if part.starts_at < part.ends_at]
    return [_with_breaks_inside(part) for part in left]


def _with_breaks_inside(shift: Shift) -> Shift:
    inside = []
    for one in shift.breaks:
        earliest = max(one.earliest_at, shift.starts_at)
        latest = min(one.latest_at, shift.ends_at - timedelta(minutes=one.minutes))
        if earliest <= latest:
            inside.append(BreakWindow(earliest, latest, one.minutes))
    return replace(shift, breaks=tuple(inside))
