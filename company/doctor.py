"""What an operator should look at: each finding says how things are, and what to do."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from company import heartbeat
from company.models import Organisation
from events import readers
from events.models import ParkedEvent


class State(StrEnum):
    """How bad it is; only `fail` is an error of the command."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, and what to do unless it is well."""

    state: State
    what: str
    how: str
    to_do: str = ""


Check = Callable[[], Iterator[Finding]]

# A checkpoint that resets the log while another starts may lose pages; fixed in 3.51.3.
# https://sqlite.org/wal.html
WAL_RESET_FROM, WAL_RESET_TO = (3, 7, 0), (3, 51, 2)
GUARD = "no_overlap"
TRIGGERS = {f"{GUARD}_on_INSERT", f"{GUARD}_on_UPDATE"}
NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs"})
LEAST_FREE_BYTES = 1_000_000_000
LATE_EVENTS, LATE_WORKER_S = 1_000, 60
PLAN_LATE_S = 300
BACKUP_OLD_S = 36 * 3600


def examine() -> list[Finding]:
    """Everything, also when one look fails: that is a finding too."""
    return [finding for check in CHECKS for finding in _look(check)]


def _look(check: Check) -> list[Finding]:
    try:
        return list(check())
    except (DatabaseError, OSError) as error:
        name = check.__name__.strip("_").replace("_", " ")
        return [Finding(State.FAIL, name, str(error).strip(), "Mend this first, then look again.")]


def _finding(is_well: bool, what: str, how: str, to_do: str, bad: State = State.WARN) -> Finding:
    return Finding(State.OK, what, how) if is_well else Finding(bad, what, how, to_do)


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    how = f"{len(missing)} are missing" if missing else "all are applied"
    yield _finding(not missing, "migrations", how, "Run `manage.py migrate`.", State.FAIL)


def _overlap_guard() -> Iterator[Finding]:
    """Looked up by its name in the catalogue: it belongs to a package above this one."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            is_there = {name for (name,) in cursor.fetchall()} >= TRIGGERS
        else:
            cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [GUARD])
            is_there = cursor.fetchone() is not None
    yield _finding(
        is_there,
        "overlap guard",
        "the database forbids overlapping visits" if is_there else "it is gone",
        "Nothing but our own checks keeps a technician from two visits at once. "
        "Run `manage.py guard_overlaps`.",
        State.FAIL,
    )


def _sqlite() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    version = sqlite3.sqlite_version_info
    yield _finding(
        not WAL_RESET_FROM <= version <= WAL_RESET_TO,
        "SQLite version",
        sqlite3.sqlite_version,
        "Versions 3.7.0 to 3.51.2 can, very rarely, damage a database while its log is reset. "
        "Use a Python with SQLite 3.51.3 or later, or PostgreSQL; back up daily until then.",
    )
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    safe = (journal, synchronous) == ("wal", 2)
    how = f"journal {journal}, synchronous {synchronous}"
    yield _finding(
        safe,
        "SQLite durability",
        how,
        "Expected wal and 2 (FULL): what a phone was told is stored must survive a power cut. "
        "Take other PRAGMAs out of DATABASE_URL and the settings.",
        State.FAIL,
    )
    kind = _file_system(Path(str(connection.settings_dict["NAME"])).resolve())
    yield _finding(
        kind not in NETWORK_FILE_SYSTEMS,
        "file system",
        kind or "unknown",
        "SQLite's locks do not hold over a network. Put the database on a local disk.",
        State.FAIL,
    )


def _file_system(path: Path) -> str:
    """The kind of the file system below `path`, as Linux tells it; empty elsewhere."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    rows = [line.split() for line in mounts.read_text().splitlines()]
    below = [(row[1], row[2]) for row in rows if path.is_relative_to(row[1])]
    return max(below, key=lambda mount: len(mount[0]))[1] if below else ""


