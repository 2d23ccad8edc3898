"""A plan cut into two neighbouring halves that can be searched at once, and put together again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.kernel.arrays import (
    COUNT,
    FROM,
    NEXT,
    OUT,
    OUT_AT,
    OUTS,
    PERSON,
    PLACE,
    ROUTE,
    UNTIL,
    Instance,
    State,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]


def cut(inst: Instance, st: State, rng: np.random.Generator) -> tuple[Flags, Ints]:
    """Which workers are in the first half, and the half of each task.

    Two tasks far apart draw the line: whoever works nearer to the first belongs to its half.
    Shifts of one person stay together, for their fair share is one.
    """
    n = len(inst.able)
    places = inst.job[:n, PLACE]
    one = int(rng.integers(n))
    other = int(np.argmax(inst.travel[places[one], places]))
    lean = inst.travel[places[one], places].astype(np.int64) - inst.travel[places[other], places]
    route = st.node[:n, ROUTE]
    is_served = route >= 0
    person = inst.worker[:, PERSON]
    persons = int(person.max()) + 1
    of_task = person[route[is_served]]
    stops = np.bincount(of_task, minlength=persons)
    sums = np.bincount(of_task, weights=lean[is_served], minlength=persons)
    homes = lean_of_homes(inst, one, other)
    means = np.where(stops > 0, sums / np.maximum(1, stops), homes)
    order = np.argsort(means, kind="stable")
    before = np.cumsum(stops[order]) - stops[order]
    first = np.zeros(persons, dtype=np.bool_)
    first[order] = before < stops.sum() / 2
    is_first = first[person]
    middle = means[order][max(0, int(first.sum()) - 1)]
    half = np.where(is_served, np.where(is_first[np.maximum(route, 0)], 0, 1), (lean > middle) * 1)
    return is_first, half.astype(np.int64)


def lean_of_homes(inst: Instance, one: int, other: int) -> NDArray[np.float64]:
    """By person, how much nearer the start of the shift is to one task than to another."""
    n, workers = len(inst.able), len(inst.worker)
    starts = inst.job[n : n + workers, PLACE]
    a, b = inst.job[one, PLACE], inst.job[other, PLACE]
    lean = inst.travel[a, starts].astype(np.float64) - inst.travel[b, starts]
    homes = np.zeros(int(inst.worker[:, PERSON].max()) + 1)
    homes[inst.worker[:, PERSON]] = lean
    return homes


def take(st: State, whole: State, is_active: Flags, is_own: Flags) -> None:
    """Make `st` a copy of the whole plan in which only one half may be touched."""
    for mine, its in zip(st, whole, strict=True):
        if mine is not st.rng:
            np.copyto(mine, its)
    st.active[:] = is_active
    out = whole.row[OUTS, : whole.total[OUT]]
    own = out[is_own[out]]
    st.row[OUT_AT, out] = -1
    st.row[OUTS, : len(own)] = own
    st.row[OUT_AT, own] = np.arange(len(own))
    st.total[OUT] = len(own)


def join(whole: State, parts: list[State], is_first: Flags, is_best: bool) -> None:
    """Write to `whole.best` the routes of both halves: their best ones, or as they are."""
    n = len(whole.node) - 3 * len(is_first)
    workers = len(is_first)
    for part, is_active in zip(parts, (is_first, ~is_first), strict=True):
        columns = part.best if is_best else part.node[:, [NEXT, FROM, UNTIL]]
        follows = columns[:, 0].tolist()
        nodes: list[int] = []
        for w in np.flatnonzero(is_active).tolist():
            i = n + w
            while i != n + workers + w:
                nodes.append(i)
                i = follows[i]
        whole.best[nodes] = columns[nodes]


def stops(st: State) -> int:
    """How many tasks are served."""
    return int(st.load[:, COUNT].sum())


def mean_stops(st: State) -> float:
    """Tasks by route, of routes that have any."""
    return stops(st) / max(1, int(np.count_nonzero(st.load[:, COUNT])))
