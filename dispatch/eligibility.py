"""May this technician do this visit at that time? routing's rules, in the office's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from dispatch.errors import (
    NotOnShift,
    OutsidePossibleHours,
    PromiseBroken,
    SkillMissing,
    TechnicianBusy,
    TechnicianExcluded,
    TimeHeld,
)
from dispatch.models import NOT_UNDER_WAY, TechnicianWish
from routing import rules
from routing.problem import Task, TimeWindow, Worker
from technicians.availability import shifts_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dispatch.models import Job, Visit
    from events.refusals import RuleBroken
    from technicians.models import Technician


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visit might go: who, in which role, from when until when (exclusive)."""

    technician: Technician
    starts_at: datetime
    ends_at: datetime
    role: str


def why_not(visit: Visit, place: Place) -> Iterator[RuleBroken]:
    """Every rule that `place` breaks, the plainest first; nothing when it fits.

    Travel is not looked at: a person who places by hand may know a short cut. The plan's check
    reports it.
    """
    yield from _person(visit.job, place)
    yield from _hours(visit, place)
    yield from _shift(place)
    yield from _busy(visit, place)


def _person(job: Job, place: Place) -> Iterator[RuleBroken]:
    day = place.starts_at.astimezone(zone_of(job)).date()
    worker = Worker(
        key=str(place.technician.pk),
        start_node=0,
        end_node=0,
        starts_s=0,
        ends_s=1,
        skills=frozenset(place.technician.skill_levels(day).items()),
    )
    needs = job.skills.filter(role=place.role).select_related("skill")
    missing = []
    for need in needs:
        task = _task(job, skills=frozenset({(need.skill.code, need.level)}))
        if rules.skills(task, worker):
            missing.append(f"{need.skill.name} L{need.level}")
    if missing:
        yield SkillMissing(missing)
    if rules.permitted_worker(_task(job), worker):
        yield TechnicianExcluded()


def _hours(visit: Visit, place: Place) -> Iterator[RuleBroken]:
    """The customer's hours hold the whole visit; a promise holds the arrival."""
    hours = list(visit.job.possible_hours.all())
    fits = any(row.starts_at <= place.starts_at and place.ends_at <= row.ends_at for row in hours)
    if hours and not fits:
        yield OutsidePossibleHours()
    promise = visit.promises.filter(replaced_at=None).first()
    if promise and not promise.starts_at <= place.starts_at <= promise.ends_at:
        yield PromiseBroken(promise.starts_at, promise.ends_at)


def _shift(place: Place) -> Iterator[RuleBroken]:
    zone = ZoneInfo(place.technician.territory.time_zone)
    day = place.starts_at.astimezone(zone).date()
    overtime = timedelta(minutes=place.technician.max_overtime_minutes)
    # A night shift that began yesterday holds today's small hours.
    shifts = [
        shift
        for date in (day - timedelta(days=1), day)
        for shift in shifts_on(place.technician, date, zone)
    ]
    if not any(
        shift.starts_at <= place.starts_at
        and place.ends_at <= shift.ends_at + overtime * shift.may_run_over
        for shift in shifts
    ):
        yield NotOnShift(place.starts_at, place.ends_at)


def _busy(visit: Visit, place: Place) -> Iterator[RuleBroken]:
    during = Q(starts_at__lt=place.ends_at, ends_at__gt=place.starts_at)
    parts = place.technician.assignments.filter(during, status__in=NOT_UNDER_WAY)
    clash = parts.exclude(visit=visit).first()
    if clash is not None:
        yield TechnicianBusy(clash.visit_id)
    holds = place.technician.holds.filter(
        during, released_at=None, expires_at__gt=timezone.now()
    ).exclude(job=visit.job)
    if holds.exists():
        yield TimeHeld()


def zone_of(job: Job) -> ZoneInfo:
    """The zone in which this job's days are counted."""
    return ZoneInfo(job.territory.time_zone)


def _task(job: Job, *, skills: frozenset[tuple[str, int]] = frozenset()) -> Task:
    """The job as routing sees it, as far as persons matter."""
    wishes = list(job.technicians.all())
    required = frozenset(
        str(row.technician_id) for row in wishes if row.wish == TechnicianWish.REQUIRED
    )
    excluded = frozenset(
        str(row.technician_id) for row in wishes if row.wish == TechnicianWish.EXCLUDED
    )
    return Task(
        key=str(job.pk),
        node=0,
        windows=(TimeWindow(earliest_s=0, latest_s=0),),
        service_s=job.service_minutes * 60,
        unserved_cost=0,
        skills=skills,
        allowed_workers=required or None,
        excluded_workers=excluded,
    )
