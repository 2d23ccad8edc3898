"""What is little and what is much in an instance: the scale of temperatures and prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.kernel.arrays import (
    DRIVE_PRICE,
    IS_TIMED,
    PER_DURATION_S,
    PER_KM,
    PER_UNFAIR_MIN,
    PER_WORST_MIN,
    PRICE,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.kernel.arrays import Instance

# Which of the nearest tasks counts as the neighbour.
NEIGHBOUR = 5
# Work that costs more drives than this is never left out for one.
MOST_DRIVES = 1_000
# The cheapest work, and the part of its price that is the unit of temperature; no more than so many
# drives, for the drives want to be put in order, too.
CHEAP, PART_OF_PRICE, MOST_UNITS = 0.1, 0.07, 4


def unit(drive: float, cheap: float) -> float:
    """The temperature at which it is decided which plan it becomes.

    Where all must be served, drives compete with each other; where work may be left out, it is
    the cheapest such work that competes with drives, and it costs many of them.
    """
    return min(max(drive, PART_OF_PRICE * cheap), MOST_UNITS * drive)


def cheap_price(inst: Instance, drive: float) -> float:
    """What it costs to leave out the cheapest work, if any may be left out for a drive at all."""
    prices = optional_prices(inst, drive)
    return float(np.quantile(prices, CHEAP)) if len(prices) else 0.0


def optional_prices(inst: Instance, little: float) -> NDArray[np.int64]:
    """What it costs to leave out each task that may be left out for what is little at all.

    Args:
        little: A drive, or the unit of temperature.
    """
    prices: NDArray[np.int64] = inst.job[: len(inst.able), PRICE]
    return prices[prices < MOST_DRIVES * little]


def has_drives_alone(inst: Instance, drive: float) -> bool:
    """Whether all work must be done, untied, and nothing but driving has a price worth a word."""
    n, price = len(inst.able), inst.price
    is_timed = bool(inst.job[:n, IS_TIMED].any()) or bool(inst.bundle[0].any())
    is_priced = bool(price[[PER_DURATION_S, PER_WORST_MIN, PER_UNFAIR_MIN]].any())
    return not (is_timed or is_priced or len(optional_prices(inst, drive)))


def neighbour_cost(inst: Instance) -> float:
    """What a drive between neighbouring tasks costs: the median to the fifth nearest."""
    place, other = _neighbours(inst)
    if not len(place) or not len(inst.worker):
        return 1.0
    price = float(np.median(inst.worker[:, DRIVE_PRICE])) + float(inst.price[PER_DURATION_S])
    cost = inst.travel[place, other] * price
    if inst.price[PER_KM] > 0:
        cost = cost + inst.distance[place, other] * (float(inst.price[PER_KM]) / 1_000)
    return max(1.0, float(np.median(cost)))


def neighbour_s(inst: Instance) -> float:
    """How long such a drive takes."""
    place, other = _neighbours(inst)
    return float(np.median(inst.travel[place, other])) if len(place) else 0.0


def _neighbours(inst: Instance) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """By task, its place and that of its neighbour; nothing where there are none."""
    n = len(inst.able)
    place = inst.place[:n]
    if n < 2:
        return place[:0], place[:0]
    return place, place[inst.adjacent[:, min(NEIGHBOUR, inst.adjacent.shape[1]) - 1]]
