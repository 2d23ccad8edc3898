"""The routing problem as plain values; times in whole seconds since `Problem.origin`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from routing.errors import InvalidProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from numpy.typing import NDArray

# Every time and cost of one task fits 32 bits, so that sums over a problem fit 64.
LIMIT = 2**31
# The search multiplies costs by 60, to price minutes by the second, and adds them in 64 bits.
COST_LIMIT = 2**62 // 60


def _require_range(what: str, value: int, lowest: int = 0) -> None:
    if not lowest <= value < LIMIT:
        raise InvalidProblem(f"{what} is {value}, expected {lowest} to {LIMIT - 1}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """When work may start, both ends inclusive.

    Raises:
        InvalidProblem: the window ends before it begins, or exceeds 31 bits.
    """

    earliest_s: int
    latest_s: int

    def __post_init__(self) -> None:
        _require_range("window's earliest_s", self.earliest_s, -LIMIT)
        _require_range("window's latest_s", self.latest_s, -LIMIT)
        if self.latest_s < self.earliest_s:
            raise InvalidProblem(f"a window ends at {self.latest_s}, before {self.earliest_s}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One piece of work to place on at most one route.

    Attributes:
        key: The caller's identifier; never interpreted here.
        node: Row and column of this place in `Problem.travel_s`.
        windows: When work may start, in order and apart. None left means that the task
            cannot be served any more; a required task has at least one.
        service_s: Time on site.
        unserved_cost: Cost of leaving it out, in seconds of cost.
        skills: Required level by skill; a worker needs at least that.
        due_s: A start after it is allowed, but priced by `Policy`.
        allowed_workers: Keys of the only workers who may do it; `None` for anybody.
        excluded_workers: Keys of workers who may not.
        is_required: Leaving it out breaks a rule (pinned, under way).
        preferred_worker: Key of a worker whose person the customer would like.
        now_worker: Key of the worker who has it now; another person is priced.
        now_start_s: When it starts now; another time is priced.
        together: Tasks with the same value are one crew's: all or none, one start, different
            persons.

    Raises:
        InvalidProblem: names the task and what contradicts what.
    """

    key: str
    node: int
    windows: tuple[TimeWindow, ...]
    service_s: int
    unserved_cost: int
    skills: frozenset[tuple[str, int]] = frozenset()
    due_s: int | None = None
    allowed_workers: frozenset[str] | None = None
    excluded_workers: frozenset[str] = frozenset()
    is_required: bool = False
    preferred_worker: str | None = None
    now_worker: str | None = None
    now_start_s: int | None = None
    together: str | None = None

    def __post_init__(self) -> None:
        what = f"task {self.key}"
        _require_range(f"{what}: service_s", self.service_s)
        _require_range(f"{what}: unserved_cost", self.unserved_cost)
        for name, time_s in (("due_s", self.due_s), ("now_start_s", self.now_start_s)):
            if time_s is not None:
                _require_range(f"{what}: {name}", time_s, -LIMIT)
        for before, after in pairwise(self.windows):
            if after.earliest_s <= before.latest_s:
                raise InvalidProblem(f"{what}: windows are not in order and apart")
        if self.is_required and not self.windows:
            raise InvalidProblem(f"{what} is required, but has no window")
        if self.is_required and self.allowed_workers == frozenset():
            raise InvalidProblem(f"{what} is required, but allowed to nobody")
        _require_skills(what, self.skills)


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rest that starts between `earliest_s` and `latest_s`, both inclusive.

    Raises:
        InvalidProblem: the window ends before it begins, or a number exceeds 31 bits.
    """

    earliest_s: int
    latest_s: int
    duration_s: int

    def __post_init__(self) -> None:
        _require_range("break's duration_s", self.duration_s)
        TimeWindow(earliest_s=self.earliest_s, latest_s=self.latest_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """One technician's shift; after `ends_s` overtime, up to `max_overtime_s`.

    Attributes:
        key: The caller's identifier of this shift, such as one technician's one day.
        start_node, end_node: Where the route begins and ends.
        starts_s, ends_s: Leaves the start and is back at the end between these.
        breaks: Taken in this order, between two services; at home where the route leaves
            time for it. A worker without stops needs none.
        skills: Level by skill.
        person: Who it is, where one person has several shifts here; by default the key.

    Raises:
        InvalidProblem: names the worker and what contradicts what.
    """

    key: str
    start_node: int
    end_node: int
    starts_s: int
    ends_s: int
    max_overtime_s: int = 0
    breaks: tuple[Break, ...] = ()
    skills: frozenset[tuple[str, int]] = frozenset()
    person: str = ""

    def __post_init__(self) -> None:
        what = f"worker {self.key}"
        _require_range(f"{what}: starts_s", self.starts_s, -LIMIT)
        _require_range(f"{what}: ends_s", self.ends_s, -LIMIT)
        _require_range(f"{what}: max_overtime_s", self.max_overtime_s)
        if self.ends_s < self.starts_s:
            raise InvalidProblem(f"{what} ends at {self.ends_s}, before {self.starts_s}")
        for before, after in pairwise(self.breaks):
            if before.earliest_s + before.duration_s > after.latest_s:
                raise InvalidProblem(f"{what}: breaks cannot be taken in their order")
        _require_skills(what, self.skills)
        if not self.person:
            object.__setattr__(self, "person", self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is priced besides tasks left out; whole seconds of cost, so one second's drive is 1.

    Costs per minute are counted to the second and rounded down, per task or route. Defaults:
    an hour of overtime is worth two hours of driving, being late 30 minutes, another
    technician 15 minutes, another time up to 20 minutes, not the preferred one 10 minutes.

    Attributes:
        late_cost, late_cost_per_minute: For a start after `Task.due_s`.
        moved_worker_cost: For a task done by another person than now.
        moved_time_cost_per_minute, moved_time_cap_minutes: For another start than now; beyond
            the cap it makes no difference any more.
        preference_cost: For a task done by another person than the preferred one.
        unfairness_cost_per_minute: For each minute of service that a person has beyond the
            fair share, which is the part of all service that their part of all shifts is.

    Raises:
        InvalidProblem: names the cost that is negative or beyond 31 bits.
    """

    travel_cost_per_s: int = 1
    overtime_cost_per_minute: int = 120
    late_cost: int = 1_800
    late_cost_per_minute: int = 60
    moved_worker_cost: int = 900
    moved_time_cost_per_minute: int = 10
    moved_time_cap_minutes: int = 120
    preference_cost: int = 600
    unfairness_cost_per_minute: int = 2

    def __post_init__(self) -> None:
        for field in fields(self):
            _require_range(f"policy's {field.name}", getattr(self, field.name))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """Everything a search may look at.

    Attributes:
        origin: The instant that is second 0, aware. Seconds elapse: a night or
            a change of the clocks needs no special case.
        travel_s: Travel seconds, int32 of shape (nodes, nodes), at least 0; need
            not be symmetric.

    Raises:
        InvalidProblem: names what contradicts what.
    """

    origin: datetime
    tasks: tuple[Task, ...]
    workers: tuple[Worker, ...]
    travel_s: NDArray[np.int32]
    policy: Policy = Policy()

    def __post_init__(self) -> None:
        if self.origin.tzinfo is None:
            raise InvalidProblem("origin has no time zone")
        self._require_matrix()
        _require_once("task", (task.key for task in self.tasks))
        _require_once("worker", (worker.key for worker in self.workers))
        for what, node in self._places():
            if not 0 <= node < len(self.travel_s):
                raise InvalidProblem(f"{what} is at node {node}, which is not in travel_s")
        known = {worker.key for worker in self.workers}
        for task in self.tasks:
            unknown = _workers_named(task) - known
            if unknown:
                raise InvalidProblem(f"task {task.key} names unknown worker {min(unknown)}")
        self._require_shifts_apart()
        self._require_costs_in_range()

    def _require_matrix(self) -> None:
        shape = self.travel_s.shape
        if len(shape) != 2 or shape[0] != shape[1]:
            raise InvalidProblem(f"travel_s has shape {shape}, expected a square")
        if self.travel_s.dtype != np.int32:
            raise InvalidProblem(f"travel_s holds {self.travel_s.dtype}, expected int32")
        if self.travel_s.size and self.travel_s.min() < 0:
            raise InvalidProblem("travel_s holds a negative time")

    def _places(self) -> Iterator[tuple[str, int]]:
        for task in self.tasks:
            yield f"task {task.key}", task.node
        for worker in self.workers:
            yield f"worker {worker.key}", worker.start_node
            yield f"worker {worker.key}", worker.end_node

    def _require_shifts_apart(self) -> None:
        shifts = sorted(self.workers, key=lambda worker: (worker.person, worker.starts_s))
        for before, after in pairwise(shifts):
            over_s = before.ends_s + before.max_overtime_s
            if before.person == after.person and over_s > after.starts_s:
                raise InvalidProblem(
                    f"worker {before.key} may work until {over_s}, but worker {after.key}, "
                    f"the same person, starts at {after.starts_s}"
                )

    def _require_costs_in_range(self) -> None:
        policy = self.policy
        length_s = sum(w.ends_s + w.max_overtime_s - w.starts_s for w in self.workers)
        per_s = policy.travel_cost_per_s + policy.overtime_cost_per_minute
        fixed = policy.late_cost + policy.moved_worker_cost + policy.preference_cost
        fixed += policy.moved_time_cost_per_minute * policy.moved_time_cap_minutes
        minutes = 2 * LIMIT // 60 * (policy.late_cost_per_minute)
        worst = sum(task.unserved_cost + fixed + minutes for task in self.tasks)
        worst += (per_s + policy.unfairness_cost_per_minute) * length_s
        if worst > COST_LIMIT:
            raise InvalidProblem(f"a plan could cost {worst}, beyond what 64 bits can add up")


def _require_skills(what: str, skills: frozenset[tuple[str, int]]) -> None:
    _require_once(f"{what}: skill", (skill for skill, _ in skills))
    for skill, level in skills:
        _require_range(f"{what}: level of skill {skill}", level)


def _require_once(what: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise InvalidProblem(f"{what} {key} appears twice")
        seen.add(key)


def _workers_named(task: Task) -> set[str]:
    named = {task.preferred_worker, task.now_worker} | task.excluded_workers
    named |= task.allowed_workers or frozenset()
    return {worker for worker in named if worker is not None}
