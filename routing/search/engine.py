"""The search as a whole: ruin and recreate, and every so often OR-Tools on a part of the plan."""

from __future__ import annotations

from importlib import import_module
from random import Random
from typing import TYPE_CHECKING

from routing.search.construct import fill
from routing.search.parts import choose
from routing.search.ruin import Annealing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routing.draft import Draft
    from routing.search.clock import Clock

# Between two looks at the clock by the caller; a stop is seen within this time.
TURN_S = 0.4
# Every so many turns one is OR-Tools'.
TURNS_PER_CLOSE_LOOK = 6
# A small problem is done long before its limit: this long per task is one annealing run.
RUN_S_PER_TASK = 0.06
FRUITLESS_RUNS = 2


def improve(draft: Draft, clock: Clock, seed: int) -> Iterator[Draft]:
    """Yield the best draft after each turn, until the time is up or nothing better is in sight."""
    rng = Random(seed)
    annealing = Annealing(draft, rng)
    run_s = min(clock.left_s(), max(0.2, RUN_S_PER_TASK * len(draft.instance.tasks)))
    fruitless = 0
    while not clock.is_over() and fruitless < FRUITLESS_RUNS:
        before = annealing.best.rank
        yield from _run(annealing, clock, rng, run_s)
        fruitless = 0 if annealing.best.rank < before else fruitless + 1
        annealing.restart()
    full = annealing.best.copy()
    fill(full, clock.is_stopped)
    yield full


def _run(annealing: Annealing, clock: Clock, rng: Random, run_s: float) -> Iterator[Draft]:
    began_s, turn_s = clock.now_s(), min(TURN_S, run_s / (2 * TURNS_PER_CLOSE_LOOK))
    turns = 0
    while not clock.is_over() and clock.now_s() < began_s + run_s:
        turns += 1
        if turns % TURNS_PER_CLOSE_LOOK == 0:
            _look_closely(annealing, rng, min(turn_s, clock.left_s()))
        else:
            ends_s = clock.now_s() + turn_s
            while clock.now_s() < ends_s and clock.left_s() > 0:
                annealing.step(min(1.0, (clock.now_s() - began_s) / run_s))
        yield annealing.best


def _look_closely(annealing: Annealing, rng: Random, limit_s: float) -> None:
    # Loaded by the first search: a web process judges rules and needs no 90 MiB of OR-Tools.
    ortools = import_module("routing.search.ortools_routing")
    part = choose(annealing.best, rng)
    better = None if part is None else ortools.improved(part, limit_s)
    if better is not None:
        fill(better)
        annealing.adopt(better)
