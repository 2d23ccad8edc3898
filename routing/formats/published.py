"""What the formats of published instances share: distances, a bare policy, a high price."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from routing.errors import InvalidProblem
from routing.problem import Policy
from routing.ranges import LIMIT

if TYPE_CHECKING:
    from numpy.typing import NDArray

# These instances know no date.
ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)
# More than serving a task can ever cost, and far enough from the greatest cost of a task.
UNSERVED_COST = 1_000_000_000
# A matrix of this size takes 400 MB.
MOST_NODES = 10_000


def only(**costs: int) -> Policy:
    """A policy by which nothing else costs anything."""
    return Policy(**(dict.fromkeys((field.name for field in fields(Policy)), 0) | costs))


def require_bearable(nodes: int) -> None:
    """Refuse more places than a matrix of them could be held for.

    Raises:
        InvalidProblem: says how many there are.
    """
    if nodes > MOST_NODES:
        raise InvalidProblem(f"there are {nodes} places, at most {MOST_NODES} can be planned")


def squares(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The square of the Euclidean distance between each two points.

    Raises:
        InvalidProblem: there are too many points, or some are too far apart for their scale.
    """
    require_bearable(len(points))
    if points.size and np.ptp(points, axis=0).max() > LIMIT:
        raise InvalidProblem("some coordinates are more than 31 bits apart")
    result = np.zeros((len(points), len(points)))
    for axis in points.T:
        result += np.square(axis[:, None] - axis[None, :])
    return result


def whole_matrix(what: str, values: NDArray[np.float64]) -> NDArray[np.int32]:
    """Values that are whole already as 32 bits.

    Raises:
        InvalidProblem: one is negative or beyond 31 bits; names the first one's row and column.
    """
    if values.size and not (values.min() >= 0 and values.max() < LIMIT):
        row, column = np.argwhere((values < 0) | (values >= LIMIT))[0]
        raise InvalidProblem(
            f"{what} holds {values[row, column]:.0f}, expected 0 to {LIMIT - 1}, "
            f"in row {row}, column {column}"
        )
    return values.astype(np.int32)


def square_of(what: str, rows: object) -> NDArray[np.float64]:
    """A square matrix of finite numbers from JSON's lists.

    Raises:
        InvalidProblem: it is no such thing.
    """
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise InvalidProblem(f"{what} is not a list of rows of numbers")
    require_bearable(len(rows))
    for row, values in enumerate(rows):
        if len(values) != len(rows):
            raise InvalidProblem(
                f"{what} is not square: row {row} has {len(values)} numbers, expected {len(rows)}"
            )
    try:
        matrix = np.array(rows) if rows else np.zeros((0, 0))
    except ValueError:
        # Some cells hold lists.
        matrix = np.zeros(0)
    if matrix.ndim != 2 or matrix.dtype.kind not in "if" or not np.isfinite(matrix).all():
        row, column = _first_hole(rows)
        raise InvalidProblem(
            f"{what} holds {str(rows[row][column])[:40]} in row {row}, column {column}, expected "
            "a number"
        )
    return matrix.astype(np.float64)


def _first_hole(rows: list[list[object]]) -> tuple[int, int]:
    """Row and column of the first value that is no number of at most 63 bits."""
    cells = ((r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row))
    return next((r, c) for r, c, value in cells if not _is_number(value))


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 2**63
