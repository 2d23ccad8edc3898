"""The exact times of one route, and what they cost.

Each stop starts as early as can be, breaks where they delay least. Then stops are delayed where
that brings a start nearer to the one in force or into the promise, or, where the length of a shift
counts, so that the worker can leave later; it costs nothing, or less than it brings (Vidal et al.
2015, Timing problems and applications, doi:10.1002/net.21587).
"""

from __future__ import annotations

from routing.kernel.arrays import (
    BREAKS,
    CAME,
    DUE,
    EARLIEST,
    EARLY,
    ENDS,
    FROM,
    HOME_BY,
    INF,
    LATE_ONCE,
    MAX_DURATION,
    MOST_BROKEN,
    MOVED_CAP_S,
    NEVER,
    NOW,
    ORDER,
    PER_BROKEN,
    PER_DURATION_S,
    PER_LATE_MIN,
    PER_MOVED_MIN,
    PER_OVERTIME_MIN,
    PROMISED,
    PROMISED_BY,
    READY,
    REST_EARLIEST,
    REST_S,
    START,
    TAKEN,
    UNTIL,
    Instance,
    State,
)
from routing.kernel.compiled import entry, kernel, leaf
from routing.kernel.delay import delay, first_wish, is_short, leg_s
from routing.kernel.drive import arrival, drive_back, driven
from routing.kernel.labels import first_start, work


@kernel
def price_of_lateness(inst: Instance, i: int, start_s: int) -> int:
    """What it costs that a task starts after its due time."""
    late_s = start_s - inst.job[i, DUE]
    return inst.price[LATE_ONCE] + late_s * inst.price[PER_LATE_MIN] // 60 if late_s > 0 else 0


@kernel
def price_of_start(inst: Instance, i: int, start_s: int) -> int:
    """What it costs that a task starts just then: late, moved, outside the promise."""
    job, price = inst.job, inst.price
    cost = price_of_lateness(inst, i, start_s)
    if job[i, NOW] > NEVER:
        moved_s = min(abs(start_s - job[i, NOW]), price[MOVED_CAP_S])
        cost += moved_s * price[PER_MOVED_MIN] // 60
    if not job[i, PROMISED] <= start_s <= job[i, PROMISED_BY]:
        cost += price[PER_BROKEN]
    return cost


@kernel
def last_leave(inst: Instance, w: int, span: tuple[int, int], start_s: int, travel_s: int) -> int:
    """The latest departure for the first start, a span of breaks taken as early as can be."""
    k0, k1 = span
    ready_s = inst.worker[w, READY]
    left, arrive_s = int(travel_s) * 100, start_s
    for k in range(k1 - 1, k0 - 1, -1):
        begin_s = ready_s
        for q in range(k0, k):
            begin_s = max(begin_s, inst.rest[w, q, REST_EARLIEST]) + inst.rest[w, q, REST_S]
        begin_s = max(begin_s, inst.rest[w, k, REST_EARLIEST])
        end_s = begin_s + inst.rest[w, k, REST_S]
        possible = driven(inst, end_s, arrive_s) if arrive_s > end_s else 0
        if left <= possible:
            return drive_back(inst, arrive_s, left)
        left -= possible
        arrive_s = begin_s
    return drive_back(inst, arrive_s, left)


@kernel
def return_home(inst: Instance, w: int, taken: int, ready_s: int, travel_s: int) -> int:
    """The earliest return; as many breaks as can wait are taken at home. INF if impossible."""
    for behind in range(taken, inst.worker[w, BREAKS] + 1):
        home_s = arrival(inst, w, taken, behind, ready_s, travel_s)
        if home_s <= inst.rest[w, behind, HOME_BY]:
            return home_s
    return INF


@leaf
def _is_held(st: State, i: int) -> bool:
    """Whether a task has but one start, as a tied one that is placed: no timing moves it."""
    return st.node[i, FROM] == st.node[i, UNTIL]


@kernel
def _first_start(inst: Instance, st: State, i: int, from_s: int, is_kept: bool) -> int:
    """The first permitted start at or after `from_s` that, where it must, keeps the promise."""
    if not is_kept or _is_held(st, i):
        return first_start(inst, st, i, from_s)
    start_s = first_start(inst, st, i, max(from_s, inst.job[i, PROMISED]))
    return start_s if start_s <= inst.job[i, PROMISED_BY] else INF


@kernel
def _run_labels(inst: Instance, st: State, w: int, count: int, is_kept: bool) -> None:
    """Earliest end of each stop by breaks taken, and where each came from."""
    label, breaks = st.label, inst.worker[w, BREAKS]
    for k in range(breaks + 1):
        label[EARLIEST, 0, k] = inst.worker[w, READY] if k == inst.worker[w, EARLY] else INF
    before = inst.able.shape[0] + w
    for pos in range(1, count + 1):
        i = st.row[ORDER, pos - 1]
        travel_s, work_s = leg_s(inst, st, w, count, pos - 1), work(inst, w, before, i)
        for taken in range(breaks + 1):
            label[EARLIEST, pos, taken] = INF
            for k in range(taken + 1):
                if label[EARLIEST, pos - 1, k] >= INF:
                    continue
                there_s = arrival(inst, w, k, taken, label[EARLIEST, pos - 1, k], travel_s)
                if there_s >= INF:
                    continue
                end_s = _first_start(inst, st, i, there_s, is_kept) + work_s
                if end_s < label[EARLIEST, pos, taken]:
                    label[EARLIEST, pos, taken] = end_s
                    label[CAME, pos, taken] = k
        before = i


