"""Recreate: what is left out goes back, one by one, each where it is cheapest.

Christiaens and Vanden Berghe (2020), section 5.2: greedy insertion with blinks, in an order drawn
by lot; here some of what was left out before competes again, on the routes that have just changed.
"""

from __future__ import annotations

from routing.kernel.arrays import (
    ABLE,
    BUNDLE,
    DEMAND,
    FAR,
    INF,
    KEY,
    OLD_OUT,
    OUT_AT,
    OUT_PRICE,
    OUT_SAVED,
    PRICE,
    REMOVED,
    REMOVES,
    ROUTES,
    ROUTES_SAVED,
    TOTAL,
    Instance,
    State,
)
from routing.kernel.compiled import entry, kernel, leaf
from routing.kernel.dice import below, uniform
from routing.kernel.fetch import cheaper_with_call
from routing.kernel.place import best_near, best_on_route
from routing.kernel.route import insert_with_call, retime
from routing.kernel.tied import insert_bundle, stands_for
from routing.kernel.undo import touch

# At most so many of those left out before compete again in one step: most find no place, and with
# 40 of them a step takes half as long again.
MOST_OUT = 4
# How often what must be followed within some time waits for that (`wait`).
WAIT_RATE = 0.5


@leaf
def _add_if_out(inst: Instance, st: State, count: int, i: int) -> int:
    """Add a task that was left out before, or whoever stands for its bundle; tell how many wait."""
    if st.row[OUT_AT, i] < 0 or not _was_out(st, i):
        return count
    b = inst.job[i, BUNDLE]
    if b >= 0 and not stands_for(inst, st, b, i):
        return count
    st.row[REMOVES, count] = i
    return count + 1


@entry
def choose_waiting(inst: Instance, st: State, seed: int) -> int:
    """Add to `State.removed` what was left out before; tell how many wait in all.

    Of many the task around which routes were ruined, and those nearest to it.
    """
    count, total = st.total[REMOVED], st.total
    if total[OUT_SAVED] <= MOST_OUT:
        for k in range(total[OUT_SAVED]):
            count = _add_if_out(inst, st, count, st.row[OLD_OUT, k])
        return count
    most = count + MOST_OUT
    count = _add_if_out(inst, st, count, seed)
    for k in range(inst.adjacent.shape[1]):
        if count >= most:
            break
        if inst.adjacent[seed, k] >= 0:
            count = _add_if_out(inst, st, count, inst.adjacent[seed, k])
    return count


@leaf
def _was_out(st: State, i: int) -> bool:
    """Whether the task was left out when the step began; then it keeps its place in the list."""
    at = st.row[OUT_AT, i]
    return at < st.total[OUT_SAVED] and st.row[OLD_OUT, at] == i


@entry
def sort_waiting(inst: Instance, st: State, count: int, way: int) -> None:
    """Sort `State.removed` by one of the ways: by lot, dear, few able, large, far, near."""
    job, row = inst.job, st.row
    for k in range(count):
        i = st.row[REMOVES, k]
        lot = below(st.rng, 1 << 20)
        value = 0
        if way == 1:
            value = -int(job[i, PRICE] * (0.8 + 0.4 * uniform(st.rng)))
        elif way == 2:
            value = job[i, ABLE]
        elif way == 3:
            value = -job[i, DEMAND]
        elif way == 4:
            value = -job[i, FAR]
        elif way == 5:
            value = job[i, FAR]
        value = min(max(value, -(1 << 40)), 1 << 40) * (1 << 20) + lot
        at = k
        while at > 0 and row[KEY, at - 1] > value:
            row[KEY, at], st.row[REMOVES, at] = row[KEY, at - 1], st.row[REMOVES, at - 1]
            at -= 1
        row[KEY, at], st.row[REMOVES, at] = value, i


@kernel
def best_on_changed(inst: Instance, st: State, i: int, limit: int) -> tuple[int, int, int]:
    """The cheapest place on the routes touched in this step: (cost, worker, node before)."""
    best, best_w, best_before = limit, -1, -1
    for k in range(st.total[ROUTES_SAVED]):
        cost, before = best_on_route(inst, st, st.row[ROUTES, k], i, best, True)
        if before >= 0 and cost < best:
            best, best_w, best_before = cost, st.row[ROUTES, k], before
    return (best, best_w, best_before) if best_w >= 0 else (INF, -1, -1)


@kernel
def put_back(inst: Instance, st: State, i: int, depth: int, limit: int, was_out: bool) -> bool:
    """Place a task where it is cheapest, if that costs less than `limit`."""
    if was_out:
        cost, w, before = best_on_changed(inst, st, i, limit)
    else:
        cost, w, before = best_near(inst, st, i, depth, limit)
    cost, w, before, call = cheaper_with_call(inst, st, i, (cost, w, before), limit)
    if w < 0:
        return False
    touch(inst, st, w)
    insert_with_call(inst, st, w, i, before, call)
    retime(inst, st, w)
    return True


@leaf
def _price_of_waiting(inst: Instance, st: State, count: int) -> int:
    price = 0
    for k in range(count):
        i = st.row[REMOVES, k]
        if st.row[OUT_AT, i] >= 0:
            price += inst.job[i, PRICE]
    return price


@entry
def recreate(inst: Instance, st: State, count: int, depth: int, bar: int, counted: float) -> bool:
    """Place what waits in row `REMOVES`; give up, and return False, where that is in vain.

    Args:
        bar: A cost that the plan has to stay below, INF with bundles. Most plans are above it, and
            are known to be before all is placed: nothing that waits costs less than nothing.
        counted: How much of the price of what is left out counts in that cost.
    """
    waiting = _price_of_waiting(inst, st, count)
    for k in range(count):
        i = st.row[REMOVES, k]
        if st.row[OUT_AT, i] < 0:
            continue
        limit, b = inst.job[i, PRICE], inst.job[i, BUNDLE]
        if b >= 0:
            insert_bundle(inst, st, b, uniform(st.rng) < WAIT_RATE, True)
            continue
        if bar < INF:
            # With everything placed that waits, for nothing.
            least = st.total[TOTAL] - int((1.0 - counted) * st.total[OUT_PRICE] + counted * waiting)
            if least >= bar:
                return False
            waiting -= limit
            limit = min(limit, bar - least)
        put_back(inst, st, i, depth, limit, _was_out(st, i))
    return True
