"""Whether this process lives, and whether it can do its work: for probes and load balancers."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from company import heartbeat
from events import readers
from events.models import Cursor, Event, LogHead

if TYPE_CHECKING:
    from collections.abc import Mapping

SLOW_S = 60
_seen_migrated = threading.Event()


def livez(request: HttpRequest) -> JsonResponse:
    """The process answers; whatever it needs is not asked."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """503 when nothing could be stored; what is merely late is `degraded` and stays 200.

    Requests and phone commands are taken in while readers or the worker are late.
    """
    try:
        _require_writable()
        missing = _unapplied()
    except DatabaseError as error:
        return _answer("failed", {"database": type(error).__name__}, 503)
    if missing:
        return _answer("failed", {"database": "ok", "migrations": missing}, 503)
    late = _late()
    checks = {"database": "ok", "migrations": "ok", **late}
    is_late = any(value is None or value > SLOW_S for value in late.values())
    return _answer("degraded" if is_late else "ok", checks)


def _answer(state: str, checks: Mapping[str, object], status: int = 200) -> JsonResponse:
    answer = JsonResponse({"status": state, "checks": checks}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _require_writable() -> None:
    """A write that changes no row: it needs the right to write, and SQLite's writer lock."""
    with transaction.atomic():
        LogHead.objects.filter(pk=0).update(seq=0)


def _unapplied() -> list[str]:
    """Looked for until there are none: a process does not grow migrations while it runs."""
    if _seen_migrated.is_set():
        return []
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        _seen_migrated.set()
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def forget() -> None:
    """Look at the migrations anew: for tests."""
    _seen_migrated.clear()


def _late() -> dict[str, float | None]:
    """Seconds that the slowest reader and the worker are behind; `None` for never seen."""
    return {"readers_behind_s": _readers_behind_s(), "worker_seen_s": heartbeat.age_s()}


def _readers_behind_s() -> float:
    """The age of the oldest event that a reader has still before it."""
    at = dict(Cursor.objects.values_list("reader", "seq"))
    waiting = [_oldest(one.kinds, at.get(name, 0)) for name, one in readers.READERS.items()]
    oldest = min((event.at for event in waiting if event), default=timezone.now())
    return round((timezone.now() - oldest).total_seconds())


def _oldest(kinds: frozenset[str], seq: int) -> Event | None:
    return Event.objects.filter(seq__gt=seq, kind__in=kinds).order_by("seq").first()
