"""Where technicians are while they work: kept for a short time, never an event."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import prefetch_related_objects
from django.utils import timezone

from dispatch.models import UNDER_WAY, Assignment
from mobile_api.parsing import degrees, instant
from technicians.availability import Shift, shifts_on
from technicians.models import Position

if TYPE_CHECKING:
    from collections.abc import Iterable

    from technicians.models import Technician

MAX_POINTS = 500
OLDEST = timedelta(hours=24)
# A clock may be a little ahead of ours.
AHEAD = timedelta(minutes=2)
WORST_ACCURACY_M = 200
KEPT = timedelta(days=60)


@dataclass(slots=True)
class Kept:
    """How many points were stored, known before, and refused by reason."""

    accepted: int = 0
    duplicates: int = 0
    rejected: dict[str, int] = field(default_factory=dict)


def keep_points(technician: Technician, points: Iterable[Any]) -> Kept:
    """Store the points that are plausible and of working hours; older ones are forgotten.

    Two at the same instant are one point, so that a batch may be sent again.
    """
    now, kept, fresh = timezone.now(), Kept(), {}
    hours = _WorkingHours(technician, now)
    for point in points:
        position, why = _position(technician, point, now)
        if position is not None and not hours.hold(position.at):
            position, why = None, "off_shift"
        if position is None:
            kept.rejected[why] = kept.rejected.get(why, 0) + 1
        elif position.at in fresh:
            kept.duplicates += 1
        else:
            fresh[position.at] = position
    own = Position.objects.filter(technician=technician)
    known = set(own.filter(at__in=list(fresh)).values_list("at", flat=True))
    new = [position for at, position in fresh.items() if at not in known]
    Position.objects.bulk_create(new)
    own.filter(at__lt=now - KEPT).delete()
    kept.accepted, kept.duplicates = len(new), kept.duplicates + len(known)
    return kept


def _position(technician: Technician, point: Any, now: datetime) -> tuple[Position | None, str]:
    """A plausible position, or why it is none."""
    if not isinstance(point, dict):
        return None, "not_understood"
    at = instant(point.get("t"))
    lat, lon = degrees(point.get("lat"), 90), degrees(point.get("lon"), 180)
    if at is None or lat is None or lon is None:
        return None, "not_understood"
    accuracy = degrees(point.get("accuracy_m"), 1_000_000)
    if not now - OLDEST <= at <= now + AHEAD:
        return None, "too_old" if at < now else "in_the_future"
    if accuracy is not None and accuracy > WORST_ACCURACY_M:
        return None, "inaccurate"
    at = at.astimezone(UTC)
    return Position(technician=technician, at=at, lat=lat, lon=lon, accuracy_m=accuracy), ""


class _WorkingHours:
    """When a technician may be located: on shift, or under way anyhow."""

    def __init__(self, technician: Technician, now: datetime) -> None:
        prefetch_related_objects([technician], "weekly_shifts__breaks", "absences")
        zone = ZoneInfo(technician.territory.time_zone)
        today = now.astimezone(zone).date()
        days = (today - timedelta(days=1), today)
        self.shifts: list[Shift] = [
            shift for day in days for shift in shifts_on(technician, day, zone)
        ]
        under_way = Assignment.objects.filter(technician=technician, status__in=UNDER_WAY)
        starts = [
            part.travel_started_at or part.arrived_at or part.work_started_at for part in under_way
        ]
        self.since = min((at for at in starts if at is not None), default=None)

    def hold(self, at: datetime) -> bool:
        """Whether `at` lies inside."""
        on_shift = any(shift.starts_at <= at <= shift.ends_at for shift in self.shifts)
        return on_shift or (self.since is not None and at >= self.since)
