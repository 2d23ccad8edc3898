"""Orders between jobs, as bounds on their starts.

One run plans both ends of a link at once only as far as they cannot meet: a first job that stands
moves no later, and the second starts after where that ends now. Where neither stands, the first is
planned today and the second waits.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from dispatch.models import Assignment, JobLink, JobStatus
from dispatch.solver_bridge import Cause, Wishes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dispatch.solver_bridge import Need, Placement

# An order with one of these means nothing any more.
OFF = (JobStatus.CANCELED,)
NOT_COUNTED = ("declined", "removed", "cannot_complete")


@dataclass(frozen=True, slots=True)
class Stand:
    """When a job is done, as planned or as it was, and by whom."""

    starts_at: datetime
    ends_at: datetime
    technician_id: int


def with_links(needs: Iterable[Need]) -> list[Need]:
    """The needs with the orders of their jobs written into bounds, or blocked by them."""
    rows = {need.key: need for need in needs}
    jobs = {need.job_id for need in rows.values()}
    links = JobLink.objects.filter(Q(before__in=jobs) | Q(after__in=jobs))
    known = list(links.exclude(Q(before__status__in=OFF) | Q(after__status__in=OFF)))
    if not known:
        return list(rows.values())
    stands = _stands({job for link in known for job in (link.before_id, link.after_id)})
    for link in known:
        rows = {key: _bound(need, link, stands) for key, need in rows.items()}
    return list(rows.values())


def _stands(job_ids: set[int]) -> dict[int, Stand]:
    """From the first start to the last end of each job that stands somewhere."""
    parts = Assignment.objects.filter(visit__job__in=job_ids, starts_at__isnull=False)
    parts = parts.exclude(status__in=NOT_COUNTED).exclude(visit__status="canceled")
    by_job: dict[int, list[Assignment]] = defaultdict(list)
    for part in parts.select_related("visit").order_by("role", "pk"):
        by_job[part.visit.job_id].append(part)
    return {job: _stand(rows) for job, rows in by_job.items()}


def _stand(parts: list[Assignment]) -> Stand:
    lead = next((part for part in parts if part.role == "lead"), parts[0])
    starts = [part.work_started_at or part.starts_at for part in parts]
    ends = [part.work_ended_at or part.ends_at for part in parts]
    return Stand(
        min(at for at in starts if at is not None),
        max(at for at in ends if at is not None),
        lead.technician_id,
    )


def _bound(need: Need, link: JobLink, stands: dict[int, Stand]) -> Need:
    if need.job_id == link.after_id:
        return _after(need, link, stands.get(link.before_id))
    if need.job_id == link.before_id and need.now is not None:
        return _standing_before(need, need.now, link)
    if need.job_id == link.before_id and link.after_id in stands:
        return _before(need, link, stands[link.after_id])
    return need


def _after(need: Need, link: JobLink, first: Stand | None) -> Need:
    """The second of two jobs: after the first, or not yet."""
    if first is None:
        return replace(need, blocked=Cause("waits-for-job", {"job": link.before_id}))
    earliest_at = first.ends_at + timedelta(minutes=link.least_gap_minutes)
    latest_at = need.latest_at
    if link.greatest_gap_minutes is not None:
        by_at = first.ends_at + timedelta(minutes=link.greatest_gap_minutes)
        latest_at = by_at if latest_at is None else min(latest_at, by_at)
    return replace(
        need,
        earliest_at=max(need.earliest_at or earliest_at, earliest_at),
        latest_at=latest_at,
        wishes=_same(need.wishes, first.technician_id) if link.same_technician else need.wishes,
    )


def _standing_before(need: Need, now: Placement, link: JobLink) -> Need:
    """A first job that stands: the second is planned after its present end, so it moves no later.

    Nor earlier, where the second must follow within some time.
    """
    is_close = link.greatest_gap_minutes is not None
    return replace(
        need,
        earliest_at=now.starts_at if is_close else need.earliest_at,
        latest_at=now.starts_at,
        wishes=_same(need.wishes, now.technician_id) if link.same_technician else need.wishes,
    )


def _before(need: Need, link: JobLink, second: Stand) -> Need:
    """A first job that stands nowhere, though the second does: it must be done before."""
    gap = timedelta(minutes=link.least_gap_minutes + need.service_minutes)
    by_at = second.starts_at - gap
    same = _same(need.wishes, second.technician_id)
    return replace(
        need,
        latest_at=by_at if need.latest_at is None else min(need.latest_at, by_at),
        wishes=same if link.same_technician else need.wishes,
    )


def _same(wishes: Wishes, technician_id: int) -> Wishes:
    return replace(wishes, required=frozenset({technician_id}))
