"""Tasks beside workers: who could do what, and what the choice alone costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing import rules
from routing.kernel.arrays import INF, NEVER

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from routing.problem import Problem, Task, Worker

# Whoever breaks one of these cannot do the task, whatever else is done.
RULES = (rules.skills, rules.permitted_worker, rules.territory)

Windows = list[list[tuple[int, int]]]
# Tasks beside all workers at once.
CHUNK = 512


class Pairs:
    """By task and worker; workers that tasks cannot tell apart are asked once.

    Attributes:
        able: Whether the worker could do the task, having nothing else to do.
        choice: Moved, not preferred, over-qualified; 1 x 1 where nothing of that is priced.
        need, stock: Parts by task, and on the van by worker.
        carries: Whether the task's tools are on the van.
        own_service: Service where not all work at one pace, else `None`.
    """

    def __init__(self, problem: Problem, windows: Windows) -> None:
        self._problem = problem
        self.own_service = _own_service(problem)
        counts = [task.parts for task in problem.tasks] + [w.parts for w in problem.workers]
        parts = sorted({name for each in counts for name, _ in each})
        self.need = _counts([task.parts for task in problem.tasks], parts)
        self.stock = _counts([worker.parts for worker in problem.workers], parts)
        self.carries = self._by_pair(lambda t: t.tools, lambda t, w: t.tools <= w.tools)
        self.able = self._able(windows)
        self.choice = self._choice()

    def _by_pair(
        self, wants: Callable[[Task], object], verdict: Callable[[Task, Worker], bool]
    ) -> NDArray[np.bool_]:
        problem = self._problem
        known: dict[object, NDArray[np.bool_]] = {}
        table = np.zeros((len(problem.tasks), len(problem.workers)), dtype=np.bool_)
        for i, task in enumerate(problem.tasks):
            wanted = wants(task)
            if wanted not in known:
                row = [verdict(task, worker) for worker in problem.workers]
                known[wanted] = np.array(row, dtype=np.bool_)
            table[i] = known[wanted]
        return table

    def _able(self, windows: Windows) -> NDArray[np.bool_]:
        able = self._by_pair(
            lambda t: (t.skills, t.allowed_workers, t.excluded_workers, t.territory),
            lambda t, w: all(rule(t, w) is None for rule in RULES),
        )
        depots = np.array([w.depot_node is not None for w in self._problem.workers], dtype=np.bool_)
        stocked = self.carries.copy()
        # Part by part: all at once would need a table of pairs for each.
        for need, stock in zip(self.need.T, self.stock.T, strict=True):
            stocked &= need[:, None] <= stock
        able &= stocked | depots
        return able & self._in_reach(windows)

    def _in_reach(self, windows: Windows) -> NDArray[np.bool_]:
        """Who could start each task in one of its windows and be home in time."""
        problem = self._problem
        starts_s, latest_s, start, end = _shifts(problem)
        nodes = np.array([task.node for task in problem.tasks], dtype=np.int64)
        first_s, last_s = _columns(windows)
        can = np.zeros((len(nodes), len(starts_s)), dtype=np.bool_)
        # A few tasks at a time: all at once would need several whole tables of 64 bits.
        for begin in range(0, len(nodes), CHUNK):
            rows = slice(begin, begin + CHUNK)
            there_s = home_s = np.zeros((1, len(starts_s)), dtype=np.int64)
            if not problem.speeds:
                there_s = problem.travel_s[np.ix_(start, nodes[rows])].T.astype(np.int64)
                home_s = problem.travel_s[np.ix_(nodes[rows], end)].astype(np.int64)
            came_s, by_s = starts_s + there_s, latest_s - home_s - self._service_s(rows)
            for first, last in zip(first_s[:, rows, None], last_s[:, rows, None], strict=True):
                can[rows] |= np.maximum(came_s, first) <= np.minimum(by_s, last)
        return can

    def _service_s(self, rows: slice) -> NDArray[np.int64]:
        if self.own_service is not None:
            return self.own_service[rows]
        tasks = self._problem.tasks[rows]
        return np.array([task.service_s for task in tasks], dtype=np.int64)[:, None]

    def _choice(self) -> NDArray[np.int64]:
        problem, policy = self._problem, self._problem.policy
        persons = np.array([worker.person for worker in problem.workers], dtype=np.str_)
        of_key = {worker.key: worker.person for worker in problem.workers}
        choice = np.zeros((len(problem.tasks), len(problem.workers)), dtype=np.int64)
        levels = [dict(worker.skills) for worker in problem.workers]
        above: dict[object, NDArray[np.int64]] = {}
        for i, task in enumerate(problem.tasks):
            if task.now_worker is not None:
                choice[i] += policy.moved_worker_cost * (persons != of_key[task.now_worker])
            if task.preferred_worker is not None:
                choice[i] += policy.preference_cost * (persons != of_key[task.preferred_worker])
            if policy.overqualified_cost and task.skills:
                if task.skills not in above:
                    above[task.skills] = _levels_above(levels, task)
                choice[i] += policy.overqualified_cost * above[task.skills]
        return by_pair(choice if choice.any() else None)


def _levels_above(levels: list[dict[str, int]], task: Task) -> NDArray[np.int64]:
    """By worker, how many levels of the task's skills are more than it needs."""
    above = [sum(has.get(skill, 0) - level for skill, level in task.skills) for has in levels]
    return np.maximum(0, np.array(above, dtype=np.int64))


