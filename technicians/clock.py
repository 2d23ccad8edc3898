"""Shifts and breaks as they really were, read from what technicians said at the clock."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from technicians.errors import AlreadySo, ShiftNotStarted
from technicians.models import ClockEntry, ClockKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

# Nobody works longer: a shift that began before that was not ended, and stops none after it.
LONGEST_SHIFT = timedelta(hours=16)
# So long a shift that was not ended can still be ended.
LOOK_BACK = timedelta(hours=36)


class Presence(StrEnum):
    """Whether somebody is at work by the clock."""

    OFF = "off"
    ON = "on"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class ClockState:
    """Whether somebody is on shift, and since when; None where nothing is known."""

    shift: Presence
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Punch:
    """One thing said at the clock, at the time that counts; `entry` is the first row of it."""

    entry: int
    kind: ClockKind
    at: datetime
    is_corrected: bool = False


@dataclass(slots=True)
class Worked:
    """A time from `starts_at` until before `ends_at`; None where nobody said that it ended."""

    starts_at: datetime
    ends_at: datetime | None = None

    def lasts_until(self, now: datetime) -> datetime:
        """The end, or for what goes on `now`; a shift that was forgotten has no known length."""
        if self.ends_at is not None:
            return self.ends_at
        return now if self.starts_at <= now < self.starts_at + LONGEST_SHIFT else self.starts_at


@dataclass(slots=True)
class WorkedShift(Worked):
    """A shift as it was, with its breaks."""

    breaks: list[Worked] = field(default_factory=list)
    is_corrected: bool = False

    @property
    def open_break(self) -> Worked | None:
        """The break that was not ended."""
        last = self.breaks[-1] if self.breaks else None
        return last if last is not None and last.ends_at is None else None


@dataclass(frozen=True, slots=True)
class ClockDay:
    """Shifts in the order of their start, and what was said that belongs to none of them."""

    shifts: list[WorkedShift]
    loose: list[Punch]

    def open_shift(self) -> WorkedShift | None:
        """The last shift, if it was not ended."""
        last = self.shifts[-1] if self.shifts else None
        return last if last is not None and last.ends_at is None else None

    def running(self, at: datetime) -> WorkedShift | None:
        """The shift that goes on at an instant after the last thing said."""
        last = self.open_shift()
        return last if last is not None and at - last.starts_at < LONGEST_SHIFT else None


def punches(technician_id: int, starts_at: datetime, ends_at: datetime) -> list[Punch]:
    """What a technician said from `starts_at` until before `ends_at`, in order; corrections win.

    Two queries at the most.
    """
    rows = ClockEntry.objects.filter(technician=technician_id)
    within = rows.filter(occurred_at__gte=starts_at, occurred_at__lt=ends_at)
    found = within.values_list("pk", "corrects_id")
    firsts = {corrects or pk for pk, corrects in found}
    if not firsts:
        return []
    whole = rows.filter(Q(pk__in=firsts) | Q(corrects__in=firsts)).order_by("pk")
    return [punch for punch in effective(whole) if starts_at <= punch.at < ends_at]


def effective(rows: Iterable[ClockEntry]) -> list[Punch]:
    """Each entry at the time that counts: that of its newest correction. Pure."""
    families: defaultdict[int, list[ClockEntry]] = defaultdict(list)
    for row in rows:
        families[row.corrects_id or row.pk].append(row)
    said = []
    for first, family in families.items():
        newest = max(family, key=lambda row: row.pk)
        kind = ClockKind(newest.kind)
        said.append(Punch(first, kind, newest.occurred_at, newest.corrects_id is not None))
    return sorted(said, key=lambda punch: (punch.at, punch.entry))


def clock_day(said: Iterable[Punch]) -> ClockDay:
    """Shifts and breaks that follow from what was said, in order. Pure.

    A second start of what runs changes nothing; a break ends with its shift at the latest.
    """
    day = ClockDay([], [])
    for punch in said:
        _STEPS[punch.kind](day, punch)
        if punch.is_corrected and day.shifts and punch not in day.loose:
            day.shifts[-1].is_corrected = True
    return day


def _start_shift(day: ClockDay, punch: Punch) -> None:
    if day.running(punch.at) is None:
        day.shifts.append(WorkedShift(punch.at))


def _end_shift(day: ClockDay, punch: Punch) -> None:
    shift = day.open_shift()
    if shift is None:
        day.loose.append(punch)
        return
    if (rest := shift.open_break) is not None:
        rest.ends_at = punch.at
    shift.ends_at = punch.at


def _start_break(day: ClockDay, punch: Punch) -> None:
    shift = day.running(punch.at)
    if shift is None:
        day.loose.append(punch)
    elif shift.open_break is None:
        shift.breaks.append(Worked(punch.at))


def _end_break(day: ClockDay, punch: Punch) -> None:
    shift = day.open_shift()
    rest = shift.open_break if shift is not None else None
    if rest is None:
        day.loose.append(punch)
    else:
        rest.ends_at = punch.at


_STEPS = {
    ClockKind.SHIFT_STARTED: _start_shift,
    ClockKind.SHIFT_ENDED: _end_shift,
    ClockKind.BREAK_STARTED: _start_break,
    ClockKind.BREAK_ENDED: _end_break,
}


def state_at(day: ClockDay, at: datetime) -> ClockState:
    """Whether somebody works at an instant after the last thing said. Pure."""
    shift = day.running(at)
    if shift is not None and shift.open_break is not None:
        return ClockState(Presence.BREAK, shift.open_break.starts_at)
    if shift is not None:
        return ClockState(Presence.ON, shift.starts_at)
    return ClockState(Presence.OFF, day.shifts[-1].ends_at if day.shifts else None)


def clock_state(technician_id: int, at: datetime) -> ClockState:
    """Whether a technician works at an instant, by what was said until then."""
    return state_at(_known(technician_id, at), at)


def require_new(technician_id: int, kind: ClockKind, at: datetime) -> None:
    """Refuse what changes nothing at that instant.

    Raises:
        AlreadySo: the shift or break runs, or does not run, already.
        ShiftNotStarted: a break without a shift.
    """
    day = _known(technician_id, at)
    running, last = day.running(at), day.open_shift()
    open_break = last.open_break if last is not None else None
    if kind == ClockKind.BREAK_STARTED and running is None:
        raise ShiftNotStarted
    again = {
        ClockKind.SHIFT_STARTED: running is not None,
        ClockKind.SHIFT_ENDED: last is None,
        ClockKind.BREAK_STARTED: open_break is not None,
        ClockKind.BREAK_ENDED: open_break is None,
    }
    if again[kind]:
        raise AlreadySo(_said_again(kind))


def _said_again(kind: ClockKind) -> str:
    return {
        ClockKind.SHIFT_STARTED: _("Your shift runs already."),
        ClockKind.SHIFT_ENDED: _("No shift runs."),
        ClockKind.BREAK_STARTED: _("Your break runs already."),
        ClockKind.BREAK_ENDED: _("No break runs."),
    }[kind]


def _known(technician_id: int, at: datetime) -> ClockDay:
    """What was said until `at`, that instant included."""
    return clock_day(punches(technician_id, at - LOOK_BACK, at + timedelta.resolution))
