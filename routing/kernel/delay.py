"""Later starts on a route that is timed already, where that brings something.

A start comes nearer to the one in force or into the promise; stops behind it make room where they
may; and where the length of a shift counts, the worker can leave later.
"""

from __future__ import annotations

from routing.kernel.arrays import (
    BREAKS,
    DUE,
    EARLIEST,
    HOME_BY,
    INF,
    MAX_DURATION,
    NEVER,
    NOW,
    ORDER,
    PER_DURATION_S,
    PROMISED,
    PROMISED_BY,
    START,
    TAKEN,
    Instance,
    State,
)
from routing.kernel.compiled import kernel
from routing.kernel.drive import arrival, departure, seconds
from routing.kernel.labels import first_start, last_start, work


@kernel
def leg_s(inst: Instance, st: State, w: int, count: int, leg: int) -> int:
    """Driving on leg 0 (from home) to `count` (back home) of the order."""
    n, workers = inst.able.shape[0], inst.worker.shape[0]
    here = n + w if leg == 0 else st.row[ORDER, leg - 1]
    there = n + workers + w if leg == count else st.row[ORDER, leg]
    return seconds(inst, here, there)


@kernel
def is_short(inst: Instance, w: int) -> bool:
    """Whether it counts how long the shift is."""
    return bool(inst.price[PER_DURATION_S] > 0 or inst.worker[w, MAX_DURATION] < INF)


@kernel
def first_wish(inst: Instance, st: State, count: int) -> int:
    """The first stop of the order that would rather start later than it does; or `count`."""
    pos = 0
    while pos < count and not _wishes(inst, st, pos):
        pos += 1
    return pos


@kernel
def delay(inst: Instance, st: State, w: int, count: int, by_s: int) -> None:
    """Delay starts, from the last to the first; then let go of delays that nobody needed.

    Args:
        by_s: When the worker has to be back at home.
    """
    is_leaving_late, first = is_short(inst, w), first_wish(inst, st, count)
    if first == count and not is_leaving_late:
        return
    for pos in range(count - 1, -1, -1):
        until_s = _last_free_s(inst, st, w, count, pos, by_s)
        is_giving_way = is_leaving_late or pos > first
        until_s = min(until_s, _wanted_s(inst, st, pos, is_giving_way))
        i = st.row[ORDER, pos]
        st.row[START, pos] = max(st.row[START, pos], last_start(inst, st, i, until_s))
    if first < count:
        # Whoever leaves late does so by the first start alone.
        _hasten(inst, st, w, count, 1 if is_leaving_late else first + 1)


@kernel
def _wishes(inst: Instance, st: State, pos: int) -> bool:
    """Whether the task would rather start later than it does."""
    i = st.row[ORDER, pos]
    return st.row[START, pos] < inst.job[i, NOW] or st.row[START, pos] < inst.job[i, PROMISED]


@kernel
def _last_free_s(inst: Instance, st: State, w: int, count: int, pos: int, by_s: int) -> int:
    """The last start from which what comes behind is in time, at the end at home by `by_s`."""
    row = st.row
    travel_s = leg_s(inst, st, w, count, pos + 1)
    leave_s = NEVER
    if pos == count - 1:
        for k in range(row[TAKEN, pos], inst.worker[w, BREAKS] + 1):
            last_s = min(by_s, inst.rest[w, k, HOME_BY])
            leave_s = max(leave_s, departure(inst, w, row[TAKEN, pos], k, last_s, travel_s))
    else:
        taken = row[TAKEN, pos + 1]
        leave_s = departure(inst, w, row[TAKEN, pos], taken, row[START, pos + 1], travel_s)
    before = row[ORDER, pos - 1] if pos > 0 else inst.able.shape[0] + w
    return leave_s - work(inst, w, before, row[ORDER, pos])


@kernel
def _wanted_s(inst: Instance, st: State, pos: int, is_giving_way: bool) -> int:
    """Until when a start is better delayed, or may be: no later than it is late or broken."""
    job, i, start_s = inst.job, st.row[ORDER, pos], st.row[START, pos]
    wanted_s = INF if is_giving_way else NEVER
    if job[i, NOW] > NEVER:
        wanted_s = job[i, NOW]
    elif start_s < job[i, PROMISED]:
        wanted_s = max(wanted_s, job[i, PROMISED])
    # What is late already must not become later.
    wanted_s = min(wanted_s, max(start_s, job[i, DUE]))
    if start_s <= job[i, PROMISED_BY]:
        wanted_s = min(wanted_s, job[i, PROMISED_BY])
    return wanted_s


@kernel
def _hasten(inst: Instance, st: State, w: int, count: int, first: int) -> None:
    """Bring starts that only gave way back to as early as they, and those before them, like."""
    row = st.row
    for pos in range(first, count):
        i, before = row[ORDER, pos], row[ORDER, pos - 1]
        if inst.job[i, NOW] > NEVER:
            continue
        earliest_s = st.label[EARLIEST, pos + 1, row[TAKEN, pos]] - work(inst, w, before, i)
        before_that = row[ORDER, pos - 2] if pos > 1 else inst.able.shape[0] + w
        ready_s = row[START, pos - 1] + work(inst, w, before_that, before)
        travel_s = leg_s(inst, st, w, count, pos)
        come_s = arrival(inst, w, row[TAKEN, pos - 1], row[TAKEN, pos], ready_s, travel_s)
        early_s = first_start(inst, st, i, max(come_s, inst.job[i, PROMISED]))
        row[START, pos] = min(row[START, pos], max(earliest_s, early_s))
