"""A time sheet as plain values; this is what its page and its API answer."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """From when until when, None where it is open, and what counts of it in seconds."""

    starts_at: datetime
    ends_at: datetime | None
    seconds: int


@dataclass(frozen=True, slots=True)
class ShiftTime:
    """A shift with its breaks; `seconds` includes them."""

    starts_at: datetime
    ends_at: datetime | None
    seconds: int
    breaks: list[TimeSpan]
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class ClockLine:
    """Something said at the clock; `is_loose` if no shift has it, such as an end without a start.

    `entry` is its number, by which it is corrected.
    """

    entry: int
    kind: str
    at: datetime
    is_corrected: bool
    is_loose: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitTime:
    """One technician's part in a visit: its reported times, and seconds of each kind."""

    assignment: int
    visit: int
    work: str
    customer: str
    travel_started_at: datetime | None
    arrived_at: datetime | None
    work_started_at: datetime | None
    work_ended_at: datetime | None
    travel_s: int
    work_s: int
    paused_s: int
    is_open: bool
    is_corrected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySheet:
    """A day; times in seconds. `paid_s` is the shift without its breaks.

    `is_open`: something of it was not ended, so that its seconds may still grow.
    """

    day: date
    shift_s: int
    break_s: int
    paid_s: int
    travel_s: int
    work_s: int
    paused_s: int
    is_open: bool
    is_corrected: bool
    shifts: list[ShiftTime]
    entries: list[ClockLine]
    visits: list[VisitTime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The sums of all days, in seconds."""

    shift_s: int
    break_s: int
    paid_s: int
    travel_s: int
    work_s: int
    paused_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSheet:
    """The days of one technician from `first` to `last`, both inclusive."""

    technician: int
    name: str
    zone: str
    first: date
    last: date
    days: list[DaySheet]
    totals: Totals
