"""All places for one task: what each costs, and which is the cheapest for each of some windows.

First every place is written down with the driving that it adds, which decides most. Then the
places are looked at from the cheapest on, each for all windows at once, until the next could not
be better for any.
"""

from __future__ import annotations

from typing import Any

from routing.kernel.arrays import (
    ALL_BROKEN,
    BREAKS,
    BROKEN,
    BUNDLE,
    COST,
    COUNT,
    END_WINDOW,
    FIRST_WINDOW,
    FROM,
    INF,
    KEY,
    LABELS,
    MAX_TASKS,
    MAX_TRAVEL,
    MAX_WORK,
    MOST_BROKEN,
    NEVER,
    NEXT,
    ORDER,
    PER_WORST_MIN,
    START,
    TIME_COST,
    UNTIL,
    WORST,
    Instance,
    State,
)
from routing.kernel.compiled import entry, kernel
from routing.kernel.drive import arrival, departure, seconds
from routing.kernel.fetch import needs_fetch
from routing.kernel.labels import last_start, work
from routing.kernel.order import call_of, read_order_with
from routing.kernel.place import has_room, is_priced_by_time, may
from routing.kernel.route import choice_cost, detour_cost, drive_cost
from routing.kernel.timing import broken_and_worst, time_order

# Columns of what `places` writes: task, worker, the nodes before the task and before the call at
# the depot (-1 for no call), the cost but for times, and the least that it can be with them.
TASK, WORKER, BEFORE, CALL, FIXED, LEAST = range(6)
PLACE_COLUMNS = 6
# Columns of what `choose` writes: the row of the place, the start and the cost, INF for none.
ROW, BEGINS, ADDED = range(3)


@entry
def places(inst: Instance, st: State, i: int, found: Any) -> int:
    """Write all places that limits and stock permit for a task on no route; how many there are."""
    n, workers, count = inst.able.shape[0], inst.worker.shape[0], 0
    for w in range(workers):
        if not may(inst, st, w, i):
            continue
        base, saved = choice_cost(inst, st, w, i), _most_saved(inst, st, w, i)
        before, end = n + w, n + workers + w
        while before != end:
            behind = st.node[before, NEXT]
            if has_room(inst, st, w, i, before):
                cost = base + detour_cost(inst, st, w, i, before, behind)
                _write(found, count, i, w, (before, -1), (cost, cost - saved))
                count += 1
            before = behind
        if needs_fetch(inst, st, w, i):
            count = _places_with_call(inst, st, w, i, found, count)
    return count


@kernel
def _write(
    found: Any, row: int, i: int, w: int, nodes: tuple[int, int], cost: tuple[int, int]
) -> None:
    found[row, TASK], found[row, WORKER] = i, w
    found[row, BEFORE], found[row, CALL] = nodes
    found[row, FIXED], found[row, LEAST] = cost


@kernel
def _places_with_call(inst: Instance, st: State, w: int, i: int, found: Any, count: int) -> int:
    """The same with a call at the depot first, anywhere before the task."""
    n, workers = inst.able.shape[0], inst.worker.shape[0]
    if st.load[w, COUNT] >= inst.worker[w, MAX_TASKS]:
        return count
    end, fetch = n + workers + w, call_of(inst, w)
    base, saved = choice_cost(inst, st, w, i), _most_saved(inst, st, w, i)
    call = n + w
    while call != end:
        before = fetch
        while before != end:
            stops = read_order_with(inst, st, w, i, before, call)
            cost = _cost_of_order(inst, w, st, stops)
            if cost < INF:
                cost += base - st.load[w, COST]
                _write(found, count, i, w, (before, call), (cost, cost - saved))
                count += 1
            before = st.node[call if before == fetch else before, NEXT]
        call = st.node[call, NEXT]
    return count


@kernel
def _cost_of_order(inst: Instance, w: int, st: State, count: int) -> int:
    """What driving the stops in `State.order` costs; INF beyond a limit of driving or work."""
    n, cost, drive_s, work_s = inst.able.shape[0], 0, 0, 0
    before = n + w
    for k in range(count + 1):
        here = st.row[ORDER, k] if k < count else n + inst.worker.shape[0] + w
        cost += drive_cost(inst, w, before, here)
        drive_s += seconds(inst, before, here)
        if here < n:
            work_s += work(inst, w, before, here)
        before = here
    if drive_s > inst.worker[w, MAX_TRAVEL] or work_s > inst.worker[w, MAX_WORK]:
        return INF
    return cost


@kernel
def _most_saved(inst: Instance, st: State, w: int, i: int) -> int:
    """The most by which the times of the route can become cheaper."""
    if not is_priced_by_time(inst, st, w, i):
        return 0
    return st.load[w, TIME_COST] + st.load[w, WORST] * inst.price[PER_WORST_MIN] // 60


@kernel
def _time_added(inst: Instance, st: State, rows: Any, r: int, span: tuple[int, int]) -> int:
    """What the times of a route cost more with the task at a place and in a span, or INF."""
    i, w = rows[r, TASK], rows[r, WORKER]
    st.node[i, FROM], st.node[i, UNTIL] = span
    count = read_order_with(inst, st, w, i, rows[r, BEFORE], rows[r, CALL])
    cost = time_order(inst, st, w, count)
    if cost >= INF:
        return INF
    if not is_priced_by_time(inst, st, w, i):
        return 0
    broken, worst_s = broken_and_worst(inst, st, count)
    more = broken - st.load[w, BROKEN]
    if st.total[ALL_BROKEN] + more > inst.price[MOST_BROKEN]:
        return INF
    if inst.price[PER_WORST_MIN] > 0:
        cost += _worst_added(inst, st, w, worst_s)
    return cost - st.load[w, TIME_COST]


