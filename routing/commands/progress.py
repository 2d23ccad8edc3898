"""A bar for the person at the terminal, on standard error; nothing where nobody looks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tqdm import tqdm

if TYPE_CHECKING:
    from types import TracebackType

    from routing.solve import Progress

FORMAT = "{desc}{percentage:3.0f}%|{bar}| {n:.0f} of {total:.0f} s{postfix}"


class Bar:
    """How much of the time is over, and how good the best plan is."""

    def __init__(self, limit_s: float, title: str = "") -> None:
        self._limit_s = limit_s
        self._bar = tqdm(
            total=limit_s,
            desc=title,
            file=sys.stderr,
            bar_format=FORMAT,
            leave=False,
            disable=not sys.stderr.isatty(),
        )

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.close()

    def show(self, progress: Progress) -> None:
        """Move on."""
        self._bar.set_postfix_str(
            f"cost {progress.cost:,}, served {progress.served:,} of "
            f"{progress.served + progress.unserved:,}",
            refresh=False,
        )
        self._bar.n = min(progress.seconds, self._limit_s)
        self._bar.refresh()
