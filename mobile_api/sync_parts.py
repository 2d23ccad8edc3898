"""What a phone pulls beside its visits: offers, conflicts, the clock and the coming shifts."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Model, Prefetch, Q, QuerySet, prefetch_related_objects

from dispatch.models import Conflict, OfferStatus, VisitOffer
from dispatch.queries.words import name_of
from dispatch.services.filing import WHY_PARKED
from events.models import Event
from mobile_api.sheet_records import stamp
from mobile_api.sheets import address
from mobile_api.windows import Days, Window
from technicians.availability import BreakWindow, Shift, day_bounds, shifts_on
from technicians.clock import LOOK_BACK, ClockState, clock_day, punches, state_at
from technicians.models import Absence, Technician

Sheet = dict[str, Any]
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class News:
    """What events say to look at again: rows by their ids, and all rows of visits."""

    offers: frozenset[int]
    conflicts: frozenset[int]
    visits: frozenset[int]


def news_of(events: Iterable[Event], visits: Collection[int]) -> News:
    """What events are about; `visits` are those that they touch, directly or by their job."""
    named: dict[str, set[int]] = {"visitoffer": set(), "conflict": set()}
    for event in events:
        if event.entity in named:
            named[event.entity].add(event.entity_id)
    return News(frozenset(named["visitoffer"]), frozenset(named["conflict"]), frozenset(visits))


def nothing() -> dict[str, list[Any]]:
    """No change."""
    return {"upserted": [], "deleted": []}


def all_offers(technician: Technician, window: Window) -> Sheet:
    """The offers that wait for this technician's answer."""
    rows = _held_offers(technician, window).order_by("pk")
    return {"upserted": [offer_sheet(row) for row in rows], "deleted": []}


def all_conflicts(technician: Technician, window: Window) -> Sheet:
    """What this technician reported and did not fit: all that is open, and what is young."""
    rows = _held_conflicts(technician, window).order_by("pk")
    return {"upserted": [conflict_sheet(row) for row in rows], "deleted": []}


def changed_offers(technician: Technician, news: News, days: Days) -> Sheet:
    """The offers that events are about: those that wait still, and the ids of the others."""
    if not (news.offers or news.visits or days.has_moved):
        return nothing()
    about = Q(pk__in=news.offers) | Q(visit__in=news.visits) | days.moved_out("starts_at")
    touched = VisitOffer.objects.filter(about, technician=technician)
    return _split(touched, _held_offers(technician, days.window), offer_sheet)


def changed_conflicts(technician: Technician, news: News, days: Days) -> Sheet:
    """The conflicts that events are about; those resolved long ago are forgotten."""
    if not (news.conflicts or news.visits or days.has_moved):
        return nothing()
    about = Q(pk__in=news.conflicts) | Q(visit__in=news.visits) | days.moved_out("opened_at")
    touched = Conflict.objects.filter(about, report__assignment__technician=technician)
    return _split(touched, _held_conflicts(technician, days.window), conflict_sheet)


def _split(touched: QuerySet[Row], held: QuerySet[Row], sheet: Callable[[Row], Sheet]) -> Sheet:
    ids = list(touched.order_by("pk").values_list("pk", flat=True))
    if not ids:
        return nothing()
    rows = list(held.filter(pk__in=ids).order_by("pk"))
    kept = {row.pk for row in rows}
    return {
        "upserted": [sheet(row) for row in rows],
        "deleted": [pk for pk in ids if pk not in kept],
    }


def _held_offers(technician: Technician, window: Window) -> QuerySet[VisitOffer]:
    rows = VisitOffer.objects.filter(
        technician=technician, status=OfferStatus.OPEN, starts_at__gte=window.starts_at
    )
    return rows.select_related("visit__job__site", "visit__job__work_type")


def _held_conflicts(technician: Technician, window: Window) -> QuerySet[Conflict]:
    young = Q(resolved_at=None) | Q(opened_at__gte=window.starts_at)
    rows = Conflict.objects.filter(young, report__assignment__technician=technician)
    return rows.select_related("report")


def offer_sheet(offer: VisitOffer) -> Sheet:
    """An offer as JSON: enough to decide, not who the customer is."""
    job = offer.visit.job
    return {
        "id": offer.pk,
        "version": offer.version,
        "status": offer.status,
        "visit": offer.visit_id,
        "role": offer.role,
        "starts_at": stamp(offer.starts_at),
        "ends_at": stamp(offer.ends_at),
        "minutes": job.service_minutes,
        "work": name_of(job.work_type),
        "priority": job.priority,
        "site": address(job.site),
    }


def conflict_sheet(conflict: Conflict) -> Sheet:
    """A conflict as JSON, as both sides see it."""
    report = conflict.report
    return {
        "id": conflict.pk,
        "code": conflict.code,
        "message": str(WHY_PARKED.get(conflict.code, "")),
        "assignment": report.assignment_id,
        "visit": conflict.visit_id,
        "command": report.command,
        "occurred_at": stamp(report.occurred_at),
        "opened_at": stamp(conflict.opened_at),
        "resolved_at": stamp(conflict.resolved_at),
        "resolution": conflict.resolution,
    }


def clock_sheet(state: ClockState) -> Sheet:
    """Whether somebody is on shift, as JSON."""
    return {"shift": state.shift.value, "since": stamp(state.since)}


def clock_now(technician: Technician, now: datetime, zone: ZoneInfo) -> Sheet:
    """How the clock stands, and what was said at it today."""
    midnight = day_bounds(now.astimezone(zone).date(), zone)[0]
    said = punches(technician.pk, now - LOOK_BACK, now + timedelta.resolution)
    entries = [
        {"kind": one.kind.value, "occurred_at": stamp(one.at)} for one in said if one.at >= midnight
    ]
    return {**clock_sheet(state_at(clock_day(said), now)), "entries": entries}


def days_ahead(technician: Technician, window: Window, zone: ZoneInfo) -> list[Sheet]:
    """The shift of each day of the window, from the first of that day to the end of the last."""
    absences = Absence.objects.filter(
        ends_at__gt=window.starts_at, starts_at__lt=window.ends_at + LOOK_BACK
    )
    around = Prefetch("absences", absences)
    prefetch_related_objects([technician], "weekly_shifts__breaks", around)
    return [
        {"date": day.isoformat(), "shift": _shift(shifts_on(technician, day, zone))}
        for day in window.days
    ]


def _shift(shifts: list[Shift]) -> Sheet | None:
    if not shifts:
        return None
    return {
        "starts_at": stamp(min(shift.starts_at for shift in shifts)),
        "ends_at": stamp(max(shift.ends_at for shift in shifts)),
        "breaks": [_break(one) for shift in shifts for one in shift.breaks],
    }


def _break(one: BreakWindow) -> Sheet:
    return {
        "minutes": one.minutes,
        "earliest_at": stamp(one.earliest_at),
        "latest_at": stamp(one.latest_at),
    }
