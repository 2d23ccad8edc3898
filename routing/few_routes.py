"""A few workers' routes as a problem of its own: with more tasks, and rules a little wider."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from routing import rules
from routing.draft import draft_of
from routing.insertion import put_best, task_number
from routing.kernel.arrays import ROUTE
from routing.plan import Plan
from routing.problem import Problem, TimeWindow
from routing.recount import counted
from routing.tied_starts import tied_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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


def routes_with(
    problem: Problem,
    plan: Plan,
    keys: Sequence[str],
    change: Change,
    *,
    others: Sequence[Worker] = (),
    without: str | None = None,
) -> tuple[Route, ...] | None:
    """Routes with some tasks where they are cheapest after a change, if all have a place.

    The tasks belong together: a crew, an order, or one alone. The first of them goes to the
    change's worker, each of the rest to any of the `others`, too. Everything on the routes stays,
    in its order, but for the task that `without` names. What comes before the tasks in an order,
    and is served, stays when it is.
    """
    who = (change.worker, *(one for one in others if one.key != change.worker.key))
    names = {worker.key for worker in who}
    old = [route for route in plan.routes if route.worker in names]
    starts_s = {stop.task: stop.start_s for route in old for stop in route.stops}
    starts_s.pop(without or "", None)
    small = _small(problem, plan, _Question(who, starts_s, tuple(keys), change))
    draft = draft_of(small, Plan(routes=tuple(_without(route, without) for route in old)))
    new = [task_number(small, key) for key in keys]
    if draft.unserved != sorted(new) or not put_best(draft, new[0]) or draft.unserved:
        return None
    # The others keep their times, too.
    changed_ones = sorted({int(draft.st.node[i, ROUTE]) for i in new})
    found = (draft.route(w) for w in changed_ones)
    return tuple(route for route in found if route is not None)


def with_routes(problem: Problem, plan: Plan, new: Iterable[Route]) -> Plan:
    """The plan with other routes of those workers."""
    routes = {one.worker: one for one in (*plan.routes, *new)}
    order = [routes[worker.key] for worker in problem.workers if worker.key in routes]
    return counted(problem, order)


def _without(route: Route, task_key: str | None) -> Route:
    keys = [stop.task for stop in route.stops]
    if task_key not in keys:
        return route
    place = keys.index(task_key)
    fetch = route.fetch
    if fetch is not None and place < fetch.before:
        fetch = replace(fetch, before=fetch.before - 1)
    return replace(route, stops=route.stops[:place] + route.stops[place + 1 :], fetch=fetch)


@dataclass(frozen=True, slots=True)
class _Question:
    """Some workers, the starts of what they have, what they are to have, and a change for that."""

    workers: tuple[Worker, ...]
    starts_s: dict[str, int]
    new: tuple[str, ...]
    change: Change


def _small(problem: Problem, plan: Plan, asked: _Question) -> Problem:
    """The problem of these alone; of what they have, those tied to others keep their starts."""
    changed_tasks = {task.key: task for task in asked.change.tasks}
    known = {task.key: changed_tasks.get(task.key, task) for task in problem.tasks}
    tied, names = tied_keys(problem), {worker.key for worker in asked.workers}
    tasks = [
        _own(_held(known[key], start_s if key in tied else None), names)
        for key, start_s in asked.starts_s.items()
    ]
    # A crew is left out as a whole, so that all of it is among the new ones.
    for key in asked.new:
        free = in_order(problem, plan, known[key])
        onto = {asked.workers[0].key} if key == asked.new[0] else names
        tasks.append(replace(_own(free, onto), together=free.together))
    index = _nodes(asked.workers, tasks)
    place = {node: i for i, node in enumerate(index)}
    grid = np.ix_(index, index)
    return Problem(
        origin=problem.origin,
        tasks=tuple(replace(task, node=place[task.node]) for task in tasks),
        workers=tuple(
            replace(
                who,
                start_node=place[who.start_node],
                end_node=place[who.end_node],
                depot_node=None if who.depot_node is None else place[who.depot_node],
            )
            for who in asked.workers
        ),
        travel_s=np.ascontiguousarray(problem.travel_s[grid]),
        policy=problem.policy,
        links=tuple(link for link in problem.links if {link.before, link.after} <= set(asked.new)),
        distance_m=None
        if problem.distance_m is None
        else np.ascontiguousarray(problem.distance_m[grid]),
        speeds=problem.speeds,
        max_broken_promises=_left_to_break(problem, plan, names) + asked.change.more_broken,
    )


def _nodes(workers: Sequence[Worker], tasks: Sequence[Task]) -> list[int]:
    """Each node once: two tasks at one node stay at one node, which saves the set-up between."""
    ends = [(who.start_node, who.end_node, who.depot_node or 0) for who in workers]
    nodes = [node for three in ends for node in three] + [task.node for task in tasks]
    return list(dict.fromkeys(nodes))


def in_order(problem: Problem, plan: Plan, task: Task) -> Task:
    """The task with the starts and workers that what comes before it in an order leaves."""
    stops = {stop.task: (route, stop) for route in plan.routes for stop in route.stops}
    for link in problem.links:
        if link.after == task.key and link.before in stops:
            route, before = stops[link.before]
            windows = _within(task.windows, *link.starts_s(before.start_s, before.end_s))
            task = replace(task, windows=tuple(windows), is_required=False)
            if link.same_person:
                task = replace(task, allowed_workers=_of_person(problem, route.worker, task))
    return task


def _of_person(problem: Problem, worker_key: str, task: Task) -> frozenset[str]:
    """All shifts of the person of this one, as far as they may do the task."""
    person = next(one.person for one in problem.workers if one.key == worker_key)
    own = frozenset(one.key for one in problem.workers if one.person == person)
    return own if task.allowed_workers is None else own & task.allowed_workers


def _within(windows: Iterable[TimeWindow], first_s: int, last_s: int) -> Iterator[TimeWindow]:
    for window in windows:
        earliest_s, latest_s = max(window.earliest_s, first_s), min(window.latest_s, last_s)
        if earliest_s <= latest_s:
            yield TimeWindow(earliest_s=earliest_s, latest_s=latest_s)


def _held(task: Task, start_s: int | None) -> Task:
    """The task at a start, if one is given."""
    if start_s is None:
        return task
    return replace(task, windows=(TimeWindow(earliest_s=start_s, latest_s=start_s),), promise=None)


def _own(task: Task, names: set[str]) -> Task:
    """The task as far as it concerns these workers."""
    allowed = task.allowed_workers
    return replace(
        task,
        allowed_workers=frozenset(names if allowed is None else allowed & names),
        excluded_workers=task.excluded_workers & names,
        is_required=False,
        preferred_worker=task.preferred_worker if task.preferred_worker in names else None,
        now_worker=task.now_worker if task.now_worker in names else None,
        together=None,
    )


def _left_to_break(problem: Problem, plan: Plan, workers: set[str]) -> int:
    """How many promises these routes may break besides those of tied tasks, which stay."""
    tasks = {task.key: task for task in problem.tasks}
    tied = tied_keys(problem)
    kept = sum(
        rules.promise_kept(tasks[stop.task], stop.start_s) is not None
        for route in plan.routes
        for stop in route.stops
        if route.worker not in workers or stop.task in tied
    )
    return max(0, problem.max_broken_promises - kept)
