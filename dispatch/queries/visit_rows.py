"""The bars of the board: each visit of a day, planned, actual and expected."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from dispatch.models import (
    ASSIGNMENT_LOST,
    ASSIGNMENT_OVER,
    Assignment,
    Conflict,
    Priority,
    Promise,
    Visit,
)
from dispatch.queries.delays import said_at, said_minutes
from dispatch.queries.expected import Expected, PartFacts, Span, arrival_span
from dispatch.queries.shapes import PartRow, VisitRow
from dispatch.queries.signals import Arrival, signal_of
from dispatch.queries.words import customer_of, name_of, short_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from dispatch.queries.day import DayView

WORDS = {"planned": "scheduled", "accepted": "dispatched"}


def parts_on(view: DayView) -> QuerySet[Assignment]:
    """The parts that lie in the day, by plan or by what happened; none that were taken away."""
    planned = Q(starts_at__lt=view.ends_at, ends_at__gt=view.starts_at)
    worked = Q(work_started_at__lt=view.ends_at, work_started_at__gte=view.starts_at)
    rows = Assignment.objects.filter(planned | worked, visit__job__territory__in=view.territory_ids)
    return rows.exclude(status__in=ASSIGNMENT_LOST).exclude(starts_at=None)


def with_facts(parts: QuerySet[Assignment]) -> list[Assignment]:
    """The parts with all that a bar needs, in a constant number of queries."""
    in_force = Prefetch(
        "visit__promises", Promise.objects.filter(replaced_at=None), to_attr="in_force"
    )
    open_conflicts = Conflict.objects.filter(visit=OuterRef("visit"), resolved_at=None)
    return list(
        parts.select_related(
            "visit__job__customer", "visit__job__site", "visit__job__work_type", "visit__pin",
            "visit__job__request",
        )
        .prefetch_related(in_force)
        .annotate(
            has_conflict=Exists(open_conflicts),
            roles=Count("visit__job__work_type__roles", distinct=True),
            late_minutes=said_minutes(),
            late_said_at=said_at(),
        )
        .order_by("starts_at", "pk")
    )  # fmt: skip


def promise_of(visit: Visit) -> Span | None:
    """The promise in force, of a visit read by `with_facts`."""
    rows: list[Promise] = visit.in_force  # type: ignore[attr-defined]  # prefetched
    return Span(rows[0].starts_at, rows[0].ends_at) if rows else None


def facts_of(part: Assignment) -> PartFacts:
    """What the estimate needs."""
    promise = promise_of(part.visit)
    if part.starts_at is None or part.ends_at is None:
        raise ValueError("A part without planned times is on no board.")
    return PartFacts(
        key=part.pk,
        starts_at=part.starts_at,
        ends_at=part.ends_at,
        travel_s=part.travel_s or 0,
        promised_from=promise.starts_at if promise else None,
        promised_until=promise.ends_at if promise else None,
        travel_started_at=part.travel_started_at,
        arrived_at=part.arrived_at,
        work_started_at=part.work_started_at,
        paused_at=part.paused_at,
        paused_s=part.paused_s,
        work_ended_at=part.work_ended_at,
        late_minutes=part.late_minutes or 0,  # type: ignore[attr-defined]  # annotated
        late_said_at=part.late_said_at,  # type: ignore[attr-defined]  # annotated
    )


def arrival_of(part: Assignment, expected: Expected) -> Arrival:
    """What a part's lateness is judged by: the promise, or the due time where there is none."""
    promise = promise_of(part.visit)
    return Arrival(
        latest_at=promise.ends_at if promise else part.visit.job.due_at,
        arrives_at=expected.arrives_at,
        has_arrived=part.arrived_at is not None or part.work_started_at is not None,
        is_over=part.status in ASSIGNMENT_OVER,
    )


def visit_rows(
    parts: Iterable[Assignment], expected: Mapping[int, Expected], view: DayView
) -> list[VisitRow]:
    """One row per visit, with its parts in the order of their start."""
    by_visit: defaultdict[int, list[Assignment]] = defaultdict(list)
    for part in parts:
        by_visit[part.visit_id].append(part)
    return [_visit_row(rows, expected, view) for rows in by_visit.values()]


def _visit_row(
    parts: list[Assignment], expected: Mapping[int, Expected], view: DayView
) -> VisitRow:
    visit, job = parts[0].visit, parts[0].visit.job
    pin = getattr(visit, "pin", None)
    roles: int = parts[0].roles  # type: ignore[attr-defined]  # annotated
    return VisitRow(
        id=visit.pk,
        version=visit.version,
        status=visit.status,
        customer=customer_of(job),
        short=short_name(job.customer, job.site),
        work=name_of(job.work_type),
        street=job.site.street,
        district=job.site.district,
        lat=job.site.lat,
        lon=job.site.lon,
        minutes=job.service_minutes,
        priority=job.priority,
        due_at=job.due_at,
        promise=promise_of(visit),
        pin=pin.kind if pin else "",
        crew=max(roles, 1),
        channel=job.request.channel if job.request else "",
        parts=[_part_row(part, expected[part.pk], view) for part in parts],
    )


def _part_row(part: Assignment, expected: Expected, view: DayView) -> PartRow:
    planned = facts_of(part)
    signal = signal_of(
        arrival_of(part, expected),
        now=view.seen_from,
        has_conflict=part.has_conflict,  # type: ignore[attr-defined]  # annotated
        is_emergency=part.visit.job.priority == Priority.EMERGENCY,
    )
    return PartRow(
        id=part.pk,
        technician=part.technician_id,
        role=part.role,
        status=WORDS.get(part.status, part.status),
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        travel_s=planned.travel_s,
        travel_started_at=part.travel_started_at,
        arrived_at=part.arrived_at,
        work_started_at=part.work_started_at,
        work_ended_at=part.work_ended_at,
        expected_arrival_at=expected.arrives_at,
        expected_arrival_until=arrival_span(expected, now=view.seen_from).ends_at,
        expected_starts_at=expected.starts_at,
        expected_ends_at=expected.ends_at,
        signal=signal.kind if signal else "",
        late_minutes=signal.minutes if signal else 0,
    )
