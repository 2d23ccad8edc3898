"""A problem prepared for arithmetic: everything by index, nothing left to look up by key."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from routing import rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.problem import Problem, Task, Worker

# Permitted starts as (earliest_s, latest_s), in order.
Windows = tuple[tuple[int, int], ...]


class Instance:
    """Tasks and workers by index, in the order of the problem.

    Attributes:
        rows: Travel seconds from a place, then to a place; plain integers come out.
        columns: The same to a place, then from a place.
        windows: Permitted starts by task.
        crews: The tasks of each crew.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.policy = problem.policy
        self.tasks: tuple[Task, ...] = problem.tasks
        self.workers: tuple[Worker, ...] = problem.workers
        # A view of each row: 5,000 places as Python lists would take a gigabyte.
        matrix = np.ascontiguousarray(problem.travel_s)
        self.rows: list[Sequence[int]] = [memoryview(row) for row in matrix]
        self.columns: list[Sequence[int]] = [
            memoryview(column) for column in np.ascontiguousarray(matrix.T)
        ]
        self.windows: list[Windows] = [
            tuple((window.earliest_s, window.latest_s) for window in task.windows)
            for task in problem.tasks
        ]
        self.task_of = {task.key: i for i, task in enumerate(self.tasks)}
        self.worker_of = {worker.key: i for i, worker in enumerate(self.workers)}
        self.latest_s = [worker.ends_s + worker.max_overtime_s for worker in self.workers]
        self.crews: dict[str, list[int]] = defaultdict(list)
        for i, task in enumerate(self.tasks):
            if task.together is not None:
                self.crews[task.together].append(i)
        self._verdicts: dict[object, NDArray[np.bool_]] = {}
        self._choice_costs = [self._choices(task) for task in self.tasks]

    @cached_property
    def able(self) -> list[list[int]]:
        """By task, the workers who could do it if they did nothing else and took no break."""
        reach = _Reach(self)
        return [
            np.flatnonzero(reach.of(i) & self._fitting(task)).tolist()
            for i, task in enumerate(self.tasks)
        ]

    @cached_property
    def shares_s(self) -> dict[str, int]:
        """Each person's fair share of all service, in seconds."""
        shifts_s: dict[str, int] = defaultdict(int)
        for worker in self.workers:
            shifts_s[worker.person] += worker.ends_s - worker.starts_s
        work_s, paid_s = sum(task.service_s for task in self.tasks), sum(shifts_s.values())
        return {person: work_s * s // max(1, paid_s) for person, s in shifts_s.items()}

    def choice_cost(self, task: int, worker: int) -> int:
        """What it costs that just this worker does the task: moved, or not the preferred one."""
        person = self.workers[worker].person
        return sum(cost for wanted, cost in self._choice_costs[task] if wanted != person)

    def has_choice_costs(self) -> bool:
        """Whether it makes any difference in cost who does a task."""
        return any(self._choice_costs)

    def lateness_cost(self, task: int, start_s: int) -> int:
        """The price of a start after the due time."""
        due_s = self.tasks[task].due_s
        if due_s is None or start_s <= due_s:
            return 0
        return self.policy.late_cost + (start_s - due_s) * self.policy.late_cost_per_minute // 60

    def moved_cost(self, task: int, start_s: int) -> int:
        """The price of another start than the one in force."""
        now_s = self.tasks[task].now_start_s
        if now_s is None:
            return 0
        moved_s = min(abs(start_s - now_s), 60 * self.policy.moved_time_cap_minutes)
        return moved_s * self.policy.moved_time_cost_per_minute // 60

    def overtime_cost(self, worker: int, returns_s: int) -> int:
        """The price of being back after the end of the shift."""
        over_s = max(0, returns_s - self.workers[worker].ends_s)
        return over_s * self.policy.overtime_cost_per_minute // 60

    def unfairness_cost(self, person: str, service_s: int) -> int:
        """The price of a person's service beyond the fair share."""
        over_s = max(0, service_s - self.shares_s[person])
        return over_s * self.policy.unfairness_cost_per_minute // 60

    def _choices(self, task: Task) -> list[tuple[str, int]]:
        wanted = [
            (task.now_worker, self.policy.moved_worker_cost),
            (task.preferred_worker, self.policy.preference_cost),
        ]
        return [
            (self.workers[self.worker_of[key]].person, cost)
            for key, cost in wanted
            if key is not None and cost
        ]

    def _fitting(self, task: Task) -> NDArray[np.bool_]:
        """Who has the skills and is permitted; asked once for all tasks that want the same."""
        wanted = task.skills, task.allowed_workers, task.excluded_workers
        if wanted not in self._verdicts:
            self._verdicts[wanted] = np.array(
                [
                    rules.skills(task, worker) is None
                    and rules.permitted_worker(task, worker) is None
                    for worker in self.workers
                ],
                dtype=np.bool_,
            )
        return self._verdicts[wanted]


class _Reach:
    """Who could start a task in one of its windows and be home in time, for all workers at once."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        workers = instance.workers
        self._travel_s = instance.problem.travel_s
        self._starts_s = np.array([worker.starts_s for worker in workers], dtype=np.int64)
        self._latest_s = np.array(instance.latest_s, dtype=np.int64)
        self._start_nodes = np.array([worker.start_node for worker in workers], dtype=np.intp)
        self._end_nodes = np.array([worker.end_node for worker in workers], dtype=np.intp)

    def of(self, task: int) -> NDArray[np.bool_]:
        what = self._instance.tasks[task]
        arrive_s = self._starts_s + self._travel_s[self._start_nodes, what.node]
        last_s = self._latest_s - self._travel_s[what.node, self._end_nodes] - what.service_s
        can = np.zeros(len(self._starts_s), dtype=np.bool_)
        for earliest_s, latest_s in self._instance.windows[task]:
            can |= np.maximum(arrive_s, earliest_s) <= np.minimum(last_s, latest_s)
        return can


def first_start_s(windows: Windows, from_s: int) -> int | None:
    """The first permitted start at or after `from_s`."""
    for earliest_s, latest_s in windows:
        if from_s <= latest_s:
            return max(earliest_s, from_s)
    return None


def last_start_s(windows: Windows, by_s: int) -> int | None:
    """The last permitted start at or before `by_s`."""
    for earliest_s, latest_s in reversed(windows):
        if by_s >= earliest_s:
            return min(latest_s, by_s)
    return None
