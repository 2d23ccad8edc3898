"""PyVRP: skills as dimensions of load, prizes for what may be left out; it knows no breaks.

Skills as in PyVRP issue 842: each is a dimension of load, and a task that needs it delivers
something that only vehicles with the skill can carry. A matrix for each set of skills, the other
way, was worse at 1,000 jobs, equal at 300, and takes twelve times the memory.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyvrp
from pyvrp.search import NeighbourhoodParams

from benchmarks.routing.days import has_skill
from benchmarks.routing.expressible import (
    parts_used,
    require_expressible,
    skills_needed,
)
from benchmarks.routing.judge import NoPlan
from routing.formats.published import UNSERVED_COST

if TYPE_CHECKING:
    from routing import Problem, Task, Worker

Skills = list[tuple[str, int]]
# Of each skill that it has, more than a vehicle can ever deliver.
PLENTY = 1_000_000


@dataclass(frozen=True, slots=True)
class Way:
    """How PyVRP is asked.

    Attributes:
        unit: How much a task that needs a skill delivers: with the greatest penalty for a unit
            too much, more than any prize, or PyVRP would rather break the rule.
        neighbours: Beside how many others a task is tried; many of the nearest need other skills.
    """

    unit: int
    greatest_penalty: float
    neighbours: int

    @property
    def params(self) -> pyvrp.SolveParams:
        """As PyVRP takes them."""
        return pyvrp.SolveParams(
            penalty=pyvrp.PenaltyParams(max_penalty=self.greatest_penalty),
            neighbourhood=NeighbourhoodParams(num_neighbours=self.neighbours),
        )


DEFAULTS = Way(1, pyvrp.PenaltyParams().max_penalty, NeighbourhoodParams().num_neighbours)
# What did best of some 25 ways on days of 300 and of 1,000 jobs: half of what the defaults leave.
FOR_DAYS = Way(1_000, 1_000.0, 250)


def orders(problem: Problem, limit_s: float, seed: int) -> dict[str, list[str]]:
    """Solve in the way that does best; keys of tasks by key of worker.

    Raises:
        NoPlan: PyVRP looks for plans among impossible ones, and had no possible one at the limit.
    """
    has_choice = any(task.unserved_cost < UNSERVED_COST for task in problem.tasks)
    return _orders(problem, limit_s, seed, FOR_DAYS if has_choice else DEFAULTS)


def orders_by_defaults(problem: Problem, limit_s: float, seed: int) -> dict[str, list[str]]:
    """The same with all of PyVRP's defaults."""
    return _orders(problem, limit_s, seed, DEFAULTS)


def _orders(problem: Problem, limit_s: float, seed: int, way: Way) -> dict[str, list[str]]:
    ends_s = time.perf_counter() + limit_s
    require_expressible(problem, with_breaks=False)
    skills, parts = skills_needed(problem), parts_used(problem)
    teams = _teams(problem, skills, parts)

    def is_over(best_cost: float) -> bool:
        return time.perf_counter() >= ends_s

    result = pyvrp.solve(
        _data(problem, teams, way),
        is_over,
        seed=seed,
        collect_stats=False,
        params=way.params,
    )
    if not result.is_feasible():
        raise NoPlan("only impossible ones at the limit")
    return _read(problem, teams, result.best)


def _teams(problem: Problem, skills: Skills, parts: list[str]) -> list[list[Worker]]:
    """Workers who differ in nothing that matters: one vehicle type each."""
    teams: dict[Any, list[Worker]] = {}
    for worker in problem.workers:
        able = tuple(has_skill(worker, *skill) for skill in skills)
        own = dict(worker.parts)
        capacity = tuple(own.get(name, 0) for name in parts)
        place = (worker.start_node, worker.end_node, worker.starts_s, worker.ends_s)
        teams.setdefault((place, able, capacity), []).append(worker)
    return list(teams.values())


def _data(problem: Problem, teams: list[list[Worker]], way: Way) -> pyvrp.ProblemData:
    skills, parts = skills_needed(problem), parts_used(problem)
    nodes = sorted({n for team in teams for n in (team[0].start_node, team[0].end_node)})
    depots = {node: i for i, node in enumerate(nodes)}
    travel_s = problem.travel_s.astype(np.int64)
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in range(len(travel_s))],
        clients=[_client(task, skills, parts, way.unit) for task in problem.tasks],
        depots=[pyvrp.Depot(node) for node in nodes],
        vehicle_types=[_vehicle(team, depots, skills, parts) for team in teams],
        distance_matrices=[travel_s],
        duration_matrices=[travel_s],
    )


def _client(task: Task, skills: Skills, parts: list[str], unit: int) -> pyvrp.Client:
    used, (window,) = dict(task.parts), task.windows
    is_required = task.is_required or task.unserved_cost >= UNSERVED_COST
    return pyvrp.Client(
        location=task.node,
        delivery=[
            *(unit if skill in task.skills else 0 for skill in skills),
            *(used.get(name, 0) for name in parts),
        ],
        service_duration=task.service_s,
        tw_early=max(0, window.earliest_s),
        tw_late=window.latest_s,
        prize=0 if is_required else task.unserved_cost,
        required=is_required,
    )


def _vehicle(
    team: list[Worker], depots: dict[int, int], skills: Skills, parts: list[str]
) -> pyvrp.VehicleType:
    worker, own = team[0], dict(team[0].parts)
    return pyvrp.VehicleType(
        num_available=len(team),
        capacity=[
            *(PLENTY if has_skill(worker, *skill) else 0 for skill in skills),
            *(own.get(name, 0) for name in parts),
        ],
        start_depot=depots[worker.start_node],
        end_depot=depots[worker.end_node],
        tw_early=worker.starts_s,
        tw_late=worker.ends_s,
    )


def _read(
    problem: Problem, teams: list[list[Worker]], best: pyvrp.Solution
) -> dict[str, list[str]]:
    left = [list(team) for team in teams]
    found = {}
    for route in best.routes():
        worker = left[route.vehicle_type()].pop()
        tasks = [problem.tasks[stop.idx].key for stop in route if stop.is_client()]
        if tasks:
            found[worker.key] = tasks
    return found
