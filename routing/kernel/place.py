"""Where one more task goes: what each place costs, exactly, and the cheapest of them."""

from __future__ import annotations

from routing.kernel.arrays import (
    ABLE_BIT,
    ALL_BROKEN,
    BLINK,
    BREAKS,
    BROKEN,
    CARRIES,
    COUNT,
    DRIVE_PRICE,
    DRIVING,
    DUE,
    HAS_FETCH,
    IDLE,
    IDLES,
    INF,
    IS_STOCKED,
    IS_TIMED,
    IS_WATCHED,
    KIND,
    LEG,
    MARK,
    MAX_TASKS,
    MAX_TRAVEL,
    MAX_WORK,
    MOST_BROKEN,
    NEXT,
    ONLY_PERSON,
    PER_DURATION_S,
    PERSON,
    PREV,
    ROUTE,
    SPAN,
    STAMP,
    TIME_COST,
    TIMED,
    WORK,
    Instance,
    State,
)
from routing.kernel.compiled import kernel, leaf
from routing.kernel.dice import uniform
from routing.kernel.drive import seconds
from routing.kernel.labels import earliest_end, fits, work
from routing.kernel.order import read_order_with
from routing.kernel.route import choice_cost, detour_cost
from routing.kernel.timing import broken_and_worst, price_of_lateness, time_order

# One place in so many is passed over (Christiaens and Vanden Berghe 2020, section 5.3: blinks).
BLINK_EVERY = 100


@leaf
def may(inst: Instance, st: State, w: int, i: int) -> bool:
    """Whether the worker may do the task at all, and the search may touch the route."""
    if not inst.able[i, w] & ABLE_BIT or not st.active[w]:
        return False
    person = st.total[ONLY_PERSON]
    return person < 0 or inst.worker[w, PERSON] == person


@leaf
def is_stocked(inst: Instance, st: State, w: int, i: int) -> bool:
    """Whether the van has what the task needs, beside what the route uses."""
    if not inst.able[i, w] & CARRIES:
        return False
    for part in range(inst.need.shape[1]):
        if st.used[w, part] + inst.need[i, part] > inst.stock[w, part]:
            return False
    return True


@leaf
def driving_with(inst: Instance, st: State, w: int, i: int, before: int) -> int:
    """Seconds that the route drives with the task behind a node."""
    behind = st.node[before, NEXT]
    drive_s = st.load[w, DRIVING] + seconds(inst, before, i) + seconds(inst, i, behind)
    if st.load[w, COUNT] > 0 or st.load[w, HAS_FETCH] > 0:
        drive_s -= seconds(inst, before, behind)
    return drive_s


@leaf
def work_with(inst: Instance, st: State, w: int, i: int, before: int) -> int:
    """Seconds of set-up and service on the route with the task behind a node."""
    behind = st.node[before, NEXT]
    work_s = st.load[w, WORK] + work(inst, w, before, i)
    return work_s + work(inst, w, i, behind) - work(inst, w, before, behind)


@leaf
def has_room(inst: Instance, st: State, w: int, i: int, before: int) -> bool:
    """Whether the route's limits and the van's stock leave room for the task there."""
    worker = inst.worker
    if st.load[w, COUNT] >= worker[w, MAX_TASKS]:
        return False
    if st.node[before, IS_STOCKED] == 0 and not is_stocked(inst, st, w, i):
        return False
    is_capped = worker[w, MAX_TRAVEL] < INF
    if is_capped and driving_with(inst, st, w, i, before) > worker[w, MAX_TRAVEL]:
        return False
    if worker[w, MAX_WORK] < INF:
        return work_with(inst, st, w, i, before) <= worker[w, MAX_WORK]
    return True


@kernel
def time_cost_with(inst: Instance, st: State, w: int, count: int) -> int:
    """What the times of `State.order` cost more than the route's present ones, or INF."""
    cost = time_order(inst, st, w, count)
    if cost >= INF:
        return INF
    broken, _ = broken_and_worst(inst, st, count)
    more = broken - st.load[w, BROKEN]
    if more > 0 and st.total[ALL_BROKEN] + more > inst.price[MOST_BROKEN]:
        return INF
    return cost - st.load[w, TIME_COST]


@kernel
def least_time_cost(inst: Instance, st: State, w: int, i: int, before: int) -> int:
    """What the times cost more at least with the task behind a node.

    Its own lateness if it came as early as can be; and a shift cannot be shorter than all its
    driving and work.
    """
    cost = 0
    if inst.job[i, DUE] < INF:
        end_s = INF
        for taken in range(inst.worker[w, BREAKS] + 1):
            end_s = min(end_s, earliest_end(inst, st, w, i, before, taken))
        if end_s < INF:
            cost += price_of_lateness(inst, i, end_s - work(inst, w, before, i))
    if inst.price[PER_DURATION_S] > 0:
        busy_s = driving_with(inst, st, w, i, before) + work_with(inst, st, w, i, before)
        cost += max(0, busy_s - st.load[w, SPAN]) * inst.price[PER_DURATION_S]
    return cost


@leaf
def is_priced_by_time(inst: Instance, st: State, w: int, i: int) -> bool:
    """Whether the times of the route with the task cost anything or are limited."""
    return inst.worker[w, IS_WATCHED] > 0 or st.load[w, TIMED] > 0 or inst.job[i, IS_TIMED] > 0


