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
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from routing.check import check
from routing.draft import Draft, draft_of
from routing.errors import InvalidProblem
from routing.exchange import exchanges
from routing.insertion import task_number
from routing.one_route import changed, route_with, with_route
from routing.reasons.why_not import verdicts
from routing.recount import recount
from routing.tied_starts import taken_out
from routing.ways import Case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routing.plan import Numbers, Plan, Route
    from routing.problem import Problem
    from routing.ways import Way

# Of each kind of verdict, so many workers are looked at; of each kind of way, so many are offered.
MOST_CASES, MOST_OFFERED = 5, 2


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

    Each keeps everything else that is served, but for what it names. A task of a crew has none, nor
    has one in an order before which something else is left out: it takes more than one.

    Args:
        limit_s: About; of each kind one is looked at whatever the time.

    Raises:
        InvalidPlan: the problem has no such task.
    """
    search = _Search(problem, plan, task_key, limit_s)
    if task_key in plan.served():
        return ()
    found: dict[str, list[Relaxation]] = defaultdict(list)
    for each in search.all():
        found[each.code].append(each)
    best = [sorted(some, key=_by_cost)[:MOST_OFFERED] for some in found.values()]
    return tuple(sorted((each for some in best for each in some), key=_by_cost))


def _by_cost(one: Relaxation) -> tuple[int, str, str]:
    return one.added_cost, one.code, str(one.numbers.get("worker", ""))


class _Search:
    """Looks for changes until the time is up."""

    def __init__(self, problem: Problem, plan: Plan, task_key: str, limit_s: float) -> None:
        self._until_s = time.perf_counter() + limit_s
        self._problem, self._plan = problem, plan
        self._number = task_number(problem, task_key)
        self._task = problem.tasks[self._number]
        self._cost = recount(problem, plan)[0] - self._task.unserved_cost
        self._wrong = {(v.code, v.worker, v.task) for v in check(problem, plan)}

    def all(self) -> Iterator[Relaxation]:
        """Everything found; nothing where the task could not be served by itself."""
        problem = self._problem
        draft = draft_of(problem, self._plan, is_torn_kept=True)
        with taken_out(draft, self._number) as room:
            if not room.is_whole:
                return
        cases = self._cases(draft)
        for rank, of_rank in enumerate(zip_longest(*cases.values())):
            for case in of_rank:
                if case is not None and (rank == 0 or time.perf_counter() < self._until_s):
                    yield from self._of_case(case)
        left_s = max(0.0, self._until_s - time.perf_counter())
        for made in exchanges(draft, self._plan, self._task.key, left_s):
            yield from self._offered(made.code, made.numbers, problem, made.plan)

    def _cases(self, draft: Draft) -> dict[str, list[Case]]:
        """By verdict, the most hopeful workers first."""
        problem, task = self._problem, self._task
        empty = Draft(problem, draft.inst)
        cases: dict[str, list[tuple[int, int, Case]]] = defaultdict(list)
        for w, verdict in enumerate(verdicts(draft, empty, self._number)):
            worker = problem.workers[w]
            away_s = int(problem.travel_s[worker.start_node, task.node])
            hope = int(verdict.numbers.get("short_s", verdict.numbers.get("added_cost", away_s)))
            case = Case(problem, self._plan, task, worker, verdict)
            cases[verdict.code].append((hope, w, case))
        return {
            code: [case for _, _, case in sorted(some, key=lambda one: one[:2])[:MOST_CASES]]
            for code, some in cases.items()
        }

    def _of_case(self, case: Case) -> Iterator[Relaxation]:
        for way in case.ways():
            smallest = self._smallest(way)
            if smallest is None:
                continue
            measure, route = smallest
            problem = changed(self._problem, way.change(measure))
            numbers = {**way.numbers, way.measure: measure} if way.measure else way.numbers
            yield from self._offered(
                way.code, numbers, problem, with_route(problem, self._plan, route)
            )

    def _smallest(self, way: Way) -> tuple[int, Route] | None:
        """The smallest measure with which it is possible, by bisection, and the route then."""
        too_small, enough = 0, way.most
        best = self._route(way, enough)
        if best is None:
            return None
        while enough - too_small > 1:
            middle = (too_small + enough) // 2
            route = self._route(way, middle)
            if route is None:
                too_small = middle
            else:
                enough, best = middle, route
        return enough, best

    def _route(self, way: Way, measure: int) -> Route | None:
        try:
            return route_with(self._problem, self._plan, self._task.key, way.change(measure))
        except InvalidProblem:
            # Such as a window beyond what numbers can say.
            return None

    def _offered(
        self, code: str, numbers: Numbers, problem: Problem, plan: Plan
    ) -> Iterator[Relaxation]:
        """The relaxation, if its plan breaks no rule that was not broken before."""
        wrong = {(v.code, v.worker, v.task) for v in check(problem, plan)}
        if not wrong - self._wrong:
            added = plan.cost - self._cost
            yield Relaxation(
                code=code, numbers=numbers, problem=problem, plan=plan, added_cost=added
            )
