"""Tasks that depend on each other across routes: crews with one start, and orders with gaps.

Tied tasks form bundles, placed and taken off as a whole. Once placed, a tied task keeps its start,
so that routes stay independent of each other and labels exact; a bundle finds another start when
it is placed anew.
"""

from __future__ import annotations

from routing.kernel.arrays import (
    AFTER,
    ALL_BROKEN,
    BEFORE,
    BREAKS,
    BUNDLE_AT,
    CREW,
    FROM,
    FROM_END,
    GREATEST,
    INF,
    KEY,
    LABELS,
    LEAST,
    MEMBER,
    MOST_BROKEN,
    NEVER,
    NEXT,
    ONE_PERSON,
    ONLY_PERSON,
    PERSON,
    PICK,
    PREV,
    ROUTE,
    SERVICE,
    SETUP,
    UNTIL,
    Instance,
    State,
)
from routing.kernel.compiled import entry, kernel
from routing.kernel.dice import below
from routing.kernel.labels import first_start, update, work
from routing.kernel.place import best_anywhere, best_on_route, may
from routing.kernel.route import insert, remove, retime
from routing.kernel.undo import touch
from routing.kernel.wait import may_wait, start_behind, waiting_start

# How many common starts are tried for a crew; each costs a place for each member.
CREW_STARTS = 10


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
def remove_bundle(inst: Instance, st: State, b: int) -> None:
    """Take all of a bundle off their routes."""
    for k in range(inst.bundle[BUNDLE_AT, b], inst.bundle[BUNDLE_AT, b + 1]):
        i = inst.bundle[MEMBER, k]
        w = st.node[i, ROUTE]
        if w >= 0:
            touch(inst, st, w)
            remove(inst, st, w, i)
            retime(inst, st, w)
        free(st, i)


@kernel
def bounds(inst: Instance, st: State, i: int) -> tuple[int, int, int]:
    """Earliest and latest start that the placed tasks before leave, and the person, or -1.

    The latest is NEVER where two persons would have to be one.
    """
    from_s, until_s, person = NEVER, INF, -1
    for k in range(inst.link.shape[0]):
        before = inst.link[k, BEFORE]
        if inst.link[k, AFTER] != i or st.node[before, ROUTE] < 0:
            continue
        w = st.node[before, ROUTE]
        least_s, most_s = st.node[before, FROM], st.node[before, FROM]
        if inst.link[k, FROM_END]:
            service_s = inst.job[before, SERVICE]
            if inst.own_service.shape[0] > 1:
                service_s = inst.own_service[before, w]
            # Set-up may come and go with the neighbours; each bound takes the safe side.
            least_s += service_s + inst.job[before, SETUP]
            most_s += service_s
        from_s = max(from_s, least_s + inst.link[k, LEAST])
        if inst.link[k, GREATEST] < INF:
            until_s = min(until_s, most_s + inst.link[k, GREATEST])
        if inst.link[k, ONE_PERSON]:
            if person >= 0 and person != inst.worker[w, PERSON]:
                until_s = NEVER
            person = inst.worker[w, PERSON]
    return from_s, until_s, person


@entry
def insert_bundle(inst: Instance, st: State, b: int, is_waiting: bool) -> bool:
    """Place all of a bundle, group by group; all or none. Tells whether it was placed.

    Args:
        is_waiting: Whether what must be followed within some time waits for that (`wait`), instead
            of starting as early as it can; where one way does not do, the other is tried.
    """
    if _insert_groups(inst, st, b, is_waiting):
        return True
    return may_wait(inst, b) and _insert_groups(inst, st, b, not is_waiting)


@kernel
def _insert_groups(inst: Instance, st: State, b: int, is_waiting: bool) -> bool:
    k = inst.bundle[BUNDLE_AT, b]
    while k < inst.bundle[BUNDLE_AT, b + 1]:
        last = k + 1
        crew = inst.bundle[CREW, k]
        while last < inst.bundle[BUNDLE_AT, b + 1] and inst.bundle[CREW, last] == crew:
            last += 1
        from_s, until_s, person = NEVER, INF, -1
        for m in range(k, last):
            more_s, less_s, who = bounds(inst, st, inst.bundle[MEMBER, m])
            from_s, until_s, person = max(from_s, more_s), min(until_s, less_s), max(person, who)
            if is_waiting:
                from_s = waiting_start(inst, st, inst.bundle[MEMBER, m], from_s)
        st.total[ONLY_PERSON] = person
        if last == k + 1:
            is_placed = _insert_one(inst, st, inst.bundle[MEMBER, k], from_s, until_s)
        else:
            is_placed = _insert_crew(inst, st, k, last, from_s, until_s)
        st.total[ONLY_PERSON] = -1
        # Each member was priced without the promises that the others break.
        if not is_placed or st.total[ALL_BROKEN] > inst.price[MOST_BROKEN]:
            remove_bundle(inst, st, b)
            return False
        k = last
    return True


