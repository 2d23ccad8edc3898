"""Shifts as people write them: `Mon-Fri 08:00-16:30; Sat 09:00-12:00`. Pure."""

import re
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from technicians.errors import BadTechnician

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PART = re.compile(r"([a-z,\s-]+?)\s+(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})")
EXAMPLE = "Write them as in Mon-Fri 08:00-16:30; Sat 09:00-12:00."
DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
BREAK_MINUTES = 30
# A shift longer than this has a break; one that covers lunch has it then.
LONGEST_WITHOUT_BREAK_MINUTES = 6 * 60
LUNCH = (time(11, 30), time(13, 30))


@dataclass(frozen=True, slots=True, order=True)
class PlannedShift:
    """A shift on a weekday (0 is Monday); one that ends at or before its start ends next day."""

    weekday: int
    starts: time
    ends: time

    @property
    def minutes(self) -> int:
        """How long it is."""
        return (_minutes(self.ends) - _minutes(self.starts)) % DAY_MINUTES or DAY_MINUTES

    @property
    def starts_in_week(self) -> int:
        """Minutes since Monday, 00:00."""
        return self.weekday * DAY_MINUTES + _minutes(self.starts)

    def break_window(self) -> tuple[time, time] | None:
        """Between which times its break may begin; `None` if it is too short for one.

        Lunch time where that lies in the shift, else the two hours around its middle.
        """
        if self.minutes <= LONGEST_WITHOUT_BREAK_MINUTES:
            return None
        earliest = (_minutes(LUNCH[0]) - _minutes(self.starts)) % DAY_MINUTES
        latest = (_minutes(LUNCH[1]) - _minutes(self.starts)) % DAY_MINUTES
        if earliest < latest <= self.minutes - BREAK_MINUTES:
            return LUNCH
        middle = _minutes(self.starts) + self.minutes // 2
        return _clock(middle - 60), _clock(middle + 60)


def parse_shifts(text: str) -> list[PlannedShift]:
    """The shifts of a week, by weekday and start.

    Raises:
        BadTechnician: there is none, one cannot be understood, or two overlap.
    """
    shifts = [shift for part in text.split(";") if part.strip() for shift in _parse(part.strip())]
    if not shifts:
        raise BadTechnician("shifts", f"There is no shift. {EXAMPLE}")
    shifts.sort()
    _require_apart(shifts)
    return shifts


def _parse(part: str) -> list[PlannedShift]:
    match = PART.fullmatch(part.lower())
    if match is None:
        raise BadTechnician("shifts", f"{part!r} is not a shift. {EXAMPLE}")
    starts, ends = _time(match[2], part), _time(match[3], part)
    if starts == ends:
        raise BadTechnician("shifts", f"{part!r} ends when it starts. {EXAMPLE}")
    return [PlannedShift(weekday, starts, ends) for weekday in _weekdays(match[1], part)]


def _weekdays(text: str, part: str) -> list[int]:
    days: list[int] = []
    for piece in text.split(","):
        ends = [_weekday(name.strip(), part) for name in piece.split("-")]
        if len(ends) > 2:
            raise BadTechnician("shifts", f"{part!r} has a range of more than two days. {EXAMPLE}")
        first, last = ends[0], ends[-1]
        days += [day % 7 for day in range(first, last + 1 if last >= first else last + 8)]
    return days


def _weekday(name: str, part: str) -> int:
    known = [number for number, day in enumerate(WEEKDAYS) if name[:3] == day and len(name) >= 3]
    if not known:
        raise BadTechnician("shifts", f"{part!r} names no weekday {name!r}. {EXAMPLE}")
    return known[0]


def _time(text: str, part: str) -> time:
    try:
        return time.fromisoformat(text.zfill(5))
    except ValueError:
        raise BadTechnician("shifts", f"{part!r}: {text} is not a time of day.") from None


def _require_apart(shifts: list[PlannedShift]) -> None:
    for shift, after in pairwise([*shifts, shifts[0]]):
        gap = (after.starts_in_week - shift.starts_in_week) % WEEK_MINUTES
        if len(shifts) > 1 and gap < shift.minutes:
            day = WEEKDAYS[after.weekday].title()
            raise BadTechnician("shifts", f"Two shifts overlap on {day} at {after.starts:%H:%M}.")


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
