"""How long a search goes on: for some seconds, or for a fixed number of steps."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# A step's share of a second where no time is measured, for runs of a fixed number of steps.
STEPS_PER_S = 10_000
STEPS_OF_A_SLICE = 500
FIRST_STEPS = 20


class Clock:
    """Counts from its making; `is_over` at the limit or when told to stop.

    With `iterations`, progress is counted in steps and no longer depends on the machine: the
    same seed then gives the same plan, unless `limit_s` ends it before.
    """

    def __init__(
        self,
        limit_s: float,
        should_stop: Callable[[], bool] | None = None,
        iterations: int | None = None,
    ) -> None:
        self._began_s = self._marked_s = time.perf_counter()
        self._limit_s = limit_s
        self._should_stop = should_stop or (lambda: False)
        self._iterations = iterations
        self._steps = 0
        self._steps_per_s = 0.0

    def now_s(self) -> float:
        """Seconds since the search began."""
        return time.perf_counter() - self._began_s

    def left_s(self) -> float:
        """Seconds until the limit, at least 0."""
        return max(0.0, self._limit_s - self.now_s())

    def is_over(self) -> bool:
        """Whether the search should end now."""
        is_done = self._iterations is not None and self._steps >= self._iterations
        return is_done or self.left_s() == 0 or self._should_stop()

    def is_stopped(self) -> bool:
        """Whether somebody wants the search to end, whatever the limit."""
        return self._should_stop()

    def now(self) -> float:
        """How far the search is: in seconds, or in steps where their number is fixed."""
        return self.now_s() if self._iterations is None else float(self._steps)

    def left(self) -> float:
        """How much is left, in the same measure."""
        if self._iterations is None:
            return self.left_s()
        return float(max(0, self._iterations - self._steps))

    def run_of(self, seconds: float) -> float:
        """So many seconds in the same measure."""
        return seconds if self._iterations is None else seconds * STEPS_PER_S

    @property
    def is_in_steps(self) -> bool:
        """Whether progress is counted in steps, so that it is the same on every machine."""
        return self._iterations is not None

    def in_s(self, amount: float) -> float:
        """What is so much in that measure, in seconds."""
        return amount if self._iterations is None else amount / STEPS_PER_S

    def steps_for(self, seconds: float) -> int:
        """How many steps take about so long; always as many where their number is fixed."""
        if self._iterations is not None:
            return min(STEPS_OF_A_SLICE, self._iterations - self._steps)
        self._marked_s = time.perf_counter()
        return max(FIRST_STEPS, int(self._steps_per_s * min(seconds, self.left_s())))

    def count(self, steps: int) -> None:
        """Count steps that were done since `steps_for`; of none no pace can be told."""
        if not steps:
            return
        self._steps += steps
        took_s = time.perf_counter() - self._marked_s
        self._steps_per_s = min(steps / max(took_s, 1e-6), 4 * max(1_000.0, self._steps_per_s))
