"""Vehicle routing with time windows as Solomon and as Gehring and Homberger wrote it down.

One unit of time is ten of our seconds: by the convention of the DIMACS challenge (2022, rules of
the VRPTW track), distances are Euclidean, cut off after one decimal, and travel time is distance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.formats.lines import Lines
from routing.formats.published import ORIGIN, UNSERVED_COST, only, squares, whole_matrix
from routing.formats.source import Source
from routing.problem import Problem, Task, TimeWindow, Worker

if TYPE_CHECKING:
    from pathlib import Path

    from routing.formats.lines import Line
    from routing.plan import Plan

OBJECTIVE = "distance"
SCALE = 10
# A tenfold distance that is whole must not be cut off for an error of the arithmetic.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the table: a place with its times in our seconds."""

    line: Line
    key: str
    x: float
    y: float
    demand: int
    ready_s: int
    due_s: int
    service_s: int


def read(path: Path) -> Source:
    """Read an instance; the fleet is the file's, but never more vehicles than customers.

    Raises:
        InvalidProblem: names the line and what is wrong with it.
    """
    lines = Lines(path)
    lines.next("the name")
    for title in ("VEHICLE", "NUMBER CAPACITY"):
        lines.expect(title)
    line = lines.next("number and capacity of the vehicles")
    vehicles, capacity = (line.whole(value) for value in line.numbers(2))
    if vehicles < 0:
        raise line.refusal(f"{vehicles} vehicles")
    lines.expect("CUSTOMER")
    lines.next("the heads of the columns")
    rows = [_row(line) for line in lines]
    if not rows:
        raise lines.refusal("ends before the depot")
    points = np.array([(row.x, row.y) for row in rows])
    problem = Problem(
        origin=ORIGIN,
        tasks=tuple(_task(node, row) for node, row in enumerate(rows) if node),
        workers=tuple(_worker(i, rows[0], capacity) for i in range(min(vehicles, len(rows) - 1))),
        travel_s=whole_matrix("travel", np.floor(np.sqrt(SCALE**2 * squares(points)) + ROUNDING)),
        policy=only(travel_cost_per_s=1),
    )
    return Source(problem=problem, points=points, unit_s=SCALE)


def published(problem: Problem, plan: Plan) -> float:
    """The total distance, with one decimal."""
    return plan.figures.travel_s / SCALE


def _row(line: Line) -> _Row:
    key, x, y, demand, *times = line.numbers(7)
    return _Row(
        line, str(line.whole(key)), x, y, line.whole(demand), *(line.whole(t, SCALE) for t in times)
    )


def _task(node: int, row: _Row) -> Task:
    with row.line.blamed():
        return Task(
            key=row.key,
            node=node,
            windows=(TimeWindow(earliest_s=row.ready_s, latest_s=row.due_s),),
            service_s=row.service_s,
            unserved_cost=UNSERVED_COST,
            parts=frozenset({("load", row.demand)} if row.demand else ()),
        )


def _worker(index: int, depot: _Row, capacity: int) -> Worker:
    for what, value in (("service time", depot.service_s), ("demand", depot.demand)):
        if value:
            raise depot.line.refusal(f"the depot has a {what}")
    with depot.line.blamed():
        return Worker(
            key=str(index + 1),
            start_node=0,
            end_node=0,
            starts_s=depot.ready_s,
            ends_s=depot.due_s,
            parts=frozenset({("load", capacity)}),
        )
