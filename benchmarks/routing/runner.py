"""Runs measurements, each in a process of its own on cores of its own, and ends the endless."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING

from benchmarks.routing import engines
from benchmarks.routing.machine import machine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.routing.cell import Cell
    from benchmarks.routing.results import Record, Results

ROOT = Path(__file__).resolve().parents[2]
# An engine that takes longer than this many times its limit is ended.
PATIENCE = 3
# For what is loaded and built before the limit counts, and checked after it.
GRACE_S = 60


class Runner:
    """Measures cells and keeps their records.

    Args:
        cores: Those that may be used, one for each measurement that runs at the same time; an
            engine on two threads gets all cores of the machine and runs alone.
        nice: Priority among the other processes of the machine, lower is more; below 0 needs root.
    """

    def __init__(self, results: Results, *, cores: Sequence[int], nice: int = 0) -> None:
        self._results = results
        self._nice = nice
        self._free: Queue[int] = Queue()
        self._jobs = len(cores)
        for core in cores:
            self._free.put(core)

    def run(self, todo: Sequence[Cell]) -> Iterator[tuple[Cell, Record]]:
        """Measure all; what is given needs its peer first, and two threads need the machine."""
        single = [cell for cell in todo if cell.threads == 1]
        for is_given in (False, True):
            with ThreadPoolExecutor(self._jobs) as pool:
                chosen = [cell for cell in single if bool(cell.given) is is_given]
                yield from zip(chosen, pool.map(self._on_free_core, chosen), strict=True)
        for cell in todo:
            if cell.threads > 1:
                yield cell, self._keep(cell, sorted(os.sched_getaffinity(0))[: cell.threads])

    def _on_free_core(self, cell: Cell) -> Record:
        core = self._free.get()
        try:
            return self._keep(cell, [core])
        finally:
            self._free.put(core)

    def _keep(self, cell: Cell, cores: list[int]) -> Record:
        record = self._measured(cell, cores)
        self._results.add(record)
        return record

    def _measured(self, cell: Cell, cores: list[int]) -> Record:
        spec: Record = {**cell.to_json(), "cores": cores, "nice": self._nice}
        record: Record = {
            **cell.to_json(),
            "version": engines.version(cell.engine),
            "digest": engines.digest(cell.engine),
            "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}",
            "machine": machine(),
        }
        if cell.given:
            peers = self._results.of(cell.of_peer)
            if peers is None or "left_out" not in peers:
                return {**record, "trouble": f"{cell.given} was not measured", "failed": True}
            spec["left_out"] = peers["left_out"]
            record["given_at"] = peers["at"]
        timeout_s = cell.limit_s * PATIENCE + GRACE_S
        return {**record, **in_process("benchmarks.routing.one", spec, timeout_s)}


def in_process(module: str, spec: Record, timeout_s: float) -> Record:
    """What `python -m module SPEC OUT` writes; `trouble` where it does not."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder) / "spec.json", Path(folder) / "answer.json"
        asked.write_text(json.dumps(spec))
        command = [sys.executable, "-m", module, str(asked), str(answer)]
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=timeout_s,
                start_new_session=True,
            )
        except subprocess.TimeoutExpired:
            return {"trouble": f"ended after {timeout_s:.0f} s", "seconds": timeout_s}
        if done.returncode != 0 or not answer.exists():
            last = done.stderr.strip().rpartition("\n")[2]
            return {"trouble": f"failed with {done.returncode}: {last}", "failed": True}
        said: Record = json.loads(answer.read_text())
        return said
