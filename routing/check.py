"""Whether a plan keeps every hard rule and costs what it says, to the second.

Shares nothing with the search: times and costs are recomputed from the problem.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from routing import plan_rules, route_rules, rules
from routing.durations import work_s
from routing.legs import legs, possible_fetch
from routing.plan import Figures
from routing.recount import recount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routing.legs import Leg
    from routing.plan import Fetch, Numbers, Plan, Route, Stop
    from routing.problem import Problem, Task, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A hard rule that a plan breaks, where, and by how much; codes as in the modules of rules.

    Besides those: `unknown-worker`, `unknown-task`, `two-routes`, `no-stops`, `travel-wrong`,
    `cost-wrong`, `figures-wrong`.
    """

    code: str
    worker: str | None = None
    task: str | None = None
    numbers: Numbers = field(default_factory=dict)


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """List every violation of `plan`; empty when it may be published."""
    strangers = list(_strangers(problem, plan))
    if strangers:
        return strangers
    tasks = {task.key: task for task in problem.tasks}
    workers = {worker.key: worker for worker in problem.workers}
    drives = [_Drive(problem, tasks, workers[route.worker], route) for route in plan.routes]
    return [
        *chain.from_iterable(drive.violations() for drive in drives),
        *_of_tasks(problem, plan),
        *_of_crews(problem, plan),
        *_of_links(problem, plan),
        *_of_sums(problem, plan),
    ]


def _strangers(problem: Problem, plan: Plan) -> Iterator[Violation]:
    tasks = {task.key for task in problem.tasks}
    workers = {worker.key for worker in problem.workers}
    routes = Counter(route.worker for route in plan.routes)
    for route in plan.routes:
        if route.worker not in workers:
            yield Violation(code="unknown-worker", worker=route.worker)
        if routes[route.worker] > 1:
            numbers = {"routes": routes[route.worker]}
            yield Violation(code="two-routes", worker=route.worker, numbers=numbers)
        if not route.stops:
            yield Violation(code="no-stops", worker=route.worker)
    served = [(route.worker, stop.task) for route in plan.routes for stop in route.stops]
    for worker, task in [*served, *((None, entry.task) for entry in plan.unserved)]:
        if task not in tasks:
            yield Violation(code="unknown-task", worker=worker, task=task)


@dataclass(frozen=True, slots=True)
class _Drive:
    """One route beside what the problem says of it."""

    problem: Problem
    tasks: dict[str, Task]
    worker: Worker
    route: Route

    def violations(self) -> Iterator[Violation]:
        route = self.route
        fetch = possible_fetch(self.worker, route)
        way = legs(self.problem, self.tasks, self.worker, route)
        order = [self.tasks[stop.task] for stop in route.stops]
        needs_s = work_s(self.worker, order, None if fetch is None else fetch.before)
        yield from self._of_limits(way, sum(needs_s))
        yield from self._of_breaks()
        for leg in way:
            yield from self._of_leg(leg)
        for stop, task, work_needs_s in zip(route.stops, order, needs_s, strict=True):
            yield from self._of_stop(stop, task, work_needs_s)
        yield from self._of_van(order if fetch is None else order[: fetch.before])
        if route.fetch is not None:
            yield from self._of_fetch(route.fetch)

    def _of_limits(self, way: list[Leg], total_work_s: int) -> Iterator[Violation]:
        worker, route = self.worker, self.route
        yield from self._where(
            None,
            route_rules.shift_start(worker, route.leaves_s),
            route_rules.shift_end(worker, route.returns_s),
            route_rules.task_count(worker, len(route.stops)),
            route_rules.total_work(worker, total_work_s),
            route_rules.total_travel(worker, sum(leg.travel_s for leg in way)),
            route_rules.total_duration(worker, route.returns_s - route.leaves_s),
        )

    def _of_breaks(self) -> Iterator[Violation]:
        taken = self.route.breaks
        yield from self._where(None, route_rules.breaks_taken(self.worker, taken))
        for rest, as_taken in zip(self.worker.breaks, taken, strict=False):
            yield from self._where(
                None,
                route_rules.break_window(rest, as_taken),
                route_rules.break_length(rest, as_taken),
            )

    def _of_leg(self, leg: Leg) -> Iterator[Violation]:
        broken = route_rules.travel_time(self.problem.speeds, leg, self.route.breaks)
        yield from self._where(leg.task, broken)
        if leg.said_s != leg.travel_s:
            numbers = {"travel_s": leg.said_s, "needs_s": leg.travel_s}
            yield from self._where(leg.task, rules.Broken("travel-wrong", numbers))

    def _of_stop(self, stop: Stop, task: Task, needs_s: int) -> Iterator[Violation]:
        is_promise_hard = self.problem.max_broken_promises == 0
        yield from self._where(
            task.key,
            rules.skills(task, self.worker),
            rules.territory(task, self.worker),
            rules.permitted_worker(task, self.worker),
            rules.start_window(task, stop.start_s),
            rules.promise_kept(task, stop.start_s) if is_promise_hard else None,
            route_rules.work_after_arrival(stop.arrive_s, stop.start_s),
            route_rules.service_time(needs_s, stop.start_s, stop.end_s),
            *(
                route_rules.break_free_of_work(taken, stop.start_s, stop.end_s)
                for taken in self.route.breaks
            ),
        )

    def _of_van(self, before_depot: list[Task]) -> Iterator[Violation]:
        used: Counter[str] = Counter()
        for task in before_depot:
            yield from self._where(
                task.key,
                rules.tools(task, self.worker),
                route_rules.parts(task, self.worker, used),
            )
            used.update(dict(task.parts))

    def _of_fetch(self, fetch: Fetch) -> Iterator[Violation]:
        impossible = (
            route_rules.fetch_at_depot(self.worker),
            route_rules.fetch_in_place(fetch, len(self.route.stops)),
        )
        if any(impossible):
            yield from self._where(None, *impossible)
            return
        yield from self._where(
            None,
            route_rules.work_after_arrival(fetch.arrive_s, fetch.start_s),
            route_rules.loading_time(self.worker, fetch),
            *(route_rules.break_free_of_loading(taken, fetch) for taken in self.route.breaks),
        )

    def _where(self, task: str | None, *broken: rules.Broken | None) -> Iterator[Violation]:
        for rule in broken:
            if rule is not None:
                yield Violation(
                    code=rule.code, worker=self.worker.key, task=task, numbers=rule.numbers
                )


