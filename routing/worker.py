"""Who can do it: one technician's shift, with breaks, skills, limits and what is on the van."""

from __future__ import annotations

from dataclasses import dataclass, replace

from routing.errors import InvalidProblem
from routing.ranges import LIMIT, naming, require_counts, require_range
from routing.task import TimeWindow

# The limits of a worker that may be set, in the order in which they are checked.
CAPS = ("max_tasks", "max_work_s", "max_travel_s", "max_duration_s")
# From a hundredth of the time to ten times as long.
SLOWEST_PERCENT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rest that starts between `earliest_s` and `latest_s`, both inclusive.

    Attributes:
        counts_from_shift: Whether these count from the start of the shift instead of from
            `Problem.origin`; a worker turns such breaks into the other kind.

    Raises:
        InvalidProblem: the window ends before it begins, or a number exceeds 31 bits.
    """

    earliest_s: int
    latest_s: int
    duration_s: int
    counts_from_shift: bool = False

    def __post_init__(self) -> None:
        require_range("break's duration_s", self.duration_s)
        TimeWindow(earliest_s=self.earliest_s, latest_s=self.latest_s)

    def by_the_clock(self, shift_starts_s: int) -> Break:
        """The same break, counted from the origin."""
        if not self.counts_from_shift:
            return self
        return replace(
            self,
            earliest_s=self.earliest_s + shift_starts_s,
            latest_s=self.latest_s + shift_starts_s,
            counts_from_shift=False,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """One technician's shift; after `ends_s` overtime, up to `max_overtime_s`.

    Attributes:
        key: The caller's identifier of this shift, such as one technician's one day.
        start_node, end_node: Where the route begins and ends.
        starts_s, ends_s: Leaves the start and is back at the end between these. The worker
            leaves as late as the route permits, so a shift may begin later than `starts_s`.
        breaks: Taken in this order, between two services; at home where the route leaves
            time for it. One that can only lie before the shift is taken there, no other is. A
            worker without stops needs none. Windows are cut to what this order permits.
        skills: Level by skill.
        skills_end_s: By skill, the second at which it is no longer valid; one that ends before
            the shift does counts for nothing.
        person: Who it is, where one person has several shifts here; by default the key.
        territories: Where the worker may be sent; `None` for everywhere.
        max_tasks, max_work_s, max_travel_s: Limits of one route: stops, set-up and service,
            driving.
        max_duration_s: Limit between leaving and returning: a shift that may begin when it
            likes but not last longer.
        pace_percent: Of `Task.service_s`, rounded up; 80 is faster than 100. 1 to 1000.
        paces_percent: The same by skill, for tasks that need it; the greatest counts.
        travel_cost_per_s: Price of this worker's driving; `None` for the policy's.
        history_s: Service of the weeks before beyond this person's fair share of it, or below
            it when negative; shifts of one person say the same.
        tools, parts: What is on the van.
        depot_node, depot_s: Where what is missing can be fetched, once, and how long that takes;
            `None` where nothing can. After it, every tool and part is there.

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
    skills_end_s: frozenset[tuple[str, int]] = frozenset()
    person: str = ""
    territories: frozenset[str] | None = None
    max_tasks: int | None = None
    max_work_s: int | None = None
    max_travel_s: int | None = None
    max_duration_s: int | None = None
    pace_percent: int = 100
    paces_percent: frozenset[tuple[str, int]] = frozenset()
    travel_cost_per_s: int | None = None
    history_s: int = 0
    tools: frozenset[str] = frozenset()
    parts: frozenset[tuple[str, int]] = frozenset()
    depot_node: int | None = None
    depot_s: int = 0

    def __post_init__(self) -> None:
        self._require_ranges(f"worker {self.key}")
        what = f"worker {self.key}"
        if self.ends_s < self.starts_s:
            raise InvalidProblem(f"{what} ends at {self.ends_s}, before {self.starts_s}")
        with naming(f"{what}: break"):
            breaks = [rest.by_the_clock(self.starts_s) for rest in self.breaks]
        object.__setattr__(self, "breaks", _in_order(what, breaks))
        require_counts(what, "skill", self.skills)
        require_counts(what, "end of skill", self.skills_end_s, -LIMIT)
        require_counts(what, "pace for", self.paces_percent, 1, SLOWEST_PERCENT)
        require_counts(what, "part", self.parts)
        if not self.person:
            object.__setattr__(self, "person", self.key)

    @property
    def early_breaks(self) -> int:
        """How many breaks, the first ones, can only be taken before the shift."""
        return sum(rest.latest_s < self.starts_s for rest in self.breaks)

    @property
    def ready_s(self) -> int:
        """When the worker can leave at the earliest: after the breaks before the shift."""
        # Windows are in order, so that no break begins before the one before it is over.
        last = self.breaks[: self.early_breaks][-1:]
        return max([self.starts_s, *(rest.earliest_s + rest.duration_s for rest in last)])

    def _require_ranges(self, what: str) -> None:
        for name in ("starts_s", "ends_s", "history_s"):
            require_range(f"{what}: {name}", getattr(self, name), -LIMIT)
        for name in ("max_overtime_s", "depot_s"):
            require_range(f"{what}: {name}", getattr(self, name))
        require_range(f"{what}: pace_percent", self.pace_percent, 1, SLOWEST_PERCENT)
        for name in (*CAPS, "travel_cost_per_s"):
            if getattr(self, name) is not None:
                require_range(f"{what}: {name}", getattr(self, name))


def _in_order(what: str, breaks: list[Break]) -> tuple[Break, ...]:
    """The breaks with the windows that those before and behind leave them."""
    earliest_s = [rest.earliest_s for rest in breaks]
    latest_s = [rest.latest_s for rest in breaks]
    for k in range(1, len(breaks)):
        earliest_s[k] = max(earliest_s[k], earliest_s[k - 1] + breaks[k - 1].duration_s)
    for k in range(len(breaks) - 2, -1, -1):
        latest_s[k] = min(latest_s[k], latest_s[k + 1] - breaks[k].duration_s)
    if any(early > late for early, late in zip(earliest_s, latest_s, strict=True)):
        raise InvalidProblem(f"{what}: breaks cannot be taken in their order")
    return tuple(
        replace(rest, earliest_s=early, latest_s=late)
        for rest, early, late in zip(breaks, earliest_s, latest_s, strict=True)
    )
