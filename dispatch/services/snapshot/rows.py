"""The rows that a day is made of, read in a handful of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, Q

from company.models import Territory
from dispatch.models import (
    ASSIGNMENT_OVER,
    NOT_UNDER_WAY,
    UNDER_WAY,
    Assignment,
    Hold,
    JobStatus,
    Promise,
    Visit,
)
from dispatch.models.work_types import LEAD
from dispatch.solver_bridge import Span
from technicians.availability import day_bounds
from technicians.models import Absence, Technician

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

# A night shift reaches into the next day.
NIGHT = timedelta(hours=12)
OPEN_JOB = (JobStatus.WAITING, JobStatus.PLANNED, JobStatus.IN_PROGRESS)
MAY_MOVE = ("unscheduled", "scheduled", "dispatched")


@dataclass(frozen=True, slots=True)
class Scope:
    """A day of some territories, as instants."""

    day: date
    territories: tuple[Territory, ...]
    span: Span

    @property
    def ids(self) -> list[int]:
        """The territories' ids."""
        return [territory.pk for territory in self.territories]

    @property
    def around(self) -> Span:
        """The day with the nights beside it."""
        return Span(self.span.starts_at - NIGHT, self.span.ends_at + NIGHT)


def scope_of(day: date, territory_ids: Collection[int]) -> Scope:
    """The scope; a day of several zones reaches from the first midnight to the last."""
    territories = tuple(Territory.objects.filter(pk__in=territory_ids).order_by("pk"))
    bounds = [day_bounds(day, zone_of(territory)) for territory in territories]
    starts_at = min(start for start, _ in bounds)
    return Scope(day, territories, Span(starts_at, max(end for _, end in bounds)))


def zone_of(territory: Territory) -> ZoneInfo:
    """The zone in which a territory's days are counted."""
    return ZoneInfo(territory.time_zone)


def technicians_of(scope: Scope) -> list[Technician]:
    """The scope's technicians with skills, shifts and the absences around the day."""
    absences = Absence.objects.filter(
        starts_at__lt=scope.around.ends_at, ends_at__gt=scope.around.starts_at
    )
    rows = Technician.objects.filter(territory__in=scope.ids, is_active=True)
    return list(
        rows.select_related("territory")
        .prefetch_related(
            "skills__skill",
            "weekly_shifts__breaks",
            Prefetch("absences", queryset=absences),
        )
        .order_by("pk")
    )


def assignments_of(technicians: Iterable[Technician], scope: Scope) -> list[Assignment]:
    """What these technicians have around the day, are doing now, or did on it."""
    during = Q(starts_at__lt=scope.around.ends_at, ends_at__gt=scope.around.starts_at)
    ended = Q(status__in=("completed", "cannot_complete"), work_ended_at__gte=scope.span.starts_at)
    rows = Assignment.objects.filter(technician__in=[row.pk for row in technicians])
    rows = rows.filter(Q(during, status__in=NOT_UNDER_WAY) | Q(status__in=UNDER_WAY) | ended)
    return list(rows.select_related("visit__job__site").order_by("starts_at", "pk"))


def visits_of(scope: Scope, also: Collection[int]) -> list[Visit]:
    """The visits that the scope may plan on the day, and those of the ids `also`, by id."""
    until_at = scope.around.ends_at
    live = Assignment.objects.filter(visit=OuterRef("pk")).exclude(status__in=ASSIGNMENT_OVER)
    on_day = live.filter(starts_at__lt=until_at, ends_at__gt=scope.around.starts_at)
    is_open = Q(status__in=MAY_MOVE, job__status__in=OPEN_JOB, job__territory__in=scope.ids) & (
        Q(job__earliest_at=None) | Q(job__earliest_at__lt=until_at)
    )
    wanted = Q(pk__in=also) | (is_open & (~Exists(live) | Exists(on_day)))
    return list(_with_needs(Visit.objects.filter(wanted)).order_by("pk"))


def _with_needs(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    parts = Assignment.objects.exclude(status__in=ASSIGNMENT_OVER).select_related("technician")
    whole = rows.select_related("job__site", "job__territory", "job__work_type", "pin")
    return whole.prefetch_related(
        "job__skills__skill",
        "job__possible_hours",
        "job__technicians",
        "job__work_type__roles",
        Prefetch("assignments", queryset=parts.order_by("pk"), to_attr="live"),
        Prefetch("promises", queryset=Promise.objects.filter(replaced_at=None), to_attr="in_force"),
    )


def holds_of(technicians: Iterable[Technician], scope: Scope, now: datetime) -> list[Hold]:
    """The live holds of these technicians around the day."""
    rows = Hold.objects.filter(
        technician__in=[row.pk for row in technicians],
        released_at=None,
        expires_at__gt=now,
        starts_at__lt=scope.around.ends_at,
        ends_at__gt=scope.around.starts_at,
    )
    return list(rows.select_related("technician", "job__site").order_by("pk"))


def roles_of(visit: Visit) -> list[str]:
    """The roles of a visit's crew; one lead where the work type names none."""
    return sorted(row.role for row in visit.job.work_type.roles.all()) or [LEAD]
