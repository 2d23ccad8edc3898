"""The front door: a problem in, the best checked plan found within the time out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routing.check import check
from routing.draft import Draft, draft_of
from routing.mending import checked
from routing.reasons.explain import explain
from routing.search.annealing import GENTLE, USUAL
from routing.search.clock import Clock
from routing.search.engine import improve

if TYPE_CHECKING:
    from collections.abc import Callable

    from routing.kernel.arrays import Instance
    from routing.plan import Plan
    from routing.problem import Problem

# Between two reports.
REPORT_S = 0.4
# The search waits while a plan is checked: at most such a part of its time.
CHECKING = 0.05


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


def solve(  # noqa: PLR0913 - the front door: by keyword, with defaults
    problem: Problem,
    *,
    limit_s: float,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
    start: Plan | None = None,
    should_stop: Callable[[], bool] | None = None,
    iterations: int | None = None,
    threads: int = 1,
) -> Plan:
    """Search for a plan of low cost for at most about `limit_s` seconds.

    The plan serves every task or says why not, and breaks no hard rule, with one exception: a
    required task that cannot be served is left out, which `check` reports as
    `required-left-out`. It is never dearer than `start`, where that is a valid plan.

    Args:
        limit_s: A small problem ends sooner. Even 0 gives a complete first plan.
        on_progress: Called with the first plan, and then about twice a second; with a better plan
            as often as checking it takes no more than a twentieth of the time.
        start: A plan to begin with, such as the one in force; what is impossible in it is mended.
        should_stop: Asked many times a second; the search ends when it says so.
        iterations: A fixed number of steps: with the same seed and as many threads, the same plan
            to the byte. OR-Tools alone (`ROUTING_ENGINE=ortools`) goes by the time all the same.
        threads: 2 uses two cores for a large problem.
    """
    clock = Clock(limit_s, should_stop, iterations)
    search = _Search(problem, clock, on_progress)
    draft = Draft(problem, seed=seed) if start is None else draft_of(problem, start)
    if start is not None and not check(problem, start):
        search.offer(start)
    draft.fill()
    draft.keep()
    search.look_at(draft)
    cooling = USUAL if start is None else GENTLE
    for better in improve(draft, clock, seed=seed, threads=threads, cooling=cooling):
        search.maybe_look_at(better)
    search.look_at(draft)
    return search.result(draft.inst)


class _Search:
    """What a search has found so far, all of it checked."""

    def __init__(
        self, problem: Problem, clock: Clock, on_progress: Callable[[Progress], None] | None
    ) -> None:
        self._problem = problem
        self._clock = clock
        self._on_progress = on_progress
        self._best: tuple[tuple[int, int], Plan] | None = None
        self._seen: int | None = None
        self._reported_s = self._look_again_s = 0.0

    def maybe_look_at(self, draft: Draft) -> None:
        """Report, if the last report was some time ago and somebody wants to know."""
        now_s = self._clock.now_s()
        if self._on_progress is None or now_s < self._reported_s + REPORT_S:
            return
        if now_s < self._look_again_s:
            self._report(is_better=False)
        else:
            self.look_at(draft)

    def look_at(self, draft: Draft) -> None:
        """Keep the draft's best plan if it is the best of all, and report."""
        is_better = False
        if self._seen is None or draft.best_cost < self._seen:
            began_s = self._clock.now_s()
            self._seen = draft.best_cost
            plan, rank = checked(self._problem, draft.best())
            is_better = self.offer(plan, rank)
            now_s = self._clock.now_s()
            self._look_again_s = now_s + (now_s - began_s) / CHECKING
        self._report(is_better=is_better)

    def _report(self, *, is_better: bool) -> None:
        self._reported_s = self._clock.now_s()
        if self._on_progress is not None and self._best is not None:
            best = self._best[1]
            self._on_progress(
                Progress(
                    seconds=self._reported_s,
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

    def result(self, inst: Instance) -> Plan:
        """The best plan, with reasons for what it leaves out."""
        if self._best is None:
            raise RuntimeError("a search looks at its first draft before it ends")
        plan = self._best[1]
        return replace(plan, unserved=explain(self._problem, plan, inst))
