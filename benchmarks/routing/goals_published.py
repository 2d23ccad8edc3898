"""The goals on published sets: the gap to the best known, where a peer can be asked beside its."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

from benchmarks.routing.engines import OURS
from benchmarks.routing.goals import Goal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from benchmarks.routing.measured import Measured

SETS = {"Solomon": "", "Homberger 200": "_2_", "Homberger 1000": "_10_"}
HUNDREDTH = 0.01
SMALL_HHCRSP = 25
# Published values have three decimals, ours are rounded drive by drive.
ROUNDING = 5e-5


def of_vrptw(measured: Measured) -> Iterator[Goal]:
    """The median gap to the best known beside PyVRP's, by set and by length of the routes."""
    for name, mark in SETS.items():
        for length, digit in (("short routes", "1"), ("long routes", "2")):
            chosen = [
                instance
                for instance in measured.instances("vrptw")
                if _set_of(instance) == mark and _class_of(instance) == digit
            ]
            ours = [gap_of(measured, instance, OURS) for instance in chosen]
            peers = [gap_of(measured, instance, "pyvrp") for instance in chosen]
            both = [(a, b) for a, b in zip(ours, peers, strict=True) if None not in (a, b)]
            what, goal = f"{name}, {length}: median gap, beside PyVRP", "at most PyVRP's"
            if not both:
                yield Goal(what=what, goal=goal)
                continue
            mine, theirs = (statistics.median(column) for column in zip(*both, strict=True))
            yield Goal(
                what=what,
                goal=goal,
                ours=f"{mine:+.2%}",
                peer=f"{theirs:+.2%}",
                is_met=mine <= theirs,
                note=f"{len(both)} instances",
            )


def _set_of(instance: str) -> str:
    return next((mark for mark in SETS.values() if mark and mark in instance), "")


def _class_of(instance: str) -> str:
    return instance.partition("/")[2].lstrip("RC")[0]


def gap_of(measured: Measured, instance: str, engine: str) -> float | None:
    """The median over seeds of what is above the best known; infinite where a task is left out."""
    gaps = []
    for _, record in measured.records(instance=instance, engine=engine, given=""):
        best, value = record.get("best"), record.get("value")
        if best and value is not None:
            is_whole = not record["unserved"] and not record["violations"]
            gaps.append(value / best - 1 if is_whole else math.inf)
    return statistics.median(gaps) if gaps else None


def of_own_sets(measured: Measured) -> Iterator[Goal]:
    """TRSP and HHCRSP beside the best known."""
    trsp, hhcrsp = _gaps(measured, "trsp"), _gaps(measured, "hhcrsp")
    small = {name: gap for name, gap in hhcrsp.items() if _patients(name) <= SMALL_HHCRSP}
    yield _of_gaps("TRSP: median gap", HUNDREDTH, trsp, statistics.median)
    yield _of_gaps("HHCRSP: median gap", 2 * HUNDREDTH, hhcrsp, statistics.median)
    yield _of_gaps("HHCRSP up to 25 patients: greatest gap", 0.0, small, max)


def _gaps(measured: Measured, group: str) -> dict[str, float]:
    names = measured.instances(group)
    gaps = {name: gap_of(measured, name, OURS) for name in names}
    return {name: gap for name, gap in gaps.items() if gap is not None}


def _patients(name: str) -> int:
    return int(name.rsplit("_", 2)[1])


def _of_gaps(
    what: str, most: float, gaps: dict[str, float], total: Callable[[Iterable[float]], float]
) -> Goal:
    goal = f"at most {most:.0%}"
    if not gaps:
        return Goal(what=what, goal=goal)
    gap = total(gaps.values())
    below = [f"{name} {value:+.2%}" for name, value in gaps.items() if value < -ROUNDING]
    note = f"{len(gaps)} instances; below best known: {', '.join(below) or 'none'}"
    return Goal(what=what, goal=goal, ours=f"{gap:+.2%}", is_met=gap <= most + ROUNDING, note=note)
