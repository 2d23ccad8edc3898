"""Jobs that technicians find on site, and the names that their phones gave them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from dispatch.errors import AssignmentNotFound, BadField
from dispatch.lifecycle import Command, advance
from dispatch.models import Assignment, FoundJob, Visit, WorkType
from dispatch.services.filing import Fact, tell, write_report
from dispatch.services.jobs import NewJob, open_job
from dispatch.services.stamps import stamp
from dispatch.services.standing import settle_job, settle_visit
from dispatch.services.timing import Times, end_of, set_times_in_bulk
from events.actors import SYSTEM
from events.models import MAX_ID

if TYPE_CHECKING:
    from events.door import Writing


@dataclass(frozen=True, slots=True)
class FoundWork:
    """What was found: its name on the phone, the code of its work type, some words."""

    client_ref: UUID
    work_type: str
    description: str = ""


def report_found_job(beside: Assignment, found: FoundWork, fact: Fact, tx: Writing) -> Assignment:
    """Open a job at the site of an own assignment; the finder is there already.

    Said again under the same name it is the same job. The caller holds the locks of `beside`.
    New rows need none: nobody knows of them yet.

    Raises:
        BadField: there is no such work type.
    """
    known = FoundJob.objects.filter(
        technician=beside.technician_id, client_ref=found.client_ref
    ).select_related("assignment__visit")
    if (before := known.first()) is not None:
        return before.assignment
    visit = _open(beside, found, fact, tx)
    part = _begin(visit, beside.technician_id, fact, tx)
    FoundJob.objects.create(
        technician_id=beside.technician_id, client_ref=found.client_ref, assignment=part
    )
    report = write_report(part, "report_visit", fact, skipped=("en_route",))
    tell("job_found", part, report, tx, new={"beside": beside.visit_id})
    return part


def _open(beside: Assignment, found: FoundWork, fact: Fact, tx: Writing) -> Visit:
    """The job with its first visit. A work type that is not offered any more still counts."""
    work_type = WorkType.objects.filter(code=found.work_type).first()
    if work_type is None:
        raise BadField("work_type", _("There is no such work type. Take one of the list."))
    here = beside.visit.job
    new = NewJob(
        site=here.site,
        territory=here.territory,
        customer=here.customer,
        work_type=work_type,
        opened_at=fact.occurred_at,
        description=found.description,
    )
    job = open_job(new, actor=tx.actor)
    return job.visits.select_related("job").get()


def _begin(visit: Visit, technician_id: int, fact: Fact, tx: Writing) -> Assignment:
    """The finder's part: sent by nobody, on site at once."""
    part = Assignment(visit=visit, technician_id=technician_id)
    advance(part, Command.DISPATCH, SYSTEM.kind)
    advance(part, Command.ARRIVE, tx.actor.kind)
    stamp(part, Command.ARRIVE, fact.occurred_at)
    # Facts overlap what was planned; who is under way stands in nobody's way.
    planned = Times(fact.occurred_at, end_of(part, fact.occurred_at))
    set_times_in_bulk([(part, planned)])
    part.save()
    settle_visit(visit)
    visit.save(update_fields=["status", "version"])
    settle_job(visit.job)
    return part


def assignment_of(ref: int | str, technician_id: int) -> int:
    """The number of the assignment that a phone means: its number, or a found job's own name.

    A number comes back as it is; whose it is, services look at under the lock.

    Raises:
        AssignmentNotFound: neither a number nor a name that this technician's phone gave.
    """
    if type(ref) is int and 1 <= ref <= MAX_ID:
        return ref
    name = client_name(ref)
    found = FoundJob.objects.filter(technician=technician_id, client_ref=name) if name else None
    number = found.values_list("assignment_id", flat=True).first() if found is not None else None
    if number is None:
        raise AssignmentNotFound
    return number


def client_name(value: object) -> UUID | None:
    """The name that a phone gave a found job, in the usual 36 characters; None if it is none."""
    if not isinstance(value, str) or len(value) != 36:
        return None
    try:
        return UUID(value)
    except ValueError:
        return None
