"""Whether the door is open here; models ask, the door answers."""

from contextvars import ContextVar
from typing import Any

open_door: ContextVar[Any] = ContextVar("open_door", default=None)


class DoorClosed(RuntimeError):
    """A domain row was written outside `writing(...)`: a mistake of the programmer."""


def require_open(row: object) -> None:
    """Raise `DoorClosed` outside `writing(...)`."""
    if open_door.get() is None:
        raise DoorClosed(f"{type(row).__name__} is written through events.door.writing only.")
