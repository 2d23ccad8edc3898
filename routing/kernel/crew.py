"""A crew: several tasks with one start, each by another person."""

from __future__ import annotations

from routing.kernel.arrays import (
    ALL_BROKEN,
    CREW_PLACES,
    FROM,
    INF,
    KEY,
    MEMBER,
    MOST_BROKEN,
    NEVER,
    NEXT,
    NOW,
    ONLY_PERSON,
    PERSON,
    PROMISED,
    PROMISED_BY,
    UNTIL,
    Instance,
    State,
)
from routing.kernel.compiled import kernel
from routing.kernel.dice import below
from routing.kernel.fetch import best_with_fetch, needs_fetch
from routing.kernel.labels import first_start
from routing.kernel.order import call_of
from routing.kernel.place import best_on_route, may
from routing.kernel.predecessors import bounds
from routing.kernel.route import insert_with_call, retime
from routing.kernel.undo import touch
from routing.kernel.wait import start_behind

# How many common starts are tried for a crew; each costs a place for each member.
CREW_STARTS = 10
# How many of them may be starts in force or promised.
CREW_WISHES = 4


@kernel
def _collect_starts(
    inst: Instance, st: State, first: int, last: int, from_s: int, until_s: int
) -> int:
    """Write to `State.key` starts at which some member could be there; tell how many.

    First what is in force or promised, then a sample of all earliest arrivals at places on routes
    (Algorithm R, Vitter 1985).
    """
    n = inst.able.shape[0]
    for m in range(first, last):
        i = inst.bundle[MEMBER, m]
        st.node[i, FROM], st.node[i, UNTIL] = from_s, until_s
    count = kept = seen = _collect_wishes(inst, st, first, last)
    for m in range(first, last):
        i = inst.bundle[MEMBER, m]
        st.total[ONLY_PERSON] = bounds(inst, st, i)[2]
        for w in range(inst.worker.shape[0]):
            if not may(inst, st, w, i):
                continue
            before, end = n + w, n + inst.worker.shape[0] + w
            call = call_of(inst, w) if needs_fetch(inst, st, w, i) else -1
            while before != end:
                start_s = start_behind(inst, st, w, i, before, call)
                start_s = _common_start(inst, st, first, last, start_s)
                if start_s < INF and not _is_known(st, start_s, count):
                    seen += 1
                    count = _remember(st, start_s, kept, count, seen)
                before = st.node[before, NEXT]
    st.total[ONLY_PERSON] = -1
    return count


@kernel
def _collect_wishes(inst: Instance, st: State, first: int, last: int) -> int:
    """Write to `State.key` the starts that members would rather not miss; tell how many."""
    count = 0
    for m in range(first, last):
        i = inst.bundle[MEMBER, m]
        for wished_s in (inst.job[i, NOW], inst.job[i, PROMISED]):
            if wished_s > NEVER and count < CREW_WISHES:
                start_s = _common_start(inst, st, first, last, wished_s)
                if start_s < INF and not _is_known(st, start_s, count):
                    st.row[KEY, count] = start_s
                    count += 1
    return count


@kernel
def _remember(st: State, start_s: int, kept: int, count: int, seen: int) -> int:
    """Keep a start, or put it in the place of another one by lot but for the first `kept` ones.

    Tells how many there are.
    """
    if count < CREW_STARTS:
        st.row[KEY, count] = start_s
        return count + 1
    if below(st.rng, seen) < CREW_STARTS:
        st.row[KEY, kept + below(st.rng, CREW_STARTS - kept)] = start_s
    return count


@kernel
def _common_start(inst: Instance, st: State, first: int, last: int, from_s: int) -> int:
    """The first start from then on that the windows of a whole crew permit, or INF."""
    before_s = NEVER
    while from_s < INF and from_s != before_s:
        before_s = from_s
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
    """The cost of a crew at one start, places written to row `CREW_PLACES`; INF if it cannot.

    Each member in turn takes whoever is cheapest. Where one then finds nobody, it is the first to
    choose, a few times over; not where only a cheaper start is looked for.
    """
    size = last - first
    if _breaks_too_many(inst, st, first, last, start_s):
        return INF
    for m in range(first, last):
        st.row[KEY, CREW_STARTS + m - first] = m
    for _ in range(size * size):
        cost, stuck = _price_in_turn(inst, st, first, last, start_s, limit)
        if stuck <= 0 or limit < INF:
            return cost
        one = st.row[KEY, CREW_STARTS + stuck]
        for k in range(stuck, 0, -1):
            st.row[KEY, CREW_STARTS + k] = st.row[KEY, CREW_STARTS + k - 1]
        st.row[KEY, CREW_STARTS] = one
    return INF


