"""OR-Tools' own routing search: iterated local search by ruin and recreate.

With the settings that did best of some 30: strings ruined, reinserted where it is cheapest, local
search on the result, annealing, and without the operators that take more time than they bring.
Costs count ten times, so that the temperatures are tenths of a second of driving.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from ortools.util import optional_boolean_pb2

from benchmarks.routing.days import has_skill
from benchmarks.routing.expressible import parts_used, require_expressible
from benchmarks.routing.judge import NoPlan

if TYPE_CHECKING:
    from routing import Problem, Worker

SCALE = 10
HOTTEST, COLDEST = 3_000, 50
# Up to so many tasks, the slower first solution is the better start.
FEW_TASKS = 500
SLOW_OPERATORS = (
    "relocate_pair",
    "light_relocate_pair",
    "relocate_subtrip",
    "exchange_subtrip",
    "exchange_pair",
    "global_cheapest_insertion_path_lns",
    "local_cheapest_insertion_path_lns",
    "global_cheapest_insertion_visit_types_lns",
    "local_cheapest_insertion_visit_types_lns",
    "lin_kernighan",
    "relocate_path_global_cheapest_insertion_insert_unperformed",
)


def orders(problem: Problem, limit_s: float, seed: int) -> dict[str, list[str]]:
    """Solve; keys of tasks by key of worker. The search has no seed.

    Raises:
        NoPlan: it found no first solution within the limit.
    """
    began_s = time.perf_counter()
    require_expressible(problem, with_breaks=True)
    model = _Model(problem)
    settings = _settings(problem)
    left_s = max(0.1, limit_s - (time.perf_counter() - began_s))
    settings.time_limit.FromMilliseconds(int(left_s * 1_000))
    # With `SolveWithParameters` it would end at the first local optimum, without a word.
    solution = model.routing.SolveWithIteratedLocalSearch(settings)
    if solution is None:
        raise NoPlan("no first solution within the limit")
    return model.read(solution)


def _settings(problem: Problem) -> Any:
    settings = pywrapcp.DefaultRoutingSearchParameters()
    settings.first_solution_strategy = _first_solution(problem)
    settings.use_iterated_local_search = True
    search = settings.iterated_local_search_parameters
    sisr = search.ruin_recreate_parameters.ruin_strategies.add().sisr
    sisr.max_removed_sequence_size = 10
    sisr.avg_num_removed_visits = 10
    sisr.bypass_factor = 0.01
    annealing = search.reference_solution_acceptance_strategy.simulated_annealing
    annealing.initial_temperature = HOTTEST
    annealing.final_temperature = COLDEST
    for operator in SLOW_OPERATORS:
        setattr(settings.local_search_operators, f"use_{operator}", optional_boolean_pb2.BOOL_FALSE)
    return settings


def _first_solution(problem: Problem) -> int:
    strategies = routing_enums_pb2.FirstSolutionStrategy
    if _are_alike(problem):
        return int(strategies.SAVINGS)
    if len(problem.tasks) <= FEW_TASKS:
        return int(strategies.LOCAL_CHEAPEST_INSERTION)
    return int(strategies.PARALLEL_CHEAPEST_INSERTION)


def _are_alike(problem: Problem) -> bool:
    def kind(worker: Worker) -> tuple[Any, ...]:
        return worker.start_node, worker.end_node, worker.starts_s, worker.ends_s, worker.skills

    return len({kind(worker) for worker in problem.workers}) == 1


class _Model:
    """Nodes are the tasks, then for each worker a start and an end."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        tasks, workers = len(problem.tasks), len(problem.workers)
        starts = list(range(tasks, tasks + workers))
        ends = list(range(tasks + workers, tasks + 2 * workers))
        self._manager = pywrapcp.RoutingIndexManager(tasks + 2 * workers, workers, starts, ends)
        self.routing = pywrapcp.RoutingModel(self._manager)
        self._service_s = [task.service_s for task in problem.tasks] + [0] * (2 * workers)
        self._add_travel()
        self._add_shifts()
        self._add_tasks()
        self._add_amounts()

    def _add_travel(self) -> None:
        problem = self._problem
        places = [task.node for task in problem.tasks]
        places += [worker.start_node for worker in problem.workers]
        places += [worker.end_node for worker in problem.workers]
        travel_s = problem.travel_s[np.ix_(places, places)].astype(np.int64)
        for i in range(len(problem.workers)):
            # Who stays at home drives nowhere.
            start = len(problem.tasks) + i
            travel_s[start, start + len(problem.workers)] = 0
        cost = self.routing.RegisterTransitMatrix((travel_s * SCALE).tolist())
        self.routing.SetArcCostEvaluatorOfAllVehicles(cost)
        times = (travel_s + np.array(self._service_s)[:, None]).tolist()
        latest_s = max(worker.ends_s for worker in problem.workers)
        self.routing.AddDimension(
            self.routing.RegisterTransitMatrix(times), latest_s, latest_s, False, "time"
        )
        self._time = self.routing.GetDimensionOrDie("time")

    def _add_shifts(self) -> None:
        solver = self.routing.solver()
        for vehicle, worker in enumerate(self._problem.workers):
            for index in (self.routing.Start(vehicle), self.routing.End(vehicle)):
                self._time.CumulVar(index).SetRange(worker.starts_s, worker.ends_s)
            rests = [
                solver.FixedDurationIntervalVar(
                    rest.earliest_s, rest.latest_s, rest.duration_s, False, f"break {vehicle}"
                )
                for rest in worker.breaks
            ]
            if rests:
                self._time.SetBreakIntervalsOfVehicle(rests, vehicle, self._service_s)

    def _add_tasks(self) -> None:
        able: dict[frozenset[tuple[str, int]], list[int]] = {}
        for i, task in enumerate(self._problem.tasks):
            index = self._manager.NodeToIndex(i)
            if not task.is_required:
                self.routing.AddDisjunction([index], task.unserved_cost * SCALE)
            (window,) = task.windows
            self._time.CumulVar(index).SetRange(max(0, window.earliest_s), window.latest_s)
            if task.skills not in able:
                able[task.skills] = [
                    vehicle
                    for vehicle, worker in enumerate(self._problem.workers)
                    if all(has_skill(worker, *skill) for skill in task.skills)
                ]
            # SetAllowedVehiclesForIndex cannot be called from Python.
            if len(able[task.skills]) < len(self._problem.workers):
                self.routing.VehicleVar(index).SetValues([-1, *able[task.skills]])

    def _add_amounts(self) -> None:
        workers = self._problem.workers
        for name in parts_used(self._problem):
            used = [dict(task.parts).get(name, 0) for task in self._problem.tasks]
            transit = self.routing.RegisterUnaryTransitVector(used + [0] * (2 * len(workers)))
            capacities = [dict(worker.parts).get(name, 0) for worker in workers]
            self.routing.AddDimensionWithVehicleCapacity(transit, 0, capacities, True, name)

    def read(self, solution: Any) -> dict[str, list[str]]:
        """The tasks by worker."""
        found = {}
        for vehicle, worker in enumerate(self._problem.workers):
            index, keys = solution.Value(self.routing.NextVar(self.routing.Start(vehicle))), []
            while not self.routing.IsEnd(index):
                keys.append(self._problem.tasks[self._manager.IndexToNode(index)].key)
                index = solution.Value(self.routing.NextVar(index))
            if keys:
                found[worker.key] = keys
        return found
