"""When a technician is expected at one visit, as its customer may be told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dispatch.models import ASSIGNMENT_LOST, Assignment
from dispatch.queries.day import DayView
from dispatch.queries.expected import ExpectedDay, Span, arrival_span, expected_day
from dispatch.queries.technician_rows import rests_of, shifts_of, technicians_on
from dispatch.queries.visit_rows import facts_of, with_facts
from technicians.availability import day_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from dispatch.queries.expected import Rest


def expected_days(
    parts: Iterable[Assignment], rests: Mapping[int, list[Rest]], *, now: datetime
) -> dict[int, ExpectedDay]:
    """The estimate of each technician who has parts or rests, by id."""
    by_technician: defaultdict[int, list[Assignment]] = defaultdict(list)
    for part in parts:
        by_technician[part.technician_id].append(part)
    return {
        pk: expected_day(map(facts_of, by_technician[pk]), rests.get(pk, ()), now=now)
        for pk in {*by_technician, *rests}
    }


@dataclass(frozen=True, slots=True)
class PartDay:
    """The day on which a part lies, for its technician: all parts and breaks of it."""

    parts: list[Assignment]
    rests: list[Rest]
    seen_from: datetime


def part_day(part: Assignment, *, now: datetime) -> PartDay | None:
    """The day of a technician around `part`; None without a planned time."""
    if part.starts_at is None:
        return None
    zone = ZoneInfo(part.technician.territory.time_zone)
    day = part.starts_at.astimezone(zone).date()
    starts_at, ends_at = day_bounds(day, zone)
    same_day = Assignment.objects.filter(
        technician=part.technician_id, starts_at__lt=ends_at, ends_at__gt=starts_at
    ).exclude(status__in=ASSIGNMENT_LOST)
    view = DayView((), zone, day, starts_at, ends_at, now)
    shifts = [s for one in technicians_on(view, [part.technician_id]) for s in shifts_of(one, view)]
    return PartDay(with_facts(same_day), rests_of(shifts), view.seen_from)


def expected_arrival(part: Assignment, *, now: datetime) -> Span | None:
    """Between when and when the technician of `part` is expected to arrive.

    None without a planned time, and once they have arrived.
    """
    if part.arrived_at or part.work_started_at:
        return None
    day = part_day(part, now=now)
    if day is None:
        return None
    days = expected_days(day.parts, {part.technician_id: day.rests}, now=day.seen_from)
    expected = days[part.technician_id].parts.get(part.pk)
    return arrival_span(expected, now=now) if expected else None
