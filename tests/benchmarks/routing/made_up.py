"""Measurements made up for the tests of what is written about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.routing.cell import Cell
from benchmarks.routing.measured import Measured
from benchmarks.routing.results import Results

if TYPE_CHECKING:
    from pathlib import Path


def cell(group: str, instance: str, engine: str, **others: Any) -> Cell:
    """A cell of 60 s."""
    return Cell(**{"group": group, "instance": instance, "engine": engine, "limit_s": 60} | others)


def measured(folder: Path, found: dict[Cell, dict[str, Any]]) -> Measured:
    """These cells with what was found."""
    results = Results(folder / "results.jsonl")
    for one, said in found.items():
        results.add(record(one, **said))
    return Measured(list(found), results)


def record(one: Cell, **said: Any) -> dict[str, Any]:
    """A record as it is kept."""
    usual = {
        "version": "1.0",
        "digest": "00000000",
        "at": "2026-11-22T10:00:00",
        "machine": "Some processor, 2 cores",
        "seconds": 60.0,
        "violations": [],
        "left_out": [],
        "unserved": 0,
    }
    return {**one.to_json(), **usual, **said}
