"""The first of two linked tasks waits for the second.

Where the second must start within some time of the first, and nobody is there for it so early, the
first may not start as early as it could: then both fit, or both cost less, only if it waits.
"""

from __future__ import annotations

from routing.kernel.arrays import (
    AFTER,
    BEFORE,
    BREAKS,
    BUNDLE,
    FROM_END,
    GREATEST,
    INF,
    LABELS,
    NEXT,
    ROUTE,
    SERVICE,
    Instance,
    State,
)
from routing.kernel.compiled import kernel
from routing.kernel.dice import below, uniform
from routing.kernel.drive import arrival, seconds
from routing.kernel.fetch import cheaper_with_call, needs_fetch
from routing.kernel.labels import first_start
from routing.kernel.order import call_of
from routing.kernel.place import best_anywhere, may

# How often the second is expected where it is cheapest.
CHEAPEST_RATE = 0.5


@kernel
def may_wait(inst: Instance, b: int) -> bool:
    """Whether anything in a bundle must follow something else within some time."""
    for k in range(inst.link.shape[0]):
        if inst.job[inst.link[k, BEFORE], BUNDLE] == b and inst.link[k, GREATEST] < INF:
            return True
    return False


@kernel
def waiting_start(inst: Instance, st: State, i: int, from_s: int) -> int:
    """From when a task should start, at or after `from_s`, so that what follows it can follow.

    The first task waits until the second can be there in time: where that is cheapest, or, as
    the lot says, at any of its places.
    """
    for k in range(inst.link.shape[0]):
        after = inst.link[k, AFTER]
        if inst.link[k, BEFORE] != i or inst.link[k, GREATEST] >= INF or st.node[after, ROUTE] >= 0:
            continue
        if uniform(st.rng) < CHEAPEST_RATE:
            after_s = _cheapest_start(inst, st, after)
        else:
            after_s = _drawn_start(inst, st, after)
        if after_s < INF:
            service_s = _least_service(inst, i) if inst.link[k, FROM_END] else 0
            from_s = max(from_s, after_s - inst.link[k, GREATEST] - service_s)
    return from_s


@kernel
def _cheapest_start(inst: Instance, st: State, i: int) -> int:
    """The first start of a task at its cheapest place; or INF."""
    found = best_anywhere(inst, st, i, INF)
    _, w, before, before_call = cheaper_with_call(inst, st, i, found, INF)
    if before_call >= 0:
        return start_behind(inst, st, w, i, before_call, call_of(inst, w))
    return start_behind(inst, st, w, i, before, -1) if w >= 0 else INF


@kernel
def _drawn_start(inst: Instance, st: State, i: int) -> int:
    """The first start of a task at one of its places, each as likely as the others; or INF."""
    n, seen, drawn_s = inst.able.shape[0], 0, INF
    for w in range(inst.worker.shape[0]):
        before, end = n + w, n + inst.worker.shape[0] + w
        call = call_of(inst, w) if needs_fetch(inst, st, w, i) else -1
        while before != end and may(inst, st, w, i):
            start_s = start_behind(inst, st, w, i, before, call)
            if start_s < INF:
                seen += 1
                if below(st.rng, seen) == 0:
                    drawn_s = start_s
            before = st.node[before, NEXT]
    return drawn_s


@kernel
def start_behind(inst: Instance, st: State, w: int, i: int, before: int, call: int) -> int:
    """The first start behind a node, as few breaks taken as possible; or INF.

    Args:
        call: The worker's call at the depot if there has to be one first, or -1.
    """
    for k in range(inst.worker[w, BREAKS] + 1):
        ready_s, here = st.node[before, LABELS + k], before
        if ready_s < INF and call >= 0:
            ready_s = arrival(inst, w, k, k, ready_s, seconds(inst, here, call))
            ready_s, here = ready_s + inst.job[call, SERVICE], call
        if ready_s < INF:
            travel_s = seconds(inst, here, i)
            return first_start(inst, st, i, arrival(inst, w, k, k, ready_s, travel_s))
    return INF


@kernel
def _least_service(inst: Instance, i: int) -> int:
    """The service by the fastest worker: with more, who is fast would start too soon."""
    if inst.own_service.shape[0] <= 1:
        return inst.job[i, SERVICE]
    least_s = INF
    for w in range(inst.worker.shape[0]):
        least_s = min(least_s, inst.own_service[i, w])
    return least_s
