"""The search as a whole: in slices, until the time is up or nothing better is in sight."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

from routing.errors import InvalidProblem
from routing.search.annealing import Annealing, Cooling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routing.draft import Draft
    from routing.search.clock import Clock

# A stop is seen within two of these.
SLICE_S = 0.05
# Halves are cut anew this often; the cutting takes time of its own.
SLICE_OF_HALVES_S = 0.15
# A small problem is done long before its limit: so long per task is one annealing run.
RUN_S_PER_TASK = 0.02
LEAST_RUN_S = 0.2
SMALL = 60
FRUITLESS_RUNS = 2


# Which search: ours, or OR-Tools' by itself.
ENGINES = ("kernel", "ortools")
ORTOOLS_SLICE_S = 0.5


def engine() -> str:
    """The one that `ROUTING_ENGINE` names, ours by default.

    Raises:
        InvalidProblem: there is no such engine.
    """
    name = os.environ.get("ROUTING_ENGINE", ENGINES[0])
    if name not in ENGINES:
        raise InvalidProblem(f"ROUTING_ENGINE is {name}, expected one of {', '.join(ENGINES)}")
    return name


def improve(
    draft: Draft, clock: Clock, *, seed: int, threads: int = 1, cooling: Cooling | None = None
) -> Iterator[Draft]:
    """Yield the draft after each slice; the best plan is in its `st.best`."""
    if engine() == "ortools":
        yield from _by_ortools(draft, clock)
        return
    annealing = Annealing(draft, cooling or Cooling(), seed=seed, threads=threads)
    tasks = len(draft.problem.tasks)
    fruitless = 0
    while tasks and not clock.is_over() and fruitless < FRUITLESS_RUNS:
        before = annealing.best
        run = clock.left()
        if tasks <= SMALL:
            run = min(run, clock.run_of(max(LEAST_RUN_S, RUN_S_PER_TASK * tasks)))
        yield from _run(annealing, clock, run)
        fruitless = 0 if annealing.best < before else fruitless + 1
        annealing.restart()


def _run(annealing: Annealing, clock: Clock, run: float) -> Iterator[Draft]:
    began = clock.now()
    slice_s = SLICE_OF_HALVES_S if annealing.is_cut else SLICE_S
    while not clock.is_over() and clock.now() < began + run:
        steps = clock.steps_for(slice_s)
        annealing.slice(steps, (clock.now() - began) / run)
        clock.count(steps)
        yield annealing.draft


def _by_ortools(draft: Draft, clock: Clock) -> Iterator[Draft]:
    """OR-Tools' routing search alone; each slice begins with the routes of the one before."""
    # Loaded by the first search that needs it: 90 MiB that a web process can do without.
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
