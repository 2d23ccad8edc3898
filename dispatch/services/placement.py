"""Giving visits to technicians by hand, and taking them back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dispatch.eligibility import Place, why_not
from dispatch.errors import Pinned, RoleUnknown, TechnicianNotFound
from dispatch.lifecycle import Command, advance
from dispatch.locks import lock_visit
from dispatch.models import Assignment, PinKind, Visit, VisitStatus
from dispatch.models.work_types import LEAD
from dispatch.services.standing import live_parts, settle_job
from dispatch.services.timing import end_of, set_times
from dispatch.services.topics import visit_topics
from dispatch.services.withdrawal import withdraw
from events.door import writing
from events.log import fields_changed_since
from events.refusals import StaleVersion
from technicians.models import Technician

if TYPE_CHECKING:
    from datetime import datetime

    from events.actors import Actor


@dataclass(frozen=True, slots=True)
class Target:
    """Where a visit, or one role of it, is to go; forced, `eligibility` does not hold it back."""

    technician_id: int
    starts_at: datetime
    role: str = LEAD
    is_forced: bool = False


def place_visit(visit_id: int, target: Target, *, seen: int, actor: Actor) -> Visit:
    """Give a visit to a technician at a time, or move it there.

    Raises:
        VisitNotFound, TechnicianNotFound: no such visit, no such technician.
        StaleVersion: the visit changed after version `seen`.
        IllegalStep: the visit is under way or over.
        RuleBroken: the first rule that forbids it; overlap and pins do so even when forced.
    """
    with writing(actor) as tx:
        visit = lock_visit(visit_id, technicians=[target.technician_id])
        require_seen(visit, seen)
        technician = _technician(target.technician_id)
        part, former = _part_for(visit, technician, target.role)
        old = {"status": visit.status} | _facts(former or part)
        place = Place(technician, target.starts_at, end_of(part, target.starts_at), target.role)
        _require_possible(visit, place, is_forced=target.is_forced)
        advance(visit, Command.PLACE, tx.actor.kind)
        if former is not None:
            withdraw(former, tx, by=tx.actor.kind)
        set_times(part, place.starts_at, ends_at=place.ends_at)
        if visit.status == VisitStatus.DISPATCHED:
            advance(part, Command.DISPATCH, tx.actor.kind)
        _save(visit, part)
        new = {"status": visit.status} | _facts(part)
        topics = visit_topics(visit, technician.pk)
        tx.publish("visit_placed", visit, topics=topics, old=old, new=new)
    return visit


def _technician(technician_id: int) -> Technician:
    row = Technician.objects.select_related("territory").filter(pk=technician_id).first()
    if row is None or not row.is_active:
        raise TechnicianNotFound
    return row


def _require_possible(visit: Visit, place: Place, *, is_forced: bool) -> None:
    if not is_forced:
        for broken in why_not(visit, place):
            raise broken
    require_unpinned(visit, place)


def _facts(part: Assignment) -> dict[str, Any]:
    """What an event says of a placement: ids and times; nothing of one that is yet to be."""
    if part.pk is None:
        return {}
    starts_at, ends_at = part.starts_at, part.ends_at
    return {
        "technician": part.technician_id,
        "assignment": part.pk,
        "starts_at": starts_at and starts_at.isoformat(),
        "ends_at": ends_at and ends_at.isoformat(),
    }


def unplan_visit(visit_id: int, *, seen: int, actor: Actor) -> Visit:
    """Take a visit back from whoever has it; it waits to be planned again.

    Raises:
        VisitNotFound, StaleVersion: as for `place_visit`.
        IllegalStep: the visit is not planned, or under way.
        Pinned: a pin holds it where it is.
    """
    with writing(actor) as tx:
        visit = lock_visit(visit_id)
        require_seen(visit, seen)
        old = {"status": visit.status}
        advance(visit, Command.UNPLAN, tx.actor.kind)
        if (pin := getattr(visit, "pin", None)) is not None:
            raise Pinned(pin.kind)
        topics = visit_topics(visit)
        for part in live_parts(visit):
            withdraw(part, tx, by=tx.actor.kind)
        visit.save(update_fields=["status", "version"])
        settle_job(visit.job)
        tx.publish("visit_unplanned", visit, topics=topics, old=old, new={"status": visit.status})
    return visit


def require_seen(visit: Visit, seen: int) -> None:
    """Raise `StaleVersion` with what changed, unless `seen` is the visit's version."""
    if visit.version != seen:
        changed = fields_changed_since("visit", visit.pk, seen)
        raise StaleVersion(seen, visit.version, changed)


def _part_for(
    visit: Visit, technician: Technician, role: str
) -> tuple[Assignment, Assignment | None]:
    """The technician's own part in this role, and the part it takes the place of, if any."""
    roles = set(visit.job.work_type.roles.values_list("role", flat=True)) or {LEAD}
    if role not in roles:
        raise RoleUnknown(role)
    live = next((part for part in live_parts(visit) if part.role == role), None)
    if live is not None and live.technician_id == technician.pk:
        live.visit = visit
        return live, None
    return Assignment(visit=visit, technician=technician, role=role), live


def require_unpinned(visit: Visit, place: Place) -> None:
    """Raise `Pinned` where a pin forbids the place: it holds against everybody who places.

    Of a crew it holds the leading technician, and everybody's time.
    """
    pin = getattr(visit, "pin", None)
    if pin is None:
        return
    is_other = place.role == LEAD and pin.technician_id != place.technician.pk
    if pin.kind in (PinKind.TECHNICIAN, PinKind.BOTH) and is_other:
        raise Pinned(pin.kind)
    if pin.kind in (PinKind.TIME, PinKind.BOTH) and pin.starts_at != place.starts_at:
        raise Pinned(pin.kind)
    if pin.kind == PinKind.TIME_RANGE and not pin.starts_at <= place.starts_at <= pin.latest_at:
        raise Pinned(pin.kind)


def _save(visit: Visit, part: Assignment) -> None:
    visit.save(update_fields=["status", "version"])
    part.save()
    settle_job(visit.job)
