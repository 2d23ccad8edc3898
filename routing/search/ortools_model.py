"""Some workers and tasks of a draft as a model of OR-Tools' routing library.

Costs are multiplied by 60, so that a price per minute is a whole price per second. Where its
costs are coarser than ours (a fixed price for being late, the cap on moved times, fair shares
over several shifts), our own count decides afterwards whether its answer is better.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
from ortools.constraint_solver import pywrapcp

from routing.breaks import rests_before_shift

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.search.parts import Part

SCALE = 60
# For tasks that may not be left out: above every sum of others, far below 64 bits.
MUST = 10**15
# Within this time after the due time, the slope of lateness makes up for its fixed price.
LATE_RAMP_S = 1_800


class Model:
    """A routing model of a part; nodes are its tasks, then starts, then ends."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._instance = part.draft.instance
        tasks, workers = len(part.tasks), len(part.workers)
        starts = list(range(tasks, tasks + workers))
        ends = list(range(tasks + workers, tasks + 2 * workers))
        self.manager = pywrapcp.RoutingIndexManager(tasks + 2 * workers, workers, starts, ends)
        self.routing = pywrapcp.RoutingModel(self.manager)
        # OR-Tools counts from 0; the part may begin before the origin.
        self._zero_s = min(self._instance.workers[w].starts_s for w in part.workers)
        self._travel_s = self._matrix()
        self._service_s = [self._instance.tasks[t].service_s for t in part.tasks]
        self._service_s += [0] * (2 * workers)
        self._add_costs()
        self._add_times()
        self._add_tasks()
        self._add_shifts()
        if self._instance.policy.unfairness_cost_per_minute:
            self._add_shares()

    def initial(self) -> Any:
        """The draft's own routes as an assignment, or `None` if the library refuses them."""
        place = {task: i for i, task in enumerate(self.part.tasks)}
        routes = [
            [self.manager.NodeToIndex(place[task]) for task in self.part.draft.books[w].order]
            for w in self.part.workers
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
        instance, part = self._instance, self.part
        who = [instance.workers[w] for w in part.workers]
        places = [instance.tasks[task].node for task in part.tasks]
        places += [worker.start_node for worker in who] + [worker.end_node for worker in who]
        travel_s = instance.problem.travel_s[np.ix_(places, places)].astype(np.int64)
        # Who stays at home does not drive from a start to another end.
        for i in range(len(who)):
            start = len(part.tasks) + i
            travel_s[start, start + len(who)] = 0
        return travel_s

    def _add_costs(self) -> None:
        instance, part = self._instance, self.part
        cost = self._travel_s * instance.policy.travel_cost_per_s * SCALE
        if not instance.has_choice_costs():
            arc = self.routing.RegisterTransitMatrix(cost.tolist())
            self.routing.SetArcCostEvaluatorOfAllVehicles(arc)
            return
        for vehicle, worker in enumerate(part.workers):
            own = cost.copy()
            for i, task in enumerate(part.tasks):
                own[:, i] += instance.choice_cost(task, worker) * SCALE
            arc = self.routing.RegisterTransitMatrix(own.tolist())
            self.routing.SetArcCostEvaluatorOfVehicle(arc, vehicle)

    def _add_times(self) -> None:
        service_s = np.array(self._service_s, dtype=np.int64)
        time = self.routing.RegisterTransitMatrix((self._travel_s + service_s[:, None]).tolist())
        latest_s = max(self._instance.latest_s[w] for w in self.part.workers) - self._zero_s
        self.routing.AddDimension(time, latest_s, latest_s, False, "time")
        self._time = self.routing.GetDimensionOrDie("time")

    def _add_tasks(self) -> None:
        instance, part = self._instance, self.part
        vehicle_of = {w: vehicle for vehicle, w in enumerate(part.workers)}
        for i, task in enumerate(part.tasks):
            index = self.manager.NodeToIndex(i)
            what, windows = instance.tasks[task], part.draft.windows[task]
            is_fixed = what.together is not None
            must = MUST if what.is_required or is_fixed else 0
            self.routing.AddDisjunction([index], what.unserved_cost * SCALE + must)
            able = [part.draft.worker_of[task]] if is_fixed else instance.able[task]
            vehicles = [vehicle_of[w] for w in able if w in vehicle_of]
            # SetAllowedVehiclesForIndex cannot be called from Python.
            self.routing.VehicleVar(index).SetValues([-1, *vehicles])
            self._add_windows(index, windows)
            self._add_due(index, task)

    def _add_windows(self, index: int, windows: tuple[tuple[int, int], ...]) -> None:
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
        what, policy = self._instance.tasks[task], self._instance.policy
        moved, now_s = policy.moved_time_cost_per_minute, what.now_start_s
        if now_s is not None and moved and now_s > self._zero_s:
            self._time.SetCumulVarSoftLowerBound(index, now_s - self._zero_s, moved)
        if what.due_s is not None:
            slope = policy.late_cost_per_minute + policy.late_cost * SCALE // LATE_RAMP_S
            self._time.SetCumulVarSoftUpperBound(index, max(0, what.due_s - self._zero_s), slope)
        elif now_s is not None and moved:
            self._time.SetCumulVarSoftUpperBound(index, max(0, now_s - self._zero_s), moved)

    def _add_shifts(self) -> None:
        instance, solver = self._instance, self.routing.solver()
        for vehicle, w in enumerate(self.part.workers):
            worker = instance.workers[w]
            early, latest_s = rests_before_shift(worker), instance.latest_s[w] - self._zero_s
            starts_s = max([worker.starts_s, *(end_s for _, end_s in early)]) - self._zero_s
            start, end = self.routing.Start(vehicle), self.routing.End(vehicle)
            for ends in (start, end):
                self._time.CumulVar(ends).SetRange(min(starts_s, latest_s), latest_s)
            overtime = instance.policy.overtime_cost_per_minute
            if worker.max_overtime_s and overtime:
                ends_s = worker.ends_s - self._zero_s
                self._time.SetCumulVarSoftUpperBound(end, ends_s, overtime)
            if worker.breaks[len(early) :]:
                rests = [
                    solver.FixedDurationIntervalVar(
                        max(0, rest.earliest_s - self._zero_s),
                        max(0, rest.latest_s - self._zero_s),
                        rest.duration_s,
                        False,
                        f"break {vehicle}",
                    )
                    for rest in worker.breaks[len(early) :]
                ]
                self._time.SetBreakIntervalsOfVehicle(rests, vehicle, self._service_s)

    def _add_shares(self) -> None:
        """Price each worker's service beyond what is left of the person's fair share."""
        instance, part = self._instance, self.part
        work = self.routing.RegisterUnaryTransitVector(self._service_s)
        total_s = max(1, sum(self._service_s))
        self.routing.AddDimension(work, 0, total_s, True, "work")
        load = self.routing.GetDimensionOrDie("work")
        inside = set(part.workers)
        for vehicle, w in enumerate(part.workers):
            person = instance.workers[w].person
            shifts = [k for k, who in enumerate(instance.workers) if who.person == person]
            elsewhere_s = sum(
                instance.tasks[task].service_s
                for k in shifts
                if k not in inside
                for task in part.draft.books[k].order
            )
            here = sum(k in inside for k in shifts)
            share_s = max(0, instance.shares_s[person] - elsewhere_s) // here
            price = instance.policy.unfairness_cost_per_minute
            load.SetCumulVarSoftUpperBound(self.routing.End(vehicle), share_s, price)
