"""Holding visits fast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dispatch.errors import BadField, IllegalStep
from dispatch.locks import lock_visit
from dispatch.models import UNDER_WAY, VISIT_OVER, Pin, PinKind, Visit
from dispatch.services.placement import require_seen
from dispatch.services.topics import visit_topics
from events.door import writing

if TYPE_CHECKING:
    from datetime import datetime

    from events.actors import Actor


@dataclass(frozen=True, slots=True)
class PinWish:
    """What to hold; see `Pin` for which of them a kind needs."""

    kind: str
    technician_id: int | None = None
    starts_at: datetime | None = None
    latest_at: datetime | None = None
    reason: str = ""


def pin_visit(visit_id: int, wish: PinWish, *, seen: int, actor: Actor) -> Visit:
    """Hold a visit fast, in place of the pin it has.

    Raises:
        VisitNotFound, StaleVersion: no such visit, or it changed meanwhile.
        BadField: the kind lacks its technician or time.
        IllegalStep: the visit is under way or over.
    """
    _require_complete(wish)
    with writing(actor) as tx:
        visit = _movable(visit_id, seen, tx.actor)
        old = _take_away(visit)
        Pin.objects.create(
            visit=visit,
            kind=wish.kind,
            technician_id=wish.technician_id,
            starts_at=wish.starts_at,
            latest_at=wish.latest_at,
            reason=wish.reason,
        )
        _next_version(visit)
        new = {"kind": wish.kind, "technician": wish.technician_id}
        tx.publish("visit_pinned", visit, topics=visit_topics(visit), old=old, new=new)
    return visit


def unpin_visit(visit_id: int, *, seen: int, actor: Actor) -> Visit:
    """Let a visit go again.

    Raises:
        VisitNotFound, StaleVersion, IllegalStep: as for `pin_visit`.
    """
    with writing(actor) as tx:
        visit = _movable(visit_id, seen, tx.actor)
        old = _take_away(visit)
        _next_version(visit)
        new = {"kind": None, "technician": None}
        tx.publish("visit_unpinned", visit, topics=visit_topics(visit), old=old, new=new)
    return visit


def _take_away(visit: Visit) -> dict[str, Any]:
    """Delete the visit's pin; what it held, for the event."""
    pin = Pin.objects.filter(visit=visit).first()
    if pin is None:
        return {"kind": None, "technician": None}
    pin.delete()
    return {"kind": pin.kind, "technician": pin.technician_id}


def _next_version(visit: Visit) -> None:
    visit.version += 1
    visit.save(update_fields=["version"])


def _movable(visit_id: int, seen: int, actor: Actor) -> Visit:
    visit = lock_visit(visit_id)
    require_seen(visit, seen)
    if visit.status in (*UNDER_WAY, *VISIT_OVER):
        raise IllegalStep("visit", visit.status, "pin", actor.kind)
    return visit


def _require_complete(wish: PinWish) -> None:
    needs_person = wish.kind in (PinKind.TECHNICIAN, PinKind.BOTH)
    needs_time = wish.kind in (PinKind.TIME, PinKind.BOTH, PinKind.TIME_RANGE)
    if wish.kind not in PinKind.values:
        raise BadField("kind", f"There is no pin called {wish.kind}.")
    if needs_person and wish.technician_id is None:
        raise BadField("technician", "Say which technician the pin holds.")
    if needs_time and wish.starts_at is None:
        raise BadField("starts_at", "Say which time the pin holds.")
    if wish.kind == PinKind.TIME_RANGE and (
        wish.latest_at is None or wish.starts_at is None or wish.latest_at < wish.starts_at
    ):
        raise BadField("latest_at", "Say until when the visit may start, after its earliest start.")
