"""Sending planned visits to the phones of those who do them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from company.models import Holiday, Territory
from company.organisation import organisation
from dispatch.lifecycle import Command, advance
from dispatch.locks import lock_visit
from dispatch.models import Visit
from dispatch.services.standing import live_parts
from dispatch.services.topics import visit_topics
from events.actors import SYSTEM
from events.door import writing
from technicians.availability import day_bounds

if TYPE_CHECKING:
    from events.actors import Actor


def dispatch_visit(visit_id: int, *, actor: Actor) -> Visit:
    """Send a planned visit to its technicians.

    Raises:
        VisitNotFound: no such visit.
        IllegalStep: it is not planned, or was sent already.
    """
    with writing(actor) as tx:
        visit = lock_visit(visit_id)
        old = {"status": visit.status}
        advance(visit, Command.DISPATCH, tx.actor.kind)
        for part in live_parts(visit):
            advance(part, Command.DISPATCH, tx.actor.kind)
            part.save(update_fields=["status", "version"])
        visit.save(update_fields=["status", "version"])
        new, topics = {"status": visit.status}, visit_topics(visit)
        tx.publish("visit_dispatched", visit, topics=topics, old=old, new=new)
    return visit


def release_due(*, now: datetime) -> int:
    """Send every planned visit that has come within the release horizon; how many."""
    sent = 0
    for territory in Territory.objects.filter(is_active=True):
        until = release_until(territory, now)
        due = Visit.objects.filter(
            status="scheduled", job__territory=territory, assignments__starts_at__lt=until
        )
        for visit_id in due.values_list("pk", flat=True).distinct():
            sent += _release(visit_id)
    return sent


def _release(visit_id: int) -> bool:
    """Send one, unless somebody was faster."""
    with writing(SYSTEM):
        if lock_visit(visit_id).status != "scheduled":
            return False
        dispatch_visit(visit_id, actor=SYSTEM)
    return True


def release_until(territory: Territory, now: datetime) -> datetime:
    """The end of the release horizon: today and so many further working days."""
    zone = ZoneInfo(territory.time_zone)
    day = now.astimezone(zone).date()
    free = set(
        Holiday.objects.filter(day__gte=day, territory__in=[territory.pk]).values_list(
            "day", flat=True
        )
    ) | set(Holiday.objects.filter(day__gte=day, territory=None).values_list("day", flat=True))
    for _ in range(organisation().release_working_days):
        day = _next_working_day(day, free)
    return day_bounds(day, zone)[1]


def _next_working_day(day: date, free: set[date]) -> date:
    day += timedelta(days=1)
    while day.weekday() > 4 or day in free:
        day += timedelta(days=1)
    return day
