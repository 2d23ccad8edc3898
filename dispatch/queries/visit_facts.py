"""What the inspector tells of one visit beyond its bar."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from customers.models import ContactKind, Customer
from dispatch.models import Conflict, Job, Reason, Report, Visit, VisitStatus
from dispatch.queries.visit_records import VisitRecords, visit_records
from dispatch.queries.words import customer_of, name_of, with_level

NEWEST_REPORTS = 6


@dataclass(frozen=True, slots=True)
class Promised:
    """What the customer was told, when and how."""

    starts_at: datetime
    ends_at: datetime
    told_at: datetime
    told_by: str


@dataclass(frozen=True, slots=True)
class Reported:
    """A step that a technician reported."""

    command: str
    occurred_at: datetime
    technician: str
    is_applied: bool
    note: str


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A report that did not fit what the office had decided."""

    id: int
    code: str
    command: str
    occurred_at: datetime
    technician: str


@dataclass(frozen=True, slots=True)
class ReasonChoice:
    """A reason that may be given."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFacts:
    """Facts of one visit; `visit_number` counts within its job, `actions` are commands."""

    id: int
    version: int
    status: str
    job: int
    visit_number: int
    visit_count: int
    title: str
    address: str
    description: str
    access: str
    phone: str
    needs: list[str]
    parts: list[str]
    promise: Promised | None
    pin_reason: str
    ended_because: str
    earlier_visits: int
    last_visit_at: datetime | None
    last_work: str
    reports: list[Reported]
    records: VisitRecords
    conflicts: list[OpenConflict]
    reasons: list[ReasonChoice]
    actions: list[str]


def visit_facts(visit: Visit, actions: Collection[str]) -> VisitFacts:
    """The facts of a visit read with its job, site, customer and work type."""
    job = visit.job
    siblings = list(job.visits.order_by("pk").values_list("pk", flat=True))
    last = _last_visit(visit)
    pin = getattr(visit, "pin", None)
    return VisitFacts(
        id=visit.pk,
        version=visit.version,
        status=visit.status,
        job=job.pk,
        visit_number=siblings.index(visit.pk) + 1,
        visit_count=len(siblings),
        title=_("%(work)s for %(customer)s")
        % {"work": name_of(job.work_type), "customer": customer_of(job)},
        address=str(job.site),
        description=job.description,
        access=job.site.access_note,
        phone=_phone(job.customer),
        needs=_needs(job),
        parts=_parts(job),
        promise=_promise(visit),
        pin_reason=pin.reason if pin else "",
        ended_because=name_of(visit.reason) if visit.reason else "",
        earlier_visits=_earlier_visits(visit),
        last_visit_at=last.ended_at if last else None,
        last_work=name_of(last.job.work_type) if last else "",
        reports=_reports(visit),
        records=visit_records(visit),
        conflicts=_conflicts(visit),
        reasons=_cancel_reasons(),
        actions=list(actions),
    )


def _needs(job: Job) -> list[str]:
    rows = job.skills.select_related("skill").order_by("skill__name", "-level")
    return list(dict.fromkeys(with_level(row.skill.name, row.level) for row in rows))


def _parts(job: Job) -> list[str]:
    rows = job.parts.select_related("part_type").order_by("pk")
    return [
        row.part_type.name
        if row.quantity == 1
        else f"{row.quantity.normalize():f} x {row.part_type.name}"
        for row in rows
    ]


def _promise(visit: Visit) -> Promised | None:
    row = visit.promises.filter(replaced_at=None).first()
    return Promised(row.starts_at, row.ends_at, row.told_at, row.told_by) if row else None


def _phone(customer: Customer | None) -> str:
    if customer is None:
        return ""
    rows = customer.contact_points.filter(kind=ContactKind.PHONE)
    return rows.order_by("-is_preferred", "pk").values_list("value", flat=True).first() or ""


def _same_place(visit: Visit) -> Q:
    job = visit.job
    here = Q(job__site=job.site_id)
    return here | Q(job__customer=job.customer_id) if job.customer_id else here


def _earlier_visits(visit: Visit) -> int:
    done = Visit.objects.filter(_same_place(visit), status=VisitStatus.COMPLETED)
    counted = done.exclude(pk=visit.pk).aggregate(count=Count("pk"))
    return int(counted["count"])


def _last_visit(visit: Visit) -> Visit | None:
    done = Visit.objects.filter(_same_place(visit), status=VisitStatus.COMPLETED)
    rows = done.exclude(pk=visit.pk).exclude(ended_at=None).select_related("job__work_type")
    return rows.order_by("-ended_at").first()


def _reports(visit: Visit) -> list[Reported]:
    rows = Report.objects.filter(assignment__visit=visit).select_related("assignment__technician")
    newest = list(rows.order_by("-occurred_at", "-pk")[:NEWEST_REPORTS])
    return [
        Reported(
            row.command, row.occurred_at, row.assignment.technician.name, row.is_applied, row.note
        )
        for row in newest
    ]


def _conflicts(visit: Visit) -> list[OpenConflict]:
    rows = Conflict.objects.filter(visit=visit, resolved_at=None)
    rows = rows.select_related("report__assignment__technician").order_by("pk")
    return [
        OpenConflict(
            row.pk,
            row.code,
            row.report.command,
            row.report.occurred_at,
            row.report.assignment.technician.name,
        )
        for row in rows
    ]


def _cancel_reasons() -> list[ReasonChoice]:
    """JSON lists cannot be asked alike on all databases; there are few reasons."""
    rows = Reason.objects.filter(is_active=True).order_by("category", "name")
    return [ReasonChoice(row.code, name_of(row)) for row in rows if "cancel" in row.commands]
