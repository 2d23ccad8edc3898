"""What a second of each worker's time is worth to others: prices by which parts are searched.

Where work is scarce at one end of a city and plentiful at the other, it has to be handed on from
worker to worker across all of it, and no step sees what that brings in the end. Prices of the
workers' time say it at once: they are the duals of the hours on shift in the assignment of tasks to
workers, found by subgradient (Held, Wolfe and Crowder 1974; Fisher, Jaikumar and Van Wassenhove
1986 for the assignment), and they follow the plan as it becomes better.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from routing.kernel.arrays import (
    ABLE_BIT,
    BREAKS,
    DRIVE_PRICE,
    DRIVING,
    ENDS,
    KIND,
    MAX_DURATION,
    OUT,
    OUTS,
    PER_DURATION_S,
    PRICE,
    REST_S,
    SERVICE,
    STARTS,
    WORK,
)
from routing.kernel.pairs import by_pair
from routing.search.scale import neighbour_s, optional_prices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.kernel.arrays import Instance, State

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

# A stop takes its service and so many drives between neighbours: one is a drive, the others are
# what goes for waiting and what would have fitted better.
HOPS = 5
# A task is shared out among so many workers, those who live nearest to it; so many tasks find
# theirs at a time, for all at once would need tables of all pairs.
CANDIDATES, ROWS = 64, 512
# Of candidates equally near it is not always the same ones who are taken.
JITTER = 0.1
# Prices move until a task costs so many units of temperature more or less; the first ones begin at
# `START`, and come about in steps, each shorter than the one before.
START, FIRST_STEP, SHORTER, STEPS = 5.0, 2.3, 0.96, 60
# Of those steps, so many are done before anybody looks whether to go on.
STEPS_AT_ONCE = 6
# Once there is a plan that says what is lacking.
STEP = 1.6
# With so much of a shift worked and driven it is full: some waiting there always is.
FULL = 0.96


class Surcharge(NamedTuple):
    """What the workers' time costs in addition: by worker, for each second.

    Attributes:
        hop_s: What a stop takes beside its service.
    """

    by_second: Floats
    hop_s: float

    def on(self, inst: Instance, workers: Ints) -> Instance:
        """An instance of some of the workers, these, where their time costs that."""
        prices = self.by_second[workers]
        if not prices.any():
            return inst
        n = len(inst.able)
        has_paces = len(inst.own_service) > 1
        service = inst.own_service[:n] if has_paces else inst.job[:n, SERVICE, None]
        worker = inst.worker.copy()
        # Nobody is like anybody else any more.
        worker[:, KIND] = np.arange(len(worker))
        worker[:, DRIVE_PRICE] += np.rint(prices).astype(np.int64)
        own = inst.choice[:n] if len(inst.choice) > 1 else 0
        choice = by_pair(own + ((service + self.hop_s) * prices).astype(np.int64))
        return inst._replace(worker=worker, choice=choice)


class _Offers(NamedTuple):
    """By task and candidate: who it is, how many seconds the task would take, and its cost."""

    worker: Ints
    amount: Floats
    cost: Floats

    def of(self, tasks: Ints | slice) -> _Offers:
        return _Offers(self.worker[tasks], self.amount[tasks], self.cost[tasks])


class Scarcity:
    """Prices of the workers' time.

    Attributes:
        prices: By worker, cost by second; 0 where there is time enough, and everywhere where all
            work has to be done.
    """

    def __init__(self, inst: Instance, unit: float) -> None:
        """All equal at first; they mean something once `prepare` has said so.

        Args:
            unit: Of temperature, in cost: what is little.
        """
        n, w = inst.able.shape
        leaving = inst.job[:n, PRICE]
        self._unit = unit
        self._leaving = leaving / unit
        self._hop_s = HOPS * neighbour_s(inst)
        self._room = _room(inst)
        self._offers = _offers(inst, self._room, self._hop_s)
        amount = max(1.0, self._offers.amount.mean())
        self._step = unit / amount
        # Nobody's time is worth more than the dearest work that may be left out.
        self._highest = optional_prices(inst, unit).max(initial=0) / amount
        self.prices = np.full(w, min(START * self._step, self._highest))
        self._done = 0 if self._highest > 0 else STEPS

    def prepare(self) -> bool:
        """Some steps towards prices by which the workers around each task would share it out.

        No routes play a part. Tells whether that was the last of them; called again, does nothing.
        """
        until = min(STEPS, self._done + STEPS_AT_ONCE)
        for k in range(self._done, until):
            self._move(self._wanted(slice(None)), FIRST_STEP * SHORTER**k)
        self._done = until
        return until == STEPS

    def follow(self, st: State) -> None:
        """Let the prices rise where the plan has more work than time, and fall where it has less.

        Work is what is on the route, and a share of what is left out and would be worth its price.
        """
        used = (st.load[:, WORK] + st.load[:, DRIVING]) / FULL
        self._move(used + self._wanted(st.row[OUTS, : st.total[OUT]]), STEP)

    def surcharge(self, weight: float) -> Surcharge:
        """So much of the prices, as they are now."""
        return Surcharge(weight * self.prices, self._hop_s)

    def _wanted(self, tasks: Ints | slice) -> Floats:
        """By worker, the seconds that these tasks would like to have at these prices."""
        offers, leaving = self._offers.of(tasks), self._leaving[tasks]
        dear = (offers.cost + self.prices[offers.worker] * offers.amount) / self._unit
        least = np.minimum(dear.min(axis=1), leaving)
        shares = np.exp(least[:, None] - dear)
        shares /= (shares.sum(axis=1) + np.exp(least - leaving))[:, None]
        wanted = (shares * offers.amount).ravel()
        return np.bincount(offers.worker.ravel(), wanted, len(self.prices)).astype(np.float64)

    def _move(self, used: Floats, units: float) -> None:
        over = np.clip(used / self._room - 1, -1, 1)
        self.prices = np.clip(self.prices + units * self._step * over, 0, self._highest)


def _room(inst: Instance) -> Floats:
    """By worker, the seconds on shift without the breaks."""
    worker = inst.worker
    is_taken = np.arange(inst.rest.shape[1]) < worker[:, BREAKS, None]
    shift = np.minimum(worker[:, ENDS] - worker[:, STARTS], worker[:, MAX_DURATION])
    room: Floats = np.maximum(1.0, shift - (inst.rest[:, :, REST_S] * is_taken).sum(axis=1))
    return room


def _offers(inst: Instance, room: Floats, hop_s: float) -> _Offers:
    """The way to the task and home is shared by as many stops as fit a shift."""
    n = len(inst.able)
    work = inst.job[:n, SERVICE].astype(float)
    stops = np.maximum(1.0, room / max(1.0, work.mean() + hop_s))
    rng = np.random.default_rng(0)
    found = [
        _nearest(inst, rows, stops, rng) for rows in np.array_split(np.arange(n), -(-n // ROWS))
    ]
    who, way = (np.concatenate(each) for each in zip(*found, strict=True))
    is_able = np.isfinite(way)
    taken = hop_s + np.where(is_able, way, 0.0)
    price = inst.worker[:, DRIVE_PRICE] + inst.price[PER_DURATION_S]
    return _Offers(who, work[:, None] + taken, np.where(is_able, taken * price[who], np.inf))


def _nearest(
    inst: Instance, tasks: Ints, stops: Floats, rng: np.random.Generator
) -> tuple[Ints, Floats]:
    """Who could do each task with the shortest way, and that way; infinite for who cannot."""
    n, w = inst.able.shape
    place, few = inst.place[tasks], min(CANDIDATES, w)
    out = inst.travel[np.ix_(inst.place[n : n + w], place)].T
    back = inst.travel[np.ix_(place, inst.place[n + w : n + 2 * w])]
    way = np.where(inst.able[tasks] & ABLE_BIT > 0, (out + back) / stops, np.inf)
    longer = way * rng.uniform(1, 1 + JITTER, way.shape)
    who = np.argpartition(longer, few - 1, axis=1)[:, :few]
    return who, np.take_along_axis(way, who, axis=1)
