"""The routing problem as plain values; times in whole seconds since `Problem.origin`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from routing.errors import InvalidProblem
from routing.policy import Policy
from routing.ranges import LIMIT, require_once, require_range
from routing.task import Link, Task, TimeWindow
from routing.traffic import Speed, require_in_order
from routing.worker import Break, Worker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from numpy.typing import NDArray

__all__ = ["Break", "Link", "Policy", "Problem", "Speed", "Task", "TimeWindow", "Worker"]

# Costs are added in 64 bits, with room for those that stand for what must not be.
COST_LIMIT = 2**62 // 60
USUAL = Policy()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """Everything a search may look at.

    Attributes:
        origin: The instant that is second 0, aware. Seconds elapse: a night or
            a change of the clocks needs no special case.
        travel_s: Travel seconds, int32 of shape (nodes, nodes), at least 0; need
            not be symmetric.
        distance_m: Metres of the same drives, of the same shape; `None` where they cost nothing.
        links: What is done in an order.
        speeds: Speed by time, in order; 100 % before the first. `travel_s` and its price are
            for 100 %.
        max_broken_promises: How many tasks may start outside their `promise`.

    Raises:
        InvalidProblem: names what contradicts what.
    """

    origin: datetime
    tasks: tuple[Task, ...]
    workers: tuple[Worker, ...]
    travel_s: NDArray[np.int32]
    policy: Policy = USUAL
    distance_m: NDArray[np.int32] | None = None
    links: tuple[Link, ...] = ()
    speeds: tuple[Speed, ...] = ()
    max_broken_promises: int = 0

    def __post_init__(self) -> None:
        if self.origin.tzinfo is None:
            raise InvalidProblem("origin has no time zone")
        _require_square("travel_s", self.travel_s)
        if self.distance_m is not None:
            _require_square("distance_m", self.distance_m)
            if self.distance_m.shape != self.travel_s.shape:
                raise InvalidProblem("distance_m and travel_s are of different shapes")
        require_once("task", (task.key for task in self.tasks))
        require_once("worker", (worker.key for worker in self.workers))
        for what, node in self._places():
            if not 0 <= node < len(self.travel_s):
                raise InvalidProblem(f"{what} is at node {node}, which is not in travel_s")
        known = {worker.key for worker in self.workers}
        for task in self.tasks:
            unknown = _workers_named(task) - known
            if unknown:
                raise InvalidProblem(f"task {task.key} names unknown worker {min(unknown)}")
        require_in_order(self.speeds)
        require_range("max_broken_promises", self.max_broken_promises)
        self._require_links()
        self._require_shifts_apart()
        self._require_one_history()
        self._require_costs_in_range()

    def _places(self) -> Iterator[tuple[str, int]]:
        for task in self.tasks:
            yield f"task {task.key}", task.node
        for worker in self.workers:
            yield f"worker {worker.key}", worker.start_node
            yield f"worker {worker.key}", worker.end_node
            if worker.depot_node is not None:
                yield f"worker {worker.key}'s depot", worker.depot_node

    def _require_links(self) -> None:
        """Both ends are known, no pair is linked twice, and no chain comes back to itself."""
        known = {task.key for task in self.tasks}
        after: dict[str, set[str]] = {key: set() for key in known}
        for link in self.links:
            for key in (link.before, link.after):
                if key not in known:
                    raise InvalidProblem(f"a link names unknown task {key}")
            if link.after in after[link.before]:
                raise InvalidProblem(f"{link.before} and {link.after} are linked twice")
            after[link.before].add(link.after)
        crews = {task.key: task.together or f"task {task.key}" for task in self.tasks}
        _require_no_cycle([(crews[link.before], crews[link.after]) for link in self.links])

    def _require_shifts_apart(self) -> None:
        shifts = sorted(self.workers, key=lambda worker: (worker.person, worker.starts_s))
        for before, after in pairwise(shifts):
            over_s = before.ends_s + before.max_overtime_s
            if before.person == after.person and over_s > after.starts_s:
                raise InvalidProblem(
                    f"worker {before.key} may work until {over_s}, but worker {after.key}, "
                    f"the same person, starts at {after.starts_s}"
                )

    def _require_one_history(self) -> None:
        said: dict[str, Worker] = {}
        for worker in self.workers:
            first = said.setdefault(worker.person, worker)
            if first.history_s != worker.history_s:
                raise InvalidProblem(
                    f"worker {first.key} says history_s is {first.history_s}, but worker "
                    f"{worker.key}, the same person, says {worker.history_s}"
                )

    def _require_costs_in_range(self) -> None:
        if self._greatest_cost() > COST_LIMIT:
            worst = self._greatest_cost()
            raise InvalidProblem(f"a plan could cost {worst}, beyond what 64 bits can add up")

    def _greatest_cost(self) -> int:
        """At least what any plan costs."""
        levels: dict[str, int] = {}
        for worker in self.workers:
            for skill, level in worker.skills:
                levels[skill] = max(level, levels.get(skill, 0))
        return (
            sum(task.unserved_cost + self._greatest_cost_of(task, levels) for task in self.tasks)
            + self._greatest_cost_of_routes()
            + self._greatest_cost_of_unfairness()
        )

    def _greatest_cost_of(self, task: Task, levels: dict[str, int]) -> int:
        policy = self.policy
        cost = policy.late_cost + policy.moved_worker_cost + policy.preference_cost
        cost += policy.moved_time_cost_per_minute * policy.moved_time_cap_minutes
        cost += policy.broken_promise_cost + policy.overqualified_cost * sum(
            levels.get(skill, 0) for skill, _ in task.skills
        )
        late = policy.late_cost_per_minute + policy.worst_late_cost_per_minute
        return cost + 2 * LIMIT // 60 * late

    def _greatest_cost_of_routes(self) -> int:
        policy, cost = self.policy, 0
        # Who drives faster than usual gets further in a second, and pays for all of it.
        percent = max([100, *(speed.percent for speed in self.speeds)])
        for worker in self.workers:
            length_s = worker.ends_s + worker.max_overtime_s - worker.starts_s
            own = worker.travel_cost_per_s
            driving = policy.travel_cost_per_s if own is None else own
            per_s = driving * percent // 100 + 1 + policy.duration_cost_per_s
            cost += length_s * (per_s + policy.overtime_cost_per_minute)
        if self.distance_m is not None and self.distance_m.size:
            drives = len(self.tasks) + 2 * len(self.workers)
            cost += drives * int(self.distance_m.max()) * policy.distance_cost_per_km // 1_000
        return cost

    def _greatest_cost_of_unfairness(self) -> int:
        # All service, for it is counted at a pace of 100 %, whatever fits a shift.
        over_s = sum(task.service_s for task in self.tasks)
        over_s += sum(max(0, worker.history_s) for worker in self.workers)
        return over_s * self.policy.unfairness_cost_per_minute // 60


def _require_square(name: str, matrix: NDArray[np.int32]) -> None:
    shape = matrix.shape
    if len(shape) != 2 or shape[0] != shape[1]:
        raise InvalidProblem(f"{name} has shape {shape}, expected a square")
    if matrix.dtype != np.int32:
        raise InvalidProblem(f"{name} holds {matrix.dtype}, expected int32")
    if matrix.size and matrix.min() < 0:
        what = "time" if name == "travel_s" else "distance"
        row, column = divmod(int(np.argmax(matrix < 0)), len(matrix))
        raise InvalidProblem(
            f"{name} holds a negative {what} in row {row}, column {column}: "
            f"{matrix[row, column]}, expected at least 0"
        )


def _require_no_cycle(pairs: list[tuple[str, str]]) -> None:
    """Kahn's algorithm: take away what nothing comes before, until nothing is left."""
    while pairs:
        later = {after for _, after in pairs}
        rest = [pair for pair in pairs if pair[0] in later]
        if len(rest) == len(pairs):
            raise InvalidProblem(f"links lead in a circle through {min(later)}")
        pairs = rest


def _workers_named(task: Task) -> set[str]:
    named = {task.preferred_worker, task.now_worker} | task.excluded_workers
    named |= task.allowed_workers or frozenset()
    return {worker for worker in named if worker is not None}
