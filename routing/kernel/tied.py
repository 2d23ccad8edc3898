"""Tasks that depend on each other across routes: crews with one start, and orders with gaps.

Tied tasks form bundles, placed group by group: a crew is all there or not at all, and what comes
after something is left out where that is. They are taken off as a whole. Once placed, a tied task
keeps its start, so that routes stay independent of each other and labels exact; a bundle finds
another start when it is placed anew.
"""

from __future__ import annotations

from routing.kernel.arrays import (
    AFTER,
    ALL_BROKEN,
    BEFORE,
    BREAKS,
    BUNDLE_AT,
    CREW,
    FRESH,
    FROM,
    INF,
    LABELS,
    MEMBER,
    MOST_BROKEN,
    NEVER,
    NEXT,
    ONLY_PERSON,
    ORDER,
    PREV,
    ROUTE,
    START,
    TOTAL,
    UNTIL,
    Instance,
    State,
)
from routing.kernel.compiled import entry, kernel, leaf
from routing.kernel.crew import insert_crew
from routing.kernel.fetch import cheaper_with_call, drop_call
from routing.kernel.labels import update, work
from routing.kernel.order import read_order
from routing.kernel.place import best_anywhere
from routing.kernel.predecessors import bounds
from routing.kernel.route import insert_with_call, is_timed, remove, retime
from routing.kernel.timing import broken_and_worst, time_order
from routing.kernel.undo import touch
from routing.kernel.wait import may_wait, waiting_start


@kernel
def free(st: State, i: int) -> None:
    """Let a task start whenever its windows permit."""
    st.node[i, FROM], st.node[i, UNTIL] = NEVER, INF


@kernel
def fix(inst: Instance, st: State, w: int, i: int, start_s: int) -> None:
    """Hold a placed task to one start."""
    st.node[i, FROM], st.node[i, UNTIL] = start_s, start_s
    update(inst, st, w, st.node[i, PREV], st.node[i, NEXT])


@kernel
def earliest_start(inst: Instance, st: State, i: int) -> int:
    """When a placed task starts as the route is."""
    w, late = st.node[i, ROUTE], LABELS + inst.rest.shape[1]
    best_s = INF
    for k in range(inst.worker[w, BREAKS] + 1):
        if st.node[i, LABELS + k] <= st.node[i, late + k]:
            best_s = min(best_s, st.node[i, LABELS + k])
    return best_s - work(inst, w, st.node[i, PREV], i)


@kernel
def _take_off(inst: Instance, st: State, i: int) -> None:
    """Take a tied task off its route, if it is on one, and let go of its start."""
    w = st.node[i, ROUTE]
    if w >= 0:
        touch(inst, st, w)
        remove(inst, st, w, i)
        drop_call(inst, st, w)
        retime(inst, st, w)
    free(st, i)


@kernel
def remove_bundle(inst: Instance, st: State, b: int) -> None:
    """Take all of a bundle off their routes."""
    for k in range(inst.bundle[BUNDLE_AT, b], inst.bundle[BUNDLE_AT, b + 1]):
        _take_off(inst, st, inst.bundle[MEMBER, k])


@kernel
def _remove_fresh(inst: Instance, st: State, kept: int, count: int) -> None:
    """Take off again what was placed, but for the first `kept` tasks of it; the last one first."""
    for k in range(count - 1, kept - 1, -1):
        _take_off(inst, st, st.row[FRESH, k])


@leaf
def stands_for(inst: Instance, st: State, b: int, i: int) -> bool:
    """Whether a task is the first of its bundle that is on no route: it waits for all of them."""
    k = inst.bundle[BUNDLE_AT, b]
    while st.node[inst.bundle[MEMBER, k], ROUTE] >= 0:
        k += 1
    return inst.bundle[MEMBER, k] == i


@entry
def insert_bundle(inst: Instance, st: State, b: int, is_waiting: bool, is_priced: bool) -> None:
    """Place what of a bundle is on no route.

    Args:
        is_priced: Whether only as far as that is cheaper than leaving it out.
        is_waiting: Whether what must be followed within some time waits for that (`wait`), instead
            of starting as early as it can; where one way leaves out anything, the other is tried.
    """
    missing = 0
    for k in range(inst.bundle[BUNDLE_AT, b], inst.bundle[BUNDLE_AT, b + 1]):
        missing += st.node[inst.bundle[MEMBER, k], ROUTE] < 0
    count = _insert_groups(inst, st, b, is_waiting, is_priced)
    cost = st.total[TOTAL]
    if count == missing or not may_wait(inst, b):
        return
    _remove_fresh(inst, st, 0, count)
    other = _insert_groups(inst, st, b, not is_waiting, is_priced)
    if st.total[TOTAL] > cost if is_priced else other < count:
        _remove_fresh(inst, st, 0, other)
        _insert_groups(inst, st, b, is_waiting, is_priced)


