"""When a technician's visits of a day will really be, by what was reported so far. Pure.

A simple, honest estimate: planned lengths and planned travel hold, a late start shifts what
follows, nobody starts earlier than planned unless they are already there, and a break is taken
where it fits. Who says how late they will be is believed, unless it looks worse still.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# By so much people put off a break rather than let a customer wait.
GRACE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFacts:
    """What is known of one technician's part in one visit; `key` is the caller's.

    `late_minutes` is what the technician said, and `late_said_at` when: by how much later than
    planned they arrive or, said when they were there, end.
    """

    key: int
    starts_at: datetime
    ends_at: datetime
    travel_s: int = 0
    promised_from: datetime | None = None
    promised_until: datetime | None = None
    travel_started_at: datetime | None = None
    arrived_at: datetime | None = None
    work_started_at: datetime | None = None
    paused_at: datetime | None = None
    paused_s: int = 0
    work_ended_at: datetime | None = None
    late_minutes: int = 0
    late_said_at: datetime | None = None

    @property
    def left_at(self) -> datetime | None:
        """The first thing that was reported."""
        return (
            self.travel_started_at or self.arrived_at or self.work_started_at or self.work_ended_at
        )

    @property
    def travel(self) -> timedelta:
        return timedelta(seconds=self.travel_s)

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def late(self) -> timedelta:
        """By how much later than planned; what was said of the way is over on arrival."""
        there_at = self.arrived_at or self.work_started_at
        if there_at and self.late_said_at and self.late_said_at < there_at:
            return timedelta()
        return timedelta(minutes=self.late_minutes)


@dataclass(frozen=True, slots=True)
class Span:
    """A time between two instants; end exclusive."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Rest:
    """A break of so many minutes that may begin between two instants."""

    earliest_at: datetime
    latest_at: datetime
    minutes: int

    def begun(self, at: datetime) -> Span:
        return Span(at, at + timedelta(minutes=self.minutes))


@dataclass(frozen=True, slots=True)
class Expected:
    """When somebody will arrive, start and end; what has happened stands as it was."""

    arrives_at: datetime
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ExpectedDay:
    """What is expected of a technician's parts, by their keys, and where the breaks lie."""

    parts: dict[int, Expected]
    rests: tuple[Span, ...]


def expected_day(
    parts: Iterable[PartFacts], rests: Iterable[Rest] = (), *, now: datetime
) -> ExpectedDay:
    """The rest of a technician's day as it looks at `now`."""
    course = _Course(now, sorted(rests, key=lambda rest: rest.earliest_at))
    ordered = sorted(parts, key=lambda part: (part.left_at or part.starts_at, part.key))
    # Whoever is under way finishes that first, whatever the plan says.
    for part in sorted(ordered, key=lambda part: part.left_at is None):
        course.add(part)
    course.rest_at_the_end()
    return ExpectedDay(course.expected, tuple(sorted(course.taken, key=lambda s: s.starts_at)))


def arrival_span(expected: Expected, *, now: datetime) -> Span:
    """Between when and when an arrival may be told: the further away, the wider.

    Nobody is promised a false minute: ten minutes at the least, an hour at the most.
    """
    ahead = max(expected.arrives_at - now, timedelta())
    width = min(max(ahead * 0.15, timedelta(minutes=10)), timedelta(hours=1))
    return Span(expected.arrives_at, expected.arrives_at + width)


class _Course:
    """A technician's day, part by part."""

    def __init__(self, now: datetime, rests: Sequence[Rest]) -> None:
        self.now = now
        self.expected: dict[int, Expected] = {}
        self.taken: list[Span] = []
        self._open = list(rests)
        self._free_at: datetime | None = None

    def add(self, part: PartFacts) -> None:
        expected = self._ahead(part) if part.left_at is None else self._known(part)
        self.expected[part.key] = expected
        self._free_at = max(self._free_at or expected.ends_at, expected.ends_at)

    def rest_at_the_end(self) -> None:
        for rest in self._open:
            begins_at = max(rest.earliest_at, self._free_at or rest.earliest_at)
            if begins_at <= rest.latest_at + GRACE:
                self.taken.append(rest.begun(begins_at))
                self._free_at = self.taken[-1].ends_at

    def _known(self, part: PartFacts) -> Expected:
        """A part that has begun: reports count, and what they leave open goes on from now."""
        self._rest_in_gap(part.left_at or part.starts_at)
        arrives_at = part.arrived_at or part.work_started_at or part.work_ended_at
        if arrives_at is None:
            started_at = part.travel_started_at or self.now
            said_at = part.starts_at + part.late if part.late else self.now
            arrives_at = max(started_at + part.travel, self.now, said_at)
            starts_at = max(arrives_at, part.promised_from or arrives_at)
        else:
            starts_at = part.work_started_at or max(arrives_at, self.now)
        if part.work_ended_at is not None:
            return Expected(arrives_at, min(starts_at, part.work_ended_at), part.work_ended_at)
        paused = timedelta(seconds=part.paused_s)
        if part.paused_at is not None:
            paused += max(self.now - part.paused_at, timedelta())
        ends_at = max(starts_at + part.length + paused, self.now)
        if part.late:
            ends_at = max(ends_at, part.ends_at + part.late)
        return Expected(arrives_at, starts_at, ends_at)

    def _ahead(self, part: PartFacts) -> Expected:
        """A part that nobody has begun: not before its time, not before one can be there."""
        leaves_at = max(self._free_at or self.now, self.now)
        for rest in tuple(self._open):
            begins_at = max(leaves_at, rest.earliest_at)
            if begins_at > rest.latest_at + GRACE:
                self._open.remove(rest)  # nobody told us; we do not count it against the next
                continue
            fits_before = rest.begun(begins_at).ends_at + part.travel <= part.starts_at
            is_last_chance = self._ends_at(part, leaves_at) > rest.latest_at + GRACE
            if fits_before or is_last_chance:
                self._open.remove(rest)
                self.taken.append(rest.begun(begins_at))
                leaves_at = self.taken[-1].ends_at
        starts_at = max(part.starts_at + part.late, leaves_at + part.travel)
        return Expected(starts_at, starts_at, starts_at + part.length)

    def _ends_at(self, part: PartFacts, leaves_at: datetime) -> datetime:
        return max(part.starts_at + part.late, leaves_at + part.travel) + part.length

    def _rest_in_gap(self, until: datetime) -> None:
        """A gap of the right length at the right time was the break."""
        for rest in tuple(self._open):
            begins_at = max(rest.earliest_at, self._free_at or rest.earliest_at)
            if begins_at <= rest.latest_at and rest.begun(begins_at).ends_at <= until:
                self._open.remove(rest)
                self.taken.append(rest.begun(begins_at))
