"""Whether a plan keeps every hard rule and costs what it says, to the second.

Shares nothing with the search: times and costs are recomputed from the problem.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from routing import rules
from routing.plan import Figures
from routing.recount import legs_s, recount, rest_s

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routing.plan import Numbers, Plan, Route
    from routing.problem import Problem, Task, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A hard rule that a plan breaks, where, and by how much; codes as in `routing.rules`.

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
        worker, route = self.worker, self.route
        yield from self._where(None, rules.shift_start(worker, route.leaves_s))
        yield from self._where(None, rules.shift_end(worker, route.returns_s))
        yield from self._of_breaks()
        yield from self._of_travel()
        for stop in route.stops:
            task = self.tasks[stop.task]
            yield from self._where(
                task.key,
                rules.skills(task, worker),
                rules.permitted_worker(task, worker),
                rules.start_window(task, stop.start_s),
                rules.work_after_arrival(stop.arrive_s, stop.start_s),
                rules.service_time(task, stop.start_s, stop.end_s),
                *(
                    rules.break_free_of_work(taken, stop.start_s, stop.end_s)
                    for taken in route.breaks
                ),
            )

    def _of_travel(self) -> Iterator[Violation]:
        route = self.route
        starts_s = [route.leaves_s, *(stop.end_s for stop in route.stops)]
        arrivals_s = [*(stop.arrive_s for stop in route.stops), route.returns_s]
        keys = [*(stop.task for stop in route.stops), None]
        said_s = [*(stop.travel_s for stop in route.stops), route.travel_home_s]
        for i, leg_s in enumerate(legs_s(self.problem, self.tasks, self.worker, route)):
            resting_s = rest_s(route.breaks, starts_s[i], arrivals_s[i])
            broken = rules.travel_time(starts_s[i], arrivals_s[i], leg_s, resting_s)
            yield from self._where(keys[i], broken)
            if said_s[i] != leg_s:
                numbers = {"travel_s": said_s[i], "needs_s": leg_s}
                yield from self._where(keys[i], rules.Broken("travel-wrong", numbers))

    def _of_breaks(self) -> Iterator[Violation]:
        taken = self.route.breaks
        yield from self._where(None, rules.breaks_taken(self.worker, taken))
        for rest, as_taken in zip(self.worker.breaks, taken, strict=False):
            yield from self._where(
                None, rules.break_window(rest, as_taken), rules.break_length(rest, as_taken)
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
            rules.served_once(served[task.key], left_out[task.key]),
            rules.required_served(task, served[task.key] > 0),
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
            rules.crew_complete(size, len(crews[crew])),
            rules.crew_one_start(starts_s[crew]),
            rules.crew_of_different_persons(crews[crew]),
        ):
            if broken is not None:
                yield Violation(code=broken.code, numbers={**broken.numbers, "together": crew})


def _of_sums(problem: Problem, plan: Plan) -> Iterator[Violation]:
    cost, figures = recount(problem, plan)
    if plan.cost != cost:
        yield Violation(code="cost-wrong", numbers={"cost": plan.cost, "expected": cost})
    for name in Figures.__slots__:
        said, counted = getattr(plan.figures, name), getattr(figures, name)
        if said != counted:
            numbers = {"figure": name, "says": said, "expected": counted}
            yield Violation(code="figures-wrong", numbers=numbers)