@kernel
def _insert_groups(inst: Instance, st: State, b: int, is_waiting: bool, is_priced: bool) -> int:
    """Place the groups whose predecessors are placed, in their order; how many tasks are.

    They are listed in row `FRESH`.
    What comes first may be dear by itself and worthwhile for what follows: in the end the last
    ones go again as far as that is cheaper.
    """
    k, count = inst.bundle[BUNDLE_AT, b], 0
    cheapest, kept = st.total[TOTAL], 0
    while k < inst.bundle[BUNDLE_AT, b + 1]:
        last = k + 1
        crew = inst.bundle[CREW, k]
        while last < inst.bundle[BUNDLE_AT, b + 1] and inst.bundle[CREW, last] == crew:
            last += 1
        if _may_begin(inst, st, k, last):
            # Each member was priced without the promises that the others break.
            is_placed = _insert_group(inst, st, k, last, is_waiting)
            is_placed = is_placed and st.total[ALL_BROKEN] <= inst.price[MOST_BROKEN]
            for m in range(k, last):
                if is_placed:
                    st.row[FRESH, count] = inst.bundle[MEMBER, m]
                    count += 1
                else:
                    _take_off(inst, st, inst.bundle[MEMBER, m])
            if not is_priced or st.total[TOTAL] <= cheapest:
                cheapest, kept = st.total[TOTAL], count
        k = last
    _remove_fresh(inst, st, kept, count)
    return kept


@kernel
def _may_begin(inst: Instance, st: State, first: int, last: int) -> bool:
    """Whether a group is on no route, and all that comes before it is."""
    for m in range(first, last):
        i = inst.bundle[MEMBER, m]
        if st.node[i, ROUTE] >= 0:
            return False
        for k in range(inst.link.shape[0]):
            if inst.link[k, AFTER] == i and st.node[inst.link[k, BEFORE], ROUTE] < 0:
                return False
    return True


@kernel
def _insert_group(inst: Instance, st: State, first: int, last: int, is_waiting: bool) -> bool:
    """Place one task, or a crew, within what the placed tasks before it leave."""
    from_s, until_s, person = NEVER, INF, -1
    for m in range(first, last):
        more_s, less_s, person = bounds(inst, st, inst.bundle[MEMBER, m])
        from_s, until_s = max(from_s, more_s), min(until_s, less_s)
        if is_waiting:
            from_s = waiting_start(inst, st, inst.bundle[MEMBER, m], from_s)
    # Of a crew each has bounds of its own.
    st.total[ONLY_PERSON] = person if last == first + 1 else -1
    if last == first + 1:
        is_placed = _insert_one(inst, st, inst.bundle[MEMBER, first], from_s, until_s)
    else:
        is_placed = insert_crew(inst, st, first, last, from_s, until_s)
    st.total[ONLY_PERSON] = -1
    return is_placed


@kernel
def _insert_one(inst: Instance, st: State, i: int, from_s: int, until_s: int) -> bool:
    st.node[i, FROM], st.node[i, UNTIL] = from_s, until_s
    found = best_anywhere(inst, st, i, INF)
    cost, w, before, call = cheaper_with_call(inst, st, i, found, INF)
    if cost >= INF:
        return False
    touch(inst, st, w)
    insert_with_call(inst, st, w, i, before, call)
    _fix_where_cheapest(inst, st, w, i)
    return retime(inst, st, w)


@kernel
def _fix_where_cheapest(inst: Instance, st: State, w: int, i: int) -> None:
    """Hold a placed task to its earliest start, or to that of the route's times if it is better.

    A start that is in force, a promise or a shorter shift may be worth waiting for.
    """
    early_s = earliest_start(inst, st, i)
    if not is_timed(inst, st, w):
        fix(inst, st, w, i, early_s)
        return
    count = read_order(inst, st, w)
    cost, pos = time_order(inst, st, w, count), 0
    broken, _ = broken_and_worst(inst, st, count)
    while st.row[ORDER, pos] != i:
        pos += 1
    start_s = st.row[START, pos]
    fix(inst, st, w, i, early_s)
    is_dearer = time_order(inst, st, w, count) > cost
    if is_dearer or broken_and_worst(inst, st, count)[0] > broken:
        fix(inst, st, w, i, start_s)
