"""Tasks beside workers: who could do what, and what the choice alone costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing import rules
from routing.durations import service_s

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from routing.problem import Problem, Task, Worker

# Whoever breaks one of these cannot do the task, whatever else is done.
RULES = (rules.skills, rules.permitted_worker, rules.territory)

Windows = list[list[tuple[int, int]]]


class Pairs:
    """By task and worker; workers that tasks cannot tell apart are asked once.

    Attributes:
        able: Whether the worker could do the task, having nothing else to do.
        choice: Moved, not preferred, over-qualified; 1 x 1 where nothing of that is priced.
        need, stock: Parts by task, and on the van by worker.
        carries: Whether the task's tools are on the van.
    """

    def __init__(self, problem: Problem, windows: Windows) -> None:
        self._problem = problem
        self._verdicts: dict[object, NDArray[np.bool_]] = {}
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
        stocked = (self.need[:, None, :] <= self.stock[None, :, :]).all(axis=2) & self.carries
        able &= stocked | depots[None, :]
        for i in range(len(able)):
            able[i] &= self._in_reach(i, windows[i])
        return able

    def _in_reach(self, i: int, windows: list[tuple[int, int]]) -> NDArray[np.bool_]:
        """Who could start the task in one of its windows and be home in time."""
        problem, task = self._problem, self._problem.tasks[i]
        workers = problem.workers
        starts_s, latest_s, start, end = self._shifts()
        # Columns first: a whole matrix in 64 bits, for each task, would take minutes.
        there_s = home_s = np.zeros(len(workers), dtype=np.int64)
        if not problem.speeds:
            there_s = problem.travel_s[start, task.node].astype(np.int64)
            home_s = problem.travel_s[task.node, end].astype(np.int64)
        work_s = self._least_service_s(task)
        can = np.zeros(len(workers), dtype=np.bool_)
        for earliest_s, last_s in windows:
            first = np.maximum(starts_s + there_s, earliest_s)
            can |= first <= np.minimum(latest_s - home_s - work_s, last_s)
        return can

    def _shifts(self) -> tuple[NDArray[np.int64], ...]:
        if not hasattr(self, "_of_shifts"):
            rows = [
                (w.starts_s, w.ends_s + w.max_overtime_s, w.start_node, w.end_node)
                for w in self._problem.workers
            ]
            columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
            self._of_shifts = tuple(np.ascontiguousarray(column) for column in columns)
        return self._of_shifts

    def _least_service_s(self, task: Task) -> int | NDArray[np.int64]:
        workers = self._problem.workers
        if all(w.pace_percent == 100 and not w.paces_percent for w in workers):
            return task.service_s
        return np.array([service_s(task, worker) for worker in workers], dtype=np.int64)

    def _choice(self) -> NDArray[np.int64]:
        problem, policy = self._problem, self._problem.policy
        persons = np.array([worker.person for worker in problem.workers], dtype=np.str_)
        of_key = {worker.key: worker.person for worker in problem.workers}
        choice = np.zeros((len(problem.tasks), len(problem.workers)), dtype=np.int64)
        for i, task in enumerate(problem.tasks):
            if task.now_worker is not None:
                choice[i] += policy.moved_worker_cost * (persons != of_key[task.now_worker])
            if task.preferred_worker is not None:
                choice[i] += policy.preference_cost * (persons != of_key[task.preferred_worker])
            if policy.overqualified_cost and task.skills:
                choice[i] += policy.overqualified_cost * self._levels_above(task)
        if not choice.any():
            return np.zeros((1, 1), dtype=np.int64)
        # One row stands for "nothing is priced".
        return np.vstack([choice, choice]) if len(choice) == 1 else choice

    def _levels_above(self, task: Task) -> NDArray[np.int64]:
        levels = [dict(worker.skills) for worker in self._problem.workers]
        above = [sum(has.get(skill, 0) - level for skill, level in task.skills) for has in levels]
        return np.maximum(0, np.array(above, dtype=np.int64))


def _counts(each: list[frozenset[tuple[str, int]]], parts: list[str]) -> NDArray[np.int64]:
    place = {name: k for k, name in enumerate(parts)}
    table = np.zeros((len(each), len(parts)), dtype=np.int64)
    for row, counts in zip(table, each, strict=True):
        for name, count in counts:
            row[place[name]] = count
    return table
