"""How long it takes to offer times for one more job: 14 slots of 2 to 4 hours, the plan given.

Asked of each job that the plan leaves out and of as many others as are needed, as if they had just
come in.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from routing import Plan, TimeWindow, solve
from routing.insertion import insertions

if TYPE_CHECKING:
    from benchmarks.routing.instances import Instance
    from routing import Problem

HOUR_S = 3_600
JOBS = 50
# From and to, in hours of the day: seven slots of two hours, four of three, three of four.
SLOTS = tuple(
    TimeWindow(earliest_s=start * HOUR_S, latest_s=(start + length) * HOUR_S)
    for length, starts in ((2, range(7, 14)), (3, (7, 9, 11, 13)), (4, (7, 10, 13)))
    for start in starts
)


def measured(what: Instance, spec: dict[str, Any]) -> dict[str, Any]:
    """The median and the 99th percentile over jobs, in milliseconds."""
    problem = what.problem
    plan = solve(problem, limit_s=spec["limit_s"], seed=spec["seed"])
    left_out = [entry.task for entry in plan.unserved]
    others = [stop.task for route in plan.routes for stop in route.stops]
    took_ms = []
    for key in (left_out + others[:: max(1, len(others) // JOBS)])[:JOBS]:
        began_s = time.perf_counter()
        found = offers(problem, plan, key)
        took_ms.append((time.perf_counter() - began_s) * 1_000)
    return {
        "median_ms": round(statistics.median(took_ms), 3),
        "p99_ms": round(statistics.quantiles(took_ms, n=100)[-1], 3),
        "slots": len(SLOTS),
        "jobs": len(took_ms),
        "offered": len(found),
    }


def offers(problem: Problem, plan: Plan, key: str) -> list[TimeWindow]:
    """The slots in which the job still fits. The one place that knows how routing is asked."""
    return [slot for slot in SLOTS if insertions(_with_window(problem, key, slot), plan, key)]


def _with_window(problem: Problem, key: str, slot: TimeWindow) -> Problem:
    tasks = tuple(replace(t, windows=(slot,)) if t.key == key else t for t in problem.tasks)
    return replace(problem, tasks=tasks)
