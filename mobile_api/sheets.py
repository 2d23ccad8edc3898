"""What a phone shows of one assignment: enough to do the work without a connection."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from customers.models import ContactKind, Customer, Site
from dispatch.models import ASSIGNMENT_LOST, Assignment, FoundJob, Job, JobPart, Promise, Visit
from dispatch.queries.delays import said_minutes
from dispatch.queries.words import name_of
from mobile_api.sheet_records import record_fields, record_prefetches, stamp


def related(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Assignments with all that `sheet` reads."""
    return (
        rows.select_related(
            "found",
            "technician",
            "visit__job__site",
            "visit__job__customer",
            "visit__job__work_type",
        )
        .annotate(late_minutes=said_minutes())
        .prefetch_related(
            Prefetch("visit__promises", Promise.objects.filter(replaced_at=None), "in_force"),
            "visit__job__customer__contact_points",
            Prefetch("visit__job__parts", JobPart.objects.select_related("part_type")),
            *record_prefetches(),
        )
    )


def sheet(part: Assignment) -> dict[str, Any]:
    """An assignment from `related`, as JSON; times in UTC, durations in seconds or minutes."""
    visit, site = part.visit, part.visit.job.site
    return {
        "id": part.pk,
        "client_ref": _client_ref(part),
        "visit": visit.pk,
        "version": part.version,
        "visit_version": visit.version,
        "status": part.status,
        "visit_status": visit.status,
        "role": part.role,
        "day_number": part.day_number,
        "day_count": visit.day_count,
        "is_follow_up": visit.follow_up_of_id is not None,
        "starts_at": stamp(part.starts_at),
        "ends_at": stamp(part.ends_at),
        "travel_s": part.travel_s,
        "needs_reconfirmation": part.needs_reconfirmation,
        "travel_started_at": stamp(part.travel_started_at),
        "arrived_at": stamp(part.arrived_at),
        "work_started_at": stamp(part.work_started_at),
        "work_ended_at": stamp(part.work_ended_at),
        "paused_s": part.paused_s,
        "delay_minutes": part.late_minutes,  # type: ignore[attr-defined]  # see `related`
        "promise": _promise(visit),
        "job": _job(visit.job),
        "customer": _customer(visit.job.customer),
        "site": address(site) | {"access_note": site.access_note},
        "crew": _crew(part),
        **record_fields(part),
    }


def _client_ref(part: Assignment) -> str | None:
    """The name that the phone gave it, where it was found on site."""
    found: FoundJob | None = getattr(part, "found", None)
    return str(found.client_ref) if found is not None else None


def _promise(visit: Visit) -> dict[str, Any] | None:
    in_force: list[Promise] = visit.in_force  # type: ignore[attr-defined]  # see `related`
    if not in_force:
        return None
    return {"starts_at": stamp(in_force[0].starts_at), "ends_at": stamp(in_force[0].ends_at)}


def _job(job: Job) -> dict[str, Any]:
    return {
        "id": job.pk,
        "work": name_of(job.work_type),
        "priority": job.priority,
        "service_minutes": job.service_minutes,
        "description": job.description,
        "due_at": stamp(job.due_at),
        "parts": [
            {"name": part.part_type.name, "quantity": float(part.quantity)}
            for part in job.parts.all()
        ],
    }


def _customer(customer: Customer | None) -> dict[str, Any] | None:
    if customer is None:
        return None
    points = sorted(customer.contact_points.all(), key=lambda one: (not one.is_preferred, one.pk))
    phones = [one.value for one in points if one.kind == ContactKind.PHONE]
    return {"name": customer.name, "phones": phones}


def address(site: Site) -> dict[str, Any]:
    """Where a site is; not how to get in."""
    return {
        "street": site.street,
        "district": site.district,
        "city": site.city,
        "postal_code": site.postal_code,
        "lat": site.lat,
        "lon": site.lon,
    }


def _crew(part: Assignment) -> list[dict[str, Any]]:
    """The others who take part on the same day."""
    everybody: list[Assignment] = part.visit.everybody  # type: ignore[attr-defined]  # see `related`
    return [
        {"name": other.technician.name, "role": other.role, "status": other.status}
        for other in everybody
        if other.pk != part.pk
        and other.day_number == part.day_number
        and other.status not in ASSIGNMENT_LOST
    ]
