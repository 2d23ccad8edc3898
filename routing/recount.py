"""What a finished plan costs and amounts to, counted from its times and the problem alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from routing import costs
from routing.plan import Figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from routing.plan import BreakTaken, Plan, Route
    from routing.problem import Problem, Task, Worker


def recount(problem: Problem, plan: Plan) -> tuple[int, Figures]:
    """The cost and the figures of a plan; its workers and tasks must be the problem's."""
    served = {stop.task for route in plan.routes for stop in route.stops}
    cost = sum(task.unserved_cost for task in problem.tasks if task.key not in served)
    cost += _cost_of_stops(problem, plan) + _cost_of_unfairness(problem, plan)
    travel_s = overtime_s = waiting_s = 0
    tasks = {task.key: task for task in problem.tasks}
    workers = {worker.key: worker for worker in problem.workers}
    for route in plan.routes:
        worker = workers[route.worker]
        driving_s = sum(legs_s(problem, tasks, worker, route))
        travel_s += driving_s
        overtime_s += max(0, route.returns_s - worker.ends_s)
        waiting_s += _waiting_s(route, driving_s)
        cost += costs.travel(problem.policy, driving_s)
        cost += costs.overtime(problem.policy, worker, route.returns_s)
    return cost, Figures(
        served=len(served),
        unserved=len(problem.tasks) - len(served),
        travel_s=travel_s,
        overtime_s=overtime_s,
        lateness_s=_lateness_s(problem, plan),
        waiting_s=waiting_s,
    )


def legs_s(problem: Problem, tasks: Mapping[str, Task], worker: Worker, route: Route) -> list[int]:
    """Driving seconds of a route by the matrix: to each stop in turn, then home."""
    nodes = [tasks[stop.task].node for stop in route.stops]
    places = zip([worker.start_node, *nodes], [*nodes, worker.end_node], strict=True)
    return [int(problem.travel_s[here, there]) for here, there in places]


def rest_s(breaks: Iterable[BreakTaken], start_s: int, end_s: int) -> int:
    """Seconds of breaks between two instants."""
    return sum(max(0, min(b.end_s, end_s) - max(b.start_s, start_s)) for b in breaks)


def _waiting_s(route: Route, driving_s: int) -> int:
    service_s = sum(stop.end_s - stop.start_s for stop in route.stops)
    resting_s = rest_s(route.breaks, route.leaves_s, route.returns_s)
    return route.returns_s - route.leaves_s - driving_s - service_s - resting_s


def _lateness_s(problem: Problem, plan: Plan) -> int:
    due_s = {task.key: task.due_s for task in problem.tasks if task.due_s is not None}
    stops = (stop for route in plan.routes for stop in route.stops if stop.task in due_s)
    return sum(max(0, stop.start_s - due_s[stop.task]) for stop in stops)


def _cost_of_stops(problem: Problem, plan: Plan) -> int:
    tasks = {task.key: task for task in problem.tasks}
    workers = {worker.key: worker for worker in problem.workers}
    persons = {worker.key: worker.person for worker in problem.workers}
    cost = 0
    for route in plan.routes:
        worker = workers[route.worker]
        for stop in route.stops:
            task = tasks[stop.task]
            cost += costs.lateness(problem.policy, task, stop.start_s)
            cost += costs.moved_time(problem.policy, task, stop.start_s)
            cost += costs.choice_of_worker(problem.policy, task, worker, persons)
    return cost


def _cost_of_unfairness(problem: Problem, plan: Plan) -> int:
    service_s = {task.key: task.service_s for task in problem.tasks}
    persons = {worker.key: worker.person for worker in problem.workers}
    served_s: dict[str, int] = defaultdict(int)
    for route in plan.routes:
        person = persons[route.worker]
        served_s[person] += sum(service_s[stop.task] for stop in route.stops)
    return costs.unfairness(problem.policy, served_s, costs.fair_shares_s(problem))
