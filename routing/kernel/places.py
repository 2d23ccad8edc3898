"""Where each node is, and the table of travel times as seen from where one drives to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from routing.problem import Problem

    Square = tuple[slice, slice]

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
    pairs = list(_squares(travel))
    if all(np.array_equal(travel[here], travel[there].T) for here, there in pairs):
        return travel
    turned = np.empty_like(travel)
    for here, there in pairs:
        turned[here], turned[there] = travel[there].T, travel[here].T
    return turned


def _squares(table: NDArray[np.int32]) -> Iterator[tuple[Square, Square]]:
    """Squares and their mirror images: of a large table a column lies all over memory, but a
    square fits the processor's cache."""
    spans = [slice(first, first + SQUARE) for first in range(0, len(table), SQUARE)]
    for k, rows in enumerate(spans):
        for columns in spans[: k + 1]:
            yield (rows, columns), (columns, rows)
