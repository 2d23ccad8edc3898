"""Putting stops on routes and taking them off, with labels, loads and costs kept up to date."""

from __future__ import annotations

from routing.kernel.arrays import (
    ALL_BROKEN,
    BROKEN,
    COST,
    COUNT,
    DRIVE_PRICE,
    DRIVING,
    HAS_FETCH,
    IDLE,
    IDLE_AT,
    IDLES,
    INF,
    IS_STOCKED,
    IS_TIMED,
    IS_WATCHED,
    LEG,
    NEXT,
    OUT,
    OUT_AT,
    OUT_PRICE,
    OUTS,
    PER_KM,
    PER_UNFAIR_MIN,
    PERSON,
    PREV,
    PRICE,
    ROUTE,
    SERVICE,
    SPAN,
    START,
    TIME_COST,
    TIMED,
    TOTAL,
    WORK,
    WORST,
    Instance,
    State,
)
from routing.kernel.compiled import entry, kernel, leaf
from routing.kernel.drive import seconds
from routing.kernel.labels import update, work
from routing.kernel.order import call_of, read_order
from routing.kernel.timing import broken_and_worst, time_order


@leaf
def drive_cost(inst: Instance, w: int, here: int, there: int) -> int:
    """The price of a drive between two nodes, for this worker."""
    cost = inst.travel[inst.place[here], inst.place[there]] * inst.worker[w, DRIVE_PRICE]
    if inst.price[PER_KM] > 0:
        way_m = inst.distance[inst.place[here], inst.place[there]]
        cost += way_m * inst.price[PER_KM] // 1000
    return cost


@leaf
def detour_cost(inst: Instance, st: State, w: int, i: int, before: int, behind: int) -> int:
    """What driving costs more with `i` between two neighbours on the route."""
    cost = drive_cost(inst, w, before, i) + drive_cost(inst, w, i, behind)
    return cost - st.node[behind, LEG]


@leaf
def unfair_cost(inst: Instance, st: State, person: int, more_s: int) -> int:
    """The price of a person's service beyond the fair share, with `more_s` of it in addition."""
    over_s = st.served[person] + more_s - inst.share[person]
    return max(0, over_s) * inst.price[PER_UNFAIR_MIN] // 60


@leaf
def choice_cost(inst: Instance, st: State, w: int, i: int) -> int:
    """The price of just this worker doing a task, whatever the place on the route."""
    cost = inst.choice[i, w] if inst.choice.shape[0] > 1 else 0
    if inst.price[PER_UNFAIR_MIN] > 0:
        person = inst.worker[w, PERSON]
        cost += unfair_cost(inst, st, person, inst.job[i, SERVICE])
        cost -= unfair_cost(inst, st, person, 0)
    return cost


@leaf
def is_timed(inst: Instance, st: State, w: int) -> bool:
    """Whether the times of the route cost anything or are limited."""
    return inst.worker[w, IS_WATCHED] > 0 or st.load[w, TIMED] > 0


@kernel
def _price_times(inst: Instance, st: State, w: int) -> tuple[int, int, int, int]:
    """Of the route's times their price or INF, broken promises, greatest lateness and length."""
    count = read_order(inst, st, w)
    cost = time_order(inst, st, w, count)
    if cost >= INF:
        return INF, 0, 0, 0
    broken, worst_s = broken_and_worst(inst, st, count)
    return cost, broken, worst_s, st.row[START, count] - st.row[START, count + 1]


@leaf
def retime(inst: Instance, st: State, w: int) -> bool:
    """Price the route's times anew; tell whether they are possible."""
    old, old_broken = st.load[w, TIME_COST], st.load[w, BROKEN]
    cost, broken, worst_s, span_s = 0, 0, 0, 0
    if is_timed(inst, st, w) and st.load[w, COUNT] > 0:
        cost, broken, worst_s, span_s = _price_times(inst, st, w)
        if cost >= INF:
            return False
    st.load[w, TIME_COST], st.load[w, BROKEN], st.load[w, WORST] = cost, broken, worst_s
    st.load[w, SPAN] = span_s
    st.total[TOTAL] += cost - old
    st.total[ALL_BROKEN] += broken - old_broken
    return True


@leaf
def _take_from_out(st: State, i: int) -> None:
    last = st.row[OUTS, st.total[OUT] - 1]
    at = st.row[OUT_AT, i]
    st.row[OUTS, at] = last
    st.row[OUT_AT, last] = at
    st.row[OUT_AT, i] = -1
    st.total[OUT] -= 1


@leaf
def _put_out(st: State, i: int) -> None:
    st.row[OUTS, st.total[OUT]] = i
    st.row[OUT_AT, i] = st.total[OUT]
    st.total[OUT] += 1


@leaf
def leave_idle(st: State, w: int) -> None:
    """Take a worker from the list of those without work."""
    last = st.row[IDLES, st.total[IDLE] - 1]
    at = st.load[w, IDLE_AT]
    st.row[IDLES, at] = last
    st.load[last, IDLE_AT] = at
    st.load[w, IDLE_AT] = -1
    st.total[IDLE] -= 1


