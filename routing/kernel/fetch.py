"""Calls at the depot: on the way to a task for which something is missing on the van."""

from __future__ import annotations

from routing.kernel.arrays import (
    ANY_DEPOT,
    CARRIES,
    COUNT,
    DRIVING,
    HAS_DEPOT,
    HAS_FETCH,
    INF,
    MAX_TASKS,
    MAX_TRAVEL,
    MAX_WORK,
    NEXT,
    ORDER,
    PER_DURATION_S,
    PICK,
    SPAN,
    WORK,
    Instance,
    State,
)
from routing.kernel.compiled import kernel, leaf
from routing.kernel.drive import seconds
from routing.kernel.labels import work
from routing.kernel.order import call_of, read_order, read_order_with
from routing.kernel.place import is_stocked, may, time_cost_with
from routing.kernel.route import choice_cost, detour_cost, drive_cost, remove
from routing.kernel.undo import touch


@kernel
def needs_fetch(inst: Instance, st: State, w: int, i: int) -> bool:
    """Whether the van lacks something for the task that a call at the depot would bring."""
    if inst.worker[w, HAS_DEPOT] == 0 or st.load[w, HAS_FETCH] > 0:
        return False
    return not is_stocked(inst, st, w, i)


@kernel
def best_with_fetch(inst: Instance, st: State, w: int, i: int, limit: int) -> tuple[int, int, int]:
    """The cheapest way to call at the depot and then do the task.

    Returns (cost below `limit` or INF, node before the call, node before the task, which may be
    the call itself).
    """
    count = read_order(inst, st, w)
    if count >= inst.worker[w, MAX_TASKS]:
        return INF, -1, -1
    for k in range(count):
        st.row[PICK, k] = st.row[ORDER, k]
    base = choice_cost(inst, st, w, i)
    best, best_call, best_task = limit, -1, -1
    for call in range(count + 1):
        for at in range(call, count + 1):
            cost, busy_s = _driving_with_call(inst, st, w, i, (call, at, count))
            cost += base
            least = max(0, busy_s - st.load[w, SPAN]) * inst.price[PER_DURATION_S]
            if cost + least >= best:
                continue
            nodes = _nodes_before(inst, st, w, call, at)
            more = time_cost_with(inst, st, w, read_order_with(inst, st, w, i, *nodes))
            if more < INF and cost + more < best and _keeps_caps(inst, st, w, i, count + 2):
                best, best_call, best_task = cost + more, call, at
    if best_call < 0:
        return INF, -1, -1
    before_task, before_call = _nodes_before(inst, st, w, best_call, best_task)
    return best, before_call, before_task


@leaf
def cheaper_with_call(
    inst: Instance, st: State, i: int, found: tuple[int, int, int], limit: int
) -> tuple[int, int, int, int]:
    """What was found (cost, worker, node before), or a cheaper way with a call at the depot.

    Returns (cost, worker, node before the task, node before the call or -1).
    """
    cost, w, before = found
    call = -1
    if inst.price[ANY_DEPOT] > 0:
        return _cheapest_with_call(inst, st, i, found, limit)
    return cost, w, before, call


@kernel
def _cheapest_with_call(
    inst: Instance, st: State, i: int, found: tuple[int, int, int], limit: int
) -> tuple[int, int, int, int]:
    cost, w, before = found
    call = -1
    for other in range(inst.worker.shape[0]):
        if needs_fetch(inst, st, other, i) and may(inst, st, other, i):
            c, call_at, at = best_with_fetch(inst, st, other, i, min(cost, limit))
            if at >= 0 and c < min(cost, limit):
                cost, w, before, call = c, other, at, call_at
    return cost, w, before, call


@leaf
def drop_call(inst: Instance, st: State, w: int) -> None:
    """Take the call at the depot off, if there is one, where the van has what the route needs."""
    if st.load[w, HAS_FETCH] > 0:
        _drop_if_needless(inst, st, w)


