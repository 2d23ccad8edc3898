"""Opening a job: what its work type says it needs, when it is due, and its first visit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from company.models import Territory
from customers.models import Customer, Site
from dispatch.errors import BadField, NotReady
from dispatch.models import (
    Job,
    JobPart,
    JobSkill,
    Needs,
    PossibleHours,
    ServiceRequest,
    Visit,
    WorkType,
)
from dispatch.services.due import due_at
from dispatch.services.topics import standing_topics
from events.actors import Actor
from events.door import Writing, writing


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """Work to be agreed; what is left empty follows from the work type.

    Attributes:
        wanted_from, wanted_until: When the customer lets us in; a visit lies wholly inside. One
            without the other leaves that side open.
        earliest_at: Not before, whatever the customer says.
        due_at: A start after this instant is late. By the rule of the work type, unless the
            customer wants a later time.
    """

    site: Site
    territory: Territory
    work_type: WorkType
    opened_at: datetime
    customer: Customer | None = None
    request: ServiceRequest | None = None
    priority: str = ""
    service_minutes: int | None = None
    description: str = ""
    wanted_from: datetime | None = None
    wanted_until: datetime | None = None
    earliest_at: datetime | None = None
    due_at: datetime | None = None


def open_job(what: ServiceRequest | NewJob, *, actor: Actor) -> Job:
    """Make a job with its skills, parts and possible hours, and its first visit.

    Crew roles are those of the work type; a job keeps the skills that each of them needs.

    Raises:
        NotReady: the request lacks a place or a work type.
        BadField: the wanted time is shorter than the work takes, or ends before it begins.
    """
    new = _from_request(what) if isinstance(what, ServiceRequest) else what
    minutes = new.service_minutes or new.work_type.service_minutes
    require_room(new.wanted_from, new.wanted_until, minutes)
    with writing(actor) as tx:
        job = _create(new, minutes)
        _copy_needs(job, new)
        _publish(job, new, tx)
    return job


def require_room(starts_at: datetime | None, ends_at: datetime | None, minutes: int = 0) -> None:
    """Refuse a time in which a visit of so many minutes does not fit.

    Raises:
        BadField: it is too short, or ends before it begins.
    """
    if starts_at is None or ends_at is None:
        return
    if ends_at <= starts_at:
        raise BadField("wanted_until", "The wanted time ends before it begins.")
    if ends_at - starts_at < timedelta(minutes=minutes):
        wanted = int((ends_at - starts_at).total_seconds() // 60)
        raise BadField(
            "wanted_until",
            f"The work takes {minutes} minutes, the wanted time is {wanted}. Ask for a longer one.",
        )


def _from_request(request: ServiceRequest) -> NewJob:
    if request.site is None or not request.site.has_place or request.territory is None:
        raise NotReady(Needs.ADDRESS)
    if request.work_type is None:
        raise NotReady(Needs.WORK_TYPE)
    return NewJob(
        site=request.site,
        territory=request.territory,
        work_type=request.work_type,
        opened_at=request.received_at,
        customer=request.customer,
        request=request,
        priority=request.priority,
        description=request.words,
        wanted_from=request.wanted_from,
        wanted_until=request.wanted_until,
    )


def _create(new: NewJob, minutes: int) -> Job:
    only_after = new.wanted_from if new.wanted_until is None else None
    earliest_at = new.earliest_at or only_after
    return Job.objects.create(
        request=new.request,
        customer=new.customer,
        site=new.site,
        territory=new.territory,
        work_type=new.work_type,
        priority=new.priority or new.work_type.priority,
        service_minutes=minutes,
        description=new.description,
        opened_at=new.opened_at,
        earliest_at=earliest_at,
        due_at=new.due_at or _due_at(new, earliest_at),
    )


def _due_at(new: NewJob, earliest_at: datetime | None) -> datetime:
    """By rule, counted from when we may begin; never before what the customer asked for."""
    counted_from = max(new.opened_at, earliest_at or new.opened_at)
    by_rule = due_at(new.work_type, counted_from, new.territory)
    return max(by_rule, new.wanted_until or by_rule)


def _copy_needs(job: Job, new: NewJob) -> None:
    JobSkill.objects.bulk_create(
        JobSkill(job=job, role=row.role, skill_id=row.skill_id, level=row.level)
        for row in new.work_type.skills.all()
    )
    JobPart.objects.bulk_create(
        JobPart(job=job, part_type_id=row.part_type_id, quantity=row.quantity)
        for row in new.work_type.parts.all()
    )
    if new.wanted_until is not None:
        starts_at = new.wanted_from or new.opened_at
        require_room(starts_at, new.wanted_until, job.service_minutes)
        PossibleHours.objects.create(job=job, starts_at=starts_at, ends_at=new.wanted_until)


def _publish(job: Job, new: NewJob, tx: Writing) -> None:
    topics = [f"territory:{job.territory_id}", f"job:{job.pk}"]
    if job.customer_id is not None:
        topics.append(f"customer:{job.customer_id}")
    asked = [] if new.request is None else [f"request:{new.request.pk}"]
    tx.publish(
        "job_opened",
        job,
        topics=[*topics, *asked],
        new={"work_type": job.work_type_id, "request": new.request.pk if new.request else None},
    )
    visit = Visit.objects.create(job=job)
    tx.publish("visit_created", visit, topics=standing_topics(visit))
