"""A day of some territories as it stands, read at one position of the log."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from dispatch.models import UNDER_WAY
from dispatch.services.snapshot.links import with_links
from dispatch.services.snapshot.needs import Standpoint, is_of_day, needs_of
from dispatch.services.snapshot.rows import (
    assignments_of,
    holds_of,
    scope_of,
    technicians_of,
    visits_of,
    zone_of,
)
from dispatch.services.snapshot.whereabouts import (
    absent_at,
    has_begun,
    place_of,
    turns_on,
    whereabouts,
)
from dispatch.solver_bridge import Cause, Day, HeldSlot, Span
from dispatch.solver_bridge.day import full_minute
from events import log
from technicians.availability import Point, shifts_on

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date, datetime

    from dispatch.models import Assignment, Hold, PlanPolicy
    from dispatch.services.snapshot.rows import Scope
    from dispatch.solver_bridge import Need
    from technicians.models import Technician

# Between now and the first new start: time to look at a proposal, and to leave.
LEAD = timedelta(minutes=10)
NO_LEAD = timedelta()


def take_day(
    day: date,
    territory_ids: Collection[int],
    *,
    policy: PlanPolicy,
    now: datetime | None = None,
    lead: timedelta = LEAD,
) -> Day:
    """Read all that a run for the day and the territories may look at, in one transaction.

    What is under way, done, due to begin, or on another day is not among the needs: it only says
    where its technician is, and from when on. What stands and is not ours to move is a fixed need.
    """
    now = now or timezone.now()
    with _one_view():
        seq = log.position()
        scope = scope_of(day, territory_ids)
        people = technicians_of(scope)
        parts = assignments_of(people, scope)
        absent = absent_at(people, now)
        view = Standpoint(
            scope=scope,
            now=now,
            technicians=frozenset(technician.pk for technician in people),
            absent=absent,
            days={technician.pk: _hours_of_day(technician, scope) for technician in people},
        )
        begun = [part for part in parts if _says_where(part, view)]
        visits = visits_of(scope, {part.visit_id for part in parts})
        holds = holds_of(people, scope, now)
        held = {hold.job_id for hold in holds}
        needs = [_or_held(need, held) for visit in visits for need in needs_of(visit, view)]
        from_at = max(scope.span.starts_at, full_minute(now + lead))
        return Day(
            day=day,
            span=scope.span,
            seq=seq,
            from_at=from_at,
            policy=policy,
            turns=tuple(turns_on(people, scope, whereabouts(begun, now), full_minute(now + lead))),
            needs=tuple(with_links(need for need in needs if is_of_day(need, scope.span))),
            holds=tuple(_held(hold) for hold in holds if hold.starts_at >= from_at),
        )


@contextmanager
def _one_view() -> Iterator[None]:
    """A transaction in which every query sees the same rows.

    Inside another one it is the caller's locks that hold the rows still.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _hours_of_day(technician: Technician, scope: Scope) -> Span:
    """When a start belongs to this day for this technician: a night belongs to its evening."""
    zone = zone_of(technician.territory)
    night = shifts_on(technician, scope.day - timedelta(days=1), zone)
    own = shifts_on(technician, scope.day, zone)
    return Span(
        max([scope.span.starts_at, *(shift.ends_at for shift in night)]),
        max([scope.span.ends_at, *(shift.ends_at for shift in own)]),
    )


def _says_where(part: Assignment, view: Standpoint) -> bool:
    """Whether the part says where its technician is or will be: begun on this day, or done."""
    if part.work_ended_at is not None or part.status in UNDER_WAY:
        return True
    return view.is_on_day(part) and has_begun(part, view.now, view.absent)


def _or_held(need: Need, held: set[int | None]) -> Need:
    """The need, blocked while its customer decides about a slot."""
    if need.now is None and need.job_id in held:
        return replace(need, blocked=Cause("customer-decides", {}))
    return need


def _held(hold: Hold) -> HeldSlot:
    """A hold at its job's site, or at home where it has none."""
    home = Point(hold.technician.home_lat, hold.technician.home_lon)
    place = place_of(hold.job.site) if hold.job is not None else None
    return HeldSlot(hold.pk, hold.technician_id, Span(hold.starts_at, hold.ends_at), place or home)
