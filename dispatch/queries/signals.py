"""What a dispatcher must look at: late, perhaps late, conflicts, emergencies. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class SignalKind(StrEnum):
    """From the most pressing to the least; one is shown."""

    CONFLICT = "conflict"
    LATE = "late"
    MAY_BE_LATE = "may_be_late"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal, and by how many minutes where it is about time."""

    kind: SignalKind
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Until when somebody was promised or is due, and when they arrived or will."""

    latest_at: datetime | None
    arrives_at: datetime
    has_arrived: bool
    is_over: bool


def signal_of(
    arrival: Arrival, *, now: datetime, has_conflict: bool, is_emergency: bool
) -> Signal | None:
    """The most pressing signal of a part; once somebody is there, being late is history."""
    if has_conflict:
        return Signal(SignalKind.CONFLICT)
    late_minutes = minutes_late(arrival)
    if late_minutes and not arrival.has_arrived and not arrival.is_over:
        is_certain = arrival.latest_at is not None and now > arrival.latest_at
        return Signal(SignalKind.LATE if is_certain else SignalKind.MAY_BE_LATE, late_minutes)
    if is_emergency and not arrival.is_over:
        return Signal(SignalKind.EMERGENCY)
    return None


def minutes_late(arrival: Arrival) -> int:
    """Whole minutes, rounded up, by which an arrival misses what was promised; 0 when kept."""
    if arrival.latest_at is None or arrival.arrives_at <= arrival.latest_at:
        return 0
    return -((arrival.latest_at - arrival.arrives_at) // timedelta(minutes=1))
