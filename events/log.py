"""Reading the log: the same query for board, phone, customer's page and audit."""

from collections.abc import Collection

from django.db.models import Min, QuerySet

from events.models import Event, head


def events_after(seq: int, topics: Collection[str], *, limit: int = 500) -> list[Event]:
    """The events after `seq` that one of `topics` may see, in order, each once."""
    rows: QuerySet[Event] = Event.objects.filter(seq__gt=seq, topics__topic__in=topics)
    return list(rows.distinct().order_by("seq")[:limit])


def position() -> int:
    """The number of the newest event; read it in the transaction of a snapshot."""
    return head().seq


def first_kept() -> int:
    """The number of the oldest event that is still there; 1 for an empty log."""
    oldest: int | None = Event.objects.aggregate(oldest=Min("seq"))["oldest"]
    return oldest or 1


def fields_changed_since(entity: str, entity_id: int, version: int) -> list[str]:
    """Which fields the events after `version` changed, for somebody who was too late."""
    rows = Event.objects.filter(entity=entity, entity_id=entity_id, entity_version__gt=version)
    return sorted({name for new in rows.values_list("new", flat=True) for name in new})
