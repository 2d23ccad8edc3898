"""What was measured: one JSON line for each measurement, appended, never rewritten."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from benchmarks.routing import engines
from benchmarks.routing.cell import key_of
from benchmarks.routing.machine import machine

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.routing.cell import Cell

Record = dict[str, Any]
Key = tuple[Any, ...]


class Results:
    """The newest record of each cell: of this machine if there is one, else of another.

    So that what is shown side by side is of one machine, as far as it was measured there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._machine = machine()
        self._newest: dict[Key, Record] = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                self._take(json.loads(line))

    def add(self, record: Record) -> None:
        """Keep a record, here and in the file."""
        self._take(record)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")

    def _take(self, record: Record) -> None:
        key = key_of(record)
        known = self._newest.get(key)
        is_ours = known is not None and known["machine"] == self._machine
        if not is_ours or record["machine"] == self._machine:
            self._newest[key] = record

    def of(self, cell: Cell) -> Record | None:
        """What was measured of it last, by whatever version, here rather than elsewhere."""
        return self._newest.get(cell.key)

    def current(self, cell: Cell) -> Record | None:
        """The same, where it came to an end and holds for these sources, versions and machine."""
        record = self.of(cell)
        if record is None or record.get("failed"):
            return None
        if cell.given:
            peers = self.of(cell.of_peer)
            if peers is None or peers["at"] != record.get("given_at"):
                return None
        holds_for = record["version"], record["digest"], record["machine"]
        here = engines.version(cell.engine), engines.digest(cell.engine), self._machine
        return record if holds_for == here else None
