"""Technician routing and scheduling with skills, tools and parts, as Pillac wrote it down.

Pillac, Gueret and Medaglia (2012), A parallel matheuristic for the technician routing and
scheduling problem, Optimization Letters 7(7), doi:10.1007/s11590-012-0567-4. One unit of time is
1,000 of our seconds; Euclidean distances are rounded to that, and travel time is distance.
"""

from __future__ import annotations

import re
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

OBJECTIVE = "duration"
SCALE = 1_000
ROW = re.compile(r"([^\[\]]*)\[([^\[\]]*)\]\s*\[([^\[\]]*)\]\s*\[([^\[\]]*)\]\s*")


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the table: a place, its times in our seconds, and what is there or needed."""

    line: Line
    key: str
    x: float
    y: float
    opens_s: int
    closes_s: int
    service_s: int
    skills: frozenset[tuple[str, int]]
    tools: frozenset[str]
    parts: frozenset[tuple[str, int]]


def read(path: Path) -> Source:
    """Read an instance: everybody may call once at the depot, which takes no time.

    Raises:
        InvalidProblem: names the line and what is wrong with it.
    """
    lines = Lines(path)
    lines.next("the name")
    for title in ("INFO", "CREW COUNT SKILLS TOOLS SPARE PARTS"):
        lines.expect(title)
    line = lines.next("the size of the crew")
    crew, *kinds = (line.whole(value) for value in line.numbers(4))
    if crew < 1:
        raise line.refusal(f"a crew of {crew}, expected technicians")
    lines.expect("DEPOT TECHNICIANS AND REQUESTS")
    lines.next("the heads of the columns")
    rows = [_row(line, kinds) for line in lines]
    if not 0 <= crew < len(rows):
        raise lines.refusal(f"has {len(rows)} places, too few for a depot and a crew of {crew}")
    points = np.array([(row.x, row.y) for row in rows])
    problem = Problem(
        origin=ORIGIN,
        tasks=tuple(_task(node, row) for node, row in enumerate(rows) if node > crew),
        workers=tuple(_worker(node, rows[node]) for node in range(1, crew + 1)),
        travel_s=whole_matrix("travel", np.rint(SCALE * np.sqrt(squares(points)))),
        policy=only(duration_cost_per_s=1),
    )
    return Source(problem=problem, points=points, unit_s=SCALE)


def published(problem: Problem, plan: Plan) -> float:
    """The total duration, from leaving to returning, with three decimals."""
    return plan.figures.duration_s / SCALE


def _row(line: Line, kinds: list[int]) -> _Row:
    match = ROW.fullmatch(line.text)
    if match is None:
        raise line.refusal("expected seven numbers and three lists in brackets")
    cells = _numbers(line, match[1], None)
    if len(cells) != 6:
        raise line.refusal(f"{len(cells)} values before the lists, expected 6")
    key, x, y, *times = cells
    opens_s, closes_s, service_s = (round(time * SCALE) for time in times)
    skills, tools, parts = kinds
    counts = [line.whole(count) for count in _numbers(line, match[4], ",")]
    if len(counts) not in (0, parts):
        raise line.refusal(f"{len(counts)} numbers of spare parts, the file says {parts}")
    return _Row(
        line,
        str(line.whole(key)),
        x,
        y,
        opens_s,
        closes_s,
        service_s,
        skills=frozenset((f"skill {name}", 1) for name in _kinds(line, match[2], skills)),
        tools=frozenset(f"tool {name}" for name in _kinds(line, match[3], tools)),
        parts=frozenset((f"part {kind}", count) for kind, count in enumerate(counts) if count),
    )


def _kinds(line: Line, text: str, count: int) -> list[int]:
    kinds = [line.whole(number) for number in _numbers(line, text, ",")]
    for kind in kinds:
        if not 0 <= kind < count:
            raise line.refusal(f"skill or tool {kind}, the file says there are {count}")
    return kinds


def _numbers(line: Line, text: str, separator: str | None) -> list[float]:
    words = text.split(separator) if text.strip() else []
    return [line.number_of(word.strip()) for word in words]


def _task(node: int, row: _Row) -> Task:
    with row.line.blamed():
        return Task(
            key=row.key,
            node=node,
            windows=(TimeWindow(earliest_s=row.opens_s, latest_s=row.closes_s),),
            service_s=row.service_s,
            unserved_cost=UNSERVED_COST,
            skills=row.skills,
            tools=row.tools,
            parts=row.parts,
        )


def _worker(node: int, row: _Row) -> Worker:
    with row.line.blamed():
        return Worker(
            key=row.key,
            start_node=node,
            end_node=node,
            starts_s=row.opens_s,
            ends_s=row.closes_s,
            skills=row.skills,
            tools=row.tools,
            parts=row.parts,
            depot_node=0,
        )
