"""Named readers: whatever follows from an event, in order, each with a stored cursor."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from events.actors import SYSTEM
from events.door import Writing, writing
from events.models import Cursor, Event, ParkedEvent, head

TRIES = 5
Handler = Callable[[Event, Writing], None]
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """A name, the kinds of event it wants, and what it does with one."""

    name: str
    kinds: frozenset[str]
    handle: Handler


READERS: dict[str, Reader] = {}


def reader(name: str, *kinds: str) -> Callable[[Handler], Handler]:
    """Register a function as the reader `name` of events of these kinds.

    It is called inside its own `writing(...)` block and may call services: its effect and its
    cursor move together or not at all.
    """

    def register(handle: Handler) -> Handler:
        if name in READERS and READERS[name].handle.__module__ != handle.__module__:
            raise ValueError(f"There are two readers called {name}.")
        READERS[name] = Reader(name, frozenset(kinds), handle)
        return handle

    return register


def run_all(*, limit: int = 1_000) -> int:
    """Let every reader read on; how many events were handled or parked."""
    return sum(run(name, limit=limit) for name in sorted(READERS))


def run(name: str, *, limit: int = 1_000) -> int:
    """Let one reader read on to the end, or `limit` events."""
    done = 0
    while done < limit and _step(READERS[name]):
        done += 1
    return done


def _step(reader: Reader) -> bool:
    """Handle the next event, or park it after `TRIES` failures."""
    try:
        with writing(SYSTEM, request_id=f"reader:{reader.name}") as tx:
            cursor = _locked_cursor(reader)
            event = _next_event(reader, cursor)
            if event is None:
                return False
            reader.handle(event, tx)
            cursor.seq, cursor.failures = event.seq, 0
            cursor.save(update_fields=["seq", "failures", "moved_at"])
        return True
    except Exception as error:  # the handler's; it must not stop the other readers
        logger.exception("Reader %s failed", reader.name)
        return _count_failure(reader, error)


def _locked_cursor(reader: Reader) -> Cursor:
    rows = Cursor.objects.select_for_update()
    cursor = rows.filter(reader=reader.name).first()
    if cursor is None:
        cursor, _ = rows.get_or_create(reader=reader.name, defaults={"seq": 0})
    return cursor


def _next_event(reader: Reader, cursor: Cursor) -> Event | None:
    rows = Event.objects.filter(seq__gt=cursor.seq, kind__in=reader.kinds)
    return rows.order_by("seq").first()


def _count_failure(reader: Reader, error: Exception) -> bool:
    """Remember the failure in a transaction of its own; at the last one, park the event."""
    with transaction.atomic():
        cursor = _locked_cursor(reader)
        cursor.failures += 1
        event = _next_event(reader, cursor)
        parked = event is not None and cursor.failures >= TRIES
        if event is not None and parked:
            ParkedEvent.objects.get_or_create(
                reader=reader.name, event=event, defaults={"error": repr(error)[:2_000]}
            )
            cursor.seq, cursor.failures = event.seq, 0
        cursor.save(update_fields=["seq", "failures", "moved_at"])
    return parked


def hand_in_again(parked: ParkedEvent) -> None:
    """Give a parked event to its reader once more; an error is raised to the caller."""
    with writing(SYSTEM, request_id=f"again:{parked.reader}") as tx:
        READERS[parked.reader].handle(parked.event, tx)
        parked.handled_at = timezone.now()
        parked.save(update_fields=["handled_at"])


def lag() -> dict[str, int]:
    """How many events each reader still has before it."""
    end = head().seq
    at = dict(Cursor.objects.values_list("reader", "seq"))
    return {
        name: Event.objects.filter(
            seq__gt=at.get(name, 0), seq__lte=end, kind__in=one.kinds
        ).count()
        for name, one in READERS.items()
    }