@kernel
def _trace(inst: Instance, st: State, w: int, count: int, taken: int) -> None:
    """Set starts and breaks taken from the labels, for one way to end the route."""
    for pos in range(count, 0, -1):
        i = st.row[ORDER, pos - 1]
        before = st.row[ORDER, pos - 2] if pos > 1 else inst.able.shape[0] + w
        st.row[START, pos - 1] = st.label[EARLIEST, pos, taken] - work(inst, w, before, i)
        st.row[TAKEN, pos - 1] = taken
        taken = st.label[CAME, pos, taken]


@kernel
def _cost_of_times(inst: Instance, st: State, w: int, count: int) -> int:
    """The price of the starts as they are; INF when the shift is too long."""
    row = st.row
    i = st.row[ORDER, count - 1]
    before = st.row[ORDER, count - 2] if count > 1 else inst.able.shape[0] + w
    end_s = st.row[START, count - 1] + work(inst, w, before, i)
    travel_s = leg_s(inst, st, w, count, count)
    home_s = return_home(inst, w, row[TAKEN, count - 1], end_s, travel_s)
    first_s = leg_s(inst, st, w, count, 0)
    span = (inst.worker[w, EARLY], row[TAKEN, 0])
    leave_s = last_leave(inst, w, span, row[START, 0], first_s)
    st.row[START, count], st.row[START, count + 1] = home_s, leave_s
    if home_s - leave_s > inst.worker[w, MAX_DURATION]:
        return INF
    cost = (home_s - leave_s) * inst.price[PER_DURATION_S]
    cost += max(0, home_s - inst.worker[w, ENDS]) * inst.price[PER_OVERTIME_MIN] // 60
    for pos in range(count):
        cost += price_of_start(inst, st.row[ORDER, pos], st.row[START, pos])
    return cost


@kernel
def _end_with(inst: Instance, st: State, w: int, count: int, taken: int) -> int:
    """Set the times of the route with so many breaks behind the last start; their price."""
    if st.label[EARLIEST, count, taken] >= INF:
        return INF
    travel_s = leg_s(inst, st, w, count, count)
    home_s = return_home(inst, w, taken, st.label[EARLIEST, count, taken], travel_s)
    if home_s >= INF:
        return INF
    late_s, cost = max(home_s, inst.worker[w, ENDS]), INF
    by_s = home_s if is_short(inst, w) else late_s
    # Where a short shift counts, a later return is tried for the sake of a wish, as late as the
    # longest shift permits, and at last the earliest again. (One call in a loop: each call makes
    # the compiled code longer by all that is in it.)
    for turn in range(4):
        _trace(inst, st, w, count, taken)
        delay(inst, st, w, count, by_s)
        new = _cost_of_times(inst, st, w, count)
        if turn == 0 and by_s < late_s and first_wish(inst, st, count) < count:
            cost, by_s = new, late_s
        elif turn == 0 or new < cost or by_s == home_s:
            return new
        else:
            latest_s = st.row[START, count + 1] + inst.worker[w, MAX_DURATION]
            by_s = latest_s if turn == 1 and home_s < latest_s < late_s else home_s
    return INF


@kernel
def _time(inst: Instance, st: State, w: int, count: int, is_kept: bool) -> int:
    """Time the stops; whether promises are bounds; the price of the times, or INF."""
    _run_labels(inst, st, w, count, is_kept)
    best, best_home_s, best_taken = INF, INF, -1
    for last in range(inst.worker[w, BREAKS], -2, -1):
        taken = last if last >= 0 else best_taken
        if last < 0 and taken <= 0:
            # The times set last are those of no break taken before the last stop.
            break
        cost = _end_with(inst, st, w, count, taken)
        home_s = st.row[START, count]
        if cost < best or (cost == best and cost < INF and home_s < best_home_s):
            best, best_home_s, best_taken = cost, home_s, taken
    return best


@entry
def time_order(inst: Instance, st: State, w: int, count: int) -> int:
    """Time the stops in `State.order`, `count` of them; the price of the times, or INF.

    Sets `State.start` (behind the stops the return and the departure) and `State.taken`.
    """
    if count == 0:
        return 0
    cost, has_broken = INF, False
    # First however it is cheapest, then with every promise kept; the last try repeats the first.
    for turn in range(3):
        new = _time(inst, st, w, count, turn == 1)
        if turn == 1 and new < INF and (new <= cost or has_broken):
            return new
        if turn == 0:
            cost = new
            if inst.price[MOST_BROKEN] == 0 or cost >= INF or not _has_promise(inst, st, count):
                return cost
            has_broken = _breaks_any(inst, st, count)
    return cost


@kernel
def _has_promise(inst: Instance, st: State, count: int) -> bool:
    """Whether any task was promised, but for those whose start no timing moves."""
    for pos in range(count):
        i = st.row[ORDER, pos]
        is_promised = inst.job[i, PROMISED] > NEVER or inst.job[i, PROMISED_BY] < INF
        if is_promised and not _is_held(st, i):
            return True
    return False


@kernel
def _breaks_any(inst: Instance, st: State, count: int) -> bool:
    """Whether the times break a promise that others might keep."""
    for pos in range(count):
        i, start_s = st.row[ORDER, pos], st.row[START, pos]
        if not inst.job[i, PROMISED] <= start_s <= inst.job[i, PROMISED_BY] and not _is_held(st, i):
            return True
    return False


@kernel
def broken_and_worst(inst: Instance, st: State, count: int) -> tuple[int, int]:
    """Broken promises, and the greatest lateness, of the times just set."""
    broken, worst_s = 0, 0
    for pos in range(count):
        i, start_s = st.row[ORDER, pos], st.row[START, pos]
        if not inst.job[i, PROMISED] <= start_s <= inst.job[i, PROMISED_BY]:
            broken += 1
        worst_s = max(worst_s, start_s - inst.job[i, DUE])
    return broken, worst_s
