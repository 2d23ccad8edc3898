"""When something happened, by a clock that may be wrong. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# A phone's clock that is so close is right: what is left is the way through the network.
BELIEVED = timedelta(seconds=30)
SUSPECT = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Occurred:
    """The instant we count with, and whether it is far from what the phone claims."""

    at: datetime
    is_clock_suspect: bool


def offset(sent_at: datetime | None, received_at: datetime) -> timedelta:
    """What to add to the phone's times; nothing for a phone that says no time."""
    if sent_at is None:
        return timedelta()
    ahead = received_at - sent_at
    return ahead if abs(ahead) > BELIEVED else timedelta()


def occurred(
    claimed_at: datetime, shift: timedelta, *, previous_at: datetime, received_at: datetime
) -> Occurred:
    """The claim on our clock, not after it came and not before the same phone's last step.

    The last step may have come later, in a request that overtook this one: it still was before.
    """
    at = _shifted(claimed_at, shift)
    clamped = max(min(at, received_at), previous_at)
    return Occurred(clamped, abs(clamped - at) > SUSPECT)


def _shifted(claimed_at: datetime, shift: timedelta) -> datetime:
    try:
        return claimed_at.astimezone(UTC) + shift
    except OverflowError:  # the years 1 and 9999
        return claimed_at
