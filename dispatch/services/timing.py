"""The only writer of planned times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.errors import TechnicianBusy
from dispatch.models import NOT_UNDER_WAY, Assignment


@dataclass(frozen=True, slots=True)
class Times:
    """When a part is planned, end exclusive, and the travel before it."""

    starts_at: datetime
    ends_at: datetime
    travel_s: int | None = None


def set_times(
    part: Assignment,
    starts_at: datetime,
    *,
    ends_at: datetime | None = None,
    travel_s: int | None = None,
) -> None:
    """Let `part` start then, and end when its job is done unless told; not saved.

    The caller holds the technician's lock, so that the look below stays true.

    Raises:
        TechnicianBusy: another assignment of the technician overlaps.
    """
    ends_at = ends_at or end_of(part, starts_at)
    clash = clash_of(part, starts_at, ends_at)
    if clash is not None:
        raise TechnicianBusy(clash.visit_id)
    part.starts_at, part.ends_at, part.travel_s = starts_at, ends_at, travel_s


def clash_of(part: Assignment, starts_at: datetime, ends_at: datetime) -> Assignment | None:
    """Another part of the technician, not under way, that overlaps this time."""
    others = Assignment.objects.filter(technician=part.technician_id, status__in=NOT_UNDER_WAY)
    return others.exclude(pk=part.pk).filter(starts_at__lt=ends_at, ends_at__gt=starts_at).first()


def end_of(part: Assignment, starts_at: datetime) -> datetime:
    """When a part that starts then is done, as planned."""
    return starts_at + timedelta(minutes=part.visit.job.service_minutes)


def clear_times(parts: Iterable[Assignment]) -> None:
    """Take the planned times away, in the database too.

    Whoever moves several parts clears all their times first, then sets them: SQLite's triggers
    look at each row as it comes, and a plain swap would fail on them.
    """
    rows = list(parts)
    Assignment.objects.filter(pk__in=[part.pk for part in rows]).update(
        starts_at=None, ends_at=None, travel_s=None
    )
    for part in rows:
        part.starts_at = part.ends_at = part.travel_s = None


def set_times_in_bulk(times: Iterable[tuple[Assignment, Times]]) -> None:
    """Set the times of many parts, in the objects only; saved by the caller.

    The caller has checked the whole plan; the database's guard is the last line.
    """
    for part, when in times:
        part.starts_at, part.ends_at, part.travel_s = when.starts_at, when.ends_at, when.travel_s
