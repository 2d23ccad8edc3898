"""The only row locks, all taken before a use case's first write, always in one order.

Technicians, jobs, visits, then anything by table and id. SQLite ignores them: there one writer
at a time holds the whole database.
"""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from company.models import Territory
from dispatch.errors import AssignmentNotFound, PlanNotFound, RequestNotFound, VisitNotFound
from dispatch.models import Assignment, Job, Plan, ServiceRequest, Visit
from technicians.models import Stock, Technician


def lock_technicians(ids: Iterable[int]) -> list[Technician]:
    """Lock technicians in the order of their ids; those that exist."""
    rows = Technician.objects.select_for_update(no_key=True).filter(pk__in=set(ids))
    return list(rows.order_by("pk"))


def lock_visit(visit_id: int, *, technicians: Collection[int] = ()) -> Visit:
    """Lock technicians, the visit's job and the visit; the visit as it is now.

    Those who are assigned now are locked as well, so that a look at their day stays true.

    Raises:
        VisitNotFound: no such visit.
    """
    return lock_visits([visit_id], technicians=technicians)[0]


def lock_visits(visit_ids: Collection[int], *, technicians: Collection[int] = ()) -> list[Visit]:
    """Lock technicians, jobs and visits; the visits as they are now, by id.

    Raises:
        VisitNotFound: one of them does not exist.
    """
    wanted = set(visit_ids)
    lock_technicians({*technicians, *_assigned(wanted)})
    job_ids = list(Visit.objects.filter(pk__in=wanted).values_list("job_id", flat=True))
    list(Job.objects.select_for_update(no_key=True).filter(pk__in=job_ids).order_by("pk"))
    rows = Visit.objects.select_for_update(no_key=True).filter(pk__in=wanted)
    visits = list(rows.select_related("job").order_by("pk"))
    if len(visits) != len(wanted):
        raise VisitNotFound
    return visits


def lock_assignment(assignment_id: int, *, technician_id: int | None = None) -> Assignment:
    """Lock an assignment's crew, job and visit, and itself; as it is now, with its visit and job.

    Args:
        technician_id: Whose it must be.

    Raises:
        AssignmentNotFound: no such assignment, or not this technician's.
    """
    crew = Assignment.objects.filter(visit__assignments=assignment_id)
    rows = list(crew.values_list("pk", "technician_id", "visit_id", "visit__job_id"))
    own = next((row for row in rows if row[0] == assignment_id), None)
    if own is None or technician_id not in (None, own[1]):
        raise AssignmentNotFound
    lock_technicians(row[1] for row in rows)
    job = lock_job(own[3])
    visit = Visit.objects.select_for_update(no_key=True).get(pk=own[2])
    part = Assignment.objects.select_for_update(no_key=True).get(pk=assignment_id)
    visit.job, part.visit = job, visit
    return part


def _assigned(visit_ids: Collection[int]) -> QuerySet[Assignment, int]:
    rows = Assignment.objects.filter(visit_id__in=visit_ids)
    return rows.values_list("technician_id", flat=True)


def lock_job(job_id: int) -> Job:
    """Lock a job; as it is now.

    Raises:
        Job.DoesNotExist: no such job.
    """
    return Job.objects.select_for_update(no_key=True).get(pk=job_id)


def lock_van(technician_id: int, part_type_id: int) -> Stock | None:
    """Lock how many of a part lie in a technician's van; `None` if it is not kept there."""
    rows = Stock.objects.select_for_update(no_key=True)
    return rows.filter(technician=technician_id, part_type=part_type_id).first()


def lock_request(request_id: int) -> ServiceRequest:
    """Lock a service request; as it is now.

    Raises:
        RequestNotFound: no such request.
    """
    row = ServiceRequest.objects.select_for_update(no_key=True).filter(pk=request_id).first()
    if row is None:
        raise RequestNotFound
    return row


def lock_territories(ids: Collection[int]) -> list[Territory]:
    """Lock territories by id; those that exist. Two runs of one scope wait for each other here."""
    rows = Territory.objects.select_for_update(no_key=True).filter(pk__in=ids)
    return list(rows.order_by("pk"))


def lock_plan(plan_id: int) -> Plan:
    """Lock a plan; as it is now.

    Raises:
        PlanNotFound: no such plan.
    """
    row = Plan.objects.select_for_update(no_key=True).filter(pk=plan_id).first()
    if row is None:
        raise PlanNotFound
    return row


def claim_plan(plan_id: int) -> Plan | None:
    """Lock a plan unless somebody else holds it; `None` then, or when it is gone."""
    rows = Plan.objects.select_for_update(skip_locked=True, no_key=True)
    return rows.filter(pk=plan_id).first()
