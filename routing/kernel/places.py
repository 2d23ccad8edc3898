"""Where each node is, and the table of travel times as seen from where one drives to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.problem import Problem

# Rows and columns that are looked at together.
SQUARE = 128


def places_of(problem: Problem) -> NDArray[np.int64]:
    """By node, its place; who has no depot has the call there at home, unused."""
    workers = problem.workers
    depots = [w.start_node if w.depot_node is None else w.depot_node for w in workers]
    starts, ends = [w.start_node for w in workers], [w.end_node for w in workers]
    return np.array([*(t.node for t in problem.tasks), *starts, *ends, *depots], dtype=np.int64)


def travel_to(travel: NDArray[np.int32]) -> NDArray[np.int32]:
    """The table with rows and columns exchanged: itself where there and back take as long."""
    return travel if _is_symmetric(travel) else np.ascontiguousarray(travel.T)


def _is_symmetric(table: NDArray[np.int32]) -> bool:
    # By squares that fit the processor's cache: of a large table a column lies all over memory.
    corners = range(0, len(table), SQUARE)
    return all(
        np.array_equal(
            table[i : i + SQUARE, j : j + SQUARE], table[j : j + SQUARE, i : i + SQUARE].T
        )
        for i in corners
        for j in corners
        if j <= i
    )
