"""The search as a whole: in slices, until the time is up or nothing better is in sight."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

from routing.errors import InvalidProblem
from routing.kernel.compiled import HAS_COMPILER
from routing.search.annealing import USUAL, Annealing
from routing.search.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routing.draft import Draft
    from routing.search.annealing import Cooling
    from routing.search.clock import Clock

# A stop is seen within two of these.
SLICE_S = 0.05
# Halves are cut anew this often; the cutting takes time of its own.
SLICE_OF_HALVES_S = 0.15
# A small problem is done long before its limit: so long per task is one annealing run, which begins
# as hot as the first.
RUN_S_PER_TASK = 0.02
LEAST_RUN_S = 0.2
SMALL = 60
# Others get all of their time, in a few runs where each has at least so long per task, and longer
# where leaving work out has to be weighed as well; those after the first go on from the best plan.
LONG_RUN_S_PER_TASK, MOST_LONG_RUNS = 0.05, 3
# So many runs in a row that find nothing better end the search; more of them where they take less
# than a tenth of the time, for each begins hot and may end elsewhere.
FRUITLESS_RUNS, MOST_FRUITLESS_RUNS = 2, 10
PATIENCE = 0.1
# Of so few tasks all routes may be listed.
MOST_PROVEN = 8

# Which search: ours and OR-Tools' choice among its routes, ours alone, or OR-Tools' own alone.
ENGINES = ("callout", "kernel", "ortools")
ORTOOLS_SLICE_S = 0.5
# Routes are remembered once the search is past so much of a run; before, none is any good.
REMEMBERED_FROM = 0.5
# So much of the time is for the choice among them, and no more than so many seconds.
PART_OF_CHOICE, MOST_CHOICE_S = 0.05, 3.0


def engine() -> str:
    """The one that `ROUTING_ENGINE` names; else all together, or, uncompiled, OR-Tools' own.

    Raises:
        InvalidProblem: there is no such engine.
    """
    usual = ENGINES[0] if HAS_COMPILER else ENGINES[-1]
    name = os.environ.get("ROUTING_ENGINE", usual)
    if name not in ENGINES:
        raise InvalidProblem(f"ROUTING_ENGINE is {name}, expected one of {', '.join(ENGINES)}")
    return name


def improve(
    draft: Draft, clock: Clock, *, seed: int, threads: int = 1, cooling: Cooling = USUAL
) -> Iterator[Draft]:
    """Yield the draft after each slice; the best plan is in its `st.best`."""
    draft.keep()
    if engine() == "ortools":
        yield from _by_ortools(draft, clock)
    elif draft.problem.tasks:
        annealing = Annealing(draft, cooling, seed=seed, threads=threads)
        yield from _by_kernel(annealing, clock)


def _by_kernel(annealing: Annealing, clock: Clock) -> Iterator[Draft]:
    """Run after run, and after each the choice among the routes found, until nothing is better."""
    draft = annealing.draft
    tasks = len(draft.problem.tasks)
    pool = Pool(draft.inst) if engine() == "callout" else None
    hope, length = _Hope(clock), _length_of_run(clock, annealing)
    while not clock.is_over() and (tasks > SMALL or hope.is_left()):
        before = annealing.best
        run = min(length, clock.left())
        choice_s = 0.0 if pool is None else min(MOST_CHOICE_S, PART_OF_CHOICE * clock.in_s(run))
        yield from _run(annealing, clock, run - clock.run_of(choice_s), pool)
        annealing.restart()
        if pool is not None and not clock.is_stopped():
            _choose(annealing, pool, min(choice_s, clock.left_s()), clock)
            yield draft
            if _is_proven(annealing):
                yield draft
                return
        hope.look(annealing.best < before)
        if tasks > SMALL:
            annealing.reheat()


def _length_of_run(clock: Clock, annealing: Annealing) -> float:
    """How long one run of annealing takes, seen from the beginning."""
    tasks = len(annealing.draft.problem.tasks)
    if tasks <= SMALL:
        return clock.run_of(max(LEAST_RUN_S, RUN_S_PER_TASK * tasks))
    least_s = LONG_RUN_S_PER_TASK * tasks * annealing.breadth
    runs = int(clock.left() / clock.run_of(least_s))
    return clock.left() / min(max(1, runs), MOST_LONG_RUNS)


class _Hope:
    """Whether one more run might find something better."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._patience = PATIENCE * clock.left()
        self._gained = clock.now()
        self._fruitless = 0

    def look(self, is_better: bool) -> None:
        """Take note of what a run has brought."""
        self._fruitless = 0 if is_better else self._fruitless + 1
        if is_better:
            self._gained = self._clock.now()

    def is_left(self) -> bool:
        """Whether the runs without gain are too few yet to give up."""
        is_patient = self._clock.now() - self._gained < self._patience
        return self._fruitless < (MOST_FRUITLESS_RUNS if is_patient else FRUITLESS_RUNS)


def _run(annealing: Annealing, clock: Clock, run: float, pool: Pool | None) -> Iterator[Draft]:
    began = clock.now()
    slice_s = SLICE_OF_HALVES_S if annealing.is_cut else SLICE_S
    while not clock.is_over() and clock.now() < began + run:
        steps = clock.steps_for(slice_s)
        progress = (clock.now() - began) / run
        annealing.slice(steps, progress)
        clock.count(steps)
        if pool is not None and progress > REMEMBERED_FROM:
            pool.add(annealing.draft.st, annealing.height)
        yield annealing.draft


def _choose(annealing: Annealing, pool: Pool, limit_s: float, clock: Clock) -> None:
    """Take the best plan that the routes of the pool make, if it is better."""
    # Loaded when it is first needed, as is OR-Tools' routing library below.
    choice = import_module("routing.search.choice")
    better = choice.recomposed(
        annealing.draft,
        pool,
        limit_s=limit_s,
        is_reproducible=clock.is_in_steps,
        should_stop=clock.is_stopped,
    )
    if better is not None:
        annealing.go_on_from(better)


def _is_proven(annealing: Annealing) -> bool:
    """Whether the best plan is the best there is, as can be known of a small problem."""
    if len(annealing.draft.problem.tasks) > MOST_PROVEN:
        return False
    best = import_module("routing.search.proof").proven(annealing.draft)
    if best is not None and best is not annealing.draft:
        annealing.go_on_from(best)
    return best is not None


def _by_ortools(draft: Draft, clock: Clock) -> Iterator[Draft]:
    """OR-Tools' routing search alone; each slice begins with the routes of the one before."""
    # 90 MiB that a web process can do without.
    ortools = import_module("routing.search.ortools_routing")
    fruitless = 0
    while not clock.is_over() and fruitless < FRUITLESS_RUNS:
        steps = clock.steps_for(ORTOOLS_SLICE_S)
        better = ortools.improved_whole(draft, min(ORTOOLS_SLICE_S, max(0.05, clock.left_s())))
        clock.count(steps)
        fruitless = fruitless + 1 if better is None else 0
        if better is not None:
            draft.st = better.st
            draft.keep()
        yield draft
