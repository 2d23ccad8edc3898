"""The search: ruin and recreate under simulated annealing, in slices that can be stopped.

Christiaens and Vanden Berghe (2020), Slack induction by string removals for vehicle routing
problems, Transportation Science 54(2), doi:10.1287/trsc.2019.0914.
"""

from __future__ import annotations

import math
from typing import Any

from routing.kernel.advance import advance_all
from routing.kernel.arrays import (
    ABSENT,
    ALL_BROKEN,
    BEST,
    INF,
    MOST_BROKEN,
    MUST,
    OUT,
    OUT_PRICE,
    OUT_PRICE_SAVED,
    OUTS,
    PER_WORST_MIN,
    PRICE,
    TOTAL,
    WORST,
    Instance,
    State,
)
from routing.kernel.compiled import entry, kernel, leaf
from routing.kernel.dice import below, uniform
from routing.kernel.recreate import choose_waiting, recreate, sort_waiting
from routing.kernel.removal import ruin
from routing.kernel.tails import exchange_tails
from routing.kernel.undo import begin, keep_best, take_back

# Beside so many of the nearest tasks another tail is tried.
MOST_HEADS = 40
# How often a route is ruined around a task that is left out, while one of them is required.
REQUIRED_RATE = 0.95


@leaf
def height(inst: Instance, st: State) -> int:
    """The cost of the plan as it is, the price of the greatest lateness included.

    INF with more broken promises than may be: a route timed anew may break one to be cheaper.
    """
    if st.total[ALL_BROKEN] > inst.price[MOST_BROKEN]:
        return INF
    cost = st.total[TOTAL]
    if inst.price[PER_WORST_MIN] > 0:
        worst_s = 0
        for w in range(inst.worker.shape[0]):
            worst_s = max(worst_s, st.load[w, WORST])
        cost += worst_s * inst.price[PER_WORST_MIN] // 60
    return cost


@leaf
def _lenient(inst: Instance, st: State, counted: float) -> int:
    """The cost with a part of the price of what is left out."""
    return height(inst, st) - int((1.0 - counted) * st.total[OUT_PRICE])


@leaf
def _absence(inst: Instance, st: State, once_more: int) -> int:
    """In how many steps what is left out was left out, once more included.

    Where required tasks are left out, these alone count.
    """
    steps, least = 0, MUST if st.total[OUT_PRICE] >= MUST else 0
    for k in range(st.total[OUT]):
        i = st.row[OUTS, k]
        if inst.job[i, PRICE] >= least:
            st.row[ABSENT, i] += once_more
            steps += st.row[ABSENT, i]
    return steps


@leaf
def _may_change_places(st: State, more: int, dearer: float) -> bool:
    """Whether other tasks may be left out than before the step, for they seldom were.

    Required ones at whatever cost, even one more of them than in the best plan; with none left out,
    as much of all else, for not too much more.
    """
    if st.total[OUT_PRICE] >= MUST:
        most = st.total[BEST] // MUST + 1
        return bool(st.total[OUT_PRICE] // MUST <= most and more < INF // 2)
    return bool(st.total[OUT_PRICE] <= st.total[OUT_PRICE_SAVED] and more < dearer)


@kernel
def _way(st: State) -> int:
    """Draw how the waiting tasks are sorted."""
    lot = uniform(st.rng)
    if lot < 0.3:
        return 0
    if lot < 0.6:
        return 1
    if lot < 0.75:
        return 2
    if lot < 0.85:
        return 3
    return 4 if lot < 0.95 else 5


@leaf
def _bar(inst: Instance, st: State, now: int, most: int, dearer: float) -> int:
    """The cost from which on no plan is accepted after this step, whatever it leaves out.

    INF where that cannot be told before the end of the step.
    """
    if inst.bundle.shape[1] > 1 or st.total[OUT_PRICE] >= MUST:
        return INF
    return int(now + (most if st.total[OUT] == 0 else max(most, dearer)))


@kernel
def _try(
    inst: Instance,
    st: State,
    seed: int,
    shape: tuple[float, int, int, float, float],
    allowed: tuple[int, int, float],
) -> bool:
    """One step, which may be taken back; tell whether there is another plan now.

    Args:
        allowed: How much dearer it may be; the cost from which on it is given up, and how much of
            the price of what is left out counts there.
    """
    most, bar, counted = allowed
    mean, longest, depth, out_rate, tails_rate = shape
    if uniform(st.rng) < tails_rate:
        if not exchange_tails(inst, st, seed, MOST_HEADS, most):
            return False
    else:
        begin(st)
        if st.total[OUT_PRICE] >= MUST:
            out_rate = max(out_rate, REQUIRED_RATE)
        if st.total[OUT] > 0 and uniform(st.rng) < out_rate:
            seed = st.row[OUTS, below(st.rng, st.total[OUT])]
        ruin(inst, st, seed, mean, longest)
    count = choose_waiting(inst, st, seed)
    sort_waiting(inst, st, count, _way(st))
    if not recreate(inst, st, count, depth, bar, counted):
        take_back(inst, st)
        return False
    if inst.bundle.shape[1] > 1:
        advance_all(inst, st)
    return True


@entry
def anneal(
    inst: Instance,
    st: State,
    seeds: Any,
    steps: int,
    heat: tuple[float, float, float, float],
    shape: tuple[float, int, int, float, float],
) -> None:
    """Search for so many steps; the best plan is in `State.best`.

    Args:
        seeds: Tasks around which routes are ruined.
        heat: The temperature at the beginning and at the end of the slice, and how much of the
            price of what is left out counts for the acceptance of a plan. That price is far
            greater than any drive: with all of it, hardly anything left out would ever change
            places with something served. Last, how much dearer a plan may be that serves as much
            and leaves out what was left out more seldom: the sum of absences (section 5.4), which
            at last finds room for what is hard to place.
        shape: Mean number of stops removed, longest string, depth of neighbour lists, how often
            a route is ruined around a task that is left out, and how often two routes exchange
            their tails instead.
    """
    hot, cold, counted, dearer = heat
    now, absence = _lenient(inst, st, counted), _absence(inst, st, 0)
    for step in range(steps):
        temperature = hot * (cold / hot) ** (step / steps)
        # The acceptance of simulated annealing, drawn before the step: what is dearer by so much
        # is not even tried.
        most = int(-temperature * math.log(1.0 - uniform(st.rng) * 0.999999999)) + 1
        seed, bar = seeds[below(st.rng, seeds.shape[0])], _bar(inst, st, now, most, dearer)
        if not _try(inst, st, seed, shape, (most, bar, counted)):
            continue
        new = _lenient(inst, st, counted)
        other = _absence(inst, st, 1)
        is_rarer = other < absence and _may_change_places(st, new - now, dearer)
        if new < now + most or is_rarer:
            now, absence = new, other
            cost = height(inst, st)
            if cost < st.total[BEST]:
                keep_best(st, cost)
        else:
            take_back(inst, st)
            absence = _absence(inst, st, 0)
