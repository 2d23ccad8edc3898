"""Tasks that depend on each other, gathered into bundles in the order of their placing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from routing.kernel.arrays import BUNDLE_AT, CREW, INF, MEMBER

if TYPE_CHECKING:
    from routing.problem import Link, Problem


class Ties:
    """`Instance.link` and `bundle`, and the bundle of each task or -1."""

    def __init__(self, problem: Problem) -> None:
        self._place = {task.key: i for i, task in enumerate(problem.tasks)}
        self._at_node: dict[int, set[str]] = defaultdict(set)
        for task in problem.tasks:
            self._at_node[task.node].add(task.key)
        self._behind: dict[str, set[str]] = defaultdict(set)
        for link in problem.links:
            # Without a gap, what takes no time could be just before what it follows.
            if link.counts_from_end or link.least_s > 0:
                self._behind[link.before].add(link.after)
        groups = self._groups(problem)
        self.link = self._links(problem)
        self.bundle_of = np.full(len(problem.tasks), -1, dtype=np.int64)
        bundles = self._bundles(groups)
        at, order, crew = [0], [], []
        for number, bundle in enumerate(bundles):
            for group in bundle:
                for member in groups[group]:
                    self.bundle_of[member] = number
                    order.append(member)
                    crew.append(group)
            at.append(len(order))
        self.bundle = np.zeros((3, max(len(at), len(order))), dtype=np.int64)
        self.bundle[BUNDLE_AT, : len(at)] = at
        self.bundle[MEMBER, : len(order)] = order
        self.bundle[CREW, : len(crew)] = crew

    def _groups(self, problem: Problem) -> list[list[int]]:
        """Crews, and tasks by themselves; numbered."""
        crews: dict[str, list[int]] = defaultdict(list)
        for i, task in enumerate(problem.tasks):
            crews[f"crew {task.together}" if task.together is not None else f"task {i}"].append(i)
        return list(crews.values())

    def _links(self, problem: Problem) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
        rows = [
            (
                self._place[link.before],
                self._place[link.after],
                *self._gap(problem, link),
                int(link.counts_from_end),
                int(link.same_person),
            )
            for link in problem.links
        ]
        return np.array(rows, dtype=np.int64).reshape(-1, 6)

    def _gap(self, problem: Problem, link: Link) -> tuple[int, int]:
        """Least and greatest gap behind the service, or the start, of the task before.

        Its set-up comes and goes with the neighbours: the least gap has room for it, and the
        greatest only where no other task is there that could be done first and save it.
        """
        greatest_s = INF if link.greatest_s is None else link.greatest_s
        if not link.counts_from_end:
            return link.least_s, greatest_s
        before = problem.tasks[self._place[link.before]]
        is_alone = self._at_node[before.node] <= {before.key} | self._behind[before.key]
        return link.least_s + before.setup_s, min(INF, greatest_s + before.setup_s * is_alone)

    def _bundles(self, groups: list[list[int]]) -> list[list[int]]:
        """Groups that are linked, each after those before it; crews alone too."""
        group_of = {task: g for g, group in enumerate(groups) for task in group}
        pairs = [(group_of[int(row[0])], group_of[int(row[1])]) for row in self.link]
        beside: dict[int, set[int]] = defaultdict(set)
        for before, after in pairs:
            beside[before].add(after)
            beside[after].add(before)
        bundles: list[list[int]] = []
        seen: set[int] = set()
        for g, group in enumerate(groups):
            if g not in seen and (g in beside or len(group) > 1):
                members = _reached(g, beside)
                seen |= members
                bundles.append(_in_order(members, pairs))
        return bundles


def _reached(start: int, beside: dict[int, set[int]]) -> set[int]:
    reached, edge = {start}, [start]
    while edge:
        for other in beside[edge.pop()] - reached:
            reached.add(other)
            edge.append(other)
    return reached


def _in_order(members: set[int], pairs: list[tuple[int, int]]) -> list[int]:
    """Kahn's algorithm; the problem has seen to it that there is no circle."""
    order: list[int] = []
    left = sorted(members)
    while left:
        blocked = {after for before, after in pairs if before in left}
        ready = [g for g in left if g not in blocked]
        order += ready
        left = [g for g in left if g in blocked]
    return order
