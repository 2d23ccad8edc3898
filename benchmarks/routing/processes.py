"""Python modules asked in processes of their own, which can all be ended."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.routing.results import Record

ROOT = Path(__file__).resolve().parents[2]


class Processes:
    """Those that run now."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[str]] = set()

    def ask(self, module: str, spec: Record, timeout_s: float) -> Record:
        """What `python -m module SPEC OUT` writes; `trouble` where it does not."""
        with tempfile.TemporaryDirectory() as folder:
            asked, answer = Path(folder) / "spec.json", Path(folder) / "answer.json"
            asked.write_text(json.dumps(spec))
            try:
                code, complaint = self._run([module, str(asked), str(answer)], timeout_s)
            except subprocess.TimeoutExpired:
                return {"trouble": f"ended after {timeout_s:.0f} s", "seconds": timeout_s}
            if code != 0 or not answer.exists():
                last = complaint.strip().rpartition("\n")[2]
                return {"trouble": f"failed with {code}: {last}", "failed": True}
            said: Record = json.loads(answer.read_text())
            return said

    def end_all(self) -> None:
        """End them at once; what they would have written is lost."""
        for process in list(self._running):
            process.kill()

    def _run(self, arguments: list[str], timeout_s: float) -> tuple[int, str]:
        """The exit code and what was complained about."""
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._running.add(process)
        with process:
            try:
                complaint = process.communicate(timeout=timeout_s)[1]
            finally:
                process.kill()
                self._running.discard(process)
        return process.returncode, complaint
