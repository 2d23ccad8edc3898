"""Whom a plan would send to two visits at once: just what the database's own guard refuses."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from dispatch.models import NOT_UNDER_WAY, Assignment
from dispatch.solver_bridge import Cause

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from dispatch.models import Proposal


class Slot(NamedTuple):
    """Some of a technician's time, end exclusive, and the visit that has it."""

    starts_at: datetime
    ends_at: datetime
    technician_id: int
    visit_id: int

    def meets(self, other: Slot) -> bool:
        """Whether they overlap."""
        return self.starts_at < other.ends_at and self.ends_at > other.starts_at


def overlapping(
    changes: Mapping[int, Sequence[Proposal]], wanted: Collection[int]
) -> dict[int, Cause]:
    """Which of the wanted changes meet what stands in the technician's time, or one another.

    The rules look at what is still to come by their own clock; a visit that should have begun by
    now is none of theirs, but its time stands. Of two changes that meet, the later one is named.
    Read under the caller's locks.
    """
    slots = [slot for pk in wanted for row in changes[pk] if (slot := _slot(row)) is not None]
    taken: defaultdict[int, list[Slot]] = defaultdict(list)
    for stays in _in_force(slots, wanted):
        taken[stays.technician_id].append(stays)
    found: dict[int, Cause] = {}
    for slot in sorted(slots):
        own = taken[slot.technician_id]
        met = [other.ends_at for other in own if slot.meets(other)]
        if met:
            times: dict[str, int | str] = {
                "arrives_at": slot.starts_at.isoformat(),
                "earliest_at": max(met).isoformat(),
            }
            found.setdefault(slot.visit_id, Cause("travel-too-short", times))
        else:
            own.append(slot)
    return found


def _slot(row: Proposal) -> Slot | None:
    if row.technician_id is None or row.starts_at is None or row.ends_at is None:
        return None
    return Slot(row.starts_at, row.ends_at, row.technician_id, row.visit_id)


def _in_force(slots: Collection[Slot], wanted: Collection[int]) -> list[Slot]:
    """What stays as it is of the technicians' time, from the first change to the last."""
    if not slots:
        return []
    stays = Assignment.objects.filter(
        technician__in={slot.technician_id for slot in slots},
        status__in=NOT_UNDER_WAY,
        starts_at__lt=max(slot.ends_at for slot in slots),
        ends_at__gt=min(slot.starts_at for slot in slots),
    ).exclude(visit__in=wanted)
    rows = stays.values_list("starts_at", "ends_at", "technician_id", "visit_id")
    return [
        Slot(starts_at, ends_at, technician_id, visit_id)
        for starts_at, ends_at, technician_id, visit_id in rows
        if starts_at is not None and ends_at is not None
    ]
