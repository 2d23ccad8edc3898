"""Copies of the database and of the uploads that can be put back, and are looked at when made.

A backup is a folder: the database, and a list of the uploads that it needs. The uploads lie beside
it, once per content, and are shared by all backups of a place.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterator

SQLITE_FILE, POSTGRESQL_FILE, LIST = "database.sqlite3", "database.dump", "uploads.txt"
PART = ".part"


class BackupFailed(Exception):
    """A backup was not made, or is not whole; says what to do."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup: its folder, the size of the database in it, its uploads.

    `damaged` are uploads whose bytes are no longer those of their name: they are not in it.
    """

    folder: Path
    database_bytes: int
    uploads: int
    damaged: list[str]


def make_backup(place: Path, *, pg_dump: str = "pg_dump") -> Backup:
    """Write a backup below `place`; it gets its name when it is whole and was looked at.

    Raises:
        BackupFailed: the copy is damaged, or a tool is missing.
    """
    folder = place / f"callout-{timezone.now():%Y%m%dT%H%M%S.%fZ}"
    part = folder.with_name(folder.name + PART)
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        database = _copy_database(part, pg_dump)
        # After the database: what its rows name was on the disk before they were written.
        uploads, damaged = _copy_uploads(place / "uploads")
        (part / LIST).write_text("".join(f"{name}\n" for name in uploads))
        _flush(part)
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return Backup(folder, (folder / database.name).stat().st_size, len(uploads), damaged)


def restore(folder: Path, *, pg_restore: str = "pg_restore") -> None:
    """Put a backup in the place of the database and the uploads; nothing may be running.

    The database that was there is kept beside it (SQLite), or replaced (PostgreSQL).

    Raises:
        BackupFailed: it is not whole.
    """
    source = next(
        (folder / n for n in (SQLITE_FILE, POSTGRESQL_FILE) if (folder / n).exists()), None
    )
    if source is None:
        raise BackupFailed(f"{folder} holds no backup of ours.")
    if (source.name == SQLITE_FILE) != (connection.vendor == "sqlite"):
        raise BackupFailed(f"{source.name} does not fit a {connection.display_name} database.")
    uploads = folder.parent / "uploads"
    wanted = (folder / LIST).read_text().split()
    missing = [name for name in wanted if not (uploads / name[:2] / name).exists()]
    if missing:
        raise BackupFailed(f"{len(missing)} uploads are missing beside the backup in {uploads}.")
    connection.close()
    if source.name == SQLITE_FILE:
        _restore_sqlite(source)
    else:
        _run_tool([pg_restore, "--clean", "--if-exists", "--no-owner", "--dbname", _name(), source])
    for name in wanted:
        _copy_upload(uploads / name[:2] / name, Path(settings.MEDIA_ROOT) / name[:2] / name)
    _begin_new_past()


def _copy_database(part: Path, pg_dump: str) -> Path:
    if connection.vendor == "sqlite":
        return _copy_sqlite(Path(_name()), part / SQLITE_FILE)
    copy = part / POSTGRESQL_FILE
    _run_tool([pg_dump, "--format=custom", "--no-owner", "--file", copy, _name()])
    if copy.stat().st_size == 0:
        raise BackupFailed("pg_dump wrote nothing.")
    return copy


def _copy_sqlite(source: Path, copy: Path) -> Path:
    """SQLite's own online copy: a state between two transactions, while others write."""
    with closing(_reading(source)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)
        # One file, without a log beside it.
        new.execute("PRAGMA journal_mode=DELETE")
    require_whole(copy)
    return copy


def require_whole(file: Path) -> None:
    """Let SQLite read every page of a file.

    Raises:
        BackupFailed: it found damage, or rows that point nowhere.
    """
    with closing(_reading(file)) as copy:
        try:
            verdict = [row[0] for row in copy.execute("PRAGMA integrity_check")]
            dangling = copy.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.DatabaseError as error:
            raise BackupFailed(f"{file} is damaged: {error}.") from error
    if verdict != ["ok"]:
        raise BackupFailed(f"{file} is damaged: {verdict[0]}. Check the disk, then try again.")
    if dangling:
        raise BackupFailed(f"{file} has {len(dangling)} rows that point nowhere.")


def _reading(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def _restore_sqlite(source: Path) -> None:
    require_whole(source)
    target = Path(_name())
    if target.exists():
        # What was committed may still lie in the log beside the file: bring it in first.
        with closing(sqlite3.connect(target)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        target.rename(target.with_name(f"{target.name}.before-{timezone.now():%Y%m%dT%H%M%S.%fZ}"))
        for left in ("-wal", "-shm"):
            target.with_name(target.name + left).unlink(missing_ok=True)
    part = target.with_name(target.name + PART)
    shutil.copyfile(source, part)
    part.rename(target)


def _begin_new_past() -> None:
    """A restored log is another past: feeds that saw more begin anew."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_loghead SET epoch = %s", [uuid.uuid4().hex])


def _uploads() -> Iterator[Path]:
    """The files below MEDIA_ROOT that are named by their content."""
    root = Path(settings.MEDIA_ROOT)
    return (file for file in sorted(root.glob("[0-9a-f][0-9a-f]/*")) if len(file.name) == 64)


def _copy_uploads(store: Path) -> tuple[list[str], list[str]]:
    """What was copied, and what is damaged: one rotten file must not keep all others out."""
    whole: list[str] = []
    damaged: list[str] = []
    for file in _uploads():
        is_whole = _copy_upload(file, store / file.name[:2] / file.name)
        (whole if is_whole else damaged).append(file.name)
    return whole, damaged


def _copy_upload(source: Path, target: Path) -> bool:
    """Copy a file whose name is its content, unless it is there; whether its bytes are right."""
    if target.exists():
        return True
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + PART)
    shutil.copyfile(source, part)
    with part.open("rb") as copied:
        is_whole = hashlib.file_digest(copied, "sha256").hexdigest() == target.name
    if is_whole:
        part.rename(target)
    else:
        part.unlink()
    return is_whole


def _run_tool(command: list[str | Path]) -> None:
    """Run a tool of PostgreSQL; the password goes through the environment, not the command."""
    told = connection.settings_dict
    address = {
        "PGHOST": told["HOST"],
        "PGPORT": told["PORT"],
        "PGUSER": told["USER"],
        "PGPASSWORD": told["PASSWORD"],
    }
    environment = os.environ | {name: str(value) for name, value in address.items() if value}
    try:
        done = subprocess.run(  # noqa: S603 - the tool is named by the operator
            command, env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise BackupFailed(
            f"{command[0]} was not found. Install PostgreSQL's client tools of the server's "
            "version, or name the tool's path."
        ) from None
    if done.returncode:
        raise BackupFailed(f"{command[0]} failed: {done.stderr.strip()}")


def _flush(folder: Path) -> None:
    """To the disk, before the name says that it is whole."""
    for file in folder.iterdir():
        with file.open("rb") as written:
            os.fsync(written.fileno())


def _name() -> str:
    return str(connection.settings_dict["NAME"])
