"""What is measured: the whole for `make bench-full`, and a small form of it for `make bench`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from benchmarks.routing.cell import Cell
from benchmarks.routing.engines import OURS
from benchmarks.routing.instances import published

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WITH_BREAKS, WITHOUT_BREAKS = ("vroom", "ortools"), ("pyvrp", "pyvrp-defaults")
# Peers that do the same whatever the seed.
SEEDLESS = {"vroom", "ortools"}
# Jobs, the limit that a plan within 5 % is compared with, and days: small ones differ most.
GROWTH = {300: (64, 5), 1_000: (256, 3), 3_000: (1_024, 1), 10_000: (2_048, 1)}
HALVINGS = 7
# Jobs of the days for which times are offered.
OFFERED = (300, 1_000, 5_000)


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured.

    Attributes:
        days: The numbers of the days of 300 jobs, `large_days` of 1,000.
        every: Of the published instances, each so manieth.
        part: Of each limit.
    """

    days: tuple[int, ...]
    large_days: tuple[int, ...]
    every: int
    part: float
    is_full: bool


FULL = Extent(tuple(range(1, 11)), (1, 2, 3), 1, 1, True)
SMALL = Extent((1, 2), (1,), 5, 1 / 5, False)


def cells(extent: Extent, seeds: Sequence[int]) -> list[Cell]:
    """All cells in the order in which they are measured; what is given comes after its peer."""
    every = [
        *_days(300, extent.days, extent.is_full),
        *_days(1_000, extent.large_days, extent.is_full),
        *_given(extent),
        *_large(extent),
        *_vrptw(extent),
        *_own("trsp", published("trsp")[:: extent.every]),
        *_own("hhcrsp", published("hhcrsp")[:: extent.every]),
        *(Cell(group="offers", instance=f"days-{n}-1", engine=OURS, limit_s=20) for n in OFFERED),
        Cell(group="cold", instance="days-50-1", engine=OURS, limit_s=0.1),
    ]
    scaled = [_scaled(cell, extent.part) for cell in every]
    if extent.is_full:
        scaled += _growth()
    return list(dict.fromkeys(cell for one in scaled for cell in _seeded(one, seeds)))


def _scaled(cell: Cell, part: float) -> Cell:
    return cell if cell.group in {"offers", "cold"} else replace(cell, limit_s=cell.limit_s * part)


def _seeded(cell: Cell, seeds: Sequence[int]) -> list[Cell]:
    once = cell.engine in SEEDLESS or cell.given or cell.group in {"large", "offers", "cold"}
    return [replace(cell, seed=seed) for seed in (seeds[:1] if once else seeds)]


def _days(jobs: int, numbers: Sequence[int], is_full: bool) -> Iterator[Cell]:
    group = f"days-{jobs}"
    for number in numbers:
        name = f"{group}-{number}"
        for engine in (*WITH_BREAKS, OURS):
            yield Cell(group=group, instance=name, engine=engine, limit_s=60)
        for engine in (*(WITHOUT_BREAKS if is_full else WITHOUT_BREAKS[:1]), OURS):
            yield Cell(group=group, instance=f"{name}-nobreaks", engine=engine, limit_s=60)


def _given(extent: Extent) -> Iterator[Cell]:
    """Ours, once more with just what a peer served."""
    numbers = [(300, n) for n in extent.days] + [(1_000, n) for n in extent.large_days]
    for (jobs, number), peer in product(numbers, ("vroom", "ortools", "pyvrp")):
        name = f"days-{jobs}-{number}" + ("" if peer in WITH_BREAKS else "-nobreaks")
        yield Cell(group="given", instance=name, engine=OURS, limit_s=60, given=peer)


def _large(extent: Extent) -> Iterator[Cell]:
    for limit_s in (120, 1_200) if extent.is_full else (120,):
        yield Cell(group="large", instance="days-5000-1", engine=OURS, limit_s=limit_s, threads=2)


def _vrptw(extent: Extent) -> Iterator[Cell]:
    for name, engine in product(published("vrptw")[:: extent.every], ("pyvrp", OURS)):
        limit_s = 60 if "_10_" in name else 15
        yield Cell(group="vrptw", instance=name, engine=engine, limit_s=limit_s)


def _own(group: str, names: Sequence[str]) -> Iterator[Cell]:
    for name in names:
        yield Cell(group=group, instance=name, engine=OURS, limit_s=60, threads=2)


def _growth() -> list[Cell]:
    return [
        Cell(group="growth", instance=f"days-{jobs}-{day}", engine=OURS, limit_s=longest_s / 2**k)
        for jobs, (longest_s, days) in GROWTH.items()
        for day in range(1, days + 1)
        for k in range(HALVINGS + 1)
    ]