@kernel
def _worst_added(inst: Instance, st: State, w: int, worst_s: int) -> int:
    """What the greatest lateness costs more when that of one route changes."""
    others_s = 0
    for k in range(inst.worker.shape[0]):
        if k != w:
            others_s = max(others_s, st.load[k, WORST])
    cost = max(others_s, worst_s) * inst.price[PER_WORST_MIN] // 60
    return cost - max(others_s, st.load[w, WORST]) * inst.price[PER_WORST_MIN] // 60


@kernel
def _reach(inst: Instance, st: State, w: int, i: int, before: int) -> None:
    """Write to `State.key`, by breaks taken before it, the first arrival and the last start."""
    node, breaks, late = st.node, inst.worker[w, BREAKS], LABELS + inst.rest.shape[1]
    behind = node[before, NEXT]
    there_s = seconds(inst, before, i)
    away_s = seconds(inst, i, behind)
    work_s, next_s = work(inst, w, before, i), work(inst, w, i, behind)
    for taken in range(breaks + 1):
        come_s, by_s = INF, NEVER
        for k in range(taken + 1):
            if node[before, LABELS + k] < INF:
                ready_s = node[before, LABELS + k]
                come_s = min(come_s, arrival(inst, w, k, taken, ready_s, there_s))
        for after in range(taken, breaks + 1):
            if node[behind, late + after] > NEVER:
                next_by_s = last_start(inst, st, behind, node[behind, late + after] - next_s)
                if next_by_s > NEVER:
                    by_s = max(by_s, departure(inst, w, taken, after, next_by_s, away_s))
        st.row[KEY, 2 * taken], st.row[KEY, 2 * taken + 1] = come_s, by_s - work_s


@kernel
def _can_start(inst: Instance, st: State, w: int, i: int, span: tuple[int, int]) -> bool:
    """Whether a permitted start in a span is within what `_reach` has written."""
    for taken in range(inst.worker[w, BREAKS] + 1):
        from_s = max(span[0], st.row[KEY, 2 * taken])
        until_s = min(span[1], st.row[KEY, 2 * taken + 1])
        for k in range(inst.job[i, FIRST_WINDOW], inst.job[i, END_WINDOW]):
            if max(from_s, inst.window[k, 0]) <= min(until_s, inst.window[k, 1]):
                return True
    return False


@entry
def choose(inst: Instance, st: State, rows: Any, spans: Any, chosen: Any) -> None:
    """For each window choose the cheapest of some places.

    Args:
        rows: As `places` writes them, sorted by the least that they can cost.
        spans: First and last start: by worker, as ties permit, then by window.
    """
    count = spans.shape[0] - inst.worker.shape[0]
    for k in range(count):
        chosen[k, ROW], chosen[k, ADDED] = -1, INF
    for r in range(rows.shape[0]):
        worst = 0
        for k in range(count):
            worst = max(worst, chosen[k, ADDED])
        if rows[r, LEAST] >= worst:
            break
        _try_place(inst, st, rows, r, spans, chosen)
    for k in range(count):
        if chosen[k, ROW] >= 0:
            chosen[k, BEGINS] = _start_at(inst, st, rows, chosen[k, ROW], spans, k)


@kernel
def _try_place(inst: Instance, st: State, rows: Any, r: int, spans: Any, chosen: Any) -> None:
    """Take a place for the windows for which it is cheaper than all before."""
    i, w, before, call = rows[r, TASK], rows[r, WORKER], rows[r, BEFORE], rows[r, CALL]
    is_timed = call >= 0 or is_priced_by_time(inst, st, w, i)
    if call < 0:
        _reach(inst, st, w, i, before)
    first = inst.worker.shape[0]
    for k in range(spans.shape[0] - first):
        if rows[r, LEAST] >= chosen[k, ADDED]:
            continue
        span = (max(spans[w, 0], spans[first + k, 0]), min(spans[w, 1], spans[first + k, 1]))
        if call < 0 and not _can_start(inst, st, w, i, span):
            continue
        more = _time_added(inst, st, rows, r, span) if is_timed else 0
        cost = rows[r, FIXED] + more if more < INF else INF
        if cost < chosen[k, ADDED]:
            chosen[k, ROW], chosen[k, ADDED] = r, cost


@kernel
def _start_at(inst: Instance, st: State, rows: Any, r: int, spans: Any, k: int) -> int:
    """When the task starts at a place, in the span of a window."""
    w, first = rows[r, WORKER], inst.worker.shape[0]
    span = (max(spans[w, 0], spans[first + k, 0]), min(spans[w, 1], spans[first + k, 1]))
    _time_added(inst, st, rows, r, span)
    at = 0
    while st.row[ORDER, at] != rows[r, TASK]:
        at += 1
    return st.row[START, at]


@entry
def price(inst: Instance, st: State, rows: Any, spans: Any, priced: Any) -> None:
    """Price each place by itself; there is one window.

    Args:
        rows: As `places` writes them.
        spans: As in `choose`.
    """
    first = inst.worker.shape[0]
    for r in range(rows.shape[0]):
        w = rows[r, WORKER]
        span = (max(spans[w, 0], spans[first, 0]), min(spans[w, 1], spans[first, 1]))
        more = _time_added(inst, st, rows, r, span) if span[0] <= span[1] else INF
        priced[r, ROW], priced[r, ADDED] = r, INF
        if more < INF:
            start_s = _start_at(inst, st, rows, r, spans, 0)
            if inst.job[rows[r, TASK], BUNDLE] >= 0:
                # A tied task keeps its start, and around one that stands the rest is timed anew.
                more = _time_added(inst, st, rows, r, (start_s, start_s))
            priced[r, BEGINS], priced[r, ADDED] = start_s, rows[r, FIXED] + more
