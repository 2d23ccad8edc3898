"""2-opt*: two routes change their tails, for strings are too short to mend long routes.

Potvin and Rousseau (1995), An exchange heuristic for routeing problems with time windows, Journal
of the Operational Research Society 46(12), doi:10.1057/jors.1995.204.
"""

from __future__ import annotations

from routing.kernel.arrays import (
    BREAKS,
    BUNDLE,
    INF,
    LABELS,
    LEG,
    NEVER,
    NEXT,
    OUT_AT,
    PREV,
    REMOVED,
    REMOVES,
    ROUTE,
    Instance,
    State,
)
from routing.kernel.compiled import entry, kernel, leaf
from routing.kernel.labels import earliest_end
from routing.kernel.place import may, place_cost
from routing.kernel.removal import settle_all, take_off
from routing.kernel.route import drive_cost, insert, retime
from routing.kernel.undo import begin, touch


@leaf
def _gain(inst: Instance, st: State, i: int, j: int) -> int:
    """What driving costs less, about, where `j` and what follows it comes behind `i`."""
    n, workers, node = inst.able.shape[0], inst.worker.shape[0], st.node
    w, v = node[i, ROUTE], node[j, ROUTE]
    follows, before = node[i, NEXT], node[j, PREV]
    end, other_end = n + workers + w, n + workers + v
    last, other_last = node[end, PREV], node[other_end, PREV]
    old = node[follows, LEG] + node[j, LEG] + node[other_end, LEG]
    new = drive_cost(inst, w, i, j) + drive_cost(inst, w, other_last, end)
    if follows == end:
        return old - new - drive_cost(inst, v, before, other_end)
    old += node[end, LEG]
    new += drive_cost(inst, v, before, follows) + drive_cost(inst, v, last, other_end)
    return old - new


@leaf
def _comes_in_time(inst: Instance, st: State, i: int, j: int) -> bool:
    """Whether `j` can be behind `i` so early that its route could go on as it does now."""
    w = st.node[i, ROUTE]
    late = LABELS + inst.rest.shape[1]
    for taken in range(inst.worker[w, BREAKS] + 1):
        by_s = st.node[j, late + taken]
        if by_s > NEVER and earliest_end(inst, st, w, j, i, taken) <= by_s:
            return True
    return False


@kernel
def _best_head(inst: Instance, st: State, i: int, depth: int, most: int) -> int:
    """The neighbour whose tail is the cheapest one behind `i`, costing less than `most`; or -1."""
    n, node = inst.able.shape[0], st.node
    w, best, best_j = node[i, ROUTE], most, -1
    for k in range(min(depth, inst.adjacent.shape[1])):
        j = inst.adjacent[i, k]
        v = node[j, ROUTE] if j >= 0 else -1
        if v < 0 or v == w or not st.active[v]:
            continue
        cost = -_gain(inst, st, i, j)
        if cost >= best or not _comes_in_time(inst, st, i, j):
            continue
        follows = node[i, NEXT]
        if follows < n and not _comes_in_time(inst, st, node[j, PREV], follows):
            continue
        best, best_j = cost, j
    return best_j


@kernel
def _take_off_tail(inst: Instance, st: State, w: int, kept: int) -> None:
    """Take all tasks behind a node off a route, the last one first."""
    node, n = st.node, inst.able.shape[0]
    end = n + inst.worker.shape[0] + w
    last = node[end, PREV]
    # The node may go itself, tied to one behind it.
    while last != kept and last != n + w:
        before = node[last, PREV]
        if last < n:
            take_off(inst, st, last)
        last = before if node[before, ROUTE] == w else node[end, PREV]


@kernel
def _append(inst: Instance, st: State, w: int, first: int, end: int) -> None:
    """Put what waits there in row `REMOVES` behind the route, as far as no rule forbids it."""
    end_node = inst.able.shape[0] + inst.worker.shape[0] + w
    for k in range(end - 1, first - 1, -1):
        i, before = st.row[REMOVES, k], st.node[end_node, PREV]
        if inst.job[i, BUNDLE] >= 0 or not may(inst, st, w, i):
            continue
        if place_cost(inst, st, w, i, before, INF) < INF:
            insert(inst, st, w, i, before)
            retime(inst, st, w)


@kernel
def _forget_placed(st: State) -> None:
    """Keep in row `REMOVES` what is on no route."""
    waiting = 0
    for k in range(st.total[REMOVED]):
        i = st.row[REMOVES, k]
        if st.row[OUT_AT, i] >= 0:
            st.row[REMOVES, waiting] = i
            waiting += 1
    st.total[REMOVED] = waiting


@entry
def exchange_tails(inst: Instance, st: State, i: int, depth: int, most: int) -> bool:
    """Begin a step in which the tail behind `i` and that of another route change places.

    Tried beside the `depth` nearest tasks; nothing happens where driving would cost `most` more.
    What one cannot take over from the other waits in row `REMOVES`, as after a ruin.
    """
    w = st.node[i, ROUTE]
    if w < 0 or not st.active[w]:
        return False
    j = _best_head(inst, st, i, depth, most)
    if j < 0:
        return False
    v = st.node[j, ROUTE]
    begin(st)
    touch(inst, st, w)
    touch(inst, st, v)
    _take_off_tail(inst, st, w, i)
    first = st.total[REMOVED]
    kept = st.node[j, PREV]
    if kept >= inst.able.shape[0] and st.node[kept, PREV] >= 0:
        # A call at the depot goes with what needed it.
        kept = st.node[kept, PREV]
    _take_off_tail(inst, st, v, kept)
    both = st.total[REMOVED]
    settle_all(inst, st)
    _append(inst, st, v, 0, first)
    _append(inst, st, w, first, both)
    _forget_placed(st)
    return True