@leaf
def become_idle(st: State, w: int) -> None:
    """Add a worker to the list of those without work."""
    st.row[IDLES, st.total[IDLE]] = w
    st.load[w, IDLE_AT] = st.total[IDLE]
    st.total[IDLE] += 1


@leaf
def _count_task(inst: Instance, st: State, w: int, i: int, sign: int) -> None:
    """Add a task to what the worker does, or take it away with `sign` -1."""
    person = inst.worker[w, PERSON]
    cost = -sign * inst.job[i, PRICE]
    if sign > 0:
        cost += choice_cost(inst, st, w, i)
    st.served[person] += sign * inst.job[i, SERVICE]
    if sign < 0:
        cost -= choice_cost(inst, st, w, i)
    st.total[TOTAL] += cost
    st.total[OUT_PRICE] -= sign * inst.job[i, PRICE]
    st.load[w, COUNT] += sign
    st.load[w, TIMED] += sign * inst.job[i, IS_TIMED]
    if st.node[i, IS_STOCKED] == 0:
        for part in range(inst.need.shape[1]):
            st.used[w, part] += sign * inst.need[i, part]


@leaf
def _link(inst: Instance, st: State, w: int, i: int, beside: tuple[int, int], sign: int) -> None:
    """The loads and costs of driving and work that a stop between two others makes."""
    before, behind = beside
    there, on = drive_cost(inst, w, before, i), drive_cost(inst, w, i, behind)
    drive_s = seconds(inst, before, i) + seconds(inst, i, behind)
    # Nobody leaves home for nothing.
    direct = 0
    if st.load[w, COUNT] > 0 or st.load[w, HAS_FETCH] > 0:
        direct = drive_cost(inst, w, before, behind)
        drive_s -= seconds(inst, before, behind)
    if sign > 0:
        st.node[i, LEG], st.node[behind, LEG] = there, on
    else:
        st.node[behind, LEG] = direct
    work_s = work(inst, w, before, i) + work(inst, w, i, behind) - work(inst, w, before, behind)
    if i >= inst.able.shape[0]:
        work_s -= inst.job[i, SERVICE]
    st.load[w, DRIVING] += sign * drive_s
    st.load[w, WORK] += sign * work_s
    cost = sign * (there + on - direct)
    st.load[w, COST] += cost
    st.total[TOTAL] += cost


@entry
def insert(inst: Instance, st: State, w: int, i: int, before: int) -> None:
    """Put what is on no route, a task or the worker's call at the depot, behind a node.

    Times are not priced.
    """
    node, n = st.node, inst.able.shape[0]
    behind = node[before, NEXT]
    _link(inst, st, w, i, (before, behind), 1)
    node[before, NEXT], node[i, PREV], node[i, NEXT], node[behind, PREV] = i, before, behind, i
    node[i, ROUTE] = w
    node[i, IS_STOCKED] = node[before, IS_STOCKED]
    if i < n:
        if st.load[w, COUNT] == 0 and st.load[w, HAS_FETCH] == 0:
            leave_idle(st, w)
        _take_from_out(st, i)
        _count_task(inst, st, w, i, 1)
    else:
        if st.load[w, COUNT] == 0:
            leave_idle(st, w)
        st.load[w, HAS_FETCH] = 1
        _mark_stocked(inst, st, w, i, 1)
    update(inst, st, w, before, behind)


@leaf
def insert_with_call(inst: Instance, st: State, w: int, i: int, before: int, call: int) -> None:
    """The same with a call at the depot behind the node `call`, put in first; -1 is none."""
    if call >= 0:
        insert(inst, st, w, call_of(inst, w), call)
    insert(inst, st, w, i, before)


@entry
def remove(inst: Instance, st: State, w: int, i: int) -> None:
    """Take a task, or the call at the depot, off its route; times are not priced."""
    node, n = st.node, inst.able.shape[0]
    before, behind = node[i, PREV], node[i, NEXT]
    if i < n:
        _count_task(inst, st, w, i, -1)
        _put_out(st, i)
    else:
        _mark_stocked(inst, st, w, i, 0)
        st.load[w, HAS_FETCH] = 0
    node[before, NEXT], node[behind, PREV] = behind, before
    node[i, ROUTE] = -1
    _link(inst, st, w, i, (before, behind), -1)
    if st.load[w, COUNT] == 0 and st.load[w, HAS_FETCH] == 0:
        become_idle(st, w)
    update(inst, st, w, before, behind)


@kernel
def _mark_stocked(inst: Instance, st: State, w: int, fetch: int, value: int) -> None:
    """What lies behind the call at the depot has all parts there; before it, the van must."""
    end = inst.able.shape[0] + inst.worker.shape[0] + w
    st.node[fetch, IS_STOCKED] = value
    i = st.node[fetch, NEXT]
    while i != end:
        st.node[i, IS_STOCKED] = value
        for part in range(inst.need.shape[1]):
            st.used[w, part] += (1 - 2 * value) * inst.need[i, part]
        i = st.node[i, NEXT]
