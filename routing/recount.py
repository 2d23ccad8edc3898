"""What a finished plan costs and amounts to, counted from its times and the problem alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routing import costs, rules
from routing.legs import legs, possible_fetch
from routing.plan import Figures, Plan, Unserved

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routing.legs import Leg
    from routing.plan import BreakTaken, Route, Stop
    from routing.problem import Problem, Task, Worker


@dataclass(frozen=True, slots=True)
class _Told:
    """A plan beside what the problem says of its routes and stops."""

    problem: Problem
    routes: list[tuple[Worker, Route, list[Leg]]]
    stops: list[tuple[Worker, Task, Stop]]


def recount(problem: Problem, plan: Plan) -> tuple[int, Figures]:
    """The cost and the figures of a plan; its workers and tasks must be the problem's."""
    tasks = {task.key: task for task in problem.tasks}
    workers = {worker.key: worker for worker in problem.workers}
    routes = [(workers[route.worker], route) for route in plan.routes]
    told = _Told(
        problem,
        [(worker, route, legs(problem, tasks, worker, route)) for worker, route in routes],
        [(worker, tasks[stop.task], stop) for worker, route in routes for stop in route.stops],
    )
    figures = _figures(told)
    cost = _cost_of_tasks(told) + _cost_of_routes(told) + _cost_of_unfairness(told)
    return cost + costs.worst_lateness(problem.policy, figures.worst_lateness_s), figures


def counted(problem: Problem, routes: Iterable[Route]) -> Plan:
    """The plan of these routes, what they leave out and what they cost; without reasons."""
    plan = Plan(routes=tuple(routes))
    served = plan.served()
    left_out = tuple(Unserved(task=t.key) for t in problem.tasks if t.key not in served)
    plan = replace(plan, unserved=left_out)
    cost, figures = recount(problem, plan)
    return replace(plan, cost=cost, figures=figures)


def rest_s(breaks: Iterable[BreakTaken], start_s: int, end_s: int) -> int:
    """Seconds of breaks between two instants."""
    return sum(max(0, min(b.end_s, end_s) - max(b.start_s, start_s)) for b in breaks)


def _figures(told: _Told) -> Figures:
    served = len({task.key for _, task, _ in told.stops})
    late_s = [
        max(0, stop.start_s - task.due_s) for _, task, stop in told.stops if task.due_s is not None
    ]
    kept = [rules.promise_kept(task, stop.start_s) is None for _, task, stop in told.stops]
    return Figures(
        served=served,
        unserved=len(told.problem.tasks) - served,
        travel_s=sum(leg.travel_s for _, _, way in told.routes for leg in way),
        overtime_s=sum(max(0, route.returns_s - who.ends_s) for who, route, _ in told.routes),
        lateness_s=sum(late_s),
        waiting_s=sum(_waiting_s(who, route, way) for who, route, way in told.routes),
        worst_lateness_s=max(late_s, default=0),
        duration_s=sum(route.returns_s - route.leaves_s for _, route, _ in told.routes),
        distance_m=sum(leg.distance_m for _, _, way in told.routes for leg in way),
        broken_promises=kept.count(False),
    )


def _waiting_s(worker: Worker, route: Route, way: list[Leg]) -> int:
    busy_s = sum(leg.travel_s for leg in way)
    busy_s += sum(stop.end_s - stop.start_s for stop in route.stops)
    fetch = possible_fetch(worker, route)
    if fetch is not None:
        busy_s += fetch.end_s - fetch.start_s
    busy_s += rest_s(route.breaks, route.leaves_s, route.returns_s)
    return route.returns_s - route.leaves_s - busy_s


def _cost_of_tasks(told: _Told) -> int:
    policy = told.problem.policy
    served = {task.key for _, task, _ in told.stops}
    persons = {worker.key: worker.person for worker in told.problem.workers}
    cost = sum(task.unserved_cost for task in told.problem.tasks if task.key not in served)
    for worker, task, stop in told.stops:
        cost += costs.lateness(policy, task, stop.start_s)
        cost += costs.broken_promise(policy, task, stop.start_s)
        cost += costs.moved_time(policy, task, stop.start_s)
        cost += costs.choice_of_worker(policy, task, worker, persons)
        cost += costs.overqualification(policy, task, worker)
    return cost


def _cost_of_routes(told: _Told) -> int:
    policy = told.problem.policy
    cost = 0
    for worker, route, way in told.routes:
        cost += costs.travel(policy, worker, sum(leg.travel_s for leg in way))
        cost += sum(costs.distance(policy, leg.distance_m) for leg in way)
        cost += costs.duration(policy, route.leaves_s, route.returns_s)
        cost += costs.overtime(policy, worker, route.returns_s)
    return cost


def _cost_of_unfairness(told: _Told) -> int:
    served_s: Counter[str] = Counter()
    for worker, task, _ in told.stops:
        served_s[worker.person] += task.service_s
    history_s: dict[str, int] = {}
    for worker in told.problem.workers:
        history_s.setdefault(worker.person, worker.history_s)
    return sum(
        costs.unfairness(told.problem.policy, history_s[person], served_s[person], share_s)
        for person, share_s in costs.fair_shares_s(told.problem).items()
    )
