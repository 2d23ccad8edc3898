"""Runs measurements, each in a process of its own on cores of its own, and ends the endless."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from queue import Queue
from typing import TYPE_CHECKING

from benchmarks.routing import engines
from benchmarks.routing.machine import machine
from benchmarks.routing.processes import Processes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.routing.cell import Cell
    from benchmarks.routing.results import Record, Results

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
        self._processes = Processes()
        self._is_stopped = False
        self._free: Queue[int] = Queue()
        self._jobs = len(cores)
        for core in cores:
            self._free.put(core)

    def run(self, todo: Sequence[Cell]) -> Iterator[tuple[Cell, Record]]:
        """Measure all; what is given needs its peer first, and two threads need the machine.

        An interrupt ends what runs at once; nothing is kept of it.
        """
        single = [cell for cell in todo if cell.threads == 1]
        for is_given in (False, True):
            yield from self._at_once([cell for cell in single if bool(cell.given) is is_given])
        for cell in todo:
            if cell.threads > 1:
                yield cell, self._keep(cell, sorted(os.sched_getaffinity(0))[: cell.threads])

    def _at_once(self, cells: list[Cell]) -> Iterator[tuple[Cell, Record]]:
        with ThreadPoolExecutor(self._jobs) as pool:
            try:
                yield from zip(cells, pool.map(self._on_free_core, cells), strict=True)
            except KeyboardInterrupt:
                self._is_stopped = True
                # First of all, so that nothing new begins where one is ended.
                pool.shutdown(wait=False, cancel_futures=True)
                self._processes.end_all()
                raise

    def _on_free_core(self, cell: Cell) -> Record:
        core = self._free.get()
        try:
            return self._keep(cell, [core])
        finally:
            self._free.put(core)

    def _keep(self, cell: Cell, cores: list[int]) -> Record:
        record = self._measured(cell, cores)
        if not self._is_stopped:
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
        return {**record, **self._processes.ask("benchmarks.routing.one", spec, timeout_s)}
