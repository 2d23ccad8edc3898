"""A request with a key has its effect once; a repetition gets the first answer."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from events.door import writing
from events.models import HandledRequest
from events.refusals import KeyReused
from events.retry import retrying

if TYPE_CHECKING:
    from collections.abc import Callable

    from events.actors import Actor


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: status, JSON body, headers worth repeating (ETag, Location)."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Keyed:
    """Who sent which key, with what request."""

    principal: str
    key: str
    fingerprint: str


def fingerprint(method: str, path: str, body: Any) -> str:
    """SHA-256 over method, path and the canonical body."""
    text = json.dumps([method, path, body], sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def once(keyed: Keyed, actor: Actor, act: Callable[[], Answer], *, request_id: str = "") -> Answer:
    """Call `act` unless this key was handled; record and effect commit together.

    A twin that runs at the same time waits for the first (its unique row on PostgreSQL, the
    writer's lock on SQLite) and gets its answer. What `act` raises takes the record back, so a
    refused or failed request may be sent again. A lost race is tried again, see `events.retry`.

    Raises:
        KeyReused: the key came with another request before.
    """

    def attempt() -> Answer:
        with writing(actor, request_id=request_id):
            record = _claim(keyed)
            answer = act()
            record.status, record.body, record.headers = answer.status, answer.body, answer.headers
            record.save(update_fields=["status", "body", "headers"])
            return answer

    try:
        return retrying(attempt)
    except _Handled:
        return _answer(keyed)


class _Handled(Exception):
    """Somebody has the key already."""


def _claim(keyed: Keyed) -> HandledRequest:
    if HandledRequest.objects.filter(principal=keyed.principal, key=keyed.key).exists():
        raise _Handled
    try:
        with transaction.atomic():
            return HandledRequest.objects.create(
                principal=keyed.principal, key=keyed.key, fingerprint=keyed.fingerprint
            )
    except IntegrityError:
        raise _Handled from None


def _answer(keyed: Keyed) -> Answer:
    record = HandledRequest.objects.get(principal=keyed.principal, key=keyed.key)
    if record.fingerprint != keyed.fingerprint:
        raise KeyReused
    return Answer(record.status, record.body, record.headers)
