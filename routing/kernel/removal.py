"""Ruin: strings of neighbouring stops leave their routes.

Christiaens and Vanden Berghe (2020), Slack induction by string removals for vehicle routing
problems, Transportation Science 54(2), doi:10.1287/trsc.2019.0914, section 5.1.
"""

from __future__ import annotations

from routing.kernel.arrays import (
    ABLE_BIT,
    ALL_BROKEN,
    BROKEN,
    BUNDLE,
    BUNDLE_AT,
    COUNT,
    DRIVING,
    MAX_TRAVEL,
    MAX_WORK,
    MEMBER,
    MOST_BROKEN,
    NEXT,
    PREV,
    REMOVED,
    REMOVES,
    ROUND,
    ROUTE,
    ROUTES,
    ROUTES_SAVED,
    TOUCHED,
    WORK,
    Instance,
    State,
)
from routing.kernel.compiled import entry, kernel, leaf
from routing.kernel.dice import below, uniform
from routing.kernel.fetch import drop_call
from routing.kernel.labels import is_possible
from routing.kernel.route import remove, retime
from routing.kernel.tied import remove_bundle
from routing.kernel.undo import touch

# The share of strings of which some stops in the middle stay, and how readily one more does.
SPLIT_RATE = 0.5
SPLIT_DEPTH = 0.01


@kernel
def take_off(inst: Instance, st: State, i: int) -> None:
    """Take a task off its route, and with it all that it is tied to."""
    if inst.job[i, BUNDLE] >= 0:
        b = inst.job[i, BUNDLE]
        remove_bundle(inst, st, b)
        # A bundle is placed as one; its first task stands for it.
        st.row[REMOVES, st.total[REMOVED]] = inst.bundle[MEMBER, inst.bundle[BUNDLE_AT, b]]
        st.total[REMOVED] += 1
        return
    w = st.node[i, ROUTE]
    touch(inst, st, w)
    remove(inst, st, w, i)
    st.row[REMOVES, st.total[REMOVED]] = i
    st.total[REMOVED] += 1


@kernel
def _remove_string(inst: Instance, st: State, w: int, i: int, length: int, kept: int) -> None:
    """Remove `length` stops around `i` but for `kept` in the middle of them."""
    n, node = inst.able.shape[0], st.node
    count = st.load[w, COUNT]
    # How far before `i` the string begins, so that it lies within the route.
    back, first = 0, i
    offset = below(st.rng, length + kept)
    while back < offset and node[first, PREV] < n:
        first = node[first, PREV]
        back += 1
    keep_from = 1 + below(st.rng, length) if kept > 0 else length + kept
    here = first
    for k in range(min(length + kept, count)):
        if here >= n:
            break
        after = node[here, NEXT]
        if k < keep_from or k >= keep_from + kept:
            take_off(inst, st, here)
            # A bundle may have taken the next stop with it.
            if after < n and node[after, ROUTE] != w:
                break
        here = after


@leaf
def holds(inst: Instance, st: State, w: int) -> bool:
    """Whether the route has possible times, and no more drives and work than the worker may have.

    Without a stop there may be more: the drive past it, and the set-up that it saved the next.
    """
    is_within = st.load[w, DRIVING] <= inst.worker[w, MAX_TRAVEL]
    is_within = is_within and st.load[w, WORK] <= inst.worker[w, MAX_WORK]
    return is_within and is_possible(inst, st, w)


@kernel
def _is_within_promises(inst: Instance, st: State, w: int) -> bool:
    """Whether the route's times, just set anew, do not break more promises than all may."""
    return bool(st.total[ALL_BROKEN] <= inst.price[MOST_BROKEN] or st.load[w, BROKEN] == 0)


@entry
def settle(inst: Instance, st: State, w: int) -> None:
    """Make a route whole after removals: no needless call, possible times, within its limits.

    Others may have to go too.
    """
    n = inst.able.shape[0]
    drop_call(inst, st, w)
    while not (holds(inst, st, w) and retime(inst, st, w) and _is_within_promises(inst, st, w)):
        i = st.node[n + w, NEXT]
        if i >= n and st.load[w, COUNT] > 0:
            # Behind the call at the depot.
            i = st.node[i, NEXT]
        if i >= n:
            # Who stays at home is asked nothing.
            retime(inst, st, w)
            break
        take_off(inst, st, i)
        drop_call(inst, st, w)


@kernel
def settle_all(inst: Instance, st: State) -> None:
    """Settle every route touched; a bundle taken off one may unsettle another."""
    removed = -1
    while removed < st.total[REMOVED]:
        removed, k = st.total[REMOVED], 0
        while k < st.total[ROUTES_SAVED]:
            settle(inst, st, st.row[ROUTES, k])
            k += 1


@kernel
def _mean_stops(inst: Instance, st: State) -> float:
    """Stops by route, of routes that have any and may be touched."""
    used, stops = 0, 0
    for w in range(inst.worker.shape[0]):
        if st.active[w] and st.load[w, COUNT] > 0:
            used += 1
            stops += st.load[w, COUNT]
    return stops / max(1, used)


@kernel
def _kept(st: State, length: int, count: int) -> int:
    """How many stops in the middle of a string stay."""
    if length == 1 or length >= count or uniform(st.rng) >= SPLIT_RATE:
        return 0
    kept = 1
    while length + kept < count and uniform(st.rng) < SPLIT_DEPTH:
        kept += 1
    return kept


@entry
def ruin(inst: Instance, st: State, seed: int, mean: float, longest: int) -> None:
    """Remove strings from routes near a task, about `mean` stops in all, `longest` in a string."""
    most = min(float(longest), max(1.0, _mean_stops(inst, st)))
    strings = int(uniform(st.rng) * (4.0 * mean / (1.0 + most) - 1.0) + 1.0)
    done = 0
    is_out = st.node[seed, ROUTE] < 0
    for k in range(-1, inst.adjacent.shape[1]):
        i = seed if k < 0 else inst.adjacent[seed, k]
        w = st.node[i, ROUTE] if i >= 0 else -1
        if w < 0 or not st.active[w] or st.load[w, TOUCHED] == st.total[ROUND]:
            continue
        # Around a task that is left out, only those who could do it make room.
        if is_out and not inst.able[seed, w] & ABLE_BIT:
            continue
        count = st.load[w, COUNT]
        length = 1 + below(st.rng, max(1, int(min(float(count), most))))
        kept = _kept(st, length, count)
        touch(inst, st, w)
        _remove_string(inst, st, w, i, length, kept)
        done += 1
        if done >= strings:
            break
    settle_all(inst, st)
