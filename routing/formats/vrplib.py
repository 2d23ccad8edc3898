"""Vehicle routing in the VRPLIB text of CVRPLIB: with capacities, with time windows or without.

One unit is one of our seconds. Euclidean distances are rounded to the nearest whole number, as
TSPLIB has it (Reinelt 1991, section 2.1), and travel time is distance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.formats.lines import Lines
from routing.formats.published import (
    ORIGIN,
    UNSERVED_COST,
    only,
    require_bearable,
    squares,
    whole_matrix,
)
from routing.formats.source import Source
from routing.formats.vrplib_text import parts_of
from routing.problem import Problem, Task, TimeWindow, Worker
from routing.ranges import LIMIT, require_range

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from routing.formats.lines import Line
    from routing.formats.vrplib_text import Parts
    from routing.plan import Plan

OBJECTIVE = "distance"
TYPES = ("CVRP", "DCVRP", "VRPTW", "CVRPTW")
# Which cells of the matrix are listed, row by row; the others mirror them.
LAYOUTS = {
    "LOWER_ROW": (np.tril_indices, -1),
    "LOWER_DIAG_ROW": (np.tril_indices, 0),
    "UPPER_ROW": (np.triu_indices, 1),
    "UPPER_DIAG_ROW": (np.triu_indices, 0),
    # Column by column, one triangle reads as the other one does row by row.
    "UPPER_COL": (np.tril_indices, -1),
    "UPPER_DIAG_COL": (np.tril_indices, 0),
    "LOWER_COL": (np.triu_indices, 1),
    "LOWER_DIAG_COL": (np.triu_indices, 0),
}


@dataclass(frozen=True, slots=True)
class _Nodes:
    """What the sections say of each node, the first being node 1."""

    demands: list[int]
    services_s: list[int]
    windows: list[TimeWindow]


def read(path: Path) -> Source:
    """Read an instance; without `VEHICLES`, there is one for every customer.

    Raises:
        InvalidProblem: names the line or section and what is wrong with it.
    """
    parts = parts_of(path.name, Lines(path))
    kind = parts.text("TYPE", "CVRP")
    if kind not in TYPES:
        raise parts.refusal(f"is of TYPE {kind[:40]}, expected one of {', '.join(TYPES)}")
    _require_consistent(parts, kind)
    count = parts.whole("DIMENSION")
    if not count:
        raise parts.refusal("lacks DIMENSION")
    require_bearable(count)
    points = _points(parts, count)
    travel_s = _travel_s(parts, count, points)
    nodes = _nodes(parts, count, int(travel_s.max()))
    depot = _depot(parts, count)
    if nodes.demands[depot]:
        raise parts.refusal(f"has a demand at its depot, node {depot + 1}")
    problem = Problem(
        origin=ORIGIN,
        tasks=tuple(_task(node, nodes) for node in range(count) if node != depot),
        workers=_workers(parts, depot, nodes),
        travel_s=travel_s,
        policy=only(travel_cost_per_s=1),
    )
    return Source(problem=problem, points=points, unit_s=1)


def published(problem: Problem, plan: Plan) -> float:
    """The total distance, a whole number."""
    return float(plan.figures.travel_s)


def _require_consistent(parts: Parts, kind: str) -> None:
    """Refuse what says one thing here and another there: one of them would be ignored."""
    if "TW" in kind and "TIME_WINDOW" not in parts.sections:
        raise parts.refusal(f"is of TYPE {kind}, but lacks TIME_WINDOW_SECTION")
    if kind == "DCVRP" and "DISTANCE" not in parts.head:
        raise parts.refusal("is of TYPE DCVRP, but lacks DISTANCE")
    if "DISTANCE" in parts.head and "TIME_WINDOW" in parts.sections:
        raise parts.refusal(
            "has DISTANCE beside TIME_WINDOW_SECTION: a limit of routes that does not count "
            "waiting cannot be planned here"
        )
    if "SERVICE_TIME" in parts.head and "SERVICE_TIME" in parts.sections:
        raise parts.refusal("has SERVICE_TIME for all beside SERVICE_TIME_SECTION")
    if "EDGE_WEIGHT" in parts.sections and parts.text("EDGE_WEIGHT_TYPE") != "EXPLICIT":
        raise parts.refusal("has EDGE_WEIGHT_SECTION, but EDGE_WEIGHT_TYPE is not EXPLICIT")


def _points(parts: Parts, count: int) -> NDArray[np.float64] | None:
    for name in ("NODE_COORD", "DISPLAY_DATA"):
        if name in parts.sections:
            return np.array([values for _, values in parts.rows(name, count, 2)])
    return None


def _travel_s(parts: Parts, count: int, points: NDArray[np.float64] | None) -> NDArray[np.int32]:
    kind = parts.text("EDGE_WEIGHT_TYPE")
    if kind == "EXPLICIT":
        return whole_matrix("EDGE_WEIGHT_SECTION", _explicit(parts, count))
    if kind not in {"EUC_2D", "CEIL_2D"}:
        raise parts.refusal(
            f"has EDGE_WEIGHT_TYPE {kind[:40]}, expected EUC_2D, CEIL_2D or EXPLICIT"
        )
    if points is None:
        raise parts.refusal("lacks NODE_COORD_SECTION")
    distances = np.sqrt(squares(points))
    rounded = np.ceil(distances) if kind == "CEIL_2D" else np.floor(distances + 0.5)
    return whole_matrix("travel", rounded)


def _explicit(parts: Parts, count: int) -> NDArray[np.float64]:
    layout = parts.text("EDGE_WEIGHT_FORMAT")
    if layout != "FULL_MATRIX" and layout not in LAYOUTS:
        known = ", ".join(["FULL_MATRIX", *LAYOUTS])
        raise parts.refusal(f"has EDGE_WEIGHT_FORMAT {layout[:40]}, expected one of {known}")
    values = [
        line.whole(value) for line in parts.section("EDGE_WEIGHT") for value in line.numbers()
    ]
    matrix = np.zeros((count, count))
    if layout == "FULL_MATRIX":
        cells = np.indices((count, count)).reshape(2, -1)
    else:
        indices, diagonal = LAYOUTS[layout]
        cells = np.array(indices(count, diagonal))
    if len(values) != cells.shape[1]:
        raise parts.refusal(
            f"has {len(values)} values in EDGE_WEIGHT_SECTION, expected {cells.shape[1]}"
        )
    matrix[cells[0], cells[1]] = values
    if layout != "FULL_MATRIX":
        matrix[cells[1], cells[0]] = values
    return matrix


def _nodes(parts: Parts, count: int, longest_s: int) -> _Nodes:
    demands = [line.whole(demand) for line, (demand,) in parts.rows("DEMAND", count, 1)]
    services_s = [parts.whole("SERVICE_TIME") or 0] * count
    if "SERVICE_TIME" in parts.sections:
        rows = parts.rows("SERVICE_TIME", count, 1)
        services_s = [_service_s(line, service) for line, (service,) in rows]
    if "TIME_WINDOW" in parts.sections:
        windows = []
        for line, (opens, closes) in parts.rows("TIME_WINDOW", count, 2):
            with line.blamed():
                windows.append(
                    TimeWindow(earliest_s=line.whole(opens), latest_s=line.whole(closes))
                )
    else:
        # One vehicle could do everything within this.
        horizon_s = sum(services_s) + (count + 1) * longest_s
        windows = [TimeWindow(earliest_s=0, latest_s=min(horizon_s, LIMIT - 1))] * count
    return _Nodes(demands, services_s, windows)


def _service_s(line: Line, value: float) -> int:
    service_s = line.whole(value)
    with line.blamed():
        require_range("service time", service_s)
    return service_s


def _depot(parts: Parts, count: int) -> int:
    numbers = [line.whole(value) for line in parts.section("DEPOT") for value in line.numbers()]
    depots = [number for number in numbers if number != -1]
    if len(depots) != 1:
        raise parts.refusal(f"has {len(depots)} depots, expected one")
    if not 1 <= depots[0] <= count:
        raise parts.refusal(f"has its depot at node {depots[0]}, which is not within DIMENSION")
    return depots[0] - 1


def _task(node: int, nodes: _Nodes) -> Task:
    demand = nodes.demands[node]
    return Task(
        key=str(node + 1),
        node=node,
        windows=(nodes.windows[node],),
        service_s=nodes.services_s[node],
        unserved_cost=UNSERVED_COST,
        parts=frozenset({("load", demand)} if demand else ()),
    )


def _workers(parts: Parts, depot: int, nodes: _Nodes) -> tuple[Worker, ...]:
    customers = len(nodes.demands) - 1
    vehicles = parts.whole("VEHICLES")
    capacity = parts.whole("CAPACITY")
    if capacity is None:
        raise parts.refusal("lacks CAPACITY")
    window = nodes.windows[depot]
    return tuple(
        Worker(
            key=str(i + 1),
            start_node=depot,
            end_node=depot,
            starts_s=window.earliest_s,
            ends_s=window.latest_s,
            max_duration_s=parts.whole("DISTANCE"),
            parts=frozenset({("load", capacity)}),
        )
        for i in range(min(customers, customers if vehicles is None else vehicles))
    )
