"""Which tasks are neighbours: by driving alone, and by driving and time together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.kernel.nearest import Heap, find_nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.problem import Problem

Windows = list[list[tuple[int, int]]]

# So many neighbours are known of each task; a search looks at as many of them as it likes.
MOST_NEAR = 120
MOST_ADJACENT = 200
# Bytes of 64 bits.
WORD = 8


def neighbours(
    problem: Problem,
    tables: tuple[NDArray[np.int32], NDArray[np.int32]],
    windows: Windows,
    able: NDArray[np.bool_],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """`Instance.near` and `Instance.adjacent`, nearest first.

    Args:
        tables: `Instance.travel` and `Instance.travel_to`.
    """
    known = np.array(
        [
            (task.node, own[0][0] if own else 0, own[-1][1] if own else 0, task.service_s)
            for own, task in zip(windows, problem.tasks, strict=True)
        ],
        dtype=np.int64,
    )
    n = len(known)
    near = np.zeros((n, min(MOST_NEAR, max(0, n - 1))), dtype=np.int32)
    adjacent = np.zeros((n, min(MOST_ADJACENT, max(0, n - 1))), dtype=np.int32)
    if n < 2:
        return near, adjacent
    by_time = Heap(near, np.zeros(near.shape[1]))
    by_drive = Heap(adjacent, np.zeros(adjacent.shape[1]))
    find_nearest(tables, known, _in_words(able), by_time, by_drive)
    return near, adjacent


def _in_words(able: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """By task, a bit for each worker."""
    packed = np.packbits(able, axis=1)
    padded = np.pad(packed, ((0, 0), (0, -packed.shape[1] % WORD)))
    return np.ascontiguousarray(padded).view(np.uint64)
