"""Why one more task does not go onto a route: by how much time is short, or what else is."""

from __future__ import annotations

from routing.kernel.arrays import (
    BREAKS,
    COUNT,
    END_WINDOW,
    FIRST_WINDOW,
    FROM,
    INF,
    IS_STOCKED,
    LABELS,
    MAX_TASKS,
    MAX_TRAVEL,
    MAX_WORK,
    NEVER,
    NEXT,
    UNTIL,
    Instance,
    State,
)
from routing.kernel.compiled import entry, kernel
from routing.kernel.drive import arrival, seconds
from routing.kernel.labels import first_start, fits, work
from routing.kernel.order import read_order_with
from routing.kernel.place import driving_with, is_stocked, work_with
from routing.kernel.timing import time_order

# What is in the way, in the order in which it is looked at: time, the limit of tasks, what is on
# the van, the limits of work, driving and duration; and else that no more promises may be broken.
TIME, TASKS, STOCK, WORKING, TRAVEL, DURATION, PROMISE = range(7)


@kernel
def shortage_s(inst: Instance, st: State, w: int, i: int, before: int) -> int:
    """By how many seconds the task misses the place behind a node; at most 0 where it fits."""
    node, breaks, late = st.node, inst.worker[w, BREAKS], LABELS + inst.rest.shape[1]
    behind = node[before, NEXT]
    there_s = seconds(inst, before, i)
    away_s = seconds(inst, i, behind)
    best = INF
    for k in range(breaks + 1):
        if node[before, LABELS + k] >= INF:
            continue
        for taken in range(k, breaks + 1):
            come_s = arrival(inst, w, k, taken, node[before, LABELS + k], there_s)
            if come_s >= INF:
                continue
            missed_s, start_s = _miss(inst, st, i, come_s)
            end_s = start_s + work(inst, w, before, i)
            for after in range(taken, breaks + 1):
                by_s = node[behind, late + after]
                next_s = arrival(inst, w, taken, after, end_s, away_s)
                if by_s > NEVER and next_s < INF:
                    over_s, begin_s = _miss(inst, st, behind, next_s)
                    over_s = max(over_s, begin_s + work(inst, w, i, behind) - by_s)
                    best = min(best, max(missed_s, over_s))
    return best


@kernel
def _miss(inst: Instance, st: State, i: int, come_s: int) -> tuple[int, int]:
    """By how much an arrival misses the last permitted start, and the start it leads to."""
    start_s = first_start(inst, st, i, come_s)
    if start_s < INF:
        return 0, start_s
    last = inst.job[i, END_WINDOW] - 1
    if last < inst.job[i, FIRST_WINDOW]:
        return INF, come_s
    by_s = min(inst.window[last, 1], st.node[i, UNTIL])
    return max(1, max(come_s, st.node[i, FROM]) - by_s), come_s


@entry
def least_shortage_s(inst: Instance, st: State, w: int, i: int) -> int:
    """The same for the best place on the worker's route."""
    before, end, best = inst.able.shape[0] + w, inst.able.shape[0] + inst.worker.shape[0] + w, INF
    while before != end:
        best = min(best, shortage_s(inst, st, w, i, before))
        before = st.node[before, NEXT]
    return best


@entry
def obstacle(inst: Instance, st: State, w: int, i: int) -> int:
    """What keeps a task off a route on which it has no place, where that is looked at last."""
    before, end, last = inst.able.shape[0] + w, inst.able.shape[0] + inst.worker.shape[0] + w, TIME
    while before != end:
        behind = st.node[before, NEXT]
        if fits(inst, st, w, i, before, behind):
            last = max(last, _beside_time(inst, st, w, i, before))
        before = behind
    return last


@kernel
def _beside_time(inst: Instance, st: State, w: int, i: int, before: int) -> int:
    """What is in the way at a place for which there is time."""
    if st.load[w, COUNT] >= inst.worker[w, MAX_TASKS]:
        return TASKS
    if st.node[before, IS_STOCKED] == 0 and not is_stocked(inst, st, w, i):
        return STOCK
    if work_with(inst, st, w, i, before) > inst.worker[w, MAX_WORK]:
        return WORKING
    if driving_with(inst, st, w, i, before) > inst.worker[w, MAX_TRAVEL]:
        return TRAVEL
    if time_order(inst, st, w, read_order_with(inst, st, w, i, before, -1)) >= INF:
        return DURATION
    return PROMISE
