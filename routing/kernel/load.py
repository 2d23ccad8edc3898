"""Routes from a plan: what is impossible in them is left out."""

from __future__ import annotations

from typing import Any

from routing.kernel.arrays import (
    ABLE_BIT,
    AFTER,
    ALL_BROKEN,
    BEFORE,
    BUNDLE,
    BUNDLE_AT,
    CARRIES,
    COUNT,
    CREW,
    FROM,
    FROM_END,
    GREATEST,
    HAS_DEPOT,
    HAS_FETCH,
    IS_STOCKED,
    LEAST,
    MAX_TASKS,
    MEMBER,
    MOST_BROKEN,
    MUST,
    NEXT,
    ONE_PERSON,
    PERSON,
    PRICE,
    ROUTE,
    UNTIL,
    Instance,
    State,
)
from routing.kernel.compiled import entry, kernel
from routing.kernel.labels import service
from routing.kernel.removal import holds, settle, settle_all
from routing.kernel.route import insert, remove, retime
from routing.kernel.tied import free, remove_bundle
from routing.kernel.undo import begin


@entry
def hold(inst: Instance, st: State, i: int, start_s: int) -> None:
    """Give a tied task the start that a plan says; others may start when they can."""
    if inst.job[i, BUNDLE] >= 0:
        st.node[i, FROM], st.node[i, UNTIL] = start_s, start_s


@entry
def is_sound(inst: Instance, st: State, w: int) -> bool:
    """Whether a route keeps times, limits and stock."""
    n = inst.able.shape[0]
    if st.load[w, COUNT] > inst.worker[w, MAX_TASKS] or not holds(inst, st, w):
        return False
    for part in range(inst.need.shape[1]):
        if st.used[w, part] > inst.stock[w, part]:
            return False
    i = st.node[n + w, NEXT]
    while i < n:
        if not inst.able[i, w] & CARRIES and st.node[i, IS_STOCKED] == 0:
            return False
        i = st.node[i, NEXT]
    return retime(inst, st, w) and st.total[ALL_BROKEN] <= inst.price[MOST_BROKEN]


@kernel
def _kind(inst: Instance, i: int) -> int:
    """What goes onto a route first: the call at the depot, then what must be done."""
    if i >= inst.able.shape[0]:
        return 0
    return 1 if inst.job[i, PRICE] >= MUST else 2


@kernel
def _may_append(inst: Instance, st: State, w: int, i: int) -> bool:
    if i >= inst.able.shape[0]:
        return inst.worker[w, HAS_DEPOT] > 0 and st.load[w, HAS_FETCH] == 0
    return st.node[i, ROUTE] < 0 and inst.able[i, w] & ABLE_BIT > 0


@kernel
def _load_whole(inst: Instance, st: State, w: int, nodes: Any) -> bool:
    """Append all nodes at once, and take them off again where the route is not sound."""
    n, before, is_whole = inst.able.shape[0], inst.able.shape[0] + w, True
    for k in range(nodes.shape[0]):
        is_whole = is_whole and _may_append(inst, st, w, nodes[k])
        if is_whole:
            insert(inst, st, w, nodes[k], before)
            before = nodes[k]
    is_whole = is_whole and (before < n or nodes.shape[0] == 0)
    if is_whole and is_sound(inst, st, w):
        return True
    for k in range(nodes.shape[0]):
        if st.node[nodes[k], ROUTE] == w and (nodes[k] < n or st.load[w, HAS_FETCH] > 0):
            remove(inst, st, w, nodes[k])
    retime(inst, st, w)
    return False


@entry
def load(inst: Instance, st: State, w: int, nodes: Any) -> None:
    """Append these nodes to an empty route, leaving out what makes it impossible.

    Required tasks go first, so that nothing else can be in their way; of a call at the depot that
    nothing needs any more, none is left.
    """
    n = inst.able.shape[0]
    if _load_whole(inst, st, w, nodes):
        return
    for kind in range(3):
        before = n + w
        for k in range(nodes.shape[0]):
            i = nodes[k]
            if st.node[before, NEXT] == i:
                before = i
            elif _kind(inst, i) == kind and _may_append(inst, st, w, i):
                insert(inst, st, w, i, before)
                if is_sound(inst, st, w):
                    before = i
                else:
                    remove(inst, st, w, i)
                    retime(inst, st, w)
    begin(st)
    settle(inst, st, w)


@kernel
def _is_torn(inst: Instance, st: State, b: int) -> bool:
    """Whether a crew of a bundle is not all there, at one time and of different persons."""
    node, first, last = st.node, inst.bundle[BUNDLE_AT, b], inst.bundle[BUNDLE_AT, b + 1]
    for k in range(first, last):
        i = inst.bundle[MEMBER, k]
        for m in range(first, k):
            other = inst.bundle[MEMBER, m]
            if inst.bundle[CREW, m] != inst.bundle[CREW, k]:
                continue
            a, c = node[i, ROUTE], node[other, ROUTE]
            if (a < 0) != (c < 0):
                return True
            if a >= 0 and node[i, FROM] != node[other, FROM]:
                return True
            if a >= 0 and inst.worker[a, PERSON] == inst.worker[c, PERSON]:
                return True
    return False


@kernel
def _is_out_of_order(inst: Instance, st: State, b: int) -> bool:
    """Whether a link within a bundle is broken."""
    node = st.node
    for k in range(inst.link.shape[0]):
        i, j = inst.link[k, BEFORE], inst.link[k, AFTER]
        wi, wj = node[i, ROUTE], node[j, ROUTE]
        if inst.job[i, BUNDLE] != b or wj < 0:
            continue
        if wi < 0:
            return True
        gap_s = node[j, FROM] - node[i, FROM]
        if inst.link[k, FROM_END]:
            gap_s -= service(inst, wi, i)
        if not inst.link[k, LEAST] <= gap_s <= inst.link[k, GREATEST]:
            return True
        if inst.link[k, ONE_PERSON] and inst.worker[wi, PERSON] != inst.worker[wj, PERSON]:
            return True
    return False


@entry
def drop_torn(inst: Instance, st: State) -> None:
    """Leave out bundles of which something is there that must not be without the rest."""
    begin(st)
    for b in range(inst.bundle.shape[1] - 1):
        if inst.bundle[BUNDLE_AT, b + 1] <= inst.bundle[BUNDLE_AT, b]:
            break
        if _is_torn(inst, st, b) or _is_out_of_order(inst, st, b):
            remove_bundle(inst, st, b)
        for k in range(inst.bundle[BUNDLE_AT, b], inst.bundle[BUNDLE_AT, b + 1]):
            if st.node[inst.bundle[MEMBER, k], ROUTE] < 0:
                free(st, inst.bundle[MEMBER, k])
    settle_all(inst, st)