def _folders() -> Iterator[Finding]:
    for what, folder in (("data folder", settings.VAR_DIR), ("uploads", settings.MEDIA_ROOT)):
        Path(folder).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        free_bytes = shutil.disk_usage(folder).free
        yield _finding(
            free_bytes >= LEAST_FREE_BYTES,
            what,
            f"writable, {free_bytes / 1e9:.1f} GB free",
            "Make room: below 1 GB uploads and backups will soon fail.",
            State.FAIL if free_bytes < LEAST_FREE_BYTES / 10 else State.WARN,
        )
    key = Path(settings.VAR_DIR) / "secret_key"
    is_private = not key.exists() or not key.stat().st_mode & 0o077
    yield _finding(
        is_private,
        "secret key",
        "private" if is_private else "readable by others",
        f"Run `chmod 600 {key}`.",
        State.FAIL,
    )


def _log_readers() -> Iterator[Finding]:
    behind = {name: events for name, events in readers.lag().items() if events}
    most = max(behind.values(), default=0)
    slowest = max(behind, key=lambda name: behind[name], default="")
    how = f"{slowest} has {most} events to read" if most else "all have read everything"
    to_do = "Start the worker (`make run` does), or look why it is slow."
    yield _finding(most <= LATE_EVENTS, "readers", how, to_do)
    parked = ParkedEvent.objects.filter(handled_at=None)
    first = parked.order_by("pk").first()
    how = f"{parked.count()} wait, first of {first.reader}: {first.error}" if first else "none"
    to_do = "Something was not done that should have been. Mend the cause, then hand "
    to_do += "them in again on the settings page of parked events."
    yield _finding(first is None, "parked events", how, to_do)


def _worker() -> Iterator[Finding]:
    age_s = heartbeat.age_s()
    how = "never seen" if age_s is None else f"seen {age_s:.0f} s ago"
    to_do = "Start it: without a worker nothing is planned, sent or released."
    yield _finding(age_s is not None and age_s <= LATE_WORKER_S, "worker", how, to_do)


def _plans() -> Iterator[Finding]:
    """By name: plans belong to a package above this one."""
    plans: Any = apps.get_model("dispatch", "Plan")._default_manager
    long_ago = timezone.now() - timedelta(seconds=PLAN_LATE_S)
    late = plans.filter(status="queued", queued_at__lt=long_ago).count()
    how = f"{late} wait for more than {PLAN_LATE_S // 60} minutes" if late else "none waits long"
    yield _finding(late == 0, "queued plans", how, "Look whether the worker runs.")


def _backup() -> Iterator[Finding]:
    age_s = heartbeat.age_s(heartbeat.BACKUP)
    how = "never made" if age_s is None else f"made {age_s / 3600:.0f} h ago"
    to_do = "Run `manage.py backup` each night, onto another disk."
    yield _finding(age_s is not None and age_s <= BACKUP_OLD_S, "backup", how, to_do)


def _organisation() -> Iterator[Finding]:
    row = Organisation.objects.first()
    how = row.name if row else "none yet"
    yield _finding(row is not None, "organisation", how, "Run `manage.py first_run`.")


def _deployment() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding(
            State.WARN, "mode", "DEBUG=1", "Fine on a laptop. Set DEBUG=0 where others work."
        )
        return
    found = run_checks(include_deployment_checks=True)
    serious = [one for one in found if one.level >= WARNING and not one.is_silenced()]
    for one in serious:
        yield Finding(State.FAIL, "deployment", f"{one.id}: {one.msg}", str(one.hint or ""))
    if not serious:
        yield Finding(State.OK, "deployment", "Django's checks find nothing")
    if not settings.TRUSTED_PROXIES:
        yield Finding(
            State.WARN,
            "proxies",
            "none is trusted",
            "Behind a proxy set TRUSTED_PROXIES=1: else everybody has the proxy's address and "
            "one person's wrong passwords count for all.",
        )


CHECKS: tuple[Check, ...] = (
    _migrations,
    _overlap_guard,
    _sqlite,
    _folders,
    _log_readers,
    _worker,
    _plans,
    _backup,
    _organisation,
    _deployment,
)
