"""A database for each run, copied from one that is filled once."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Database:
    """A database that a server of ours may use, and where its files lie."""

    url: str
    folder: Path

    @property
    def env(self) -> dict[str, str]:
        """The environment of an installation on this database, as in production."""
        return os.environ | {
            "ALLOWED_HOSTS": "127.0.0.1",
            "BROKER_URL": "filesystem://",
            "CALLOUT_VAR_DIR": str(self.folder),
            "DATABASE_URL": self.url,
            "DEBUG": "0",
            "EMAIL_URL": "dummymail://",
            "HTTPS_ONLY": "0",
            "PUBLIC_URL": "http://127.0.0.1",
            "PYTHONPATH": str(ROOT),
            "SECRET_KEY": "chaos" * 20 + "A1b2C3d4E5f6G7h8I9j0",
        }

    def rows(self, query: str) -> Rows:
        """What plain SQL finds, without any of our code in between."""
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(urlsplit(self.url).path)) as connection:
                return connection.execute(query).fetchall()
        with psycopg.connect(self.url) as connection:
            return connection.execute(query.encode()).fetchall()


@dataclass(frozen=True, slots=True)
class Template:
    """A filled database that nobody works on; `cards` are what its phones know."""

    database: Database
    cards: list[dict[str, Any]]

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Database]:
        """A copy of it that ends with the block."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.database.url.startswith("sqlite"):
            target = folder / "callout.sqlite3"
            shutil.copy(urlsplit(self.database.url).path, target)
            yield Database(f"sqlite:///{target}", folder)
            return
        name = f"{_name(self.database.url)}_{folder.name}".replace("-", "_")
        with _made(self.database.url, name, f"TEMPLATE {_name(self.database.url)}") as url:
            yield Database(url, folder)


@contextmanager
def filled(server_url: str, folder: Path, *fill: str) -> Iterator[Template]:
    """A filled database: on the PostgreSQL server of this URL, or on SQLite where it is empty.

    `fill` is the module that fills it and what it wants to know; it is told first where to write
    its cards.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not server_url:
        yield _fill(Database(f"sqlite:///{folder / 'callout.sqlite3'}", folder), fill)
        return
    with _made(server_url, f"chaos_{os.getpid()}") as url:
        yield _fill(Database(url, folder), fill)


def _fill(database: Database, fill: tuple[str, ...]) -> Template:
    cards = database.folder / "cards.json"
    module, *words = fill
    command = [sys.executable, "-m", module, str(cards), *words]
    subprocess.run(command, cwd=ROOT, env=database.env, check=True)
    if database.url.startswith("sqlite"):
        database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    return Template(database, json.loads(cards.read_text()))


@contextmanager
def _made(server_url: str, name: str, options: str = "") -> Iterator[str]:
    """A database of this name on a server, dropped at the end."""
    with psycopg.connect(server_url, autocommit=True, dbname="postgres") as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        connection.execute(f'CREATE DATABASE "{name}" {options}'.encode())
        try:
            yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")