@kernel
def _insert_one(inst: Instance, st: State, i: int, from_s: int, until_s: int) -> bool:
    st.node[i, FROM], st.node[i, UNTIL] = from_s, until_s
    cost, w, before = best_anywhere(inst, st, i, INF)
    if cost >= INF:
        return False
    touch(inst, st, w)
    insert(inst, st, w, i, before)
    fix(inst, st, w, i, earliest_start(inst, st, i))
    return retime(inst, st, w)


@kernel
def _collect_starts(
    inst: Instance, st: State, first: int, last: int, from_s: int, until_s: int
) -> int:
    """Write to `State.key` starts at which some member could be there; tell how many.

    A sample of all earliest arrivals at places on routes (Algorithm R, Vitter 1985).
    """
    n, count, seen = inst.able.shape[0], 0, 0
    for m in range(first, last):
        i = inst.bundle[MEMBER, m]
        st.node[i, FROM], st.node[i, UNTIL] = from_s, until_s
    for m in range(first, last):
        i = inst.bundle[MEMBER, m]
        for w in range(inst.worker.shape[0]):
            if not may(inst, st, w, i):
                continue
            before, end = n + w, n + inst.worker.shape[0] + w
            while before != end:
                start_s = start_behind(inst, st, w, i, before)
                start_s = _common_start(inst, st, first, last, start_s)
                if start_s < INF and not _is_known(st, start_s, count):
                    seen += 1
                    count = _remember(st, start_s, count, seen)
                before = st.node[before, NEXT]
    return count


@kernel
def _remember(st: State, start_s: int, count: int, seen: int) -> int:
    """Keep a start, or put it in the place of another one by lot; how many are kept."""
    if count < CREW_STARTS:
        st.row[KEY, count] = start_s
        return count + 1
    if below(st.rng, seen) < CREW_STARTS:
        st.row[KEY, below(st.rng, CREW_STARTS)] = start_s
    return count


@kernel
def _common_start(inst: Instance, st: State, first: int, last: int, from_s: int) -> int:
    """The first start from then on that the windows of a whole crew permit, or INF."""
    for _ in range(last - first):
        for m in range(first, last):
            if from_s < INF:
                from_s = first_start(inst, st, inst.bundle[MEMBER, m], from_s)
    return from_s


@kernel
def _is_known(st: State, start_s: int, count: int) -> bool:
    is_known = False
    for k in range(count):
        is_known = is_known or st.row[KEY, k] == start_s
    return is_known


@kernel
def _price_crew(inst: Instance, st: State, first: int, last: int, start_s: int, limit: int) -> int:
    """The cost of a crew at one start, places written to `State.pick`; INF if it cannot."""
    cost = 0
    for m in range(first, last):
        i = inst.bundle[MEMBER, m]
        st.node[i, FROM], st.node[i, UNTIL] = start_s, start_s
        best, best_w, best_before = limit - cost, -1, -1
        for w in range(inst.worker.shape[0]):
            is_taken = False
            for k in range(first, m):
                other = st.row[PICK, 2 * (k - first)]
                is_taken = is_taken or inst.worker[other, PERSON] == inst.worker[w, PERSON]
            if is_taken:
                continue
            c, before = best_on_route(inst, st, w, i, best, False)
            if before >= 0 and c < best:
                best, best_w, best_before = c, w, before
        if best_w < 0:
            return INF
        cost += best
        st.row[PICK, 2 * (m - first)], st.row[PICK, 2 * (m - first) + 1] = best_w, best_before
    return cost


@kernel
def _insert_crew(
    inst: Instance, st: State, first: int, last: int, from_s: int, until_s: int
) -> bool:
    count = _collect_starts(inst, st, first, last, from_s, until_s)
    best, best_s = INF, NEVER
    for k in range(count):
        start_s = st.row[KEY, k]
        cost = _price_crew(inst, st, first, last, start_s, best)
        if cost < best:
            best, best_s = cost, start_s
    if best >= INF:
        return False
    _price_crew(inst, st, first, last, best_s, INF)
    for m in range(first, last):
        i = inst.bundle[MEMBER, m]
        w, before = st.row[PICK, 2 * (m - first)], st.row[PICK, 2 * (m - first) + 1]
        touch(inst, st, w)
        insert(inst, st, w, i, before)
    is_possible = True
    for m in range(first, last):
        is_possible = retime(inst, st, st.row[PICK, 2 * (m - first)]) and is_possible
    return is_possible
