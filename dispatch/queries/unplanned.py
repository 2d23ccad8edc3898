"""What waits to be planned, the most urgent first, and why the newest plan left it out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Prefetch, Subquery

from dispatch.models import (
    JobSkill,
    JobStatus,
    Promise,
    Proposal,
    ProposalKind,
    Visit,
    VisitStatus,
)
from dispatch.queries.shapes import UnplannedRow
from dispatch.queries.visit_rows import promise_of
from dispatch.queries.words import customer_of, name_of, with_level
from technicians.availability import day_bounds

if TYPE_CHECKING:
    from dispatch.queries.day import DayView
    from dispatch.queries.reasons import Wording

# More than anybody reads; the figure counts them all.
MOST = 300


def unplanned_visits(view: DayView) -> list[Visit]:
    """The visits that wait, by their due time, with what their rows need."""
    newest = Proposal.objects.filter(visit=OuterRef("pk")).order_by("-plan", "pk")
    left_out = newest.values("kind")[:1], newest.values("reasons")[:1]
    rows = Visit.objects.filter(
        status=VisitStatus.UNSCHEDULED, job__territory__in=view.territory_ids
    ).exclude(job__status=JobStatus.ON_HOLD)
    return list(
        rows.select_related("job__customer", "job__site", "job__work_type", "job__request")
        .prefetch_related(
            Prefetch("promises", Promise.objects.filter(replaced_at=None), to_attr="in_force"),
            Prefetch("job__skills", JobSkill.objects.select_related("skill")),
        )
        .annotate(
            newest_kind=Subquery(left_out[0]),
            newest_reasons=Subquery(left_out[1]),
            roles=Count("job__work_type__roles", distinct=True),
        )
        .order_by("job__due_at", "pk")[:MOST]
    )


def unplanned_rows(visits: list[Visit], view: DayView, words: Wording) -> list[UnplannedRow]:
    """One row each."""
    return [_row(visit, view, words) for visit in visits]


def _row(visit: Visit, view: DayView, words: Wording) -> UnplannedRow:
    job = visit.job
    needs = [with_level(row.skill.name, row.level) for row in job.skills.all()]
    return UnplannedRow(
        id=visit.pk,
        version=visit.version,
        customer=customer_of(job),
        work=name_of(job.work_type),
        street=job.site.street,
        district=job.site.district,
        lat=job.site.lat,
        lon=job.site.lon,
        minutes=job.service_minutes,
        priority=job.priority,
        due_at=job.due_at,
        due_group=due_group(job.due_at, view),
        promise=promise_of(visit),
        skills=list(dict.fromkeys(needs)),
        crew=max(visit.roles, 1),  # type: ignore[attr-defined]  # annotated
        channel=job.request.channel if job.request else "",
        opened_at=job.opened_at,
        reasons=_reasons(visit, words),
    )


def due_group(due_at: datetime, view: DayView) -> str:
    """`overdue`, `today`, `tomorrow` or `later`, as seen from now and not from the day shown."""
    today = view.now.astimezone(view.zone).date()
    tonight = day_bounds(today, view.zone)[1]
    if due_at < view.now:
        return "overdue"
    if due_at <= tonight:
        return "today"
    tomorrow_night = day_bounds(today + timedelta(days=1), view.zone)[1]
    return "tomorrow" if due_at <= tomorrow_night else "later"


def _reasons(visit: Visit, words: Wording) -> list[str]:
    if visit.newest_kind != ProposalKind.LEFT_OUT:  # type: ignore[attr-defined]  # annotated
        return []
    return words.sentences(visit.newest_reasons or [])  # type: ignore[attr-defined]  # annotated
