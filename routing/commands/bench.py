"""`bench FILE...`: solve one file after the other, and compare with the best known values."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routing.commands.arguments import add_format, add_search, format_of, search_limits
from routing.commands.best_known import best_known
from routing.commands.compile import ensure_compiled
from routing.commands.interrupt import stopped_by_interrupt
from routing.commands.output import INTERRUPTED, print_line, say, summary
from routing.commands.progress import Bar
from routing.solve import solve

if TYPE_CHECKING:
    import argparse
    from threading import Event

HEAD = ("instance", "objective", "best known", "gap", "served", "routes", "violations", "seconds")
SUMS = ("cost", "served", "unserved", "routes", "violations")


@dataclass(frozen=True, slots=True)
class _Result:
    """What one file came to; `gap` is a part of the best known value."""

    name: str
    said: dict[str, Any]
    published: float
    best: float | None
    seconds: float

    @property
    def gap(self) -> float | None:
        if not self.best or self.said["unserved"] or self.said["violations"]:
            return None
        return self.published / self.best - 1

    def cells(self) -> tuple[str, ...]:
        said = self.said
        return (
            self.name,
            f"{self.published:,.3f}".rstrip("0").rstrip("."),
            "-" if self.best is None else f"{self.best:,.3f}".rstrip("0").rstrip("."),
            "-" if self.gap is None else f"{self.gap:+.2%}",
            f"{said['served']} of {said['served'] + said['unserved']}",
            str(said["routes"]),
            str(said["violations"]),
            f"{self.seconds:.1f}",
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which files, and how long for each."""
    parser.add_argument("files", type=Path, nargs="+", help="the problems")
    add_format(parser)
    add_search(parser)


def run(options: argparse.Namespace) -> int:
    """Print a line of the table for each file as it ends, then their sums as JSON.

    Ctrl-C ends it with the sums of what was measured.
    """
    chosen = format_of(options)
    # What cannot be read is said before anything is searched. It is read once more then: all of
    # them at once may be more than fits into memory.
    for path in options.files:
        chosen.read(path)
    best = [best_known(path, chosen.OBJECTIVE) for path in options.files]
    ensure_compiled()
    stopped = stopped_by_interrupt()
    results = _measured(options, best, stopped)
    gaps = [result.gap for result in results if result.gap is not None]
    say(
        kind="bench",
        **{name: sum(result.said[name] for result in results) for name in SUMS},
        instances=len(results),
        mean_gap_percent=round(100 * sum(gaps) / len(gaps), 3) if gaps else None,
        seconds=round(sum(result.seconds for result in results), 3),
        stopped=stopped.is_set(),
    )
    return INTERRUPTED if stopped.is_set() else 0


def _measured(
    options: argparse.Namespace, best: list[float | None], stopped: Event
) -> list[_Result]:
    """The results, printed as they come; not of a file that is interrupted."""
    results: list[_Result] = []
    widths = [max(len(path.stem) for path in options.files), 12, 12, 8, 14, 6, 10, 8]
    widths[0] = max(widths[0], len(HEAD[0]))
    print_line(_row(HEAD, widths))
    for path, value in zip(options.files, best, strict=True):
        result = _solved(path, value, options, stopped)
        if stopped.is_set():
            break
        results.append(result)
        print_line(_row(result.cells(), widths))
    return results


def _solved(path: Path, best: float | None, options: argparse.Namespace, stopped: Event) -> _Result:
    chosen = format_of(options)
    problem = chosen.read(path).problem
    began_s = time.perf_counter()
    with Bar(options.limit_s, f"{path.stem} ") as bar:
        plan = solve(
            problem, on_progress=bar.show, should_stop=stopped.is_set, **search_limits(options)
        )
    seconds = time.perf_counter() - began_s
    published = chosen.published(problem, plan)
    return _Result(path.stem, summary(problem, plan), published, best, seconds)


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    first, *rest = zip(cells, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)])
