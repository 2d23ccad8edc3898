"""The rows of the board: who works on a day, when, and where they were last."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Prefetch, Q, Subquery

from dispatch.queries.expected import Rest, Span
from dispatch.queries.shapes import AbsenceSpan, LastPosition, Place, TechnicianRow
from dispatch.queries.words import absence_label, skill_line
from technicians.availability import Shift, shifts_on
from technicians.models import Absence, Position, Technician, TechnicianSkill

if TYPE_CHECKING:
    from collections.abc import Collection

    from dispatch.queries.day import DayView

# An older position says nothing about today.
POSITION_HOURS = 12


def technicians_on(view: DayView, also: Collection[int]) -> list[Technician]:
    """The active technicians of the territories, and those of `also` who help out there."""
    newest = Position.objects.filter(
        technician=OuterRef("pk"), at__gte=view.now - timedelta(hours=POSITION_HOURS)
    ).order_by("-at")
    around = Absence.objects.filter(
        starts_at__lt=view.ends_at + timedelta(days=1),
        ends_at__gt=view.starts_at - timedelta(days=1),
    )
    rows = Technician.objects.filter(
        Q(territory__in=view.territory_ids, is_active=True) | Q(pk__in=also)
    )
    return list(
        rows.select_related("territory")
        .prefetch_related(
            Prefetch("skills", TechnicianSkill.objects.select_related("skill")),
            "weekly_shifts__breaks",
            Prefetch("absences", around),
        )
        .annotate(newest_position=Subquery(newest.values("pk")[:1]))
    )


def shifts_of(technician: Technician, view: DayView) -> list[Shift]:
    """The shifts that reach into the day, a night shift of the day before among them."""
    zone = ZoneInfo(technician.territory.time_zone)
    days = (view.day - timedelta(days=1), view.day)
    shifts = [shift for day in days for shift in shifts_on(technician, day, zone)]
    return [s for s in shifts if s.ends_at > view.starts_at and s.starts_at < view.ends_at]


def rests_of(shifts: Collection[Shift]) -> list[Rest]:
    """The breaks that belong to shifts."""
    return [
        Rest(one.earliest_at, one.latest_at, one.minutes)
        for shift in shifts
        for one in shift.breaks
    ]


def technician_rows(
    technicians: Collection[Technician], view: DayView, rests: dict[int, tuple[Span, ...]]
) -> list[TechnicianRow]:
    """One row each, by name; `rests` says where each one's breaks lie."""
    positions = _positions(technicians)
    return [
        TechnicianRow(
            id=technician.pk,
            initials=technician.initials,
            name=technician.name,
            skills=_skills(technician, view),
            shifts=[Span(s.starts_at, s.ends_at) for s in shifts_of(technician, view)],
            breaks=list(rests.get(technician.pk, ())),
            absences=_absences(technician, view),
            home=Place(technician.home_lat, technician.home_lon),
            position=positions.get(technician.pk),
        )
        for technician in technicians
    ]


def _positions(technicians: Collection[Technician]) -> dict[int, LastPosition]:
    ids = [technician.newest_position for technician in technicians]  # type: ignore[attr-defined]  # annotated
    rows = Position.objects.filter(pk__in=[pk for pk in ids if pk])
    return {row.technician_id: LastPosition(row.lat, row.lon, row.at) for row in rows}


def _skills(technician: Technician, view: DayView) -> str:
    rows = technician.skills.all()
    return skill_line((row.skill.name, row.level) for row in rows if row.is_valid_on(view.day))


def _absences(technician: Technician, view: DayView) -> list[AbsenceSpan]:
    return [
        AbsenceSpan(row.starts_at, row.ends_at, row.kind, absence_label(row.kind))
        for row in technician.absences.all()
        if row.starts_at < view.ends_at and row.ends_at > view.starts_at
    ]