@kernel
def _breaks_too_many(inst: Instance, st: State, first: int, last: int, start_s: int) -> bool:
    """Whether a crew that starts then breaks more promises together than all may."""
    broken = st.total[ALL_BROKEN]
    for m in range(first, last):
        i = inst.bundle[MEMBER, m]
        broken += not inst.job[i, PROMISED] <= start_s <= inst.job[i, PROMISED_BY]
    return bool(broken > inst.price[MOST_BROKEN])


@kernel
def _price_in_turn(
    inst: Instance, st: State, first: int, last: int, start_s: int, limit: int
) -> tuple[int, int]:
    """The same with the members in the order of `State.key`: (INF, who found nobody), or -1."""
    cost = 0
    for turn in range(last - first):
        m = st.row[KEY, CREW_STARTS + turn]
        i = inst.bundle[MEMBER, m]
        st.node[i, FROM], st.node[i, UNTIL] = start_s, start_s
        st.total[ONLY_PERSON] = bounds(inst, st, i)[2]
        best = _pick_place(inst, st, first, turn, limit - cost)
        st.total[ONLY_PERSON] = -1
        if best >= INF:
            return INF, turn
        cost += best
    return cost, -1


@kernel
def _pick_place(inst: Instance, st: State, first: int, turn: int, limit: int) -> int:
    """The cost of the cheapest place for one member, written to row `CREW_PLACES`; or INF."""
    m = st.row[KEY, CREW_STARTS + turn]
    i, at = inst.bundle[MEMBER, m], 3 * (m - first)
    best, place = limit, (-1, -1, -1)
    for w in range(inst.worker.shape[0]):
        if _is_taken(inst, st, first, turn, w):
            continue
        cost, before = best_on_route(inst, st, w, i, best, False)
        if before >= 0 and cost < best:
            best, place = cost, (w, before, -1)
        if may(inst, st, w, i) and needs_fetch(inst, st, w, i):
            cost, call, before = best_with_fetch(inst, st, w, i, best)
            if before >= 0 and cost < best:
                best, place = cost, (w, before, call)
    for k in range(3):
        st.row[CREW_PLACES, at + k] = place[k]
    return best if place[0] >= 0 else INF


@kernel
def _is_taken(inst: Instance, st: State, first: int, turn: int, w: int) -> bool:
    """Whether the person has a part already that came before in turn."""
    is_taken = False
    for k in range(turn):
        other = st.row[CREW_PLACES, 3 * (st.row[KEY, CREW_STARTS + k] - first)]
        is_taken = is_taken or inst.worker[other, PERSON] == inst.worker[w, PERSON]
    return is_taken


@kernel
def insert_crew(
    inst: Instance, st: State, first: int, last: int, from_s: int, until_s: int
) -> bool:
    """Place a crew, members `first` to `last` of all bundles, where one start is cheapest.

    Tells whether the times hold; what was placed may be on its routes where they do not.
    """
    count = _collect_starts(inst, st, first, last, from_s, until_s)
    best, best_s = INF, NEVER
    for k in range(count):
        start_s = st.row[KEY, k]
        cost = _price_crew(inst, st, first, last, start_s, best)
        if cost < best:
            best, best_s = cost, start_s
    if best >= INF:
        return False
    if _price_crew(inst, st, first, last, best_s, INF) >= INF:
        return False
    for m in range(first, last):
        i = inst.bundle[MEMBER, m]
        at = 3 * (m - first)
        w, before = st.row[CREW_PLACES, at], st.row[CREW_PLACES, at + 1]
        call = st.row[CREW_PLACES, at + 2]
        touch(inst, st, w)
        insert_with_call(inst, st, w, i, before, call)
    is_possible = True
    for m in range(first, last):
        is_possible = retime(inst, st, st.row[CREW_PLACES, 3 * (m - first)]) and is_possible
    return is_possible
