"""Some workers and tasks of an instance as an instance of its own, small enough for a cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from routing.kernel.pairs import by_pair

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.kernel.arrays import Instance

    Ints = NDArray[np.int64]


def section_of(inst: Instance, tasks: Ints, workers: Ints) -> Instance:
    """The instance of these tasks and workers, numbered in this order.

    Persons keep their numbers, and windows their places. Nothing in it may be tied.
    """
    nodes = nodes_of(inst, tasks, workers)
    places, place = np.unique(inst.place[nodes], return_inverse=True)
    travel, is_symmetric = _between(inst.travel, places), inst.travel_to is inst.travel
    number = np.full(len(inst.able), -1, dtype=np.int32)
    number[tasks] = np.arange(len(tasks))
    return inst._replace(
        travel=travel,
        travel_to=travel if is_symmetric else _between(inst.travel_to, places),
        distance=_between(inst.distance, places) if len(inst.distance) > 1 else inst.distance,
        place=place,
        job=inst.job[nodes],
        worker=inst.worker[workers],
        rest=inst.rest[workers],
        able=_cut(inst.able, tasks, workers),
        choice=_cut_if_any(inst.choice, tasks, workers),
        own_service=_cut_if_any(inst.own_service, tasks, workers),
        need=inst.need[tasks],
        stock=inst.stock[workers],
        near=number[inst.near[tasks]],
        adjacent=number[inst.adjacent[tasks]],
    )


def nodes_of(inst: Instance, tasks: Ints, workers: Ints) -> Ints:
    """Their nodes: the tasks, the starts, the ends, the calls at the depot."""
    n, w = len(inst.able), len(inst.worker)
    return np.concatenate([tasks, n + workers, n + w + workers, n + 2 * w + workers])


def _between(table: NDArray[np.int32], places: Ints) -> NDArray[np.int32]:
    return np.ascontiguousarray(table[np.ix_(places, places)])


def _cut_if_any(table: Ints, tasks: Ints, workers: Ints) -> Ints:
    """A part of a table that may not be there."""
    return by_pair(_cut(table, tasks, workers)) if len(table) > 1 else table


def _cut(table: NDArray[Any], tasks: Ints, workers: Ints) -> NDArray[Any]:
    return np.ascontiguousarray(table[np.ix_(tasks, workers)])
