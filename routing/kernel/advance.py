"""Bundles that can start earlier than they do, since something before them has left.

A placed tied task keeps its start, so a gap that opens before it is of no use until the whole group
moves: to the first second at which all of it can be there and its order with others still holds,
but no sooner than one of it is wished.
"""

from __future__ import annotations

from routing.kernel.arrays import (
    AFTER,
    ALL_BROKEN,
    BEFORE,
    BREAKS,
    BUNDLE,
    BUNDLE_AT,
    CREW,
    DUE,
    FROM,
    FROM_END,
    GREATEST,
    INF,
    MEMBER,
    NEVER,
    NEXT,
    NOW,
    PREV,
    PROMISED,
    ROUTE,
    ROUTES,
    ROUTES_SAVED,
    TOTAL,
    UNTIL,
    Instance,
    State,
)
from routing.kernel.compiled import kernel
from routing.kernel.labels import earliest_end, first_start, is_possible, service, work
from routing.kernel.predecessors import bounds
from routing.kernel.route import retime
from routing.kernel.tied import fix
from routing.kernel.undo import touch


@kernel
def advance_all(inst: Instance, st: State) -> None:
    """Advance the bundles that have a task on a route touched in this step."""
    n, k = inst.able.shape[0], 0
    while k < st.total[ROUTES_SAVED]:
        w = st.row[ROUTES, k]
        i = st.node[n + w, NEXT]
        while i != n + inst.worker.shape[0] + w:
            if inst.job[i, BUNDLE] >= 0:
                advance(inst, st, inst.job[i, BUNDLE])
            i = st.node[i, NEXT]
        k += 1


@kernel
def advance(inst: Instance, st: State, b: int) -> None:
    """Let each group of a bundle start as early as it can and is wished."""
    k, end = inst.bundle[BUNDLE_AT, b], inst.bundle[BUNDLE_AT, b + 1]
    while k < end:
        last = k + 1
        while last < end and inst.bundle[CREW, last] == inst.bundle[CREW, k]:
            last += 1
        now_s = st.node[inst.bundle[MEMBER, k], FROM]
        if st.node[inst.bundle[MEMBER, k], ROUTE] >= 0:
            start_s = _first_common_start(inst, st, k, last, now_s)
            if start_s < now_s:
                _move(inst, st, k, last, start_s)
        k = last


@kernel
def _first_common_start(inst: Instance, st: State, first: int, last: int, now_s: int) -> int:
    """When all of a group could start, no later than now and no sooner than is wished."""
    start_s = NEVER
    for m in range(first, last):
        i = inst.bundle[MEMBER, m]
        from_s, _, _ = bounds(inst, st, i)
        start_s = max(start_s, from_s, _kept_for_others(inst, st, i), _there_s(inst, st, i))
        wished_s = max(inst.job[i, NOW], inst.job[i, PROMISED])
        start_s = max(start_s, min(wished_s, inst.job[i, DUE]))
    # Once more, for a start that one permits may lie between two windows of another.
    for m in range(first, last):
        i = inst.bundle[MEMBER, m]
        st.node[i, FROM], st.node[i, UNTIL] = NEVER, INF
        start_s = max(start_s, first_start(inst, st, i, start_s))
    for m in range(first, last):
        i = inst.bundle[MEMBER, m]
        if first_start(inst, st, i, start_s) != start_s:
            start_s = now_s
        st.node[i, FROM], st.node[i, UNTIL] = now_s, now_s
    return min(start_s, now_s)


@kernel
def _there_s(inst: Instance, st: State, i: int) -> int:
    """When the task could start if it were by itself."""
    w, now_s = st.node[i, ROUTE], st.node[i, FROM]
    st.node[i, FROM], st.node[i, UNTIL] = NEVER, INF
    end_s = INF
    for taken in range(inst.worker[w, BREAKS] + 1):
        end_s = min(end_s, earliest_end(inst, st, w, i, st.node[i, PREV], taken))
    st.node[i, FROM], st.node[i, UNTIL] = now_s, now_s
    return end_s - work(inst, w, st.node[i, PREV], i)


@kernel
def _kept_for_others(inst: Instance, st: State, i: int) -> int:
    """How early the task may be for what must follow it within some time."""
    from_s = NEVER
    for k in range(inst.link.shape[0]):
        after = inst.link[k, AFTER]
        is_near = inst.link[k, BEFORE] == i and inst.link[k, GREATEST] < INF
        if is_near and st.node[after, ROUTE] >= 0:
            is_from_end = inst.link[k, FROM_END]
            service_s = service(inst, st.node[i, ROUTE], i) if is_from_end else 0
            from_s = max(from_s, st.node[after, FROM] - inst.link[k, GREATEST] - service_s)
    return from_s


@kernel
def _move(inst: Instance, st: State, first: int, last: int, start_s: int) -> None:
    """Give a group another start; take it back where the times do not hold or cost more after all.

    It costs something where one of the group would rather come later, or breaks a promise.
    """
    now_s, holds = st.node[inst.bundle[MEMBER, first], FROM], True
    cost, broken = st.total[TOTAL], st.total[ALL_BROKEN]
    for m in range(first, last):
        w = st.node[inst.bundle[MEMBER, m], ROUTE]
        touch(inst, st, w)
        fix(inst, st, w, inst.bundle[MEMBER, m], start_s)
        holds = is_possible(inst, st, w) and retime(inst, st, w) and holds
    if not holds or st.total[TOTAL] > cost or st.total[ALL_BROKEN] > broken:
        for m in range(first, last):
            w = st.node[inst.bundle[MEMBER, m], ROUTE]
            fix(inst, st, w, inst.bundle[MEMBER, m], now_s)
            retime(inst, st, w)
