"""What the placed tasks before a tied one leave it."""

from __future__ import annotations

from routing.kernel.arrays import (
    AFTER,
    BEFORE,
    FROM,
    FROM_END,
    GREATEST,
    INF,
    LEAST,
    NEVER,
    ONE_PERSON,
    PERSON,
    ROUTE,
    Instance,
    State,
)
from routing.kernel.compiled import kernel
from routing.kernel.labels import service


@kernel
def bounds(inst: Instance, st: State, i: int) -> tuple[int, int, int]:
    """Earliest and latest start that the placed tasks before leave, and the person, or -1.

    The latest is NEVER where two persons would have to be one.
    """
    from_s, until_s, person = NEVER, INF, -1
    for k in range(inst.link.shape[0]):
        before = inst.link[k, BEFORE]
        if inst.link[k, AFTER] != i or st.node[before, ROUTE] < 0:
            continue
        w = st.node[before, ROUTE]
        begin_s = st.node[before, FROM]
        if inst.link[k, FROM_END]:
            begin_s += service(inst, w, before)
        from_s = max(from_s, begin_s + inst.link[k, LEAST])
        if inst.link[k, GREATEST] < INF:
            until_s = min(until_s, begin_s + inst.link[k, GREATEST])
        if inst.link[k, ONE_PERSON]:
            if person >= 0 and person != inst.worker[w, PERSON]:
                until_s = NEVER
            person = inst.worker[w, PERSON]
    return from_s, until_s, person