def by_pair(table: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """A table by task and worker as the kernel knows it: a single row stands for none."""
    if table is None:
        return np.zeros((1, 1), dtype=np.int64)
    return np.vstack([table, table]) if len(table) == 1 else table


def _own_service(problem: Problem) -> NDArray[np.int64] | None:
    """Service at each worker's pace, rounded up; tasks of the same skills are asked once."""
    workers = problem.workers
    if all(w.pace_percent == 100 and not w.paces_percent for w in workers):
        return None
    own = np.array([worker.pace_percent for worker in workers], dtype=np.int64)
    by_skill = {name: np.zeros(len(workers), dtype=np.int64) for name in _paced(problem)}
    for w, worker in enumerate(workers):
        for name, percent in worker.paces_percent:
            by_skill[name][w] = percent
    known: dict[object, NDArray[np.int64]] = {}
    for task in problem.tasks:
        if task.skills not in known:
            listed = [by_skill[name] for name, _ in task.skills if name in by_skill]
            slowest = np.max(listed, axis=0) if listed else np.zeros_like(own)
            known[task.skills] = np.where(slowest > 0, slowest, own)
    shape = len(problem.tasks), len(workers)
    paces = np.array([known[t.skills] for t in problem.tasks], dtype=np.int64).reshape(shape)
    service_s = np.array([task.service_s for task in problem.tasks], dtype=np.int64)
    return -(-service_s[:, None] * paces // 100)


def _paced(problem: Problem) -> set[str]:
    """The skills for which anybody has a pace of their own."""
    return {name for worker in problem.workers for name, _ in worker.paces_percent}


def _shifts(problem: Problem) -> tuple[NDArray[np.int64], ...]:
    """By worker the start of the shift, the latest return, and where both are."""
    rows = [
        (w.starts_s, w.ends_s + w.max_overtime_s, w.start_node, w.end_node) for w in problem.workers
    ]
    return tuple(np.array(rows, dtype=np.int64).reshape(-1, 4).T)


def _columns(windows: Windows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last starts, by number of the window and task; those it lacks never begin."""
    most = max((len(own) for own in windows), default=0)
    first_s = np.full((most, len(windows)), INF, dtype=np.int64)
    last_s = np.full((most, len(windows)), NEVER, dtype=np.int64)
    for i, own in enumerate(windows):
        for k, (first, last) in enumerate(own):
            first_s[k, i], last_s[k, i] = first, last
    return first_s, last_s


def _counts(each: list[frozenset[tuple[str, int]]], parts: list[str]) -> NDArray[np.int64]:
    place = {name: k for k, name in enumerate(parts)}
    table = np.zeros((len(each), len(parts)), dtype=np.int64)
    for row, counts in zip(table, each, strict=True):
        for name, count in counts:
            row[place[name]] = count
    return table
