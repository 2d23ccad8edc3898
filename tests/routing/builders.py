"""Tiny problems on one street: place n is n minutes from place 0, and 10 is home."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from routing import Break, Plan, Policy, Problem, Route, Stop, Task, TimeWindow, Unserved, Worker
from routing.recount import recount

ORIGIN = datetime(2026, 3, 30, 6, tzinfo=UTC)
MINUTE = 60
HOUR = 3_600
HOME = 10
# Only driving costs anything, one per second, unless a test wants more.
PLAIN = Policy(
    overtime_cost_per_minute=0,
    late_cost=0,
    late_cost_per_minute=0,
    broken_promise_cost=0,
    moved_worker_cost=0,
    moved_time_cost_per_minute=0,
    preference_cost=0,
    unfairness_cost_per_minute=0,
)


def street(places=21):
    """Travel seconds along the street."""
    places = np.arange(places, dtype=np.int32)
    return np.abs(places[:, None] - places[None, :]) * np.int32(MINUTE)


def uphill(places=21):
    """The same street, but up it every drive takes half as long again."""
    travel_s = street(places)
    return np.where(np.tri(places, dtype=np.bool_), travel_s, travel_s * 3 // 2).astype(np.int32)


def window(earliest_min, latest_min):
    return TimeWindow(earliest_s=earliest_min * MINUTE, latest_s=latest_min * MINUTE)


def make_task(key="a", node=HOME, **changes: Any) -> Task:
    """Half an hour of work at any time of a ten-hour day, worth more than any drive."""
    defaults: dict[str, Any] = {
        "windows": (window(0, 600),),
        "service_s": 30 * MINUTE,
        "unserved_cost": 100_000,
    }
    return Task(key=key, node=node, **(defaults | changes))


def make_worker(key="w", **changes: Any) -> Worker:
    """Ten hours from home and back, no overtime, no breaks, no skills."""
    defaults: dict[str, Any] = {
        "start_node": HOME,
        "end_node": HOME,
        "starts_s": 0,
        "ends_s": 10 * HOUR,
    }
    return Worker(key=key, **(defaults | changes))


def make_break(earliest_min=240, latest_min=300, minutes=30) -> Break:
    return Break(
        earliest_s=earliest_min * MINUTE,
        latest_s=latest_min * MINUTE,
        duration_s=minutes * MINUTE,
    )


def make_problem(tasks=(), workers=None, policy=PLAIN, **changes: Any) -> Problem:
    workers = (make_worker(),) if workers is None else workers
    defaults: dict[str, Any] = {"origin": ORIGIN, "travel_s": street(), "policy": policy}
    return Problem(tasks=tuple(tasks), workers=tuple(workers), **(defaults | changes))


def make_stop(task, arrive_s, travel_s=0, start_s=None, work_s=30 * MINUTE) -> Stop:
    """Half an hour of work on arrival."""
    start_s = arrive_s if start_s is None else start_s
    return Stop(
        task=task, arrive_s=arrive_s, start_s=start_s, end_s=start_s + work_s, travel_s=travel_s
    )


def make_route(stops, worker="w", **changes: Any) -> Route:
    """From the first arrival until the last end, as of work at home, without breaks."""
    defaults: dict[str, Any] = {
        "breaks": (),
        "leaves_s": stops[0].arrive_s,
        "returns_s": stops[-1].end_s,
        "travel_home_s": 0,
    }
    return Route(worker=worker, stops=tuple(stops), **(defaults | changes))


def make_plan(problem: Problem, *routes: Route) -> Plan:
    """These routes, what they leave out, and what they cost by the recount."""
    served = {stop.task for route in routes for stop in route.stops}
    left_out = tuple(Unserved(task=t.key) for t in problem.tasks if t.key not in served)
    plan = Plan(routes=routes, unserved=left_out)
    cost, figures = recount(problem, plan)
    return replace(plan, cost=cost, figures=figures)