def _of_tasks(problem: Problem, plan: Plan) -> Iterator[Violation]:
    served = Counter(stop.task for route in plan.routes for stop in route.stops)
    left_out = Counter(entry.task for entry in plan.unserved)
    for task in problem.tasks:
        for broken in (
            plan_rules.served_once(served[task.key], left_out[task.key]),
            plan_rules.required_served(task, served[task.key] > 0),
        ):
            if broken is not None:
                yield Violation(code=broken.code, task=task.key, numbers=broken.numbers)


def _of_crews(problem: Problem, plan: Plan) -> Iterator[Violation]:
    persons = {worker.key: worker.person for worker in problem.workers}
    sizes = Counter(task.together for task in problem.tasks if task.together is not None)
    crew_of = {task.key: task.together for task in problem.tasks}
    starts_s: dict[str, list[int]] = {crew: [] for crew in sizes}
    crews: dict[str, list[str]] = {crew: [] for crew in sizes}
    for route in plan.routes:
        for stop in route.stops:
            crew = crew_of[stop.task]
            if crew is not None:
                starts_s[crew].append(stop.start_s)
                crews[crew].append(persons[route.worker])
    for crew, size in sizes.items():
        for broken in (
            plan_rules.crew_complete(size, len(crews[crew])),
            plan_rules.crew_one_start(starts_s[crew]),
            plan_rules.crew_of_different_persons(crews[crew]),
        ):
            if broken is not None:
                yield Violation(code=broken.code, numbers={**broken.numbers, "together": crew})


def _of_links(problem: Problem, plan: Plan) -> Iterator[Violation]:
    persons = {worker.key: worker.person for worker in problem.workers}
    stops = {stop.task: stop for route in plan.routes for stop in route.stops}
    done_by = {stop.task: persons[r.worker] for r in plan.routes for stop in r.stops}
    for link in problem.links:
        before, after = stops.get(link.before), stops.get(link.after)
        found = [plan_rules.link_complete(link, before is not None, after is not None)]
        if before is not None and after is not None:
            found += [
                plan_rules.link_time(link, before, after),
                plan_rules.link_person(link, done_by[link.before], done_by[link.after]),
            ]
        for broken in found:
            if broken is not None:
                yield Violation(code=broken.code, task=link.after, numbers=broken.numbers)


def _of_sums(problem: Problem, plan: Plan) -> Iterator[Violation]:
    cost, figures = recount(problem, plan)
    broken = plan_rules.promises_broken(problem.max_broken_promises, figures.broken_promises)
    if broken is not None:
        yield Violation(code=broken.code, numbers=broken.numbers)
    if plan.cost != cost:
        yield Violation(code="cost-wrong", numbers={"cost": plan.cost, "expected": cost})
    for name in Figures.__slots__:
        said, counted = getattr(plan.figures, name), getattr(figures, name)
        if said != counted:
            numbers = {"figure": name, "says": said, "expected": counted}
            yield Violation(code="figures-wrong", numbers=numbers)
