"""The demo goes on: technicians take their next step when it is due, and their positions move."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from random import Random

from dispatch.lifecycle import Command
from dispatch.management.seed.morning import Step, take_step
from dispatch.models import UNDER_WAY, Assignment
from technicians.models import Position, Technician

UNPACKING = timedelta(minutes=2)


def tick(now: datetime, *, spare: Collection[int] = ()) -> int:
    """Take every step that is due by `now`, except for the technicians in `spare`; how many."""
    steps = [step for step in _due(now) if _technician_of(step) not in spare]
    for step in sorted(steps):
        take_step(step)
    _move(now)
    return len(steps)


def _due(now: datetime) -> Iterator[Step]:
    """Each technician's next step, where its time has come."""
    for technician in Technician.objects.filter(is_active=True):
        step = _next(technician, now)
        if step is not None and step.at <= now:
            yield step


def _next(technician: Technician, now: datetime) -> Step | None:
    parts = technician.assignments.select_related("visit__job").order_by("starts_at")
    current = parts.filter(status__in=UNDER_WAY).first()
    if current is not None:
        return _going_on(current)
    coming = parts.filter(status="dispatched", starts_at__gt=now - timedelta(hours=3)).first()
    if coming is None or coming.starts_at is None or _is_away(technician, now):
        return None
    at = coming.starts_at - timedelta(seconds=coming.travel_s or 600)
    return Step(at, coming.pk, 0, Command.START_TRAVEL)


def _going_on(part: Assignment) -> Step | None:
    """The step after the one that was taken last; a paused visit waits for its person."""
    if part.status == "en_route" and part.travel_started_at:
        at = part.travel_started_at + timedelta(seconds=part.travel_s or 600)
        return Step(at, part.pk, 1, Command.ARRIVE)
    if part.status == "on_site" and part.arrived_at:
        return Step(part.arrived_at + UNPACKING, part.pk, 2, Command.START)
    if part.status == "in_progress" and part.work_started_at:
        takes = part.visit.job.service_minutes * Random(part.pk).uniform(0.85, 1.12)
        at = part.work_started_at + timedelta(minutes=takes, seconds=part.paused_s)
        return Step(at, part.pk, 5, Command.COMPLETE)
    return None


def _is_away(technician: Technician, now: datetime) -> bool:
    return technician.absences.filter(starts_at__lte=now, ends_at__gt=now).exists()


def _technician_of(step: Step) -> int:
    return Assignment.objects.values_list("technician_id", flat=True).get(pk=step.assignment_id)


def _move(now: datetime) -> None:
    """Phones tell where they are: between home and site on the way, else at the site."""
    rows = Assignment.objects.filter(status__in=UNDER_WAY)
    for part in rows.select_related("technician", "visit__job__site"):
        site, home = part.visit.job.site, part.technician
        if site.lat is None or site.lon is None:
            continue
        share = _share_of_way(part, now)
        Position.objects.create(
            technician=home,
            at=now,
            lat=home.home_lat + (site.lat - home.home_lat) * share,
            lon=home.home_lon + (site.lon - home.home_lon) * share,
            accuracy_m=15,
        )


def _share_of_way(part: Assignment, now: datetime) -> float:
    if part.status != "en_route" or part.travel_started_at is None:
        return 1.0
    gone = (now - part.travel_started_at).total_seconds() / (part.travel_s or 600)
    return min(0.95, max(0.3, gone))
