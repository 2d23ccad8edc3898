"""Start the processes of an installation, keep them together, end them cleanly."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
GRACE_S = 8


@dataclass(slots=True)
class Processes:
    """Web and worker of one installation, as children of this process."""

    env: Mapping[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *command: str) -> None:
        """Start a child in a group of its own, so that Ctrl-C reaches it through us only."""
        # Celery warns whoever is root; in a container or on a test machine one simply is.
        env = {
            "PYTHONWARNINGS": "ignore:You're running the worker",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            **self.env,
        }
        process = subprocess.Popen(
            [str(PYTHON), "-m", *command], cwd=ROOT, env=env, start_new_session=True
        )
        self.running.append(process)

    def wait(self) -> int:
        """Wait until Ctrl-C, or until one child ends by itself; the exit code."""
        try:
            while all(process.poll() is None for process in self.running):
                time.sleep(0.3)
        except KeyboardInterrupt:
            return 0
        ended = next(process for process in self.running if process.poll() is not None)
        print(f"A process ended unexpectedly: {ended.args}", file=sys.stderr)
        return ended.returncode or 1

    def stop(self) -> None:
        """Ask all to end, the youngest first; kill what does not within a few seconds."""
        for process in reversed(self.running):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_S
        for process in self.running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def serve(processes: Processes, port: int, var_dir: Path) -> None:
    """Start web and worker, and wait until the web answers."""
    processes.start(
        "uvicorn", "config.asgi:application", "--host", "127.0.0.1", "--port", str(port),
        "--timeout-graceful-shutdown", "3", "--no-access-log", "--log-level", "warning",
    )  # fmt: skip
    if processes.env.get("BROKER_URL", "filesystem://") == "filesystem://":
        # Work is rows; what lies in the folder are wake-up calls of a process that is gone.
        shutil.rmtree(var_dir / "broker", ignore_errors=True)
        (var_dir / "broker" / "control").mkdir(parents=True)
    processes.start(
        "celery", "-A", "config", "--quiet", "worker", "-B", "-P", "threads", "-c", "4",
        "--without-mingle", "--without-gossip", "--without-heartbeat", "-l", "ERROR",
        "-s", str(var_dir / "beat-schedule"),
    )  # fmt: skip
    wait_for(f"http://127.0.0.1:{port}/livez", processes)


def wait_for(url: str, processes: Processes, *, seconds: float = 60) -> None:
    """Return when `url` answers.

    Raises:
        SystemExit: a process ended, or nothing answered in time.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in processes.running):
            sys.exit("A process ended before the web answered; its message stands above.")
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    sys.exit(f"{url} did not answer within {seconds:.0f} s.")


def free_port(wanted: int = 8000) -> int:
    """`wanted` if nobody listens there, else any free port."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise AssertionError("unreachable: port 0 is always free")


def manage(env: Mapping[str, str], *command: str, quiet: bool = False) -> None:
    """Run one management command; ends this process when it fails."""
    output = subprocess.DEVNULL if quiet else None
    done = subprocess.run([str(PYTHON), "manage.py", *command], cwd=ROOT, env=env, stdout=output)
    if done.returncode != 0:
        sys.exit(done.returncode)


def stop_on_signals() -> None:
    """Let SIGTERM end us as Ctrl-C does, so that children are always ended too."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGINT, interrupt)
