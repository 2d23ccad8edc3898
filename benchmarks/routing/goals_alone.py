"""The goals without anybody beside us: large days, growth, offers, first use."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.routing.goals import Goal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.routing.measured import Measured

FIRST_S, MEMORY_MIB, BEHIND, EXPONENT = 2.0, 600, 0.03, 1.2
SHORT_S, LONG_S = 120, 1_200
OFFERS_MS, OFFERS_P99_MS, COLD_S = 2.0, 10.0, 2.0
# A plan is close when it costs no more than this above the one of the longest run.
CLOSE = 0.05


def of_large(measured: Measured) -> Iterator[Goal]:
    """5,000 jobs on two cores: the first plan, memory, and how good 120 s are."""
    name = "days-5000 with breaks, two cores"
    first_s = measured.median("first_s", group="large")
    yield _at_most(f"{name}: first plan, s", FIRST_S, first_s)
    memory = measured.median("rss_mib", group="large")
    yield _at_most(f"{name}: greatest memory, MiB", MEMORY_MIB, memory)
    short = measured.median("cost", group="large", limit_s=SHORT_S)
    long = measured.median("cost", group="large", limit_s=LONG_S)
    behind = short / long - 1 if short and long else None
    note = "" if behind is not None else "only in the full form"
    yield _at_most(f"{name}: cost at 120 s above that at 20 min", BEHIND, behind, note)


def of_growth(measured: Measured) -> Iterator[Goal]:
    """How the time to a plan within 5 % of the longest run grows with the number of jobs."""
    days = defaultdict(list)
    for instance in measured.instances("growth"):
        days[int(instance.split("-")[1])].append(_costs(measured, instance))
    needed = {jobs: close_after_s(_summed(costs)) for jobs, costs in days.items()}
    points = {jobs: needed_s for jobs, needed_s in needed.items() if needed_s is not None}
    what = "growth of the time to within 5 % of the longest run, exponent"
    exponent = None
    if len(points) > 2:
        logs = np.log(list(points)), np.log(list(points.values()))
        exponent = float(np.polyfit(*logs, 1)[0])
    note = ", ".join(f"{jobs:,} jobs {seconds:.1f} s" for jobs, seconds in points.items())
    yield _at_most(what, EXPONENT, exponent, note or "only in the full form")


def _costs(measured: Measured, instance: str) -> dict[float, float]:
    """The cost by limit."""
    limits = {cell.limit_s for cell, _ in measured.records(group="growth", instance=instance)}
    costs = {}
    for limit_s in sorted(limits):
        cost = measured.median("cost", group="growth", instance=instance, limit_s=limit_s)
        if cost is not None:
            costs[limit_s] = cost
    return costs


def _summed(days: list[dict[float, float]]) -> dict[float, float]:
    """The cost of several days by limit, for limits with which each was measured."""
    measured = [costs for costs in days if costs]
    limits = set[float].intersection(*map(set, measured)) if measured else set[float]()
    return {limit_s: sum(costs[limit_s] for costs in measured) for limit_s in sorted(limits)}


def close_after_s(costs: dict[float, float]) -> float | None:
    """The limit whose plan costs no more than `CLOSE` above that of the longest.

    A search cools over its limit, so that only runs of different limits tell. Between the last
    limit that is too short and the next, the cost is taken to fall evenly in the logarithm. `None`
    where the shortest is close already, or there is but one.
    """
    if len(costs) < 2:
        return None
    target = costs[max(costs)] * (1 + CLOSE)
    too_short_s = max((s for s, cost in costs.items() if cost > target), default=None)
    if too_short_s is None:
        return None
    next_s = min(s for s in costs if s > too_short_s)
    fallen = (costs[too_short_s] - target) / (costs[too_short_s] - costs[next_s])
    return too_short_s * math.exp(fallen * math.log(next_s / too_short_s))


def of_moments(measured: Measured) -> Iterator[Goal]:
    """What somebody waits for: offers of a time, and the first plan of a new process."""
    what = "14 slots of one job at 1,000 jobs, ms"
    for name, most in (("median", OFFERS_MS), ("p99", OFFERS_P99_MS)):
        value = measured.median(f"{name}_ms", group="offers", instance="days-1000-1")
        yield _at_most(f"{what}, {name}", most, value)
    cold_s = measured.median("cold_s", group="cold")
    yield _at_most("new process to the first plan of 50 jobs, s", COLD_S, cold_s)


def _at_most(what: str, most: float, value: float | None, note: str = "") -> Goal:
    goal = f"at most {most:g}"
    if value is None:
        return Goal(what=what, goal=goal, note=note)
    return Goal(
        what=what,
        goal=goal,
        ours=f"{value:,.3g}" if value < 1_000 else f"{value:,.0f}",
        is_met=value <= most,
        note=note,
    )
