"""Shifts and breaks as technicians say them, and as the office corrects them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from dispatch.errors import TechnicianNotFound
from dispatch.locks import lock_technicians
from events.door import writing
from technicians.clock import ClockState, clock_state, require_new
from technicians.errors import BadClockEntry
from technicians.models import ClockEntry, ClockKind, Technician

if TYPE_CHECKING:
    from datetime import datetime

    from events.actors import Actor
    from events.door import Writing

# So long the log is kept, and somebody may ask who changed a time.
OLDEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """The device's clock, and the instant we count with."""

    claimed_at: datetime
    occurred_at: datetime
    is_clock_suspect: bool = False


def report_clock(
    technician_id: int, kind: ClockKind, when: ClockTime, *, actor: Actor
) -> ClockState:
    """Note that a shift or break began or ended; how things stand now.

    Raises:
        TechnicianNotFound: no such technician.
        AlreadySo, ShiftNotStarted: it changes nothing.
    """
    with writing(actor) as tx:
        technician = _locked(technician_id)
        require_new(technician_id, kind, when.occurred_at)
        entry = ClockEntry.objects.create(
            technician=technician,
            kind=kind,
            claimed_at=when.claimed_at,
            occurred_at=when.occurred_at,
            is_clock_suspect=when.is_clock_suspect,
        )
        _publish(kind, entry, technician, tx)
    return clock_state(technician_id, max(timezone.now(), when.occurred_at))


def add_entry(technician_id: int, kind: ClockKind, at: datetime, *, actor: Actor) -> ClockEntry:
    """Let the office add what nobody said, such as the end of a shift that was forgotten.

    Raises:
        TechnicianNotFound: no such technician.
        BadClockEntry: the time is yet to come, or longer ago than 400 days.
    """
    _require_sensible(at)
    with writing(actor) as tx:
        technician = _locked(technician_id)
        entry = ClockEntry.objects.create(
            technician=technician, kind=kind, claimed_at=at, occurred_at=at
        )
        _publish(kind, entry, technician, tx)
    return entry


def correct_entry(technician_id: int, entry_id: int, at: datetime, *, actor: Actor) -> ClockEntry:
    """Correct the time of an entry by a row of its own; the newest correction counts.

    Raises:
        TechnicianNotFound: no such technician.
        BadClockEntry: there is no such entry of theirs, or the time is as for `add_entry`.
    """
    _require_sensible(at)
    with writing(actor) as tx:
        technician = _locked(technician_id)
        wrong = ClockEntry.objects.filter(technician=technician, pk=entry_id).first()
        if wrong is None:
            raise BadClockEntry("corrects", _("This technician has no such entry."))
        first = wrong.corrects_id or wrong.pk
        entry = ClockEntry.objects.create(
            technician=technician, kind=wrong.kind, claimed_at=at, occurred_at=at, corrects_id=first
        )
        _publish("clock_corrected", entry, technician, tx, corrects=first)
    return entry


def _require_sensible(at: datetime) -> None:
    now = timezone.now()
    if not now - OLDEST <= at <= now:
        raise BadClockEntry("at", _("Give a time that has passed, at most 400 days ago."))


def _locked(technician_id: int) -> Technician:
    rows = lock_technicians([technician_id])
    if not rows:
        raise TechnicianNotFound
    return rows[0]


def _publish(
    event: str, entry: ClockEntry, technician: Technician, tx: Writing, **new: Any
) -> None:
    tx.publish(
        event,
        entry,
        topics=[f"technician:{technician.pk}", f"territory:{technician.territory_id}"],
        new={
            "technician": technician.pk,
            "kind": entry.kind,
            "occurred_at": entry.occurred_at.isoformat(),
            **new,
        },
    )
