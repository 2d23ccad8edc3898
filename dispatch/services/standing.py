"""How visits and jobs stand: their statuses as they follow from the rows below them.

The callers hold the locks of job and visit.
"""

from datetime import datetime

from django.db.models import Max

from dispatch.lifecycle import derive, visit_status
from dispatch.models import (
    ASSIGNMENT_LOST,
    NOT_UNDER_WAY,
    STARTED,
    UNDER_WAY,
    VISIT_OVER,
    Assignment,
    AssignmentStatus,
    Job,
    JobStatus,
    Visit,
    VisitStatus,
)
from dispatch.models.work_types import LEAD

ENDED = (AssignmentStatus.COMPLETED, AssignmentStatus.CANNOT_COMPLETE)
KEPT = (JobStatus.ON_HOLD, JobStatus.CANCELED, JobStatus.CLOSED)


def settle_visit(visit: Visit) -> bool:
    """Let the visit's status follow its assignments; whether it changed. Not saved."""
    if visit.status in VISIT_OVER:
        return False
    rows = visit.assignments.exclude(status__in=ASSIGNMENT_LOST)
    parts = list(rows.order_by("day_number", "pk").values_list("role", "status"))
    # Of a lead who could not and one who came in their place, the later one counts.
    lead = next((status for role, status in reversed(parts) if role == LEAD), None)
    statuses = [status for _, status in parts]
    status = visit_status(statuses, lead=lead) or _waiting_status(visit, statuses, lead)
    return derive(visit, status)


def _waiting_status(visit: Visit, parts: list[str], lead: str | None) -> str:
    """The status of a visit that nobody is on the way to."""
    if lead == "completed" or (lead == "cannot_complete" and visit.status in STARTED):
        return VisitStatus.IN_PROGRESS  # the crew's others are still to report
    if lead != "cannot_complete" and not any(status in NOT_UNDER_WAY for status in parts):
        return VisitStatus.UNSCHEDULED
    return VisitStatus.DISPATCHED if visit.status in UNDER_WAY else visit.status


def ended_at(visit: Visit) -> datetime | None:
    """When the last of those who took part ended, whoever's report comes last."""
    parts = visit.assignments.filter(status__in=ENDED)
    at: datetime | None = parts.aggregate(at=Max("work_ended_at"))["at"]
    return at


def settle_job(job: Job) -> bool:
    """Let the job's status follow its visits, and save it; whether it changed."""
    if job.status in KEPT:
        return False
    visits = list(job.visits.order_by("pk").values_list("status", flat=True))
    if not derive(job, job_status(visits)):
        return False
    job.save(update_fields=["status", "version"])
    return True


def job_status(visits: list[str]) -> str:
    """What a job's status is, from the statuses of its visits in the order they were made."""
    done = VisitStatus.COMPLETED in visits
    if any(status in UNDER_WAY for status in visits):
        return JobStatus.IN_PROGRESS
    if any(status in ("scheduled", "dispatched") for status in visits):
        return JobStatus.IN_PROGRESS if done else JobStatus.PLANNED
    attempts = [status for status in visits if status != VisitStatus.CANCELED]
    if not attempts or VisitStatus.UNSCHEDULED in attempts:
        return JobStatus.WAITING
    return JobStatus(attempts[-1])


def live_parts(visit: Visit) -> list[Assignment]:
    """The visit's assignments that are neither over nor taken away, by id."""
    over = ("declined", "completed", "cannot_complete", "removed")
    return list(visit.assignments.exclude(status__in=over).order_by("pk"))
