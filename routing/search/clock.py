"""How much time a search has, and whether somebody wants it to end."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock:
    """Counts from its making; `is_over` at the limit or when told to stop."""

    def __init__(self, limit_s: float, should_stop: Callable[[], bool] | None = None) -> None:
        self._began_s = time.perf_counter()
        self._limit_s = limit_s
        self._should_stop = should_stop or (lambda: False)

    def now_s(self) -> float:
        """Seconds since the search began."""
        return time.perf_counter() - self._began_s

    def left_s(self) -> float:
        """Seconds until the limit, at least 0."""
        return max(0.0, self._limit_s - self.now_s())

    def is_over(self) -> bool:
        """Whether the search should end now."""
        return self.left_s() == 0 or self._should_stop()

    def is_stopped(self) -> bool:
        """Whether somebody wants the search to end, whatever the limit."""
        return self._should_stop()
