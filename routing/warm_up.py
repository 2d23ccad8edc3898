"""Everything that is compiled, used once on a day that has something of everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from routing.emergency import place_urgently
from routing.insertion import insertions
from routing.kernel.compiled import mark_compiled
from routing.openings import offers
from routing.plan import Plan
from routing.problem import Break, Link, Problem, Task, TimeWindow, Worker
from routing.reasons.explain import explain
from routing.reasons.why_not import why_not
from routing.schedule import schedule
from routing.solve import solve

HOUR_S = 3_600


def warm_up() -> None:
    """Call every compiled function once, so that it is in memory and in the cache."""
    use_all(steps=200)
    mark_compiled()


def use_all(steps: int) -> None:
    """Plan, ask and explain, with so many steps of a search for the first plan."""
    problem = small_day()
    plan = solve(problem, limit_s=60, iterations=steps)
    solve(problem, limit_s=60, iterations=20, start=plan)
    first = problem.tasks[0].key
    insertions(problem, plan, first)
    for task in (first, problem.tasks[2].key):
        offers(problem, plan, task, problem.tasks[0].windows)
        place_urgently(problem, plan, task, limit_s=60, iterations=20)
    less = replace(plan, routes=plan.routes[:1])
    explain(problem, less)
    why_not(problem, less, problem.tasks[6].key)
    schedule(problem, problem.workers[0].key, [first])
    _alone()


def _alone() -> None:
    """What is done only where tasks are not tied, no part is missing, or a link is looked at."""
    problem = small_day()
    tied = solve(problem, limit_s=60, iterations=20)
    insertions(problem, tied, problem.tasks[5].key)
    few = replace(
        problem,
        tasks=tuple(replace(task, together=None, parts=frozenset()) for task in problem.tasks[:3]),
        workers=tuple(replace(worker, depot_node=None) for worker in problem.workers),
        links=(),
    )
    # All of its routes are listed.
    solve(few, limit_s=60, iterations=20)
    place_urgently(few, Plan(), few.tasks[0].key, limit_s=60, iterations=20)


def small_day() -> Problem:
    """Eight tasks with ties, parts and more work than two workers can do."""
    window = TimeWindow(earliest_s=0, latest_s=8 * HOUR_S)
    tasks = [
        Task(
            key=f"t{i}",
            node=i,
            windows=(window,),
            service_s=HOUR_S * (1 + 3 * (i == 7)),
            unserved_cost=10_000,
            together="crew" if i in (2, 3) else None,
            parts=frozenset({("valve", 1)}),
            due_s=HOUR_S,
        )
        for i in range(8)
    ]
    workers = tuple(
        Worker(
            key=f"w{k}",
            start_node=k,
            end_node=k,
            starts_s=0,
            ends_s=8 * HOUR_S,
            breaks=(Break(earliest_s=2 * HOUR_S, latest_s=3 * HOUR_S, duration_s=1_800),),
            parts=frozenset({("valve", 2)}),
            depot_node=5,
        )
        for k in range(2)
    )
    places = np.arange(8, dtype=np.int32)
    return Problem(
        origin=datetime(2026, 1, 5, tzinfo=UTC),
        tasks=tuple(tasks),
        workers=workers,
        travel_s=np.abs(places[:, None] - places[None]) * np.int32(300),
        links=(Link(before="t4", after="t5"),),
    )
