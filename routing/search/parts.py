"""A plan cut into neighbouring parts that are searched by themselves, and put together again.

A part is an instance of its own: with the travel times of its few hundred places side by side it
fits the processor's cache, which a table of all places does not. (Taillard and Voss 2002: POPMUSIC,
partial optimization metaheuristic under special intensification conditions.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.kernel.arrays import (
    ABLE_BIT,
    ABSENT,
    COUNT,
    FROM,
    NEXT,
    PERSON,
    ROUTE,
    UNTIL,
    Instance,
    State,
)
from routing.kernel.search import height
from routing.kernel.section import nodes_of, section_of
from routing.kernel.state import new_state, restore_best
from routing.kernel.undo import keep_best

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from routing.search.scarcity import Surcharge

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

# How often those go together who could do what is left out, instead of those who work nearby; not
# among more tasks than so many parts have, for they have to be near enough to change places.
SKILLED_RATE, WIDEST = 0.5, 5
# Nor where hardly anybody could do it, or nearly all.
LEAST_ABLE = 0.03


class Part:
    """Some workers with what they do, and some of what is left out, as a plan of its own.

    Until it is first searched it is only a list; so each core prepares what it searches. Until
    `give`, nothing of the whole may change.
    """

    def __init__(
        self,
        inst: Instance,
        whole: State,
        line: tuple[Ints, Ints],
        seed: int,
        surcharge: Surcharge | None = None,
    ) -> None:
        self._whole_inst, self._whole, self._seed = inst, whole, seed
        self._surcharge = surcharge
        self._tasks, self._workers = line
        self._nodes = nodes_of(inst, *line)
        self._own: tuple[Instance, State] | None = None

    def open(self) -> tuple[Instance, State]:
        """Its arrays; the best plan is at first the one as it is."""
        if self._own is None:
            inst = section_of(self._whole_inst, self._tasks, self._workers)
            if self._surcharge is not None:
                inst = self._surcharge.on(inst, self._workers)
            self._own = inst, self._state(inst)
        return self._own

    def _state(self, inst: Instance) -> State:
        whole, st = self._whole, new_state(inst, self._seed)
        number = np.full(len(whole.node), -1, dtype=np.int64)
        number[self._nodes] = np.arange(len(self._nodes))
        st.best[:] = whole.node[self._nodes][:, [NEXT, FROM, UNTIL]]
        st.best[:, 0] = number[st.best[:, 0]]
        restore_best(inst, st)
        keep_best(st, height(inst, st))
        st.row[ABSENT, : len(self._tasks)] = whole.row[ABSENT, self._tasks]
        return st

    def give(self, *, is_best: bool) -> None:
        """Write its routes to the best ones of the whole: its own best, or as they are."""
        whole = self._whole
        if self._own is None:
            whole.best[self._nodes] = whole.node[self._nodes][:, [NEXT, FROM, UNTIL]]
            return
        st = self._own[1]
        columns = st.best.copy() if is_best else st.node[:, [NEXT, FROM, UNTIL]]
        columns[:, 0] = np.where(columns[:, 0] < 0, -1, self._nodes[columns[:, 0]])
        whole.best[self._nodes] = columns
        whole.row[ABSENT, self._tasks] = st.row[ABSENT, : len(self._tasks)]


def cut(
    inst: Instance, st: State, rng: np.random.Generator, most: int
) -> Iterator[tuple[Ints, Ints]]:
    """Tasks and workers of neighbouring parts of the plan with at most so many tasks, about."""
    waiting = [(np.arange(len(inst.able)), np.arange(len(inst.worker)))]
    while waiting:
        tasks, workers = waiting.pop()
        if len(tasks) <= most or len(np.unique(inst.worker[workers, PERSON])) < 2:
            yield tasks, workers
            continue
        is_skilled = len(tasks) <= WIDEST * most and rng.random() < SKILLED_RATE
        sides = _by_skill(inst, st, rng, tasks, workers) if is_skilled else None
        is_first, is_ours = sides or _by_place(inst, st, rng, tasks, workers)
        waiting += [(tasks[~is_first], workers[~is_ours]), (tasks[is_first], workers[is_ours])]


def _by_skill(
    inst: Instance, st: State, rng: np.random.Generator, tasks: Ints, workers: Ints
) -> tuple[Flags, Flags] | None:
    """Which tasks and workers go with those who could do one of the tasks that are left out.

    Who has a rare skill is seldom a neighbour of the next who has it. `None` with nothing left
    out, or where the sides would be too unequal.
    """
    route = st.node[tasks, ROUTE]
    is_out = route < 0
    if not is_out.any():
        return None
    able = inst.able[np.ix_(tasks[is_out], workers)] & ABLE_BIT > 0
    names, person = np.unique(inst.worker[workers, PERSON], return_inverse=True)
    hands = np.bincount(person, weights=able[int(rng.integers(len(able)))], minlength=len(names))
    ours = (hands > 0)[person]
    if not LEAST_ABLE < ours.mean() < 1 - LEAST_ABLE:
        return None
    is_theirs = np.zeros(len(inst.worker), dtype=np.bool_)
    is_theirs[workers] = ours
    is_first = is_theirs[route]
    is_first[is_out] = able[:, ours].mean(axis=1) >= able[:, ~ours].mean(axis=1)
    return is_first, ours


def _by_place(
    inst: Instance, st: State, rng: np.random.Generator, tasks: Ints, workers: Ints
) -> tuple[Flags, Flags]:
    """Which tasks and workers are on the first side of a line that halves the stops.

    Two tasks far apart draw it: whoever works nearer to the first is on its side. Shifts of one
    person stay together, for their fair share is one.
    """
    places = inst.place[tasks]
    one = places[int(rng.integers(len(tasks)))]
    other = places[int(np.argmax(inst.travel[one, places]))]
    lean = _lean(inst, one, other, places)
    names, person = np.unique(inst.worker[workers, PERSON], return_inverse=True)
    index = np.full(len(inst.worker), -1, dtype=np.int64)
    index[workers] = person
    route = st.node[tasks, ROUTE]
    is_served = route >= 0
    owner = index[route[is_served]]
    stops = np.bincount(owner, minlength=len(names))
    sums = np.bincount(owner, weights=lean[is_served], minlength=len(names))
    homes = np.zeros(len(names))
    homes[person] = _lean(inst, one, other, inst.place[len(inst.able) + workers])
    means = np.where(stops > 0, sums / np.maximum(1, stops), homes)
    order = np.argsort(means, kind="stable")
    before = np.cumsum(stops[order]) - stops[order]
    ours = np.zeros(len(names), dtype=np.bool_)
    ours[order] = before < stops.sum() / 2
    ours[order[0]], ours[order[-1]] = True, False
    is_first = lean <= means[order][max(0, int(ours.sum()) - 1)]
    is_first[is_served] = ours[owner]
    return is_first, ours[person]


def _lean(inst: Instance, one: int, other: int, places: Ints) -> Ints:
    """How much nearer each place is to one place than to another."""
    lean: Ints = inst.travel[one, places].astype(np.int64) - inst.travel[other, places]
    return lean


def stops(st: State) -> int:
    """How many tasks are served."""
    return int(st.load[:, COUNT].sum())


def mean_stops(st: State) -> float:
    """Tasks by route, of routes that have any."""
    return stops(st) / max(1, int(np.count_nonzero(st.load[:, COUNT])))
