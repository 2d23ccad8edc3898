"""What technicians answer to offers: the first to accept has the visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from dispatch.eligibility import Place, why_not
from dispatch.errors import TechnicianBusy, TimeHeld
from dispatch.lifecycle import Command, advance
from dispatch.models import Assignment, OfferStatus, Visit, VisitOffer, VisitStatus
from dispatch.services.dispatching import dispatch_visit
from dispatch.services.execution import StepDetails, report_step
from dispatch.services.offers import (
    is_free,
    length_of,
    lock_offer,
    publish_offer,
    withdraw_open,
)
from dispatch.services.placement import Target, place_visit
from dispatch.services.standing import live_parts
from events.actors import SYSTEM
from events.door import acting_as, writing
from technicians.errors import AlreadySo
from technicians.models import Technician

if TYPE_CHECKING:
    from datetime import datetime

    from events.actors import Actor
    from events.door import Writing


@dataclass(frozen=True, slots=True)
class OfferOutcome:
    """`applied` or `parked` (somebody was faster, or the office took it back)."""

    result: str
    offer: VisitOffer
    code: str = ""
    message: str = ""
    assignment: Assignment | None = None


def accept_offer(
    offer_id: int, details: StepDetails, *, technician_id: int, actor: Actor
) -> OfferOutcome:
    """Take an offered visit: it is planned for the technician, sent and accepted at once.

    The office looked at the rules when it offered; what may have changed since is the time.

    Raises:
        OfferNotFound: no such offer, or somebody else's.
        TechnicianBusy, TimeHeld: the technician's time is taken meanwhile; the offer stays open.
        Pinned: the office has pinned the visit elsewhere.
        AlreadySo: this technician has accepted it before.
        IllegalStep: this technician has declined it.
    """
    with writing(actor) as tx:
        visit, offer = lock_offer(offer_id, technician_id)
        if offer.status == OfferStatus.TAKEN:
            raise AlreadySo(_("You have this visit already."))
        if offer.status == OfferStatus.WITHDRAWN or not is_free(visit, offer.role):
            return _too_late(visit, offer)
        advance(offer, Command.ACCEPT, tx.actor.kind)
        _save(offer, details.occurred_at)
        part = _give(visit, offer, tx)
        report_step(part.pk, Command.ACCEPT, details, technician_id=technician_id, actor=actor)
        withdraw_open(visit, tx, role=offer.role)
        publish_offer("offer_accepted", offer, tx, assignment=part.pk)
    part.refresh_from_db()
    return OfferOutcome("applied", offer, assignment=part)


def decline_offer(
    offer_id: int, occurred_at: datetime, *, technician_id: int, actor: Actor
) -> OfferOutcome:
    """Say no to an offer.

    Raises:
        OfferNotFound: no such offer, or somebody else's.
        IllegalStep: this technician has answered it before.
    """
    with writing(actor) as tx:
        visit, offer = lock_offer(offer_id, technician_id)
        if offer.status == OfferStatus.WITHDRAWN:
            return _too_late(visit, offer)
        advance(offer, Command.DECLINE, tx.actor.kind)
        _save(offer, occurred_at)
        publish_offer("offer_declined", offer, tx)
    return OfferOutcome("applied", offer)


def _give(visit: Visit, offer: VisitOffer, tx: Writing) -> Assignment:
    """Plan the visit for whoever accepted, and send it: they know of it already."""
    technician = Technician.objects.select_related("territory").get(pk=offer.technician_id)
    place = Place(technician, offer.starts_at, offer.starts_at + length_of(visit), offer.role)
    for broken in why_not(visit, place):
        if isinstance(broken, TechnicianBusy | TimeHeld):
            raise broken
    target = Target(technician.pk, offer.starts_at, offer.role, is_forced=True)
    with acting_as(tx, SYSTEM):  # technicians plan nothing: the office did, when it offered
        placed = place_visit(visit.pk, target, seen=visit.version, actor=SYSTEM)
        if placed.status == VisitStatus.SCHEDULED:
            dispatch_visit(visit.pk, actor=SYSTEM)
    return next(
        part
        for part in live_parts(placed)
        if part.role == offer.role and part.technician_id == technician.pk
    )


def _save(offer: VisitOffer, answered_at: datetime) -> None:
    offer.answered_at = answered_at
    offer.save(update_fields=["status", "version", "answered_at"])


def _too_late(visit: Visit, offer: VisitOffer) -> OfferOutcome:
    others = visit.offers.filter(role=offer.role, status=OfferStatus.TAKEN)
    if others.exists() or any(part.role == offer.role for part in live_parts(visit)):
        return OfferOutcome("parked", offer, "offer-taken", _("Somebody was faster."))
    message = _("The office has taken the offer back.")
    return OfferOutcome("parked", offer, "offer-withdrawn", message)
