"""A day as it stands, as plain values: all that a search may look at, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dispatch.models import PlanPolicy
    from technicians.availability import BreakWindow, Point

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From one instant until another."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Placement:
    """Who does a part, and when; `ends_at` is exclusive."""

    technician_id: int
    starts_at: datetime
    ends_at: datetime
    travel_s: int | None = None


@dataclass(frozen=True, slots=True)
class PinHold:
    """What a pin holds: a person, an exact start, or a range of starts (both inclusive)."""

    kind: str
    technician_id: int | None
    starts: Span | None

    @property
    def exact_start(self) -> datetime | None:
        """The one start that it permits."""
        return self.starts.starts_at if self.starts and self.kind in ("time", "both") else None


@dataclass(frozen=True, slots=True)
class Wishes:
    """Technicians by their ids: one of `required` goes, none of `excluded`."""

    required: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    preferred: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is left out or wrong: a stable code, and numbers for a sentence."""

    code: str
    numbers: dict[str, int | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One role of one visit.

    Attributes:
        version: The visit's, when it was read.
        crew: How many roles the visit has.
        now: Where it stands at present.
        is_fixed: In force and not ours to move: it only takes its technician's time.
        blocked: Why it cannot be planned, whoever works.
        days_overdue: Whole days between its due time and the day.
    """

    visit_id: int
    job_id: int
    version: int
    priority: str
    due_at: datetime
    service_minutes: int
    point: Point | None
    role: str = "lead"
    crew: int = 1
    skills: frozenset[tuple[str, int]] = frozenset()
    earliest_at: datetime | None = None
    latest_at: datetime | None = None
    hours: tuple[Span, ...] = ()
    promise: Span | None = None
    pin: PinHold | None = None
    wishes: Wishes = Wishes()
    now: Placement | None = None
    is_fixed: bool = False
    blocked: Cause | None = None
    days_overdue: int = 0

    @property
    def key(self) -> str:
        """Its task's key."""
        return f"visit:{self.visit_id}:{self.role}"

    @property
    def is_held(self) -> bool:
        """Whether it may be moved but not taken out: by a pin, or by a promise that it keeps now.

        A promise is hard: work that nobody was promised anything about never takes its place.
        """
        if self.now is None:
            return False
        promise = self.promise
        keeps_word = promise is not None and (
            promise.starts_at <= self.now.starts_at <= promise.ends_at
        )
        return self.pin is not None or keeps_word

    @property
    def duration(self) -> timedelta:
        """Time on site, as in force or as the job says."""
        if self.is_fixed and self.now is not None:
            return self.now.ends_at - self.now.starts_at
        return timedelta(minutes=self.service_minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What is still to come of one shift of one technician.

    Attributes:
        start: Home, or the site where the technician is now.
        number: 0 for the first turn of the day.
    """

    technician_id: int
    number: int
    starts_at: datetime
    ends_at: datetime
    max_overtime: timedelta
    start: Point
    end: Point
    breaks: tuple[BreakWindow, ...] = ()
    skills: frozenset[tuple[str, int]] = frozenset()

    @property
    def key(self) -> str:
        """Its worker's key."""
        return f"{self.technician_id}/{self.number}"


@dataclass(frozen=True, slots=True)
class HeldSlot:
    """A live hold: time of a technician that a customer may take."""

    hold_id: int
    technician_id: int
    span: Span
    point: Point

    @property
    def key(self) -> str:
        """Its task's key."""
        return f"hold:{self.hold_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of some territories, read at one position of the log.

    Attributes:
        span: The day itself, from midnight to midnight in the territories' zones.
        seq: The position in the log.
        from_at: The earliest start; on the present day a little after now.
    """

    day: date
    span: Span
    seq: int
    from_at: datetime
    policy: PlanPolicy
    turns: tuple[Turn, ...] = ()
    needs: tuple[Need, ...] = ()
    holds: tuple[HeldSlot, ...] = ()

    @property
    def until_at(self) -> datetime:
        """When the last turn is over for good, or the day."""
        ends = [turn.ends_at + turn.max_overtime for turn in self.turns]
        return max([self.span.ends_at, *ends])

    @property
    def origin(self) -> datetime:
        """Second 0 of the search."""
        return self.span.starts_at


def full_minute(at: datetime) -> datetime:
    """The first full minute from `at` on: people are not told seconds."""
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + MINUTE
