"""Slices of the compiled search: how hot, how long, on which cores, and what it has found.

A large plan is searched in parts (`rounds.py`), and on two cores any but a small one is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from routing.kernel.arrays import BEST, MOST_BROKEN, PER_WORST_MIN
from routing.kernel.dice import seeded
from routing.kernel.search import anneal, height
from routing.kernel.state import restore_best
from routing.search.parts import mean_stops, stops
from routing.search.rounds import Rounds
from routing.search.scale import cheap_price, has_drives_alone, neighbour_cost, unit

if TYPE_CHECKING:
    from routing.draft import Draft
    from routing.kernel.arrays import Instance

# Plans of so many stops are searched in parts; on several cores, those of so many for each.
LARGE, LARGE_FOR_TWO = 700, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooling:
    """How the search cools down.

    Attributes:
        hot, cold: Temperatures at the beginning and at the end, in multiples of `unit`.
        hot_for_drives: At the beginning where all work has to be done and only drives have a price:
            they are put in order, and nothing is thrown over for anything else.
        warm: At the beginning of a run that goes on from the best plan of others.
        mean_removed, longest_string: Stops taken off in one ruin.
        depth: Beside how many neighbours a task is tried.
        out_rate: How often routes are ruined around a task that is left out.
        tails_rate: How often two routes exchange their tails instead of a ruin, where they are
            longer than a string on average; shorter ones are within its reach.
        counted: How much of the price of what is left out counts at the beginning; all of it
            does at the end.
        dearer: How much dearer a plan may be, in multiples of `unit`, that leaves out what was
            left out more seldom; less than the cheapest work.
        scarce: How much of the price of the workers' time counts in parts of a plan, until
            `fading` of the way; from `true` on only what a plan costs.
    """

    hot: float = 30.0
    cold: float = 0.1
    hot_for_drives: float = 1.0
    warm: float = 3.0
    mean_removed: float = 10.0
    longest_string: int = 10
    depth: int = 120
    out_rate: float = 0.5
    tails_rate: float = 0.6
    counted: float = 0.5
    dearer: float = 10.0
    scarce: float = 1.0
    fading: float = 0.6
    true: float = 0.8

    def at(self, progress: float) -> float:
        """The temperature at a point of the way from 0 to 1."""
        return float(self.hot * (self.cold / self.hot) ** min(1.0, progress))

    def counted_at(self, progress: float) -> float:
        """How much of the price of what is left out counts there."""
        return float(self.counted ** max(0.0, 1.0 - progress))

    def scarce_at(self, progress: float) -> float:
        """How much of the price of the workers' time counts there."""
        left = (self.true - progress) / (self.true - self.fading)
        return float(self.scarce * min(1.0, max(0.0, left)))


USUAL = Cooling()
# For a plan in force: nothing is thrown over to be put together anew.
GENTLE = Cooling(hot=1.0, counted=1.0, dearer=1.0, scarce=0.0)


class Annealing:
    """One plan that is searched; the best so far is in `draft.st.best`."""

    def __init__(self, draft: Draft, cooling: Cooling, *, seed: int, threads: int = 1) -> None:
        self.draft = draft
        drive = neighbour_cost(draft.inst)
        cheap = cheap_price(draft.inst, drive)
        if has_drives_alone(draft.inst, drive):
            cooling = replace(cooling, hot=min(cooling.hot, cooling.hot_for_drives))
        self.cooling = cooling
        # The tasks around which routes are ruined.
        self.seeds = np.arange(len(draft.inst.able), dtype=np.int64)
        self._threads = threads
        self._shape = (
            cooling.mean_removed,
            cooling.longest_string,
            min(cooling.depth, draft.inst.near.shape[1]),
            cooling.out_rate,
            cooling.tails_rate if mean_stops(draft.st) > cooling.longest_string else 0.0,
        )
        self._unit = unit(drive, cheap)
        self._dearer = min(cooling.dearer * self._unit, cheap)
        self._rounds = (
            Rounds(draft, self._unit, seed=seed, threads=threads)
            if can_be_cut(draft.inst)
            else None
        )
        # How many drives the unit is worth.
        self.breadth = self._unit / drive
        draft.st.rng[:] = seeded(seed)
        draft.keep()

    @property
    def best(self) -> int:
        """The cost of the best plan."""
        return int(self.draft.st.total[BEST])

    @property
    def height(self) -> int:
        """The cost of the plan as it is."""
        return height(self.draft.inst, self.draft.st)

    @property
    def is_cut(self) -> bool:
        """Whether it is searched in parts."""
        least = LARGE if self._threads == 1 else min(LARGE, LARGE_FOR_TWO * self._threads)
        return self._rounds is not None and stops(self.draft.st) >= least

    @property
    def is_apart(self) -> bool:
        """Whether its parts have gone on since the draft was last as good as they are."""
        return self._rounds is not None and self._rounds.is_open

    def slice(self, steps: int, progress: float) -> int:
        """Search for at most so many steps in all, at this point of the run; return how many."""
        temperature = self.cooling.at(progress) * self._unit
        heat = temperature, temperature, self.cooling.counted_at(progress), self._dearer
        if self._rounds is not None and self.is_cut:
            scarce = self.cooling.scarce_at(progress)
            return self._rounds.search(steps, heat, self._shape, scarce)
        if len(self.seeds):
            anneal(self.draft.inst, self.draft.st, self.seeds, steps, heat, self._shape)
        return steps

    def restart(self) -> None:
        """Go on from the best plan."""
        if self._rounds is not None:
            self._rounds.join()
        restore_best(self.draft.inst, self.draft.st)

    def reheat(self) -> None:
        """Begin the next run less hot, so that it stays near the best plan."""
        cooling = self.cooling
        self.cooling = replace(cooling, hot=min(cooling.hot, cooling.warm))

    def go_on_from(self, better: Draft) -> None:
        """Take over another plan of the same problem as the best one."""
        st = self.draft.st
        better.keep()
        st.best[:], st.total[BEST] = better.st.best, better.best_cost
        self.restart()


def can_be_cut(inst: Instance) -> bool:
    """Whether no rule or price ties routes of different parts together."""
    is_tied = bool(inst.bundle[0].any()) or inst.price[MOST_BROKEN] > 0
    return not is_tied and inst.price[PER_WORST_MIN] == 0 and len(inst.worker) > 1
