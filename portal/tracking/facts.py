"""What is known of a visit that its customer may learn of."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians
from zoneinfo import ZoneInfo

from dispatch.models import ASSIGNMENT_LOST, Assignment, Promise, Visit, VisitStatus
from dispatch.models.work_types import LEAD
from dispatch.queries.arrival import expected_arrival
from dispatch.queries.expected import Span
from dispatch.queries.words import name_of
from technicians.models import Position

# An older position says nothing of where somebody is now.
FRESH = timedelta(minutes=2)
GRID_M = 100
METRES_PER_DEGREE = 111_320
AHEAD = (VisitStatus.UNSCHEDULED, VisitStatus.SCHEDULED, VisitStatus.DISPATCHED)


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees, rounded to a hundred metres."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A visit at one moment; `part` is the leading technician's, of the day that counts."""

    visit: Visit
    now: datetime
    zone: ZoneInfo
    part: Assignment | None
    promise: Promise | None
    expected: Span | None
    position: Place | None
    has_follow_up: bool

    @property
    def status(self) -> str:
        """The visit's own."""
        return self.visit.status

    @property
    def technician(self) -> str:
        """The first name of who comes; nothing before it is settled."""
        if self.part is None or self.status in (VisitStatus.UNSCHEDULED, VisitStatus.SCHEDULED):
            return ""
        return (self.part.technician.name.split() or [""])[0]

    @property
    def work(self) -> str:
        """What is done, in the language of the page."""
        return name_of(self.visit.job.work_type)

    @property
    def is_today(self) -> bool:
        """Whether the visit is planned for the day it is now."""
        if self.part is None or self.part.starts_at is None:
            return False
        starts_on = self.part.starts_at.astimezone(self.zone).date()
        return starts_on == self.now.astimezone(self.zone).date()

    @property
    def is_late(self) -> bool:
        """Whether the arrival is expected after what was promised."""
        if self.promise is None or self.expected is None:
            return False
        return self.expected.starts_at > self.promise.ends_at


def facts_of(visit: Visit, now: datetime) -> VisitFacts:
    """What the page of a visit says, read now."""
    part = _part(visit)
    is_ahead = visit.status in (VisitStatus.DISPATCHED, VisitStatus.EN_ROUTE)
    return VisitFacts(
        visit=visit,
        now=now,
        zone=ZoneInfo(visit.job.territory.time_zone),
        part=part,
        promise=visit.promises.filter(replaced_at=None).first(),
        expected=expected_arrival(part, now=now) if part is not None and is_ahead else None,
        position=_position(visit, part, now),
        has_follow_up=visit.follow_ups.exists(),
    )


def _part(visit: Visit) -> Assignment | None:
    rows = visit.assignments.filter(role=LEAD).exclude(status__in=ASSIGNMENT_LOST)
    parts = list(rows.select_related("technician__territory").order_by("day_number", "pk"))
    ahead = [part for part in parts if part.status not in ("completed", "cannot_complete")]
    if ahead:
        return ahead[0]
    return parts[-1] if parts else None


def _position(visit: Visit, part: Assignment | None, now: datetime) -> Place | None:
    """Where the technician is, roughly: only on the way to this visit, only the last fix."""
    if part is None or visit.status != VisitStatus.EN_ROUTE or part.status != "en_route":
        return None
    since = max(now - FRESH, part.travel_started_at or now - FRESH)
    fixes = Position.objects.filter(technician=part.technician_id, at__gte=since, at__lte=now)
    fix = fixes.order_by("-at").first()
    return rounded(fix.lat, fix.lon) if fix is not None else None


def rounded(lat: float, lon: float) -> Place:
    """The crossing of a grid of a hundred metres that is nearest."""
    lat_step = GRID_M / METRES_PER_DEGREE
    coarse = round(lat / lat_step) * lat_step
    lon_step = lat_step / max(cos(radians(coarse)), 0.01)
    return Place(round(coarse, 5), round(round(lon / lon_step) * lon_step, 5))
