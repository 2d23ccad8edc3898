"""Which tasks are neighbours: by driving alone, and by driving and time together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.problem import Problem

Windows = list[list[tuple[int, int]]]

# So many neighbours are known of each task; a search looks at as many of them as it likes.
MOST_NEAR = 120
MOST_ADJACENT = 200
# A second of waiting counts as so much driving (Vidal et al. 2013, doi:10.1016/j.cor.2012.07.018).
WAIT_WEIGHT = 0.2
CHUNK = 512


def neighbours(
    problem: Problem, windows: Windows, able: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """`Instance.near` and `Instance.adjacent`, nearest first."""
    n = len(problem.tasks)
    near = np.zeros((n, min(MOST_NEAR, max(0, n - 1))), dtype=np.int32)
    adjacent = np.zeros((n, min(MOST_ADJACENT, max(0, n - 1))), dtype=np.int32)
    if n < 2:
        return near, adjacent
    nodes = np.array([task.node for task in problem.tasks], dtype=np.intp)
    first = np.array([own[0][0] if own else 0 for own in windows], dtype=np.float32)
    last = np.array([own[-1][1] if own else 0 for own in windows], dtype=np.float32)
    service = np.array([task.service_s for task in problem.tasks], dtype=np.float32)
    hands = able.astype(np.float32)
    for begin in range(0, n, CHUNK):
        rows = np.arange(begin, min(n, begin + CHUNK))
        there = problem.travel_s[np.ix_(nodes[rows], nodes)].astype(np.float32)
        back = problem.travel_s[np.ix_(nodes, nodes[rows])].T.astype(np.float32)
        apart = np.minimum(there, back)
        after = there + service[rows, None]
        before = back + service[None, :]
        key = np.minimum(
            there + _bother(first[rows, None], last[rows, None], after, first, last),
            back
            + _bother(first[None, :], last[None, :], before, first[rows, None], last[rows, None]),
        )
        # Tasks that nobody could do both of are no neighbours on a route.
        key[hands[rows] @ hands.T == 0] += 1e9
        own = (rows - begin, rows)
        apart[own] = key[own] = np.inf
        near[rows] = _smallest(key, near.shape[1])
        adjacent[rows] = _smallest(apart, adjacent.shape[1])
    return near, adjacent


def _bother(
    first: NDArray[np.float32],
    last: NDArray[np.float32],
    gap: NDArray[np.float32],
    next_first: NDArray[np.float32],
    next_last: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Least waiting, weighted, and least lateness when one task follows another."""
    wait = np.maximum(0, next_first - last - gap)
    late = np.maximum(0, first + gap - next_last)
    return (WAIT_WEIGHT * wait + late).astype(np.float32)


def _smallest(key: NDArray[np.float32], count: int) -> NDArray[np.int32]:
    chosen = np.argpartition(key, count - 1, axis=1)[:, :count]
    order = np.argsort(np.take_along_axis(key, chosen, axis=1), axis=1, kind="stable")
    return np.take_along_axis(chosen, order, axis=1).astype(np.int32)
