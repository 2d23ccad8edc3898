"""Calls at the depot: on the way to a task for which something is missing on the van."""

from __future__ import annotations

from routing.kernel.arrays import (
    COUNT,
    DRIVING,
    HAS_DEPOT,
    HAS_FETCH,
    INF,
    MAX_TASKS,
    MAX_TRAVEL,
    MAX_WORK,
    ORDER,
    PER_DURATION_S,
    PICK,
    PLACE,
    SPAN,
    WORK,
    Instance,
    State,
)
from routing.kernel.compiled import kernel
from routing.kernel.labels import work
from routing.kernel.place import is_stocked, time_cost_with
from routing.kernel.route import choice_cost, detour_cost, drive_cost
from routing.kernel.timing import read_order


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
    n, workers = inst.able.shape[0], inst.worker.shape[0]
    fetch = n + 2 * workers + w
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
            _write_with_call(st, fetch, i, call, at, count)
            more = time_cost_with(inst, st, w, count + 2)
            if more < INF and cost + more < best and _keeps_caps(inst, st, w, i, count + 2):
                best, best_call, best_task = cost + more, call, at
    if best_call < 0:
        return INF, -1, -1
    before_call = n + w if best_call == 0 else st.row[PICK, best_call - 1]
    before_task = fetch if best_task == best_call else st.row[PICK, best_task - 1]
    return best, before_call, before_task


@kernel
def _write_with_call(st: State, fetch: int, i: int, call: int, at: int, count: int) -> None:
    """Write the picked route to `State.order`, with the call and the task in it."""
    out = 0
    for k in range(count + 1):
        if k == call:
            st.row[ORDER, out] = fetch
            out += 1
        if k == at:
            st.row[ORDER, out] = i
            out += 1
        if k < count:
            st.row[ORDER, out] = st.row[PICK, k]
            out += 1


@kernel
def _driving_with_call(
    inst: Instance, st: State, w: int, i: int, places: tuple[int, int, int]
) -> tuple[int, int]:
    """What driving costs more with the call and the task at two places of the picked route.

    Also returns the seconds of driving and work of the whole route then, at least.

    `places` are those two and the number of stops.
    """
    call, at, count = places
    busy_s = st.load[w, DRIVING] + st.load[w, WORK] + work(inst, w, i, i)
    n, workers = inst.able.shape[0], inst.worker.shape[0]
    fetch = n + 2 * workers + w
    a = n + w if call == 0 else st.row[PICK, call - 1]
    b = n + workers + w if call == count else st.row[PICK, call]
    if call == at:
        cost = detour_cost(inst, st, w, i, fetch, b) + detour_cost(inst, st, w, fetch, a, b)
        drive_s = _seconds(inst, a, fetch) + _seconds(inst, fetch, i) + _seconds(inst, i, b)
        if st.load[w, COUNT] == 0:
            cost -= drive_cost(inst, w, fetch, b)
        else:
            drive_s -= _seconds(inst, a, b)
        return cost, drive_s + busy_s
    c = st.row[PICK, at - 1]
    d = n + workers + w if at == count else st.row[PICK, at]
    cost = detour_cost(inst, st, w, fetch, a, b) + detour_cost(inst, st, w, i, c, d)
    drive_s = _seconds(inst, a, fetch) + _seconds(inst, fetch, b) - _seconds(inst, a, b)
    drive_s += _seconds(inst, c, i) + _seconds(inst, i, d) - _seconds(inst, c, d)
    return cost, drive_s + busy_s


@kernel
def _seconds(inst: Instance, here: int, there: int) -> int:
    return int(inst.travel[inst.job[here, PLACE], inst.job[there, PLACE]])


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
        drive_s += inst.travel[inst.job[before, PLACE], inst.job[here, PLACE]]
        if here < n:
            work_s += work(inst, w, before, here)
        before = here
    end = n + worker.shape[0] + w
    drive_s += inst.travel[inst.job[before, PLACE], inst.job[end, PLACE]]
    return drive_s <= worker[w, MAX_TRAVEL] and work_s <= worker[w, MAX_WORK]
