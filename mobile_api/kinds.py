"""The kinds of commands that a phone may send, and who handles each.

A module `kinds_*.py` registers its handlers with `handles`; `commands.py` imports them all. A
handler runs inside the command's transaction, under the locks of its technician and, where the
command addresses an assignment, of all that belongs to it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from dispatch.models import Assignment
from events.actors import Actor, ActorKind
from events.door import Writing
from mobile_api.models import Device


class Kind(StrEnum):
    """What a phone may say; the steps of the life cycle have the names of `lifecycle.Command`."""

    ACCEPT = "accept"
    DECLINE = "decline"
    START_TRAVEL = "start_travel"
    TURN_BACK = "turn_back"
    ARRIVE = "arrive"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    COMPLETE = "complete"
    CANNOT_COMPLETE = "cannot_complete"
    NOTE = "note"
    ANSWER_CHECKLIST = "answer_checklist"
    USE_PART = "use_part"
    REQUEST_PART = "request_part"
    PHOTO = "photo"
    SIGN = "sign"
    ADJUST_TIME = "adjust_time"
    RUNNING_LATE = "running_late"
    REPORT_VISIT = "report_visit"
    START_SHIFT = "start_shift"
    END_SHIFT = "end_shift"
    START_BREAK = "start_break"
    END_BREAK = "end_break"
    ACCEPT_OFFER = "accept_offer"
    DECLINE_OFFER = "decline_offer"


# These address no assignment: they are about the technician's own day, or about an offer.
OF_THE_DAY = frozenset({Kind.START_SHIFT, Kind.END_SHIFT, Kind.START_BREAK, Kind.END_BREAK})
OF_OFFERS = frozenset({Kind.ACCEPT_OFFER, Kind.DECLINE_OFFER})


@dataclass(frozen=True, slots=True)
class Delivery:
    """Who sent a batch, and when it came.

    Attributes:
        offset: What to add to the phone's times, see `clock.offset`.
        door: The open door of the command's transaction; handlers may publish through it.
    """

    device: Device
    received_at: datetime
    offset: timedelta = field(default_factory=timedelta)
    request_id: str = ""
    door: Writing | None = None

    @property
    def tx(self) -> Writing:
        """The open door, for handlers."""
        if self.door is None:
            raise TypeError("no command is carried out")
        return self.door

    @property
    def actor(self) -> Actor:
        """The technician for whom the phone speaks."""
        return Actor(ActorKind.TECHNICIAN, self.device.technician_id)


@dataclass(frozen=True, slots=True)
class PhoneCommand:
    """One command, understood.

    Attributes:
        offer: The number of an offer, as the phone said it; None where it said none.
        claimed_at: The phone's clock.
        payload: As the phone sent it, made storable; `payloads.py` reads fields out of it.
        lat, lon: Degrees, where the phone was; both or neither.
        part: The technician's assignment, locked with its technicians, job and visit, as it is now;
            None where the kind addresses none.
    """

    kind: Kind
    offer: int | None
    claimed_at: datetime
    payload: Mapping[str, Any]
    lat: float | None = None
    lon: float | None = None
    part: Assignment | None = None

    @property
    def own_part(self) -> Assignment:
        """The locked assignment, for kinds that always address one."""
        if self.part is None:
            raise TypeError(f"{self.kind} addresses no assignment")
        return self.part


@dataclass(frozen=True, slots=True)
class Moment:
    """When a command happened: the phone's clock, and the instant we count with."""

    claimed_at: datetime
    occurred_at: datetime
    is_clock_suspect: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a handler made of a command: `applied`, `parked` or `rejected`.

    Attributes:
        assignment: The assignment that it was about, or that came of it.
        version: Of the assignment after it.
        state: What the command addressed, as it is now; see `states.py`.
    """

    result: str
    code: str = ""
    message: str = ""
    assignment: int | None = None
    version: int | None = None
    state: dict[str, Any] | None = None


Handler = Callable[[PhoneCommand, Moment, Delivery], Outcome]
_handlers: dict[Kind, Handler] = {}


def handles(*kinds: str) -> Callable[[Handler], Handler]:
    """Register a function for some kinds. It raises a `Refusal` for what it rejects."""

    def register(function: Handler) -> Handler:
        for kind in kinds:
            if Kind(kind) in _handlers:
                raise TypeError(f"{kind} is handled twice")
            _handlers[Kind(kind)] = function
        return function

    return register


def handler(kind: Kind) -> Handler:
    """Who handles a kind."""
    return _handlers[kind]
