"""The search as a whole: in slices, until the time is up or nothing better is in sight."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

from routing.errors import InvalidProblem
from routing.kernel.compiled import HAS_COMPILER
from routing.search.aids import Choice, Proof, Routing
from routing.search.annealing import USUAL, Annealing

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

    from routing.draft import Draft
    from routing.search.aids import Aid
    from routing.search.annealing import Cooling
    from routing.search.clock import Clock

# A stop is seen within two of these.
SLICE_S = 0.05
# The same with a plan in parts, of which each core searches some in that time; on several cores
# more of them have begun by then.
PARTS_SLICE_S = 0.06
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

# Which search: our own, with what OR-Tools adds to it by some names, or OR-Tools' own alone.
KERNEL, ALONE = "kernel", "ortools"
AIDS: dict[str, Callable[[Annealing, Clock], Aid]] = {
    "choice": Choice,
    "proof": Proof,
    "routing": Routing,
}
USUAL_ENGINE = f"{KERNEL}+choice+proof"
ORTOOLS_SLICE_S = 0.5


def engine() -> str:
    """The one that `ROUTING_ENGINE` names; else our search with OR-Tools' choice and proof, or,
    uncompiled, OR-Tools' own.

    Raises:
        InvalidProblem: there is no such engine.
    """
    usual = USUAL_ENGINE if HAS_COMPILER else ALONE
    name = os.environ.get("ROUTING_ENGINE", usual)
    search, *aids = name.split("+")
    if name != ALONE and not (search == KERNEL and AIDS.keys() >= set(aids)):
        raise InvalidProblem(
            f"ROUTING_ENGINE is {name}, expected {ALONE}, or {KERNEL} and as many as you like of "
            + ", ".join(f"+{aid}" for aid in AIDS)
        )
    return name


def improve(
    draft: Draft, clock: Clock, *, seed: int, threads: int = 1, cooling: Cooling = USUAL
) -> Iterator[Draft]:
    """Yield the draft after each slice; the best plan is in its `st.best`."""
    draft.keep()
    name = engine()
    if name == ALONE:
        yield from _by_ortools(draft, clock)
    elif draft.problem.tasks:
        annealing = Annealing(draft, cooling, seed=seed, threads=threads)
        aids = [AIDS[aid](annealing, clock) for aid in name.split("+")[1:]]
        yield from _by_kernel(annealing, clock, aids)


def _by_kernel(annealing: Annealing, clock: Clock, aids: Sequence[Aid]) -> Iterator[Draft]:
    """Run after run, and after each what OR-Tools can add to it, until nothing is better."""
    tasks = len(annealing.draft.problem.tasks)
    hope, length = _Hope(clock), _length_of_run(clock, annealing)
    while not clock.is_over() and (tasks > SMALL or hope.is_left()):
        before = annealing.best
        run = min(length, clock.left())
        shares_s = [aid.share_s(clock.in_s(run)) for aid in aids]
        yield from _run(annealing, clock, run - clock.run_of(sum(shares_s)), aids)
        annealing.restart()
        if (yield from _aided(annealing, clock, dict(zip(aids, shares_s, strict=True)))):
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


def _run(annealing: Annealing, clock: Clock, run: float, aids: Sequence[Aid]) -> Iterator[Draft]:
    began = clock.now()
    slice_s = PARTS_SLICE_S if annealing.is_cut else SLICE_S
    while not clock.is_over() and clock.now() < began + run:
        steps = clock.steps_for(slice_s)
        progress = (clock.now() - began) / run
        clock.count(annealing.slice(steps, progress))
        for aid in aids if not annealing.is_apart else ():
            aid.watch(progress)
        yield annealing.draft


def _aided(
    annealing: Annealing, clock: Clock, shares_s: Mapping[Aid, float]
) -> Generator[Draft, None, bool]:
    """What OR-Tools makes of the best plan, and whether it says that there is no better one."""
    for aid, share_s in shares_s.items():
        if clock.is_stopped():
            return False
        # What is counted in steps does not depend on how fast they were.
        is_best = aid.improve(share_s if clock.is_in_steps else min(share_s, clock.left_s()))
        yield annealing.draft
        if is_best:
            return True
    return False


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
