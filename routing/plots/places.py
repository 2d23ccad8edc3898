"""Where the nodes of a problem are on paper: by their coordinates, or from travel times alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.errors import InvalidProblem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.formats.source import Source
    from routing.problem import Problem

# Beyond this, the eigenvectors take minutes.
MOST_PLACES = 2_000


def points_of(source: Source) -> NDArray[np.float64]:
    """East and north of each node; NaN for a node that is nowhere.

    Raises:
        InvalidProblem: there are no coordinates, and too many places to find some.
    """
    if source.points is not None:
        return source.points
    nodes = _nodes_used(source.problem)
    if len(nodes) > MOST_PLACES:
        raise InvalidProblem(
            f"there are no coordinates, and {len(nodes)} places are too many to find some"
        )
    travel_s = source.problem.travel_s[np.ix_(nodes, nodes)].astype(np.float64)
    points = np.full((len(source.problem.travel_s), 2), np.nan)
    points[nodes] = scaled(travel_s)
    return points


def scaled(lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points whose distances are near to `lengths`: classical multidimensional scaling.

    Torgerson (1952), Multidimensional scaling: I. Theory and method, Psychometrika 17(4),
    doi:10.1007/BF02288916. Two ways between two places count with their mean.
    """
    count = len(lengths)
    if count < 2:
        return np.zeros((count, 2))
    square = np.square((lengths + lengths.T) / 2)
    means = square.mean(axis=0)
    inner = (means[:, None] + means[None, :] - square - means.mean()) / 2
    values, vectors = np.linalg.eigh(inner)
    two = vectors[:, :-3:-1] * np.sqrt(np.maximum(values[:-3:-1], 0))
    # Either sign is as good: let the first place that tells be to the east and to the north.
    signs = np.sign(two[np.abs(two).argmax(axis=0), [0, 1]])
    return np.asarray(two * np.where(signs == 0, 1, signs), dtype=np.float64)


def _nodes_used(problem: Problem) -> list[int]:
    nodes = {task.node for task in problem.tasks}
    for worker in problem.workers:
        nodes |= {worker.start_node, worker.end_node}
        nodes |= set() if worker.depot_node is None else {worker.depot_node}
    return sorted(nodes)
