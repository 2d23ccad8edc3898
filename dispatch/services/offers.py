"""Offering a visit to several technicians: the first to accept has it.

Whoever writes an offer holds the lock of its visit, and decides by what stands there then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from dispatch.eligibility import Place, why_not
from dispatch.errors import (
    BadField,
    OfferNotFound,
    RoleUnknown,
    TechnicianNotFound,
    VisitTaken,
)
from dispatch.lifecycle import Command, advance
from dispatch.locks import lock_visit
from dispatch.models import Assignment, OfferStatus, Visit, VisitOffer, VisitStatus
from dispatch.models.work_types import LEAD
from dispatch.services.placement import require_unpinned
from dispatch.services.standing import live_parts
from events.actors import ActorKind
from events.door import writing
from technicians.models import Technician

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from company.models import User
    from events.actors import Actor
    from events.door import Writing

FURTHEST = timedelta(days=366)
PLANNABLE = (VisitStatus.UNSCHEDULED, VisitStatus.SCHEDULED, VisitStatus.DISPATCHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferWish:
    """To whom a visit, or one role of it, is offered, and when it would start.

    Forced, `eligibility` holds nobody back; overlaps and pins do so when somebody accepts.
    """

    technician_ids: Collection[int]
    starts_at: datetime
    role: str = LEAD
    is_forced: bool = False
    offered_by: User | None = None


def offer_visit(visit_id: int, wish: OfferWish, *, actor: Actor) -> list[VisitOffer]:
    """Offer a visit; the open offers for it, by id. One at another time replaces the one before.

    Raises:
        VisitNotFound, TechnicianNotFound: no such visit, no such technician at work here.
        VisitTaken: it is over, or somebody has it in this role.
        RoleUnknown: the job has no such role.
        BadField: nobody is named, or the time has passed or is further than a year.
        RuleBroken: the first rule that forbids it, with the `technician` whom it forbids it to.
    """
    now = timezone.now()
    if not now < wish.starts_at < now + FURTHEST:
        raise BadField("starts_at", _("Offer a time that is yet to come, at most a year ahead."))
    if not wish.technician_ids:
        raise BadField("technicians", _("Say to whom it is offered."))
    with writing(actor) as tx:
        visit = lock_visit(visit_id, technicians=wish.technician_ids)
        _require_free_role(visit, wish.role)
        people = _technicians(wish.technician_ids)
        for technician in people:
            _require_possible(visit, technician, wish)
        for technician in people:
            _offer(visit, technician, wish, tx)
    return list(visit.offers.filter(status=OfferStatus.OPEN).order_by("pk"))


def withdraw_offer(offer_id: int, *, actor: Actor) -> VisitOffer:
    """Take an offer back; who had it sees one last event.

    Raises:
        OfferNotFound: no such offer.
        IllegalStep: it was answered or taken back before.
    """
    with writing(actor) as tx:
        _visit, offer = lock_offer(offer_id)
        _withdraw(offer, tx)
    return offer


def withdraw_open(visit: Visit, tx: Writing, *, role: str | None = None) -> None:
    """Take back what is still open of a visit, or of one role. The caller holds its lock."""
    rows = visit.offers.filter(status=OfferStatus.OPEN).order_by("pk")
    for offer in rows.filter(role=role) if role is not None else rows:
        _withdraw(offer, tx)


def withdraw_outdated(visit_id: int, *, actor: Actor) -> None:
    """Take back the offers of a visit that was given to somebody, or that is over."""
    open_roles = VisitOffer.objects.filter(visit=visit_id, status=OfferStatus.OPEN)
    if not open_roles.exists():
        return
    with writing(actor) as tx:
        visit = lock_visit(visit_id)
        for role in set(open_roles.values_list("role", flat=True)):
            if not is_free(visit, role):
                withdraw_open(visit, tx, role=role)


def people_of(offer_id: int, technician_id: int) -> set[int]:
    """The technicians on the visit of one's own offer: locked together with one's own row."""
    own = VisitOffer.objects.filter(pk=offer_id, technician=technician_id)
    crew = Assignment.objects.filter(visit__in=own.values("visit"))
    return set(crew.values_list("technician_id", flat=True))


def lock_offer(offer_id: int, technician_id: int | None = None) -> tuple[Visit, VisitOffer]:
    """An offer's visit under its locks, and the offer as it is then.

    Raises:
        OfferNotFound: no such offer, or not one of `technician_id`.
    """
    rows = VisitOffer.objects.filter(pk=offer_id)
    if technician_id is not None:
        rows = rows.filter(technician=technician_id)
    found = rows.values_list("visit_id", "technician_id").first()
    if found is None:
        raise OfferNotFound
    visit = lock_visit(found[0], technicians=[found[1]])
    offer = rows.get()
    offer.visit = visit
    return visit, offer


def _require_free_role(visit: Visit, role: str) -> None:
    if role not in (set(visit.job.work_type.roles.values_list("role", flat=True)) or {LEAD}):
        raise RoleUnknown(role)
    if not is_free(visit, role):
        raise VisitTaken(visit.status)


def is_free(visit: Visit, role: str) -> bool:
    """Whether the visit waits for somebody in this role."""
    return visit.status in PLANNABLE and all(part.role != role for part in live_parts(visit))


def _technicians(ids: Iterable[int]) -> list[Technician]:
    wanted = set(ids)
    rows = Technician.objects.filter(pk__in=wanted, is_active=True).select_related("territory")
    found = list(rows.order_by("pk"))
    if len(found) != len(wanted):
        raise TechnicianNotFound
    return found


def _require_possible(visit: Visit, technician: Technician, wish: OfferWish) -> None:
    place = Place(technician, wish.starts_at, wish.starts_at + length_of(visit), wish.role)
    require_unpinned(visit, place)
    if not wish.is_forced:
        for broken in why_not(visit, place):
            broken.details["technician"] = technician.pk
            raise broken


def length_of(visit: Visit) -> timedelta:
    """How long the work takes, as planned."""
    return timedelta(minutes=visit.job.service_minutes)


def _offer(visit: Visit, technician: Technician, wish: OfferWish, tx: Writing) -> None:
    """One more offer, unless the same is open."""
    open_rows = visit.offers.filter(technician=technician, role=wish.role, status=OfferStatus.OPEN)
    before = open_rows.first()
    if before is not None and before.starts_at == wish.starts_at:
        return
    if before is not None:
        _withdraw(before, tx)
    offer = VisitOffer.objects.create(
        visit=visit,
        technician=technician,
        role=wish.role,
        starts_at=wish.starts_at,
        ends_at=wish.starts_at + length_of(visit),
        offered_by=wish.offered_by,
    )
    publish_offer("offer_made", offer, tx)


def _withdraw(offer: VisitOffer, tx: Writing) -> None:
    # A colleague's accepting takes the others' offers back; nobody takes back a colleague's.
    by = tx.actor.kind if tx.actor.kind != ActorKind.TECHNICIAN else ActorKind.SYSTEM
    advance(offer, Command.WITHDRAW, by)
    offer.save(update_fields=["status", "version"])
    publish_offer("offer_withdrawn", offer, tx)


def publish_offer(kind: str, offer: VisitOffer, tx: Writing, **new: int) -> None:
    """Told to the office and to whom it was offered; the customer knows of no offers."""
    job = offer.visit.job
    topics = [f"territory:{job.territory_id}", f"job:{job.pk}", f"technician:{offer.technician_id}"]
    facts = {"visit": offer.visit_id, "technician": offer.technician_id, "status": offer.status}
    tx.publish(kind, offer, topics=topics, new={**facts, **new})
