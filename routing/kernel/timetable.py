"""The times of a route in full: arrivals, and when each break is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from routing.kernel.arrays import (
    BREAKS,
    EARLY,
    INF,
    ORDER,
    READY,
    REST_EARLIEST,
    REST_S,
    START,
    TAKEN,
    Instance,
    State,
)
from routing.kernel.compiled import entry, kernel
from routing.kernel.drive import arrival, seconds
from routing.kernel.labels import work

if TYPE_CHECKING:
    from numpy.typing import NDArray


@kernel
def rests_from(inst: Instance, w: int, span: tuple[int, int], ready_s: int, rests: Any) -> int:
    """Write the breaks of a span one after the other from `ready_s`; when the last is over."""
    for k in range(span[0], span[1]):
        begin_s = max(ready_s, inst.rest[w, k, REST_EARLIEST])
        ready_s = begin_s + inst.rest[w, k, REST_S]
        rests[k, 0], rests[k, 1] = begin_s, ready_s
    return ready_s


@kernel
def _may_wait(inst: Instance, w: int, span: tuple[int, int], there_s: int, until_s: int) -> bool:
    """Whether these breaks can be taken from `there_s` on, and be over by `until_s`."""
    for k in range(span[0], span[1]):
        begin_s = max(there_s, inst.rest[w, k, REST_EARLIEST])
        if begin_s > inst.rest[w, k, 1]:
            return False
        there_s = begin_s + inst.rest[w, k, REST_S]
    return there_s <= until_s


@kernel
def rests_on_the_way(
    inst: Instance, w: int, span: tuple[int, int], times: tuple[int, int, int], rests: Any
) -> int:
    """The arrival in a gap, its breaks written to `rests`; as many as can wait are taken there.

    `times` are the end of the work before, the driving, and the start of the work behind.
    """
    ready_s, travel_s, until_s = times
    first, last = span
    for k in range(first, last + 1):
        there_s = arrival(inst, w, first, k, ready_s, travel_s)
        if there_s < INF and (k == last or _may_wait(inst, w, (k, last), there_s, until_s)):
            rests_from(inst, w, (first, k), ready_s, rests)
            rests_from(inst, w, (k, last), there_s, rests)
            return there_s
    return INF


@entry
def lay_out(inst: Instance, st: State, w: int, count: int, arrivals: Any, rests: Any) -> None:
    """Write the arrivals and breaks of the route that `time_order` has just timed.

    Args:
        arrivals: By stop, the arrival, the end of the work and the driving before; then home.
        rests: By break, its start and end.
    """
    row, n = st.row, inst.able.shape[0]
    before, ready_s = n + w, inst.worker[w, READY]
    taken = inst.worker[w, EARLY]
    if taken > 0:
        rests_from(inst, w, (0, taken), inst.rest[w, 0, REST_EARLIEST], rests)
    for k in range(count):
        i, start_s = row[ORDER, k], row[START, k]
        travel_s = seconds(inst, before, i)
        span = (taken, row[TAKEN, k])
        if k == 0:
            # Who comes just in time takes breaks as early as can be, and leaves as late.
            rests_from(inst, w, span, ready_s, rests)
            arrivals[k, 0] = start_s
        else:
            times = (ready_s, travel_s, start_s)
            arrivals[k, 0] = rests_on_the_way(inst, w, span, times, rests)
        ready_s = start_s + work(inst, w, before, i)
        arrivals[k, 1], arrivals[k, 2] = ready_s, travel_s
        before, taken = i, row[TAKEN, k]
    home = n + inst.worker.shape[0] + w
    travel_s = seconds(inst, before, home)
    span = (taken, inst.worker[w, BREAKS])
    arrivals[count, 0] = rests_on_the_way(inst, w, span, (ready_s, travel_s, INF), rests)
    arrivals[count, 1], arrivals[count, 2] = arrivals[count, 0], travel_s


def times_of(
    inst: Instance, st: State, w: int, count: int
) -> tuple[NDArray[Any], NDArray[Any], list[int]]:
    """`arrivals`, `rests`, and the starts with the return and the departure behind them."""
    arrivals = np.zeros((count + 1, 3), dtype=np.int64)
    rests = np.zeros((inst.rest.shape[1], 2), dtype=np.int64)
    lay_out(inst, st, w, count, arrivals, rests)
    return arrivals, rests, st.row[START, : count + 2].tolist()
