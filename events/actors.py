"""Who does something: every write and every event names one."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """Which sort of hand moves something; the life cycles ask for it."""

    DISPATCHER = "dispatcher"
    TECHNICIAN = "technician"
    CUSTOMER = "customer"
    AGENT = "agent"
    SOLVER = "solver"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """A kind and an id: of the user, the technician or the customer; 0 for the system."""

    kind: ActorKind
    id: int = 0


SYSTEM = Actor(ActorKind.SYSTEM)
