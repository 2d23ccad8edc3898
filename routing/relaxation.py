"""What would make a task possible that a plan leaves out: each offer is solved and checked first.

Codes and their numbers; all but the last two name the `worker` whose route it goes onto:

* `cost-accepted`: it has a place, but costs more than it is worth, by the prices.
* `window-later`, `window-earlier`: by `minutes`, of the permitted starts and of the promise.
* `overtime`: `minutes` more.
* `other-shift`: any start within that worker's shift, which begins at `starts_s`.
* `promise-broken`: that of `task`; without `task`, one more than may be broken.
* `skill-waived`: `skill` is needed at level `needs`, the worker `has` less; `waived` counts all.
* `territory-waived`: `territory`. `worker-permitted`: this one, although somebody decided else.
* `stock-added`: `more` of `part`, or `tool`, on the van.
* `limit-raised`: `limit`, a field of `Worker`, by `more` or by `minutes`.
* `task-moved`: `task`, from that worker to `to_worker`, at `start_s`.
* `task-left-out`: `task`.
* `others-moved`: `moved` of them, and `left_out`, none or some; no rule changes.

Where a crew, or what comes before the task in an order, is left out with it, `task` names which of
them is changed, if it is another one; windows are widened for a whole crew.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from routing.check import check
from routing.draft import Draft, draft_of
from routing.emergency import away_s
from routing.errors import InvalidProblem
from routing.exchange import exchanges, others_moved
from routing.few_routes import Change, changed, in_order, routes_with, with_routes
from routing.insertion import task_number
from routing.kernel.arrays import ABLE_BIT
from routing.reasons.why_not import verdicts
from routing.recount import recount
from routing.tied_starts import needed_for
from routing.ways import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from routing.plan import Numbers, Plan, Route
    from routing.problem import Problem, Task, Worker
    from routing.reasons.why_not import Verdict
    from routing.ways import Way

# Of each kind of verdict, so many workers are looked at; of each kind of way, so many are offered.
MOST_CASES, MOST_OFFERED = 5, 2
# What gives way to it has such a part of the limit, however long the rest has taken.
MOVING = 0.3
# Of several tasks, the others may go to so many of the nearest for each.
MOST_BESIDE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """One change that makes the task possible.

    Attributes:
        code: Stable, with its numbers as above.
        problem: As it is after the change.
        plan: An answer to it that serves the task, checked.
        added_cost: By which the plan gets dearer, without what leaving the task out cost.
    """

    code: str
    problem: Problem
    plan: Plan
    added_cost: int
    numbers: Numbers = field(default_factory=dict)


def relaxations(
    problem: Problem, plan: Plan, task_key: str, *, limit_s: float = 1.0
) -> tuple[Relaxation, ...]:
    """The smallest changes that would let the plan serve a task, the cheapest first.

    Each keeps everything else that is served, but for what it names. One of a crew, or in an order,
    is served together with what it needs and is left out as well.

    Args:
        limit_s: About, once the search is loaded; for a task by itself, of each kind one is looked
            at whatever the time, and for what gives way to it there are always three tenths of it.

    Raises:
        InvalidPlan: the problem has no such task.
    """
    search = _Search(problem, plan, task_key, limit_s)
    if task_key in plan.served():
        return ()
    found: dict[str, list[Relaxation]] = defaultdict(list)
    for each in search.all():
        found[each.code].append(each)
    best = [_different(sorted(some, key=_by_cost))[:MOST_OFFERED] for some in found.values()]
    return tuple(sorted((each for some in best for each in some), key=_by_cost))


def _different(offers: Iterable[Relaxation]) -> list[Relaxation]:
    """Of the same change for another one of a crew, the first."""
    found: dict[tuple[tuple[str, int | str], ...], Relaxation] = {}
    for one in offers:
        found.setdefault(tuple(sorted(one.numbers.items())), one)
    return list(found.values())


def _by_cost(one: Relaxation) -> tuple[int, str, str]:
    return one.added_cost, one.code, str(one.numbers.get("worker", ""))


def _wrong(problem: Problem, plan: Plan) -> set[tuple[str, str | None, str | None]]:
    """The rules that the plan breaks, and where."""
    return {(v.code, v.worker, v.task) for v in check(problem, plan)}


def _always(change: Change) -> Callable[[int], Change]:
    return lambda _: change


class _Search:
    """Looks for changes until the time is up."""

    def __init__(self, problem: Problem, plan: Plan, task_key: str, limit_s: float) -> None:
        self._problem, self._plan = problem, plan
        self._task = problem.tasks[task_number(problem, task_key)]
        needed = needed_for(problem, task_key) - plan.served()
        others = [task for task in problem.tasks if task.key in needed - {task_key}]
        # What has to be served at once.
        self._tasks = (self._task, *others)
        self._draft = draft_of(problem, plan, is_torn_kept=True)
        self._near = self._nearest() if others else ()
        self._cost = recount(problem, plan)[0] - sum(task.unserved_cost for task in self._tasks)
        self._wrong = _wrong(problem, plan)
        # From here on: the first call of a process has waited for what is compiled to be loaded.
        self._until_s, self._moving_s = time.perf_counter() + limit_s, MOVING * limit_s

    def all(self) -> Iterator[Relaxation]:
        """Everything found."""
        yield from self._at_its_cost()
        for rank, case in self._cases():
            is_sure = rank == 0 and len(self._tasks) == 1
            if is_sure or time.perf_counter() < self._until_s:
                yield from self._of_case(case)
        left_s = self._until_s - time.perf_counter()
        yield from self._of_exchanges(max(self._moving_s, left_s))

    def _nearest(self) -> tuple[Worker, ...]:
        """For each of the tasks, the nearest workers who could do it."""
        found: dict[int, None] = {}
        workers = self._problem.workers
        for task in self._tasks:
            number = task_number(self._problem, task.key)
            allowed = in_order(self._problem, self._plan, task).allowed_workers
            is_allowed = np.array(
                [allowed is None or worker.key in allowed for worker in workers], dtype=np.bool_
            )
            able = np.flatnonzero((self._draft.inst.able[number] & ABLE_BIT > 0) & is_allowed)
            far_s = away_s(self._draft, number)[able]
            found |= dict.fromkeys(able[np.argsort(far_s, kind="stable")][:MOST_BESIDE].tolist())
        return tuple(workers[w] for w in found)

    def _at_its_cost(self) -> Iterator[Relaxation]:
        """Several tasks as things are; a task by itself has verdicts that say so."""
        for worker in self._near:
            as_is = Change(worker=worker)
            routes = self._routes(self._task, _always(as_is))
            if routes is not None:
                plan = with_routes(self._problem, self._plan, routes)
                worth = max(self._task.unserved_cost, plan.cost - self._cost + 1)
                dearer = replace(as_is, tasks=(replace(self._task, unserved_cost=worth),))
                numbers = {"worker": worker.key}
                yield from self._offered(
                    "cost-accepted", numbers, changed(self._problem, dearer), plan
                )

    def _of_exchanges(self, left_s: float) -> Iterator[Relaxation]:
        problem, plan, key = self._problem, self._plan, self._task.key
        made = (
            others_moved(problem, plan, key, left_s)
            if len(self._tasks) > 1
            else exchanges(self._draft, plan, key, left_s)
        )
        for one in made:
            yield from self._offered(one.code, one.numbers, problem, one.plan)

    def _cases(self) -> Iterator[tuple[int, Case]]:
        """Of each task and verdict the most hopeful workers, each kind in turn, with their rank."""
        empty = Draft(self._problem, self._draft.inst)
        kinds: dict[tuple[str, str], list[tuple[int, int, Case]]] = defaultdict(list)
        for task in self._tasks:
            number = task_number(self._problem, task.key)
            for w, verdict in enumerate(verdicts(self._draft, empty, number)):
                case = self._case(task, self._problem.workers[w], verdict)
                kinds[task.key, verdict.code].append((case.hope, w, case))
        hopeful = [sorted(kind, key=lambda one: one[:2])[:MOST_CASES] for kind in kinds.values()]
        for rank, of_rank in enumerate(zip_longest(*hopeful)):
            yield from ((rank, one[2]) for one in of_rank if one is not None)

    def _case(self, task: Task, worker: Worker, verdict: Verdict) -> Case:
        crew = [
            one
            for one in self._tasks
            if task.together is not None and one.together == task.together and one is not task
        ]
        return Case(self._problem, self._plan, task, worker, verdict, tuple(crew))

    def _of_case(self, case: Case) -> Iterator[Relaxation]:
        if len(self._tasks) > 1 and self._routes(case.task, _always(Change(worker=case.worker))):
            # Nothing has to change but what it may cost.
            return
        for way in case.ways():
            smallest = self._smallest(case.task, way)
            if smallest is None:
                continue
            measure, routes = smallest
            change = way.change(measure)
            problem = changed(self._problem, change)
            numbers = {**way.numbers, way.measure: measure} if way.measure else {**way.numbers}
            if change.tasks and self._task.key not in {task.key for task in change.tasks}:
                numbers.setdefault("task", case.task.key)
            plan = with_routes(problem, self._plan, routes)
            yield from self._offered(way.code, numbers, problem, plan)

    def _smallest(self, task: Task, way: Way) -> tuple[int, tuple[Route, ...]] | None:
        """The smallest measure with which it is possible, by bisection, and the routes then."""
        too_small, enough = 0, way.most
        best = self._routes(task, way.change, enough)
        if best is None:
            return None
        while enough - too_small > 1:
            middle = (too_small + enough) // 2
            routes = self._routes(task, way.change, middle)
            if routes is None:
                too_small = middle
            else:
                enough, best = middle, routes
        return enough, best

    def _routes(
        self, first: Task, change: Callable[[int], Change], measure: int = 1
    ) -> tuple[Route, ...] | None:
        """The routes with all tasks, this one on that of the change's worker."""
        keys = [first.key, *(task.key for task in self._tasks if task is not first)]
        try:
            by = change(measure)
            return routes_with(self._problem, self._plan, keys, by, others=self._near)
        except InvalidProblem:
            # Such as a window beyond what numbers can say.
            return None

    def _offered(
        self, code: str, numbers: Numbers, problem: Problem, plan: Plan
    ) -> Iterator[Relaxation]:
        """The relaxation, if its plan breaks no rule that was not broken before."""
        if not _wrong(problem, plan) - self._wrong:
            added = plan.cost - self._cost
            yield Relaxation(
                code=code, numbers=numbers, problem=problem, plan=plan, added_cost=added
            )
