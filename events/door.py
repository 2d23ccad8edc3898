"""The one door through which the domain is written.

`with writing(actor) as tx:` opens a transaction; services nest in it. Events are buffered and
numbered last, just before commit.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from events import door_state, wake
from events.models import Event, EventTopic, LogHead
from events.turns import turn_to_write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model

    from events.actors import Actor


@dataclass(slots=True)
class Writing:
    """An open door: who writes, and the events that wait for their numbers."""

    actor: Actor
    request_id: str = ""
    pending: list[tuple[Event, list[str]]] = field(default_factory=list)

    def publish(
        self,
        kind: str,
        entity: Model,
        *,
        topics: Iterable[str],
        old: dict[str, Any] | None = None,
        new: dict[str, Any] | None = None,
        version: int | None = None,
    ) -> None:
        """Buffer one event; it gets its number when the outermost block ends.

        `kind` is in the past tense; `old` and `new` hold ids and numbers only; `version` is the
        entity's own unless it has taken a further step meanwhile.
        """
        event = Event(
            at=timezone.now(),
            kind=kind,
            actor_kind=self.actor.kind,
            actor_id=self.actor.id,
            request_id=self.request_id,
            entity=type(entity).__name__.lower(),
            entity_id=entity.pk,
            entity_version=getattr(entity, "version", 0) if version is None else version,
            old=old or {},
            new=new or {},
        )
        self.pending.append((event, list(dict.fromkeys(topics))))


@contextmanager
def writing(actor: Actor, *, request_id: str = "") -> Iterator[Writing]:
    """Open the door, or a savepoint inside a door that is open.

    A nested block that raises takes back its writes and its events, so that a caller may refuse
    one item and go on with the next. Nothing slow inside: no HTTP, no mail, no search.
    """
    outer: Writing | None = door_state.open_door.get()
    if outer is not None:
        with _nested(outer):
            yield outer
        return
    tx = Writing(actor, request_id)
    token = door_state.open_door.set(tx)
    try:
        with turn_to_write(), transaction.atomic(durable=True):
            yield tx
            _append(tx.pending)
    finally:
        door_state.open_door.reset(token)
    if tx.pending:
        wake.log_has_grown()


@contextmanager
def _nested(outer: Writing) -> Iterator[None]:
    kept, actor = len(outer.pending), outer.actor
    try:
        with transaction.atomic():
            yield
    except BaseException:
        del outer.pending[kept:]
        raise
    finally:
        outer.actor = actor


@contextmanager
def acting_as(tx: Writing, actor: Actor) -> Iterator[None]:
    """Let the events of a block name another actor: a reader that acts for somebody."""
    before, tx.actor = tx.actor, actor
    try:
        yield
    finally:
        tx.actor = before


def _append(pending: list[tuple[Event, list[str]]]) -> None:
    """Number the events and store them.

    The head is taken last, so that it is held for two inserts and a commit only, and numbers
    become visible in their order: who reads `seq > n` misses nothing.
    """
    if not pending:
        return
    LogHead.objects.filter(pk=1).update(seq=F("seq") + len(pending))
    last = LogHead.objects.get(pk=1).seq
    for seq, (event, _) in enumerate(pending, start=last - len(pending) + 1):
        event.seq = seq
    Event.objects.bulk_create([event for event, _ in pending])
    EventTopic.objects.bulk_create(
        [EventTopic(event=event, topic=topic) for event, topics in pending for topic in topics]
    )
