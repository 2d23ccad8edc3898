"""How long technicians were on the way to visits, worked on them, and paused."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from dispatch.models import ASSIGNMENT_OVER, Assignment, TimeCorrection
from dispatch.queries.time_shapes import VisitTime
from dispatch.queries.words import customer_of, name_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

# Nobody is busy with one visit for longer without a word: its end was forgotten.
LONGEST = timedelta(hours=16)


def worked_parts(
    technician_id: int, starts_at: datetime, ends_at: datetime
) -> QuerySet[Assignment]:
    """Parts whose first step lies in between, in its order, with all that `visit_time` reads.

    `began_at` is that step. One that was given away meanwhile was work all the same.
    """
    corrected = TimeCorrection.objects.filter(assignment=OuterRef("pk"), report__is_applied=True)
    began_at = Coalesce("travel_started_at", "arrived_at", "work_started_at", "work_ended_at")
    rows = Assignment.objects.filter(technician=technician_id).annotate(
        began_at=began_at, is_corrected=Exists(corrected)
    )
    return (
        rows.filter(began_at__gte=starts_at, began_at__lt=ends_at)
        .select_related("visit__job__work_type", "visit__job__customer", "visit__job__site")
        .order_by("began_at", "pk")
    )


def visit_time(part: Assignment, *, now: datetime) -> VisitTime:
    """The times of a part from `worked_parts`; what goes on counts until `now`."""
    until = part.work_ended_at
    there_at = part.arrived_at or part.work_started_at or until
    # Who finished without saying that they began worked since they arrived.
    since = part.work_started_at or (part.arrived_at if until else None)
    is_open = until is None and part.status not in ASSIGNMENT_OVER
    paused_s = part.paused_s
    if part.paused_at is not None and is_open:
        paused_s += _seconds(part.paused_at, None, now)
    worked_s = _seconds(since, until, now) if until or is_open else 0
    job = part.visit.job
    return VisitTime(
        assignment=part.pk,
        visit=part.visit_id,
        work=name_of(job.work_type),
        customer=customer_of(job),
        travel_started_at=part.travel_started_at,
        arrived_at=part.arrived_at,
        work_started_at=part.work_started_at,
        work_ended_at=until,
        travel_s=_seconds(part.travel_started_at, there_at, now) if there_at or is_open else 0,
        work_s=max(0, worked_s - paused_s),
        paused_s=paused_s,
        is_open=is_open,
        is_corrected=part.is_corrected,  # type: ignore[attr-defined]  # annotated
    )


def _seconds(starts_at: datetime | None, ends_at: datetime | None, now: datetime) -> int:
    """From one instant to the other, or until now; nothing where that was forgotten."""
    if starts_at is None:
        return 0
    if ends_at is None:
        ends_at = now if now - starts_at < LONGEST else starts_at
    return max(0, round((ends_at - starts_at).total_seconds()))
