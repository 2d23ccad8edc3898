"""Turns of the compiled search on the parts of a plan; each round cuts it elsewhere."""

from __future__ import annotations

from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from routing.kernel.arrays import BEST
from routing.kernel.search import anneal, height
from routing.kernel.state import restore_best
from routing.search.parts import Part, cut
from routing.search.scarcity import Scarcity

if TYPE_CHECKING:
    from concurrent.futures import Future

    from routing.draft import Draft
    from routing.search.scarcity import Surcharge

    # As `routing.kernel.search.anneal` wants them.
    Heat = tuple[float, float, float, float]
    Shape = tuple[float, int, int, float, float]

# So many tasks fit a cache; with fewer, more of what would go together is on two sides of a line.
MOST_TASKS = 400
# Parts are equal in stops, not quite in tasks.
SLACK = 1.2
# Turns by core that begin at once.
TURNS_AT_ONCE = 2
# Turns of a round, at least: the cutting takes time of its own.
LEAST_TURNS = 4


class _Going(NamedTuple):
    """Turns that have begun, and how many steps they are."""

    steps: int
    searches: list[Future[None]]


class Rounds:
    """Searches a plan part by part; between two rounds the draft is as good as all of them."""

    def __init__(self, draft: Draft, unit: float, *, seed: int, threads: int) -> None:
        """`unit` is that of temperature, in cost."""
        self._draft, self._unit, self._threads = draft, unit, threads
        self._rng = np.random.default_rng(seed)
        self._pool = ThreadPoolExecutor(threads)
        self._parts: list[Part] = []
        self._turns: list[Part] = []
        self._going: deque[_Going] = deque()
        self._scarcity: Scarcity | None = None

    @property
    def is_open(self) -> bool:
        """Whether a round has begun that is not over."""
        return bool(self._parts)

    def search(self, steps: int, heat: Heat, shape: Shape, scarce: float = 0.0) -> int:
        """Begin some turns on each core, of so many steps in all; end the round after the last.

        In a round that begins now, so much of what the workers' time is worth counts (`scarce`).
        Returns how many steps came to an end: none where the first prices of that time took it all,
        and on several cores those of the turns begun before, for some take longer than others, and
        no core should wait for them.
        """
        if not self._turns:
            if scarce > 0 and not self._is_priced():
                return 0
            self._cut(self._surcharge(scarce))
        self._going.append(self._begin(steps, heat, shape))
        if not self._turns:
            done = self._wait(0)
            self.join()
            return done
        return self._wait(0 if self._threads == 1 else 1)

    def _begin(self, steps: int, heat: Heat, shape: Shape) -> _Going:
        most = TURNS_AT_ONCE * self._threads
        each = max(1, steps // most)
        turns = Counter(self._turns[:most])
        del self._turns[:most]
        return _Going(
            each * turns.total(),
            [
                self._pool.submit(_search, part, each * times, heat, shape)
                for part, times in turns.items()
            ],
        )

    def _wait(self, most: int) -> int:
        """Wait for the oldest turns until so many lots of them go on; how many steps are done."""
        done = 0
        while len(self._going) > most:
            going = self._going.popleft()
            for search in going.searches:
                search.result()
            done += going.steps
        return done

    def join(self) -> None:
        """End the round: the draft goes on from all parts, and keeps the best they have found."""
        inst, st = self._draft.inst, self._draft.st
        if not self.is_open:
            return
        self._wait(0)
        best, kept = int(st.total[BEST]), st.best.copy()
        self._give(is_best=True)
        found = height(inst, st)
        if found < best:
            best, kept = found, st.best.copy()
        self._give(is_best=False)
        st.best[:], st.total[BEST] = kept, best
        self._parts, self._turns = [], []

    def _cut(self, surcharge: Surcharge | None) -> None:
        inst, st = self._draft.inst, self._draft.st
        most = min(MOST_TASKS, int(SLACK * len(inst.able) / self._threads))
        self._parts = [
            Part(inst, st, line, int(self._rng.integers(2**32)), surcharge)
            for line in cut(inst, st, self._rng, most)
        ]
        self._turns = self._in_turn()

    def _in_turn(self) -> list[Part]:
        """The turns of a round, as many for each core.

        Two turns of one part begin at once: `_begin` makes them one, for one core.
        """
        times = max(1, LEAST_TURNS // len(self._parts))
        turns = list(chain.from_iterable(repeat(self._parts, times)))
        return self._parts[: -len(turns) % self._threads] + turns

    def _is_priced(self) -> bool:
        """Whether the workers' time has prices; else they come a little nearer."""
        if self._scarcity is None:
            self._scarcity = Scarcity(self._draft.inst, self._unit)
            return False
        return self._scarcity.prepare()

    def _surcharge(self, weight: float) -> Surcharge | None:
        """What the workers' time costs in the parts of this round, by the plan as it is now."""
        if weight <= 0 or self._scarcity is None:
            return None
        self._scarcity.follow(self._draft.st)
        return self._scarcity.surcharge(weight)

    def _give(self, *, is_best: bool) -> None:
        for part in self._parts:
            part.give(is_best=is_best)
        restore_best(self._draft.inst, self._draft.st)


def _search(part: Part, steps: int, heat: Heat, shape: Shape) -> None:
    inst, st = part.open()
    seeds = np.arange(len(inst.able), dtype=np.int64)
    if len(seeds):
        anneal(inst, st, seeds, steps, heat, shape)
