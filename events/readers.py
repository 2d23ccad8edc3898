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
from events.retry import retrying

TRIES = 5
SKIPS = 500
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
    tried_seq = 0

    def handle_next() -> bool:
        nonlocal tried_seq
        with writing(SYSTEM, request_id=f"reader:{reader.name}") as tx:
            cursor = _locked_cursor(reader)
            # Before the look for an event: whatever is numbered up to here is visible to it.
            end_seq = head().seq
            event = _next_event(reader, cursor)
            if event is None:
                return _skip(cursor, end_seq)
            tried_seq = event.seq
            reader.handle(event, tx)
            cursor.seq, cursor.failures = event.seq, 0
            cursor.save(update_fields=["seq", "failures", "moved_at"])
        return True

    try:
        return retrying(handle_next)
    except Exception as error:  # the handler's; it must not stop the other readers
        logger.exception("Reader %s failed at event %d", reader.name, tried_seq)
        return _count_failure(reader, tried_seq, error)


def _locked_cursor(reader: Reader) -> Cursor:
    rows = Cursor.objects.select_for_update()
    cursor = rows.filter(reader=reader.name).first()
    if cursor is None:
        cursor, _ = rows.get_or_create(reader=reader.name, defaults={"seq": 0})
    return cursor


def _next_event(reader: Reader, cursor: Cursor) -> Event | None:
    rows = Event.objects.filter(seq__gt=cursor.seq, kind__in=reader.kinds)
    return rows.order_by("seq").first()


def _skip(cursor: Cursor, end_seq: int) -> bool:
    """Let a reader of rare events not look through the same others again and again."""
    if end_seq - cursor.seq >= SKIPS:
        cursor.seq = end_seq
        cursor.save(update_fields=["seq", "moved_at"])
    return False


def _count_failure(reader: Reader, seq: int, error: Exception) -> bool:
    """Remember the failure in a transaction of its own; at the last one, park the event."""
    with transaction.atomic():
        cursor = _locked_cursor(reader)
        event = _next_event(reader, cursor)
        if event is None or event.seq != seq:
            return False  # another runner got past it meanwhile
        cursor.failures += 1
        parked = cursor.failures >= TRIES
        if parked:
            ParkedEvent.objects.get_or_create(
                reader=reader.name, event=event, defaults={"error": repr(error)[:2_000]}
            )
            cursor.seq, cursor.failures = event.seq, 0
        cursor.save(update_fields=["seq", "failures", "moved_at"])
    return parked


def hand_in_again(parked: ParkedEvent) -> None:
    """Give a parked event to its reader once more, unless that was done; its error is raised."""
    with writing(SYSTEM, request_id=f"again:{parked.reader}") as tx:
        row = ParkedEvent.objects.select_for_update().get(pk=parked.pk)
        if row.handled_at is not None:
            return
        READERS[row.reader].handle(row.event, tx)
        row.handled_at = timezone.now()
        row.save(update_fields=["handled_at"])


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
