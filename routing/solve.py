"""The front door: a problem in, the best checked plan found within the time out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routing.check import check
from routing.draft import Draft, draft_of
from routing.explain import explained
from routing.instance import Instance
from routing.recount import recount
from routing.search.clock import Clock
from routing.search.construct import fill
from routing.search.engine import improve

if TYPE_CHECKING:
    from collections.abc import Callable

    from routing.check import Violation
    from routing.plan import Plan
    from routing.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a search stands.

    Attributes:
        seconds: Since it began.
        plan: A better plan than all before, checked, without reasons; `None` when there is none.
    """

    seconds: float
    cost: int
    served: int
    unserved: int
    plan: Plan | None


def solve(
    problem: Problem,
    *,
    limit_s: float,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
    start: Plan | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Plan:
    """Search for a plan of low cost for at most about `limit_s` seconds.

    The plan serves every task or says why not, and breaks no hard rule, with one exception: a
    required task that cannot be served is left out, which `check` reports as
    `required-left-out`. It is never dearer than `start`, where that is a valid plan.

    Args:
        limit_s: A small problem ends sooner. Even 0 gives a complete first plan.
        on_progress: Called with the first plan, and then about twice a second.
        start: A plan to begin with, such as the one in force; what is impossible in it is mended.
        should_stop: Asked about twice a second; the search ends when it says so.
    """
    clock = Clock(limit_s, should_stop)
    search = _Search(problem, clock, on_progress)
    instance = Instance(problem)
    draft = Draft(instance) if start is None else draft_of(instance, start)
    if start is not None and not check(problem, start):
        search.offer(start)
    fill(draft, clock.is_stopped)
    search.look_at(draft)
    for better in improve(draft, clock, seed):
        search.look_at(better)
    return search.result(instance)


class _Search:
    """What a search has found so far, all of it checked."""

    def __init__(
        self, problem: Problem, clock: Clock, on_progress: Callable[[Progress], None] | None
    ) -> None:
        self._problem = problem
        self._clock = clock
        self._on_progress = on_progress
        self._best: tuple[tuple[int, int], Plan] | None = None

    def look_at(self, draft: Draft) -> None:
        """Keep the draft's plan if it is the best, and report."""
        is_better = self._best is None or draft.rank < self._best[0]
        if is_better:
            plan, rank = checked(self._problem, draft)
            is_better = self.offer(plan, rank)
        if self._on_progress is not None and self._best is not None:
            best = self._best[1]
            self._on_progress(
                Progress(
                    seconds=self._clock.now_s(),
                    cost=best.cost,
                    served=best.figures.served,
                    unserved=best.figures.unserved,
                    plan=best if is_better else None,
                )
            )

    def offer(self, plan: Plan, rank: tuple[int, int] | None = None) -> bool:
        """Keep a checked plan if it is better than all before; tell whether it was."""
        rank = rank or (0, plan.cost)
        if self._best is not None and rank >= self._best[0]:
            return False
        self._best = rank, plan
        return True

    def result(self, instance: Instance) -> Plan:
        """The best plan, with reasons for what it leaves out."""
        if self._best is None:
            raise RuntimeError("a search looks at its first draft before it ends")
        plan = self._best[1]
        return replace(plan, unserved=explained(draft_of(instance, plan)))


def checked(problem: Problem, draft: Draft) -> tuple[Plan, tuple[int, int]]:
    """The draft's plan without whatever breaks a rule, and its rank.

    The search and the checker know each rule separately; where they ever disagree, the checker
    is right and the tasks concerned are left out.
    """
    while True:
        plan = draft.plan()
        wrong = [v for v in check(problem, plan) if v.code != "required-left-out"]
        if not wrong:
            return plan, draft.rank
        concerned = _concerned(draft, wrong)
        if not concerned:
            cost, figures = recount(problem, plan)
            return replace(plan, cost=cost, figures=figures), (draft.required_out, cost)
        draft = draft.copy()
        draft.remove(concerned)


def _concerned(draft: Draft, wrong: list[Violation]) -> set[int]:
    instance = draft.instance
    tasks = {instance.task_of[v.task] for v in wrong if v.task is not None}
    for violation in wrong:
        if violation.task is None and violation.worker is not None:
            tasks.update(draft.books[instance.worker_of[violation.worker]].order)
        tasks.update(instance.crews.get(str(violation.numbers.get("together")), ()))
    for task in tuple(tasks):
        tasks.update(instance.crews.get(instance.tasks[task].together or "", ()))
    return tasks & draft.worker_of.keys()
