"""Plans in the making: a new one, one from given orders, and the orders of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.kernel import arrays as a
from routing.kernel.arrays import (
    BEST,
    BLINK,
    BREAKS,
    EARLY,
    FROM,
    HOME_BY,
    IDLE,
    IDLE_AT,
    IDLES,
    INF,
    LABELS,
    MARK,
    NEVER,
    NEXT,
    OLD_SERVED,
    ONLY_PERSON,
    OUT,
    OUT_AT,
    OUT_PRICE,
    OUTS,
    PER_UNFAIR_MIN,
    PREV,
    PRICE,
    READY,
    ROUND,
    ROUTE,
    TOTAL,
    UNTIL,
    Instance,
    State,
)
from routing.kernel.compiled import entry, kernel
from routing.kernel.dice import seeded
from routing.kernel.labels import backward
from routing.kernel.route import insert, retime, unfair_cost

if TYPE_CHECKING:
    from numpy.typing import NDArray


def new_state(inst: Instance, seed: int) -> State:
    """A plan in which nobody does anything."""
    n, parts = inst.need.shape
    w, labels, _ = inst.rest.shape
    nodes, ints = n + 3 * w, np.int64
    columns = LABELS + 2 * labels
    st = State(
        node=np.zeros((nodes, 2 * columns), ints),
        load=np.zeros((w, OLD_SERVED + 1), ints),
        used=np.zeros((w, 2 * parts), ints),
        served=np.zeros(len(inst.share), ints),
        total=np.zeros(a.TOTALS, ints),
        best=np.zeros((nodes, 3), ints),
        active=np.ones(w, np.bool_),
        rng=seeded(seed),
        row=np.zeros((a.ROWS, 3 * max(nodes, labels) + 64), ints),
        label=np.zeros((2, n + 4, labels), ints),
    )
    reset(inst, st)
    return st


def copy_of(st: State, seed: int) -> State:
    """An independent plan with random numbers of its own."""
    other = State(*(array.copy() for array in st))
    other.rng[:] = seeded(seed)
    return other


@kernel
def _empty(inst: Instance, st: State, w: int) -> None:
    """Give a worker a route without stops."""
    node, n, workers = st.node, inst.able.shape[0], inst.worker.shape[0]
    start, end = n + w, n + workers + w
    node[start, NEXT], node[end, PREV] = end, start
    node[start, PREV] = node[end, NEXT] = -1
    node[start, ROUTE] = node[end, ROUTE] = w
    st.row[IDLES, w] = st.load[w, IDLE_AT] = w
    late = LABELS + inst.rest.shape[1]
    for k in range(inst.worker[w, BREAKS] + 1):
        node[start, LABELS + k] = inst.worker[w, READY] if k == inst.worker[w, EARLY] else INF
        node[end, LABELS + k] = INF
        node[end, late + k] = inst.rest[w, k, HOME_BY]
    backward(inst, st, w, start)


@entry
def reset(inst: Instance, st: State) -> None:
    """Empty all routes."""
    node, n, workers = st.node, inst.able.shape[0], inst.worker.shape[0]
    st.total[:] = 0
    st.total[ONLY_PERSON] = -1
    st.load[:] = 0
    st.used[:] = 0
    st.served[:] = 0
    node[:] = 0
    for i in range(node.shape[0]):
        node[i, FROM], node[i, UNTIL], node[i, ROUTE] = NEVER, INF, -1
    for i in range(n):
        st.row[OUTS, i] = st.row[OUT_AT, i] = i
        st.total[TOTAL] += inst.job[i, PRICE]
        st.total[OUT_PRICE] += inst.job[i, PRICE]
    st.total[OUT] = n
    for w in range(workers):
        _empty(inst, st, w)
    st.total[IDLE] = workers
    if inst.price[PER_UNFAIR_MIN] > 0:
        for person in range(inst.share.shape[0]):
            st.total[TOTAL] += unfair_cost(inst, st, person, 0)


@entry
def restore_best(inst: Instance, st: State) -> None:
    """Go back to the best plan."""
    n, workers = inst.able.shape[0], inst.worker.shape[0]
    best = st.best
    best_cost, mark, blink, round_ = (
        st.total[BEST],
        st.total[MARK],
        st.total[BLINK],
        st.total[ROUND],
    )
    reset(inst, st)
    st.total[BEST], st.total[MARK], st.total[BLINK], st.total[ROUND] = (
        best_cost,
        mark,
        blink,
        round_,
    )
    for i in range(n):
        st.node[i, FROM], st.node[i, UNTIL] = best[i, 1], best[i, 2]
    for w in range(workers):
        end = n + workers + w
        i = best[n + w, 0]
        while i != end:
            insert(inst, st, w, i, st.node[end, PREV])
            i = best[i, 0]
        retime(inst, st, w)


def orders_of(inst: Instance, following: NDArray[np.int64]) -> list[list[int]]:
    """By worker, the nodes of the route in order, the call at the depot among them.

    `following` is a column that says what follows each node: `State.node[:, NEXT]`, or that of
    the best plan.
    """
    n, workers = len(inst.able), len(inst.worker)
    follows = following.tolist()
    orders = []
    for w in range(workers):
        order, i = [], follows[n + w]
        while i != n + workers + w:
            order.append(i)
            i = follows[i]
        orders.append(order)
    return orders
