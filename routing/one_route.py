"""One worker's route as a small problem of its own: one more task, and rules a little wider."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from routing import rules
from routing.draft import draft_of
from routing.insertion import put_best, task_number
from routing.plan import Plan
from routing.problem import Problem, TimeWindow
from routing.recount import counted
from routing.tied_starts import tied_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from routing.plan import Route
    from routing.problem import Task, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Rules as they would have to be.

    Attributes:
        worker: In place of the problem's worker of the same key.
        tasks: In place of the problem's tasks of the same keys.
        more_broken: So many more promises may be broken.
    """

    worker: Worker
    tasks: tuple[Task, ...] = ()
    more_broken: int = 0


def changed(problem: Problem, change: Change) -> Problem:
    """The problem with the change.

    Raises:
        InvalidProblem: the change contradicts something.
    """
    new = {task.key: task for task in change.tasks}
    worker = change.worker
    return replace(
        problem,
        tasks=tuple(new.get(task.key, task) for task in problem.tasks),
        workers=tuple(worker if one.key == worker.key else one for one in problem.workers),
        max_broken_promises=problem.max_broken_promises + change.more_broken,
    )


def route_with(
    problem: Problem, plan: Plan, task_key: str, change: Change, without: str | None = None
) -> Route | None:
    """The worker's route with a task where it is cheapest after a change, if there is a place.

    Everything on the route stays on it, in its order; `without` names a task that does not. The
    task starts when those before it in an order permit.
    """
    old = next((route for route in plan.routes if route.worker == change.worker.key), None)
    starts_s = {stop.task: stop.start_s for stop in old.stops} if old is not None else {}
    starts_s.pop(without or "", None)
    small = _small(problem, plan, [*starts_s, task_key], change, starts_s)
    own = Plan(routes=() if old is None else (_without(old, without),))
    draft = draft_of(small, own)
    if draft.unserved != [task_number(small, task_key)] or not put_best(draft, draft.unserved[0]):
        return None
    return draft.route(0)


def with_route(problem: Problem, plan: Plan, route: Route) -> Plan:
    """The plan with another route of that worker."""
    routes = {one.worker: one for one in plan.routes} | {route.worker: route}
    order = [routes[worker.key] for worker in problem.workers if worker.key in routes]
    return counted(problem, order)


def _without(route: Route, task_key: str | None) -> Route:
    if task_key is None:
        return route
    place = [stop.task for stop in route.stops].index(task_key)
    fetch = route.fetch
    if fetch is not None and place < fetch.before:
        fetch = replace(fetch, before=fetch.before - 1)
    return replace(route, stops=route.stops[:place] + route.stops[place + 1 :], fetch=fetch)


def _small(
    problem: Problem, plan: Plan, keys: list[str], change: Change, starts_s: dict[str, int]
) -> Problem:
    """The problem of one worker and these tasks; those tied to others keep their starts."""
    tied = tied_keys(problem)
    new = {task.key: task for task in change.tasks}
    tasks = {task.key: new.get(task.key, task) for task in problem.tasks if task.key in set(keys)}
    tasks[keys[-1]] = _in_order(problem, plan, tasks[keys[-1]])
    who = change.worker
    nodes = [who.start_node, who.end_node, who.depot_node or 0]
    nodes += [tasks[key].node for key in keys]
    # Two tasks at one node stay at one node: that saves the set-up between them.
    places = {node: place for place, node in enumerate(dict.fromkeys(nodes))}
    index = np.ix_(list(places), list(places))
    return Problem(
        origin=problem.origin,
        tasks=tuple(
            replace(
                _own(tasks[key], who, starts_s.get(key) if key in tied else None),
                node=places[tasks[key].node],
            )
            for key in keys
        ),
        workers=(
            replace(
                who,
                start_node=places[who.start_node],
                end_node=places[who.end_node],
                depot_node=None if who.depot_node is None else places[who.depot_node],
            ),
        ),
        travel_s=np.ascontiguousarray(problem.travel_s[index]),
        policy=problem.policy,
        distance_m=None
        if problem.distance_m is None
        else np.ascontiguousarray(problem.distance_m[index]),
        speeds=problem.speeds,
        max_broken_promises=_left_to_break(problem, plan, who.key) + change.more_broken,
    )


def _in_order(problem: Problem, plan: Plan, task: Task) -> Task:
    """The task with the starts that what comes before it in an order leaves."""
    stops = {stop.task: stop for route in plan.routes for stop in route.stops}
    windows = task.windows
    for link in problem.links:
        if link.after == task.key and link.before in stops:
            before = stops[link.before]
            windows = tuple(_within(windows, *link.starts_s(before.start_s, before.end_s)))
    return replace(task, windows=windows, is_required=False)


def _within(windows: Iterable[TimeWindow], first_s: int, last_s: int) -> Iterator[TimeWindow]:
    for window in windows:
        earliest_s, latest_s = max(window.earliest_s, first_s), min(window.latest_s, last_s)
        if earliest_s <= latest_s:
            yield TimeWindow(earliest_s=earliest_s, latest_s=latest_s)


def _own(task: Task, who: Worker, start_s: int | None) -> Task:
    """The task as far as it concerns this worker; held to a start, if one is given."""
    held = () if start_s is None else (TimeWindow(earliest_s=start_s, latest_s=start_s),)
    allowed = task.allowed_workers
    return replace(
        task,
        windows=held or task.windows,
        promise=None if held else task.promise,
        allowed_workers=None if allowed is None or who.key in allowed else frozenset(),
        excluded_workers=task.excluded_workers & {who.key},
        is_required=False,
        preferred_worker=None,
        now_worker=None,
        together=None,
    )


def _left_to_break(problem: Problem, plan: Plan, worker: str) -> int:
    """How many promises this route may break besides those of tied tasks, which stay."""
    tasks = {task.key: task for task in problem.tasks}
    tied = tied_keys(problem)
    kept = sum(
        rules.promise_kept(tasks[stop.task], stop.start_s) is not None
        for route in plan.routes
        for stop in route.stops
        if route.worker != worker or stop.task in tied
    )
    return max(0, problem.max_broken_promises - kept)
