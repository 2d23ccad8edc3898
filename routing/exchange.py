"""Room for a task at the expense of another: the one that is cheapest to move, or to leave out."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from routing.changes import moves
from routing.draft import draft_of
from routing.emergency import place_urgently
from routing.few_routes import Change, routes_with, with_routes
from routing.insertion import put_best, task_number
from routing.kernel.arrays import ABLE_BIT, ROUTE
from routing.tied_starts import needed_for, tied_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routing.draft import Draft
    from routing.plan import Numbers, Plan, Route
    from routing.problem import Problem

# So many of the nearest who could do it are looked at, and of what they have the cheapest to lose.
NEAREST, CHEAPEST = 8, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A plan that serves the task, and what gave way; codes as in `routing.relaxation`."""

    code: str
    plan: Plan
    numbers: Numbers = field(default_factory=dict)


def exchanges(draft: Draft, plan: Plan, task_key: str, limit_s: float) -> Iterator[Exchange]:
    """The best exchanges for one task that a plan leaves out; half of the time for a search."""
    search_s = limit_s / 2
    until_s = time.perf_counter() + search_s
    left_out = sorted(_left_out(draft, plan, task_key, until_s), key=lambda one: one.plan.cost)
    yield from left_out[:1]
    for one in left_out[:CHEAPEST]:
        moved = _moved(draft, one, task_key)
        if moved is not None:
            yield moved
            break
    left_s = until_s - time.perf_counter()
    yield from others_moved(draft.problem, plan, task_key, search_s + max(0.0, left_s))


def _left_out(draft: Draft, plan: Plan, task_key: str, until_s: float) -> Iterator[Exchange]:
    """For the nearest workers, each task without which the other one has a place."""
    problem = draft.problem
    number = task_number(problem, task_key)
    tied = tied_keys(problem)
    tasks = {task.key: task for task in problem.tasks}
    for route in _near(draft, plan, number):
        worker = next(one for one in problem.workers if one.key == route.worker)
        for stop in route.stops:
            other = tasks[stop.task]
            if other.is_required or other.key in tied or time.perf_counter() > until_s:
                continue
            change = Change(worker=worker)
            made = routes_with(problem, plan, [task_key], change, without=other.key)
            if made is not None:
                numbers = {"worker": worker.key, "task": other.key}
                longer = with_routes(problem, plan, made)
                yield Exchange(code="task-left-out", numbers=numbers, plan=longer)


def _near(draft: Draft, plan: Plan, task: int) -> list[Route]:
    """Routes of those who could do it, the nearest first."""
    problem, able = draft.problem, draft.inst.able[task] & ABLE_BIT > 0
    routes = {route.worker: route for route in plan.routes}
    nodes = {one.key: one.node for one in problem.tasks}
    here = problem.tasks[task].node
    near = [
        (min(int(problem.travel_s[nodes[s.task], here]) for s in routes[who.key].stops), w)
        for w, who in enumerate(problem.workers)
        if able[w] and who.key in routes
    ]
    return [routes[problem.workers[w].key] for _, w in sorted(near)[:NEAREST]]


def _moved(draft: Draft, one: Exchange, task_key: str) -> Exchange | None:
    """The same with a place for what was left out."""
    problem, key = draft.problem, str(one.numbers["task"])
    number = task_number(problem, key)
    other = draft_of(problem, one.plan, draft.inst, is_torn_kept=True)
    if not put_best(other, number):
        return None
    made = other.route(int(other.st.node[number, ROUTE]))
    if made is None:
        return None
    longer = with_routes(problem, one.plan, [made])
    if task_key not in longer.served():
        return None
    start_s = next(stop.start_s for stop in made.stops if stop.task == key)
    numbers = {**one.numbers, "to_worker": made.worker, "start_s": start_s}
    return Exchange(code="task-moved", numbers=numbers, plan=longer)


def others_moved(problem: Problem, plan: Plan, task_key: str, limit_s: float) -> Iterator[Exchange]:
    """A search around the task, with all it needs; others move, or are left out."""
    if limit_s <= 0:
        return
    found = place_urgently(problem, plan, task_key, limit_s=limit_s)
    needed = needed_for(problem, task_key) - plan.served()
    others = [move for move in moves(plan, found.plan) if move.task not in needed]
    if found.is_served and others:
        left_out = sum(move.to_worker is None for move in others)
        numbers = {"moved": len(others) - left_out, "left_out": left_out}
        yield Exchange(code="others-moved", numbers=numbers, plan=found.plan)