@kernel
def _drop_if_needless(inst: Instance, st: State, w: int) -> None:
    fetch, end = call_of(inst, w), inst.able.shape[0] + inst.worker.shape[0] + w
    for part in range(inst.need.shape[1]):
        total, i = st.used[w, part], st.node[fetch, NEXT]
        while i != end:
            total += inst.need[i, part]
            i = st.node[i, NEXT]
        if total > inst.stock[w, part]:
            return
    i = st.node[fetch, NEXT]
    while i != end:
        if not inst.able[i, w] & CARRIES:
            return
        i = st.node[i, NEXT]
    touch(inst, st, w)
    remove(inst, st, w, fetch)


@kernel
def _nodes_before(inst: Instance, st: State, w: int, call: int, at: int) -> tuple[int, int]:
    """The nodes before the task and before the call, by their places in the picked route."""
    before_call = inst.able.shape[0] + w if call == 0 else st.row[PICK, call - 1]
    return call_of(inst, w) if at == call else st.row[PICK, at - 1], before_call


@kernel
def _driving_with_call(
    inst: Instance, st: State, w: int, i: int, places: tuple[int, int, int]
) -> tuple[int, int]:
    """What driving costs more with the call and the task at two places of the picked route.

    Also returns the seconds of driving and work of the whole route then, at least.

    `places` are those two and the number of stops.
    """
    call, at, count = places
    busy_s = st.load[w, DRIVING] + st.load[w, WORK]
    n, workers = inst.able.shape[0], inst.worker.shape[0]
    fetch = call_of(inst, w)
    a = n + w if call == 0 else st.row[PICK, call - 1]
    b = n + workers + w if call == count else st.row[PICK, call]
    if call == at:
        cost = detour_cost(inst, st, w, fetch, a, b) - drive_cost(inst, w, fetch, b)
        cost += drive_cost(inst, w, fetch, i) + drive_cost(inst, w, i, b)
        drive_s = seconds(inst, a, fetch) + seconds(inst, fetch, i) + seconds(inst, i, b)
        if st.load[w, COUNT] > 0:
            drive_s -= seconds(inst, a, b)
        return cost, drive_s + busy_s + _work_added(inst, w, i, a, b)
    c = st.row[PICK, at - 1]
    d = n + workers + w if at == count else st.row[PICK, at]
    cost = detour_cost(inst, st, w, fetch, a, b) + detour_cost(inst, st, w, i, c, d)
    drive_s = seconds(inst, a, fetch) + seconds(inst, fetch, b) - seconds(inst, a, b)
    drive_s += seconds(inst, c, i) + seconds(inst, i, d) - seconds(inst, c, d)
    return cost, drive_s + busy_s + _work_added(inst, w, i, c, d)


@kernel
def _work_added(inst: Instance, w: int, i: int, before: int, behind: int) -> int:
    """Seconds of work that a task adds at least, which may save set-up, its own and the next."""
    return work(inst, w, i, i) + work(inst, w, i, behind) - work(inst, w, before, behind)


@kernel
def _keeps_caps(inst: Instance, st: State, w: int, i: int, count: int) -> bool:
    """Whether `State.order` keeps the limits on driving and work, and what precedes the call
    needs no more than the van carries, which it did before."""
    worker, n = inst.worker, inst.able.shape[0]
    if worker[w, MAX_TRAVEL] >= INF and worker[w, MAX_WORK] >= INF:
        return True
    drive_s, work_s, before = 0, 0, n + w
    for k in range(count):
        here = st.row[ORDER, k]
        drive_s += seconds(inst, before, here)
        if here < n:
            work_s += work(inst, w, before, here)
        before = here
    end = n + worker.shape[0] + w
    drive_s += seconds(inst, before, end)
    return drive_s <= worker[w, MAX_TRAVEL] and work_s <= worker[w, MAX_WORK]
