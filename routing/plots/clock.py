"""Times and lengths as a drawing words them: by the clock, or in the units of an instance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routing.formats.source import Source

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
STEPS_S = (5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR,
           12 * HOUR, DAY)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clock:
    """How times are worded.

    Attributes:
        unit_s: As in `Source`: `None` for times of the day.
    """

    origin: datetime
    unit_s: int | None

    def time(self, at_s: int) -> str:
        """An instant: 08:30, or 517.2; +3 h 05 after the origin where the calendar has ended."""
        if self.unit_s is not None:
            return f"{at_s / self.unit_s:,.1f}".removesuffix(".0")
        at = self._at(at_s)
        if at is None:
            return f"{'-' if at_s < 0 else '+'}{self.length(abs(at_s))}"
        return f"{at:%H:%M}"

    def length(self, for_s: int) -> str:
        """A time that passes: 45 min, 3 h 05, or 12.5."""
        if self.unit_s is not None:
            return f"{for_s / self.unit_s:,.1f}".removesuffix(".0")
        hours, minutes = divmod(round(for_s / MINUTE), 60)
        return f"{hours} h {minutes:02}" if hours else f"{minutes} min"

    def ticks(self, from_s: int, until_s: int, most: int) -> list[tuple[int, str]]:
        """At most about `most` round instants within these, worded."""
        step_s = self._step_s((until_s - from_s) / most)
        # Round times of the day lie round from midnight on, not from the origin.
        shift_s = self._since_midnight_s() % step_s if self.unit_s is None else 0
        first_s = -(-(from_s + shift_s) // step_s) * step_s - shift_s
        instants = range(first_s, until_s + 1, step_s)
        return [(at_s, self._worded(at_s, step_s)) for at_s in instants]

    def _step_s(self, least_s: float) -> int:
        if self.unit_s is None:
            steps = [step for step in STEPS_S if step >= least_s]
            return steps[0] if steps else DAY * int(-(-least_s // DAY))
        size = float(self.unit_s)
        while size * 10 < least_s:
            size *= 10
        return int(next(size * factor for factor in (1, 2, 5, 10) if size * factor >= least_s))

    def _worded(self, at_s: int, step_s: int) -> str:
        at = self._at(at_s) if self.unit_s is None else None
        if at is not None and (step_s >= DAY or f"{at:%H:%M}" == "00:00"):
            return f"{at:%d %b}"
        return self.time(at_s)

    def _since_midnight_s(self) -> int:
        at = self.origin
        return at.hour * HOUR + at.minute * MINUTE + at.second

    def _at(self, at_s: int) -> datetime | None:
        """`None` before the year 1 and after the year 9999."""
        try:
            # By way of UTC: seconds elapse, also where the clocks change.
            elapsed = self.origin.astimezone(UTC) + timedelta(seconds=at_s)
            return elapsed.astimezone(self.origin.tzinfo)
        except OverflowError:
            return None


def clock_of(source: Source) -> Clock:
    """The clock of a problem."""
    return Clock(source.problem.origin, source.unit_s)
