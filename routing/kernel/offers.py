"""All places for one task: where it could go, when it would start, and what that costs."""

from __future__ import annotations

from typing import Any

from routing.kernel.arrays import (
    BREAKS,
    END_WINDOW,
    FIRST_WINDOW,
    FROM,
    INF,
    LABELS,
    NEVER,
    NEXT,
    ORDER,
    PLACE,
    START,
    UNTIL,
    Instance,
    State,
)
from routing.kernel.compiled import kernel
from routing.kernel.drive import arrival
from routing.kernel.labels import first_start, work
from routing.kernel.place import best_on_route, may, place_cost
from routing.kernel.route import choice_cost
from routing.kernel.timing import read_order_with, time_order

# Columns of what `places` writes.
WORKER, POSITION, BEGINS, ADDED = range(4)


@kernel
def places(inst: Instance, st: State, i: int, found: Any) -> int:
    """Write all places for a task that is on no route; tell how many there are."""
    n, count = inst.able.shape[0], 0
    for w in range(inst.worker.shape[0]):
        if not may(inst, st, w, i):
            continue
        base = choice_cost(inst, st, w, i)
        before, end = n + w, n + inst.worker.shape[0] + w
        position = 0
        while before != end:
            cost = place_cost(inst, st, w, i, before, INF)
            if cost < INF:
                stops = read_order_with(inst, st, w, i, before)
                time_order(inst, st, w, stops)
                at = 0
                while st.row[ORDER, at] != i:
                    at += 1
                found[count, WORKER], found[count, POSITION] = w, position
                found[count, BEGINS], found[count, ADDED] = st.row[START, at], cost + base
                count += 1
            before = st.node[before, NEXT]
            position += 1 if before < n else 0
    return count


@kernel
def slots(inst: Instance, st: State, i: int, windows: Any, found: Any) -> None:
    """For each window (first, last start) write the cheapest place: worker, node before, cost.

    The cost is INF where nobody can come; the task must be on no route.
    """
    from_s, until_s = st.node[i, FROM], st.node[i, UNTIL]
    for k in range(windows.shape[0]):
        st.node[i, FROM] = max(from_s, windows[k, 0])
        st.node[i, UNTIL] = min(until_s, windows[k, 1])
        best, best_w, best_before = INF, -1, -1
        for w in range(inst.worker.shape[0]):
            cost, before = best_on_route(inst, st, w, i, best, False)
            if before >= 0 and cost < best:
                best, best_w, best_before = cost, w, before
        found[k, 0], found[k, 1], found[k, 2] = best_w, best_before, best
    st.node[i, FROM], st.node[i, UNTIL] = from_s, until_s


@kernel
def shortage_s(inst: Instance, st: State, w: int, i: int, before: int) -> int:
    """By how many seconds the task misses the place behind a node; at most 0 where it fits."""
    node, breaks, late = st.node, inst.worker[w, BREAKS], LABELS + inst.rest.shape[1]
    behind = node[before, NEXT]
    there_s = inst.travel[inst.job[before, PLACE], inst.job[i, PLACE]]
    away_s = inst.travel[inst.job[i, PLACE], inst.job[behind, PLACE]]
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
    return come_s - min(inst.window[last, 1], st.node[i, UNTIL]), come_s


@kernel
def least_shortage_s(inst: Instance, st: State, w: int, i: int) -> int:
    """The same for the best place on the worker's route."""
    before, end, best = inst.able.shape[0] + w, inst.able.shape[0] + inst.worker.shape[0] + w, INF
    while before != end:
        best = min(best, shortage_s(inst, st, w, i, before))
        before = st.node[before, NEXT]
    return best
