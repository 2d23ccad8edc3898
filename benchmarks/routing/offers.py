"""How long it takes to offer times for one more job: 14 slots of 2 to 4 hours, or any time at all.

Asked of each job that the plan leaves out and of as many others as are needed, as if they had just
come in. The state is built once from the plan, as a desk does that is asked all day. No peer is
asked: none of them knows the question, and a search for each slot is another thing.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Any

from routing import Openings, TimeWindow, solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.routing.instances import Instance

HOUR_S = 3_600
JOBS = 200
# From and to, in hours of the day: seven slots of two hours, four of three, three of four.
SLOTS = tuple(
    TimeWindow(earliest_s=start * HOUR_S, latest_s=(start + length) * HOUR_S)
    for length, starts in ((2, range(7, 14)), (3, (7, 9, 11, 13)), (4, (7, 10, 13)))
    for start in starts
)
ANY_TIME = (TimeWindow(earliest_s=0, latest_s=24 * HOUR_S),)


def measured(what: Instance, spec: dict[str, Any]) -> dict[str, Any]:
    """Medians and 99th percentiles over jobs, in milliseconds, and how long the state took."""
    problem = what.problem
    plan = solve(problem, limit_s=spec["limit_s"], seed=spec["seed"])
    left_out = [entry.task for entry in plan.unserved]
    others = [stop.task for route in plan.routes for stop in route.stops]
    keys = (left_out[: JOBS // 2] + others[:: max(1, len(others) // JOBS)])[:JOBS]
    began_s = time.perf_counter()
    openings = Openings(problem, plan)
    built_ms = (time.perf_counter() - began_s) * 1_000
    openings.offers(keys[0], SLOTS)
    return {
        **_timed(openings, keys, SLOTS, ""),
        **_timed(openings, keys, ANY_TIME, "one_"),
        "built_ms": round(built_ms, 1),
        "slots": len(SLOTS),
        "jobs": len(keys),
        "offered": sum(any(openings.offers(key, SLOTS)) for key in keys),
    }


def _timed(
    openings: Openings, keys: Sequence[str], slots: Sequence[TimeWindow], prefix: str
) -> dict[str, float]:
    took_ms = []
    for key in keys:
        began_s = time.perf_counter()
        openings.offers(key, slots)
        took_ms.append((time.perf_counter() - began_s) * 1_000)
    return {
        f"{prefix}median_ms": round(statistics.median(took_ms), 3),
        f"{prefix}p99_ms": round(statistics.quantiles(took_ms, n=100)[-1], 3),
    }
