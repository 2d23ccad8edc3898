"""The board's snapshot as plain values; this is what its page and its API answer."""

from dataclasses import dataclass
from datetime import date, datetime

from dispatch.queries.expected import Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is, in degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class LastPosition:
    """Where a phone was last, and when."""

    lat: float
    lon: float
    at: datetime


@dataclass(frozen=True, slots=True)
class AbsenceSpan:
    """A time in which somebody does not work, and why."""

    starts_at: datetime
    ends_at: datetime
    kind: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnicianRow:
    """A row of the timeline."""

    id: int
    initials: str
    name: str
    skills: str
    shifts: list[Span]
    breaks: list[Span]
    absences: list[AbsenceSpan]
    home: Place
    position: LastPosition | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """One technician's part in a visit: planned, actual, expected.

    `status` is in the words of visits; `late_minutes` is by how much a signal about time is.
    """

    id: int
    technician: int
    role: str
    status: str
    starts_at: datetime
    ends_at: datetime
    travel_s: int
    travel_started_at: datetime | None
    arrived_at: datetime | None
    work_started_at: datetime | None
    work_ended_at: datetime | None
    expected_arrival_at: datetime
    expected_arrival_until: datetime
    expected_starts_at: datetime
    expected_ends_at: datetime
    signal: str
    late_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """A visit of the day."""

    id: int
    version: int
    status: str
    customer: str
    short: str
    work: str
    street: str
    district: str
    lat: float | None
    lon: float | None
    minutes: int
    priority: str
    due_at: datetime
    promise: Span | None
    pin: str
    crew: int
    channel: str
    parts: list[PartRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplannedRow:
    """A visit that waits to be planned; `reasons` are sentences of the newest plan that tried."""

    id: int
    version: int
    customer: str
    work: str
    street: str
    district: str
    lat: float | None
    lon: float | None
    minutes: int
    priority: str
    due_at: datetime
    due_group: str
    promise: Span | None
    skills: list[str]
    crew: int
    channel: str
    opened_at: datetime
    reasons: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The day in numbers."""

    served: int
    visits: int
    promised: int
    promises_kept: int
    travel_s: int
    unplanned: int
    may_be_late: int
    late: int
    conflicts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """The newest plan of the day that somebody must still decide on, or that is searching."""

    id: int
    version: int
    status: str
    territories: str
    limit_s: int
    started_at: datetime | None
    served: int | None
    unserved: int | None
    travel_change_minutes: int | None
    new: int
    moved: int
    left_out: int
    taken_out: int
    error: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: a territory, a reason."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One day of one or all territories; events after `seq` are not in it, those before are."""

    seq: int
    epoch: str
    day: date
    today: date
    zone: str
    starts_at: datetime
    ends_at: datetime
    now: datetime
    territory: int | None
    territories: list[Choice]
    technicians: list[TechnicianRow]
    visits: list[VisitRow]
    unplanned: list[UnplannedRow]
    figures: Figures
    plan: PlanRow | None
