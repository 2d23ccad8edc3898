"""A part of a draft as a model of OR-Tools' routing library.

Costs are multiplied by 60, so that a price per minute is a whole price per second. Where its
rules are coarser than ours (a fixed price for being late, the cap on moved times, fair shares over
several shifts, the length of a shift), or it has none (ties, the depot, traffic), our own count
decides afterwards what of its answer is possible and better.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
from ortools.constraint_solver import pywrapcp

from routing.kernel.arrays import MUST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.problem import Worker
    from routing.search.part import Part

SCALE = 60
# Within this time after the due time, the slope of lateness makes up for its fixed price.
LATE_RAMP_S = 1_800
# Limits of workers as sums over the stops of a route.
UNLIMITED = 2**40


class Model:
    """A routing model of a part; nodes are its tasks, then starts, then ends."""

    def __init__(self, part: Part) -> None:
        self.part = part
        tasks, workers = len(part.tasks), len(part.workers)
        starts = list(range(tasks, tasks + workers))
        ends = list(range(tasks + workers, tasks + 2 * workers))
        self.manager = pywrapcp.RoutingIndexManager(tasks + 2 * workers, workers, starts, ends)
        self.routing = pywrapcp.RoutingModel(self.manager)
        # OR-Tools counts from 0; the part may begin before the origin.
        self._zero_s = min(part.worker(w).starts_s for w in part.workers)
        self._travel_s = self._matrix()
        self._add_costs()
        self._add_times()
        self._add_tasks()
        self._add_shifts()
        self._add_limits()
        if part.policy.unfairness_cost_per_minute:
            self._add_shares()

    def initial(self) -> Any:
        """The draft's own routes as an assignment, or `None` if the library refuses them."""
        place = {task: i for i, task in enumerate(self.part.tasks)}
        routes = [
            [self.manager.NodeToIndex(place[task]) for task in order]
            for order in self.part.orders()
        ]
        return self.routing.ReadAssignmentFromRoutes(routes, True)

    def orders(self, solution: Any) -> list[list[int]]:
        """The orders of tasks in an answer, by the part's workers."""
        orders = []
        for vehicle in range(len(self.part.workers)):
            order, index = [], self.routing.Start(vehicle)
            while not self.routing.IsEnd(index):
                node = self.manager.IndexToNode(index)
                if node < len(self.part.tasks):
                    order.append(self.part.tasks[node])
                index = solution.Value(self.routing.NextVar(index))
            orders.append(order)
        return orders

    def _matrix(self) -> NDArray[np.int64]:
        part, problem = self.part, self.part.draft.problem
        who = [part.worker(w) for w in part.workers]
        places = [part.task(task).node for task in part.tasks]
        places += [worker.start_node for worker in who] + [worker.end_node for worker in who]
        travel_s = problem.travel_s[np.ix_(places, places)].astype(np.int64)
        # Who stays at home does not drive from a start to another end.
        for i in range(len(who)):
            start = len(part.tasks) + i
            travel_s[start, start + len(who)] = 0
        return travel_s

    def _add_costs(self) -> None:
        part, choice = self.part, self.part.choice()
        tasks = np.array(part.tasks, dtype=np.intp)
        known: dict[object, int] = {}
        for vehicle, w in enumerate(part.workers):
            own = part.worker(w).travel_cost_per_s
            price = part.policy.travel_cost_per_s if own is None else own
            key = (price, w if choice is not None else None)
            if key not in known:
                cost = self._travel_s * price * SCALE
                if choice is not None:
                    cost[:, : len(tasks)] += choice[tasks, w] * SCALE
                known[key] = self.routing.RegisterTransitMatrix(cost.tolist())
            self.routing.SetArcCostEvaluatorOfVehicle(known[key], vehicle)

    def _services_s(self, w: int) -> list[int]:
        part = self.part
        return [part.service_s(i, w) for i in part.tasks] + [0] * (2 * len(part.workers))

    def _add_times(self) -> None:
        part = self.part
        known: dict[object, int] = {}
        for w in part.workers:
            worker = part.worker(w)
            pace = (worker.pace_percent, worker.paces_percent)
            if pace not in known:
                service_s = np.array(self._services_s(w), dtype=np.int64)
                legs_s = (self._travel_s + service_s[:, None]).tolist()
                known[pace] = self.routing.RegisterTransitMatrix(legs_s)
        paces = [(part.worker(w).pace_percent, part.worker(w).paces_percent) for w in part.workers]
        evaluators = [known[pace] for pace in paces]
        latest_s = max(part.latest_s(w) for w in part.workers) - self._zero_s
        self.routing.AddDimensionWithVehicleTransits(evaluators, latest_s, latest_s, False, "time")
        self._time = self.routing.GetDimensionOrDie("time")

    def _add_tasks(self) -> None:
        part = self.part
        vehicle_of = {w: vehicle for vehicle, w in enumerate(part.workers)}
        for i, task in enumerate(part.tasks):
            index = self.manager.NodeToIndex(i)
            what, windows = part.task(task), part.windows(task)
            must = MUST if what.is_required or part.is_tied(task) else 0
            self.routing.AddDisjunction([index], what.unserved_cost * SCALE + must)
            vehicles = [vehicle_of[w] for w in part.able(task) if windows]
            # SetAllowedVehiclesForIndex cannot be called from Python.
            self.routing.VehicleVar(index).SetValues([-1, *vehicles])
            if windows:
                self._add_windows(index, windows)
            self._add_due(index, task)

    def _add_windows(self, index: int, windows: list[tuple[int, int]]) -> None:
        start = self._time.CumulVar(index)
        last_s = start.Max()
        start.SetRange(
            min(last_s, max(0, windows[0][0] - self._zero_s)),
            max(0, min(last_s, windows[-1][1] - self._zero_s)),
        )
        for before, after in itertools.pairwise(windows):
            start.RemoveInterval(before[1] + 1 - self._zero_s, after[0] - 1 - self._zero_s)

    def _add_due(self, index: int, task: int) -> None:
        """Price late starts, or else other starts than those in force."""
        what, policy = self.part.task(task), self.part.policy
        moved, now_s = policy.moved_time_cost_per_minute, what.now_start_s
        if now_s is not None and moved and now_s > self._zero_s:
            self._time.SetCumulVarSoftLowerBound(index, now_s - self._zero_s, moved)
        if what.due_s is not None:
            slope = policy.late_cost_per_minute + policy.late_cost * SCALE // LATE_RAMP_S
            self._time.SetCumulVarSoftUpperBound(index, max(0, what.due_s - self._zero_s), slope)
        elif now_s is not None and moved:
            self._time.SetCumulVarSoftUpperBound(index, max(0, now_s - self._zero_s), moved)

    def _add_shifts(self) -> None:
        for vehicle, w in enumerate(self.part.workers):
            worker = self.part.worker(w)
            starts_s, latest_s = worker.ready_s - self._zero_s, self.part.latest_s(w) - self._zero_s
            start, end = self.routing.Start(vehicle), self.routing.End(vehicle)
            for ends in (start, end):
                self._time.CumulVar(ends).SetRange(min(starts_s, latest_s), latest_s)
            overtime = self.part.policy.overtime_cost_per_minute
            if worker.max_overtime_s and overtime:
                ends_s = worker.ends_s - self._zero_s
                self._time.SetCumulVarSoftUpperBound(end, ends_s, overtime)
            if worker.max_duration_s is not None:
                self._time.SetSpanUpperBoundForVehicle(worker.max_duration_s, vehicle)
            paid = self.part.policy.duration_cost_per_s
            if paid:
                self._time.SetSpanCostCoefficientForVehicle(paid * SCALE, vehicle)
            self._add_breaks(vehicle, worker)

    def _add_breaks(self, vehicle: int, worker: Worker) -> None:
        solver = self.routing.solver()
        rests = [
            solver.FixedDurationIntervalVar(
                max(0, rest.earliest_s - self._zero_s),
                max(0, rest.latest_s - self._zero_s),
                rest.duration_s,
                False,
                f"break {vehicle}",
            )
            for rest in worker.breaks[worker.early_breaks :]
        ]
        if rests:
            services_s = self._services_s(self.part.workers[vehicle])
            self._time.SetBreakIntervalsOfVehicle(rests, vehicle, services_s)

    def _add_limits(self) -> None:
        """Numbers of tasks and parts on the van, where they are limited; no call at the depot."""
        part, ends = self.part, [0] * (2 * len(self.part.workers))
        most = [part.worker(w).max_tasks for w in part.workers]
        if any(cap is not None for cap in most):
            self._add_sum("tasks", [1] * len(part.tasks) + ends, most)
        inst = part.draft.inst
        for p in range(inst.need.shape[1]):
            needs = [int(inst.need[i, p]) for i in part.tasks] + ends
            stock = [
                None if part.worker(w).depot_node is not None else int(inst.stock[w, p])
                for w in part.workers
            ]
            self._add_sum(f"part {p}", needs, stock)

    def _add_sum(self, name: str, each: list[int], most: list[int | None]) -> None:
        evaluator = self.routing.RegisterUnaryTransitVector(each)
        caps = [UNLIMITED if cap is None else cap for cap in most]
        self.routing.AddDimensionWithVehicleCapacity(evaluator, 0, caps, True, name)

    def _add_shares(self) -> None:
        """Price each worker's service beyond what is left of the person's fair share."""
        part = self.part
        each_s = [part.task(i).service_s for i in part.tasks] + [0] * (2 * len(part.workers))
        work = self.routing.RegisterUnaryTransitVector(each_s)
        self.routing.AddDimension(work, 0, max(1, sum(each_s)), True, "work")
        load = self.routing.GetDimensionOrDie("work")
        price = part.policy.unfairness_cost_per_minute
        for vehicle, w in enumerate(part.workers):
            end = self.routing.End(vehicle)
            load.SetCumulVarSoftUpperBound(end, part.spare_share_s(w), price)
