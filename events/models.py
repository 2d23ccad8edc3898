"""The log and what belongs to it."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from events import door_state

# The greatest number that a row can have.
MAX_ID = 2**63 - 1


class Guarded(models.Model):
    """A row of the domain: saved and deleted inside `writing(...)` only.

    Bulk statements of a queryset are not caught here; they stand in services only.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        door_state.require_open(self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        door_state.require_open(self)
        return super().delete(*args, **kwargs)


class VersionedModel(Guarded):
    """A row that people edit at the same time; each change gives it the next version."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class LogHead(models.Model):
    """The one row that numbers events; made after each migration."""

    seq = models.BigIntegerField(default=0)
    # A restored database is another past: feeds start anew when this changes.
    epoch = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"log head at {self.seq}"


class Event(models.Model):
    """A fact in the past tense, with ids and numbers only.

    No names, addresses, free text or positions: erasing a person never touches the log.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(default=0)
    request_id = models.CharField(max_length=80, blank=True, default="")
    entity = models.CharField(max_length=40)
    entity_id = models.BigIntegerField()
    entity_version = models.PositiveIntegerField(default=0)
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["entity", "entity_id", "seq"], name="event_of_entity"),
            models.Index(fields=["at"], name="event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.entity} {self.entity_id}"


class EventTopic(models.Model):
    """Who may see an event: `territory:3`, `technician:12`, `visit:77`, `customer:5`."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="topics")
    topic = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="topic_once_per_event", fields=["topic", "event"]),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} to {self.topic}"


class Cursor(models.Model):
    """How far a reader has come."""

    reader = models.CharField(max_length=80, unique=True)
    seq = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.reader} at {self.seq}"


class ParkedEvent(models.Model):
    """An event that a reader failed to handle again and again; an operator hands it in anew."""

    reader = models.CharField(max_length=80)
    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    error = models.TextField()
    parked_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="parked_once_per_reader", fields=["reader", "event"]),
        ]

    def __str__(self) -> str:
        return f"{self.reader} parked {self.event_id}"


class HandledRequest(models.Model):
    """The answer to a request with an idempotency key, kept 30 days."""

    principal = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)
    headers = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="handled_once", fields=["principal", "key"]),
        ]

    def __str__(self) -> str:
        return f"{self.principal} {self.key}"


def head() -> LogHead:
    """The head of the log, not locked.

    Raises:
        ImproperlyConfigured: the database was never migrated.
    """
    try:
        return LogHead.objects.get(pk=1)
    except LogHead.DoesNotExist:
        raise ImproperlyConfigured("The log has no head. Run `manage.py migrate`.") from None
