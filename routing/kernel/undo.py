"""One step of the search, taken back: routes are saved before they are first touched."""

from __future__ import annotations

from routing.kernel.arrays import (
    ALL_BROKEN,
    BEST,
    BROKEN_SAVED,
    FROM,
    IDLE_AT,
    LOAD_COLUMNS,
    NEXT,
    OLD_OUT,
    OLD_SERVED,
    OUT,
    OUT_AT,
    OUT_PRICE,
    OUT_PRICE_SAVED,
    OUT_SAVED,
    OUTS,
    PERSON,
    REMOVED,
    ROUND,
    ROUTES,
    ROUTES_SAVED,
    SAVED,
    SAVES,
    TOTAL,
    TOTAL_SAVED,
    TOUCHED,
    UNTIL,
    Instance,
    State,
)
from routing.kernel.compiled import entry, kernel, leaf
from routing.kernel.route import become_idle, leave_idle


@entry
def begin(st: State) -> None:
    """Begin a step that can be taken back."""
    total = st.total
    total[ROUND] += 1
    total[SAVED] = total[ROUTES_SAVED] = total[REMOVED] = 0
    total[OUT_SAVED], total[TOTAL_SAVED] = total[OUT], total[TOTAL]
    total[BROKEN_SAVED], total[OUT_PRICE_SAVED] = total[ALL_BROKEN], total[OUT_PRICE]
    for k in range(total[OUT]):
        st.row[OLD_OUT, k] = st.row[OUTS, k]


@leaf
def touch(inst: Instance, st: State, w: int) -> None:
    """Save a route, unless it was saved in this step."""
    total, n = st.total, inst.able.shape[0]
    columns, parts = st.node.shape[1] // 2, inst.need.shape[1]
    if st.load[w, TOUCHED] == total[ROUND]:
        return
    for c in range(LOAD_COLUMNS):
        st.load[w, LOAD_COLUMNS + c] = st.load[w, c]
    st.load[w, TOUCHED] = total[ROUND]
    for part in range(parts):
        st.used[w, parts + part] = st.used[w, part]
    st.load[w, OLD_SERVED] = st.served[inst.worker[w, PERSON]]
    st.row[ROUTES, total[ROUTES_SAVED]] = w
    total[ROUTES_SAVED] += 1
    end = n + inst.worker.shape[0] + w
    i = n + w
    while True:
        for c in range(columns):
            st.node[i, columns + c] = st.node[i, c]
        st.row[SAVES, total[SAVED]] = i
        total[SAVED] += 1
        if i == end:
            break
        i = st.node[i, NEXT]


@entry
def take_back(inst: Instance, st: State) -> None:
    """Undo everything since `begin`."""
    total, columns, parts = st.total, st.node.shape[1] // 2, inst.need.shape[1]
    for k in range(total[OUT]):
        st.row[OUT_AT, st.row[OUTS, k]] = -1
        st.node[st.row[OUTS, k], FROM], st.node[st.row[OUTS, k], UNTIL] = -(2**61), 2**61
    for k in range(total[OUT_SAVED]):
        i = st.row[OLD_OUT, k]
        st.row[OUTS, k] = i
        st.row[OUT_AT, i] = k
        st.node[i, 2] = -1
        st.node[i, FROM], st.node[i, UNTIL] = -(2**61), 2**61
    for k in range(total[SAVED]):
        i = st.row[SAVES, k]
        for c in range(columns):
            st.node[i, c] = st.node[i, columns + c]
    for k in range(total[ROUTES_SAVED] - 1, -1, -1):
        w = st.row[ROUTES, k]
        _take_back_idle(st, w)
        at = st.load[w, IDLE_AT]
        for c in range(LOAD_COLUMNS):
            st.load[w, c] = st.load[w, LOAD_COLUMNS + c]
        st.load[w, IDLE_AT] = at
        for part in range(parts):
            st.used[w, part] = st.used[w, parts + part]
        st.served[inst.worker[w, PERSON]] = st.load[w, OLD_SERVED]
    total[OUT], total[TOTAL] = total[OUT_SAVED], total[TOTAL_SAVED]
    total[ALL_BROKEN], total[OUT_PRICE] = total[BROKEN_SAVED], total[OUT_PRICE_SAVED]


@kernel
def _take_back_idle(st: State, w: int) -> None:
    """Whether the worker is among the idle again as before; the order among them is free."""
    was, now = st.load[w, LOAD_COLUMNS + IDLE_AT] >= 0, st.load[w, IDLE_AT] >= 0
    if was and not now:
        become_idle(st, w)
    elif now and not was:
        leave_idle(st, w)


@entry
def keep_best(st: State, cost: int) -> None:
    """Remember the plan as it is."""
    st.total[BEST] = cost
    for i in range(st.node.shape[0]):
        st.best[i, 0] = st.node[i, NEXT]
        st.best[i, 1] = st.node[i, FROM]
        st.best[i, 2] = st.node[i, UNTIL]