@leaf
def least_cost(inst: Instance, st: State, w: int, x: int, before: int) -> int:
    """What a task at place `x` costs at least behind a node: its drives by their time alone.

    Asked of one task for many nodes, it reads two rows of the tables of travel times.
    """
    behind = st.node[before, NEXT]
    there_s = int(inst.travel_to[x, inst.place[before]])
    travel_s = there_s + int(inst.travel[x, inst.place[behind]])
    return int(travel_s * inst.worker[w, DRIVE_PRICE] - st.node[behind, LEG])


@leaf
def place_cost(inst: Instance, st: State, w: int, i: int, before: int, limit: int) -> int:
    """What the task costs behind a node, INF where it does not fit or costs `limit` or more.

    The price of the choice of worker is not in it.
    """
    behind = st.node[before, NEXT]
    cost = detour_cost(inst, st, w, i, before, behind)
    if cost >= limit:
        return INF
    if not has_room(inst, st, w, i, before):
        return INF
    if not fits(inst, st, w, i, before, behind):
        return INF
    if is_priced_by_time(inst, st, w, i):
        if cost + least_time_cost(inst, st, w, i, before) >= limit:
            return INF
        more = time_cost_with(inst, st, w, read_order_with(inst, st, w, i, before, -1))
        if more >= INF or cost + more >= limit:
            return INF
        cost += more
    return cost


@leaf
def _blinks(st: State, is_blinking: bool) -> bool:
    """Whether this place is passed over; a geometric count spares most throws."""
    if not is_blinking:
        return False
    st.total[BLINK] -= 1
    if st.total[BLINK] > 0:
        return False
    st.total[BLINK] = 1 + int(2 * BLINK_EVERY * uniform(st.rng))
    return True


@kernel
def best_on_route(
    inst: Instance, st: State, w: int, i: int, limit: int, is_blinking: bool
) -> tuple[int, int]:
    """The cheapest place on one worker's route: (cost below `limit` or INF, node before)."""
    best, best_before = limit, -1
    if not may(inst, st, w, i):
        return INF, -1
    x, base = inst.place[i], choice_cost(inst, st, w, i)
    end = inst.able.shape[0] + inst.worker.shape[0] + w
    before = inst.able.shape[0] + w
    while before != end:
        if least_cost(inst, st, w, x, before) < best - base and not _blinks(st, is_blinking):
            cost = place_cost(inst, st, w, i, before, best - base)
            if cost < min(best - base, INF):
                best, best_before = cost + base, before
        before = st.node[before, NEXT]
    return (best, best_before) if best_before >= 0 else (INF, -1)


@kernel
def best_anywhere(inst: Instance, st: State, i: int, limit: int) -> tuple[int, int, int]:
    """The cheapest place on all routes: (cost, worker, node before)."""
    best, best_w, best_before = limit, -1, -1
    for w in range(inst.worker.shape[0]):
        cost, before = best_on_route(inst, st, w, i, best, True)
        if before >= 0 and cost < best:
            best, best_w, best_before = cost, w, before
    return (best, best_w, best_before) if best_w >= 0 else (INF, -1, -1)


@kernel
def best_near(inst: Instance, st: State, i: int, depth: int, limit: int) -> tuple[int, int, int]:
    """The cheapest place beside the `depth` nearest tasks or on an empty route.

    Returns (cost below `limit` or INF, worker, node before).
    """
    node, n = st.node, inst.able.shape[0]
    st.total[MARK] += 1
    mark = st.total[MARK]
    x, best, best_w, best_before = inst.place[i], limit, -1, -1
    for k in range(depth):
        other = inst.near[i, k]
        w = node[other, ROUTE] if other >= 0 else -1
        if w < 0 or not may(inst, st, w, i):
            continue
        for side in range(2):
            before = other if side == 0 else node[other, PREV]
            # Nearly all places are too dear already: that is asked first.
            if least_cost(inst, st, w, x, before) >= best or node[before, STAMP] == mark:
                continue
            node[before, STAMP] = mark
            if _blinks(st, True):
                continue
            base = choice_cost(inst, st, w, i)
            cost = place_cost(inst, st, w, i, before, best - base)
            if cost < min(best - base, INF):
                best, best_w, best_before = cost + base, w, before
    cost, w = best_idle(inst, st, i, best)
    if w >= 0:
        return cost, w, n + w
    return (best, best_w, best_before) if best_w >= 0 else (INF, -1, -1)


@kernel
def best_idle(inst: Instance, st: State, i: int, limit: int) -> tuple[int, int]:
    """The cheapest worker without stops: (cost below `limit`, worker), or worker -1."""
    n, best, best_w, kind = inst.able.shape[0], limit, -1, -1
    for k in range(st.total[IDLE]):
        w = st.row[IDLES, k]
        if inst.worker[w, KIND] == kind or not may(inst, st, w, i):
            continue
        kind = inst.worker[w, KIND]
        base = choice_cost(inst, st, w, i)
        cost = place_cost(inst, st, w, i, n + w, best - base)
        if cost < min(best - base, INF):
            best, best_w = cost + base, w
    return best, best_w
