"""What was measured of a list of cells, ready to be summed up: medians over seeds."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.routing.cell import Cell
    from benchmarks.routing.results import Record, Results


@dataclass(frozen=True, slots=True)
class Measured:
    """Cells with the newest record of each that has one."""

    cells: Sequence[Cell]
    results: Results

    def records(self, **wanted: Any) -> Iterator[tuple[Cell, Record]]:
        """The records of cells with these attributes."""
        for cell in self.cells:
            if all(getattr(cell, name) == value for name, value in wanted.items()):
                record = self.results.of(cell)
                if record is not None:
                    yield cell, record

    def instances(self, group: str, ending: str = "") -> list[str]:
        """The instances of a group, in order; with `ending` only those whose name ends so."""
        names = dict.fromkeys(cell.instance for cell in self.cells if cell.group == group)
        return [name for name in names if name.endswith(ending)]

    def median(self, field: str, **wanted: Any) -> float | None:
        """The median over seeds; `None` where nothing was measured or no run has it."""
        found = [record.get(field) for _, record in self.records(**wanted)]
        values = [value for value in found if value is not None]
        return statistics.median(values) if values else None

    def pairs(self, field: str, mine: dict[str, Any], theirs: dict[str, Any]) -> list[Pair]:
        """Medians of two kinds of cells, by the instances for which both were measured."""
        names = dict.fromkeys(cell.instance for cell, _ in self.records(**theirs))
        found = []
        for name in names:
            ours = self.median(field, **mine, instance=name)
            peers = self.median(field, **theirs, instance=name)
            if ours is not None and peers is not None:
                found.append(Pair(name, ours, peers))
        return found


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure of ours and of a peer's, of the same instance."""

    instance: str
    ours: float
    peers: float
