"""What is to be done: tasks, when they may start, and what ties them to each other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from routing.errors import InvalidProblem
from routing.ranges import LIMIT, require_counts, require_range

# Later than any start.
EVER = 2**40


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """When work may start, both ends inclusive.

    Raises:
        InvalidProblem: the window ends before it begins, or exceeds 31 bits.
    """

    earliest_s: int
    latest_s: int

    def __post_init__(self) -> None:
        require_range("window's earliest_s", self.earliest_s, -LIMIT)
        require_range("window's latest_s", self.latest_s, -LIMIT)
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
        service_s: Time on site, at a pace of 100 %.
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
        setup_s: Work before the service, after the start; saved when the stop before is at the
            same node.
        territory: Only workers of this territory may do it; `None` for any.
        tools: What the worker needs with them, and keeps.
        parts: How many of each are used up.
        promise: The starts that the customer was told. Another start is a broken promise:
            priced, and never more of them than `Problem.max_broken_promises`.

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
    setup_s: int = 0
    territory: str | None = None
    tools: frozenset[str] = frozenset()
    parts: frozenset[tuple[str, int]] = frozenset()
    promise: TimeWindow | None = None

    def __post_init__(self) -> None:
        what = f"task {self.key}"
        require_range(f"{what}: service_s", self.service_s)
        require_range(f"{what}: setup_s", self.setup_s)
        require_range(f"{what}: unserved_cost", self.unserved_cost)
        for name, time_s in (("due_s", self.due_s), ("now_start_s", self.now_start_s)):
            if time_s is not None:
                require_range(f"{what}: {name}", time_s, -LIMIT)
        for before, after in pairwise(self.windows):
            if after.earliest_s <= before.latest_s:
                raise InvalidProblem(f"{what}: windows are not in order and apart")
        if self.is_required and not self.windows:
            raise InvalidProblem(f"{what} is required, but has no window")
        if self.is_required and self.allowed_workers == frozenset():
            raise InvalidProblem(f"{what} is required, but allowed to nobody")
        require_counts(what, "skill", self.skills)
        require_counts(what, "part", self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two tasks in an order: the second is served only if the first is, and after it.

    Attributes:
        before, after: Keys of the tasks.
        least_s, greatest_s: Bounds, both inclusive, on the time between them; `None` for no
            upper one.
        counts_from_end: Whether the time counts from the end of `before` or from its start;
            always until the start of `after`.
        same_person: One person does both, on one or several shifts.

    Raises:
        InvalidProblem: names the tasks and what contradicts what.
    """

    before: str
    after: str
    least_s: int = 0
    greatest_s: int | None = None
    counts_from_end: bool = True
    same_person: bool = False

    def __post_init__(self) -> None:
        what = f"link from {self.before} to {self.after}"
        require_range(f"{what}: least_s", self.least_s)
        if self.greatest_s is not None:
            require_range(f"{what}: greatest_s", self.greatest_s)
            if self.greatest_s < self.least_s:
                raise InvalidProblem(f"{what}: greatest_s is below least_s")
        if self.before == self.after:
            raise InvalidProblem(f"task {self.before} is linked to itself")

    def starts_s(self, start_s: int, end_s: int) -> tuple[int, int]:
        """First and last start of `after` where `before` is done from then until then."""
        from_s = end_s if self.counts_from_end else start_s
        return from_s + self.least_s, EVER if self.greatest_s is None else from_s + self.greatest_s
