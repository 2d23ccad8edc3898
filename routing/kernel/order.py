"""The stops of a route as a list, to be timed."""

from __future__ import annotations

from routing.kernel.arrays import NEXT, ORDER, Instance, State
from routing.kernel.compiled import entry, leaf


@leaf
def call_of(inst: Instance, w: int) -> int:
    """The node of the worker's call at the depot."""
    return inst.able.shape[0] + 2 * inst.worker.shape[0] + w


@entry
def read_order(inst: Instance, st: State, w: int) -> int:
    """Copy the worker's route to `State.order`; tell how many stops it has."""
    n = inst.able.shape[0]
    end, count = n + inst.worker.shape[0] + w, 0
    i = st.node[n + w, NEXT]
    while i != end:
        st.row[ORDER, count] = i
        count += 1
        i = st.node[i, NEXT]
    return count


@entry
def read_order_with(inst: Instance, st: State, w: int, i: int, before: int, call: int) -> int:
    """The same with one more stop behind the node `before`, and a call at the depot behind `call`.

    A `call` of -1 is none; the stop may be behind the call itself.
    """
    n, workers, count = inst.able.shape[0], inst.worker.shape[0], 0
    end, fetch = n + workers + w, call_of(inst, w)
    here = n + w
    while here != end:
        if here != n + w:
            st.row[ORDER, count] = here
            count += 1
        if here == call:
            st.row[ORDER, count] = fetch
            count += 1
        if here == before or (here == call and before == fetch):
            st.row[ORDER, count] = i
            count += 1
        here = st.node[here, NEXT]
    return count
