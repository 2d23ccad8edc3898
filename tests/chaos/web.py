"""The real server in processes of its own, killed without a word and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tests.chaos.databases import ROOT

if TYPE_CHECKING:
    from tests.chaos.databases import Database

START_WITHIN_S = 60


class Web:
    """A server on a database; the same port in each of its lives.

    Args:
        defect: The name of a planted defect, see `planted`; none where empty.
        processes: How many of them serve.
        application: What is served.
    """

    def __init__(
        self,
        database: Database,
        *,
        defect: str = "",
        processes: int = 1,
        application: str = "config.asgi:application",
    ) -> None:
        self.port = _free_port()
        self.kills = 0
        self._database = database
        module = ["tests.chaos.planted", defect] if defect else ["uvicorn"]
        self._command = [
            sys.executable, "-m", *module, application, "--host", "127.0.0.1",
            "--port", str(self.port), "--no-access-log", "--log-level", "warning",
            *(["--workers", str(processes)] if processes > 1 else []),
        ]  # fmt: skip
        self._log = (database.folder / "web.log").open("ab")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; returns once it answers.

        Raises:
            RuntimeError: it does not.
        """
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, env=self._database.env, stdout=self._log, stderr=self._log,
            start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + START_WITHIN_S
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(urllib.error.URLError, OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/livez", timeout=5).close()
                return
            time.sleep(0.05)
        said = Path(self._log.name).read_text(errors="replace")[-2_000:]
        raise RuntimeError(f"The server did not start:\n{said}")

    def kill(self) -> None:
        """SIGKILL to all of it: nothing is finished, nothing is told."""
        assert self._process is not None
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def restart(self) -> None:
        """Kill it, and start it again."""
        self.kill()
        self.kills += 1
        self.start()

    def close(self) -> None:
        """End it for good."""
        if self._process is not None:
            self.kill()
        self._log.close()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
