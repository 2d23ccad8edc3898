"""How early and how late each stop of a route can be: forward and backward labels.

By the number of breaks taken before the start of a stop: forward, the earliest end of its work;
backward, the latest end from which the rest of the route is possible. With them an insertion is
judged exactly without looking at the rest of the route (Savelsbergh 1992, The vehicle routing
problem with time windows: minimizing route duration, doi:10.1287/ijoc.4.2.146; breaks as in
Desrosiers et al. 1995, Time constrained routing and scheduling).
"""

from __future__ import annotations

from routing.kernel.arrays import (
    BREAKS,
    END_WINDOW,
    FIRST_WINDOW,
    FROM,
    INF,
    IS_TASK,
    LABELS,
    NEVER,
    NEXT,
    PREV,
    SERVICE,
    SETUP,
    UNTIL,
    Instance,
    State,
)
from routing.kernel.compiled import kernel, leaf
from routing.kernel.drive import arrival, departure, seconds


@leaf
def first_start(inst: Instance, st: State, i: int, from_s: int) -> int:
    """The first permitted start at or after `from_s`, or INF."""
    from_s = max(from_s, st.node[i, FROM])
    for k in range(inst.job[i, FIRST_WINDOW], inst.job[i, END_WINDOW]):
        if from_s <= inst.window[k, 1]:
            start_s = max(from_s, inst.window[k, 0])
            return start_s if start_s <= st.node[i, UNTIL] else INF
    return INF


@leaf
def last_start(inst: Instance, st: State, i: int, by_s: int) -> int:
    """The last permitted start at or before `by_s`, or NEVER."""
    by_s = min(by_s, st.node[i, UNTIL])
    for k in range(inst.job[i, END_WINDOW] - 1, inst.job[i, FIRST_WINDOW] - 1, -1):
        if by_s >= inst.window[k, 0]:
            start_s = min(by_s, inst.window[k, 1])
            return start_s if start_s >= st.node[i, FROM] else NEVER
    return NEVER


@leaf
def service(inst: Instance, w: int, i: int) -> int:
    """How long a stop takes the worker, at their own pace where it is a task."""
    if inst.own_service.shape[0] > 1 and inst.job[i, IS_TASK]:
        return inst.own_service[i, w]
    return inst.job[i, SERVICE]


@leaf
def work(inst: Instance, w: int, before: int, i: int) -> int:
    """Set-up and service of a stop behind another one."""
    job, service_s = inst.job, service(inst, w, i)
    if job[i, SETUP] > 0 and not (job[before, IS_TASK] and inst.place[before] == inst.place[i]):
        service_s += job[i, SETUP]
    return service_s


@leaf
def earliest_end(inst: Instance, st: State, w: int, i: int, before: int, taken: int) -> int:
    """When the work of a node can be over behind another one, so many breaks taken; or INF."""
    travel_s = seconds(inst, before, i)
    work_s = work(inst, w, before, i)
    best_s = INF
    for k in range(taken + 1):
        ready_s = st.node[before, LABELS + k]
        if ready_s < INF:
            there_s = arrival(inst, w, k, taken, ready_s, travel_s)
            if there_s < INF:
                best_s = min(best_s, first_start(inst, st, i, there_s) + work_s)
    return min(best_s, INF)


@leaf
def forward(inst: Instance, st: State, w: int, i: int) -> bool:
    """Set the forward labels of a node from those before it; tell whether any changed."""
    node, breaks = st.node, inst.worker[w, BREAKS]
    before = node[i, PREV]
    changed = False
    for taken in range(breaks + 1):
        best_s = earliest_end(inst, st, w, i, before, taken)
        if node[i, LABELS + taken] != best_s:
            node[i, LABELS + taken] = best_s
            changed = True
    return changed


@leaf
def backward(inst: Instance, st: State, w: int, i: int) -> bool:
    """Set the backward labels of a node from those behind it; tell whether any changed."""
    node, breaks = st.node, inst.worker[w, BREAKS]
    late = LABELS + inst.rest.shape[1]
    behind = node[i, NEXT]
    travel_s = seconds(inst, i, behind)
    work_s = work(inst, w, i, behind)
    changed = False
    for k in range(breaks + 1):
        best_s = NEVER
        for taken in range(k, breaks + 1):
            end_s = node[behind, late + taken]
            if end_s > NEVER:
                start_s = last_start(inst, st, behind, end_s - work_s)
                if start_s > NEVER:
                    leave_s = departure(inst, w, k, taken, start_s, travel_s)
                    best_s = max(best_s, leave_s)
        if node[i, late + k] != best_s:
            node[i, late + k] = best_s
            changed = True
    return changed


@kernel
def update(inst: Instance, st: State, w: int, before: int, behind: int) -> None:
    """Bring labels up to date after what lies between two nodes has changed."""
    node, n = st.node, inst.able.shape[0]
    end = n + inst.worker.shape[0] + w
    start = n + w
    i = node[before, NEXT]
    is_between = True
    while True:
        changed = forward(inst, st, w, i)
        if i == behind:
            is_between = False
        if i == end or not (changed or is_between):
            break
        i = node[i, NEXT]
    i = node[behind, PREV]
    is_between = True
    while True:
        changed = backward(inst, st, w, i)
        if i == before:
            is_between = False
        if i == start or not (changed or is_between):
            break
        i = node[i, PREV]


@leaf
def is_possible(inst: Instance, st: State, w: int) -> bool:
    """Whether the route keeps all windows, breaks and the shift."""
    start = inst.able.shape[0] + w
    late = LABELS + inst.rest.shape[1]
    for k in range(inst.worker[w, BREAKS] + 1):
        ready_s = st.node[start, LABELS + k]
        if ready_s < INF and ready_s <= st.node[start, late + k]:
            return True
    return False


@leaf
def fits(inst: Instance, st: State, w: int, i: int, before: int, behind: int) -> bool:
    """Whether node `i` fits between two neighbours on the worker's route."""
    node, breaks = st.node, inst.worker[w, BREAKS]
    late = LABELS + inst.rest.shape[1]
    away_s = seconds(inst, i, behind)
    next_s = work(inst, w, i, behind)
    for taken in range(breaks + 1):
        end_s = earliest_end(inst, st, w, i, before, taken)
        if end_s >= INF:
            continue
        for after in range(taken, breaks + 1):
            by_s = node[behind, late + after]
            if by_s > NEVER and end_s <= by_s:
                come_s = arrival(inst, w, taken, after, end_s, away_s)
                if come_s < INF and first_start(inst, st, behind, come_s) + next_s <= by_s:
                    return True
    return False
