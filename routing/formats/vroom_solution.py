"""A plan as VROOM's JSON solution, so that engines can be compared step by step."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routing.formats.vroom_request import Job, Request, Rest, Spot, Vehicle
    from routing.plan import BreakTaken, Plan, Route
    from routing.problem import Problem, Worker

Step = dict[str, Any]
SUMS = ("cost", "setup", "service", "duration", "waiting_time", "priority", "distance")
AMOUNTS = ("delivery", "amount", "pickup")


def solution_of(request: Request, problem: Problem, base: int, plan: Plan) -> dict[str, Any]:
    """The plan as VROOM would print it.

    Args:
        base: VROOM's time of the problem's second 0.
    """
    jobs = {str(job.id): job for job in request.jobs}
    vehicles = {str(vehicle.id): vehicle for vehicle in request.vehicles}
    routes = [
        _Trip(vehicles[route.worker], jobs, problem, base, route).to_json() for route in plan.routes
    ]
    unassigned = [
        {"id": job.id, "type": "job"} | _where(job.spot) | _described(job.description)
        for job in (jobs[entry.task] for entry in plan.unserved)
    ]
    summary = {name: sum(route[name] for route in routes) for name in SUMS}
    kinds = max((len(vehicle.capacity) for vehicle in request.vehicles), default=0)
    amounts = {name: _added((route[name] for route in routes), kinds) for name in AMOUNTS}
    counts = {"routes": len(routes), "unassigned": len(unassigned), "violations": []}
    return {
        "code": 0,
        "summary": summary | amounts | counts,
        "unassigned": unassigned,
        "routes": routes,
    }


@dataclass(frozen=True, slots=True)
class _Leg:
    """The way to a goal, which is a job or the end; times in the problem's seconds."""

    ready_s: int
    arrive_s: int
    start_s: int
    travel_s: int
    breaks: tuple[tuple[Rest, BreakTaken], ...]


@dataclass(frozen=True, slots=True)
class _Trip:
    """One route, beside the vehicle and the jobs that it is about."""

    vehicle: Vehicle
    jobs: dict[str, Job]
    problem: Problem
    base: int
    route: Route

    def to_json(self) -> dict[str, Any]:
        served = [self.jobs[stop.task] for stop in self.route.stops]
        steps = self._steps(served)
        kinds = len(self.vehicle.capacity)
        delivery = _added((job.delivery for job in served), kinds)
        travel_s, metres = steps[-1]["duration"], self._metres()
        names = ("setup", "service", "waiting_time")
        return {
            "vehicle": self.vehicle.id,
            "cost": self._cost(travel_s, metres),
            "delivery": delivery,
            "amount": delivery,
            "pickup": _added((job.pickup for job in served), kinds),
            **{name: sum(step[name] for step in steps) for name in names},
            "duration": travel_s,
            "priority": sum(job.priority for job in served),
            "distance": sum(metres),
            "steps": steps,
            "violations": [],
        } | _described(self.vehicle.description)

    def _steps(self, served: Sequence[Job]) -> list[Step]:
        load = _added((job.delivery for job in served), len(self.vehicle.capacity))
        metres = self._metres()
        first = min([self.route.leaves_s, *(rest.start_s for rest in self.route.breaks)])
        begin = {"type": "start", **_where(self.vehicle.start), "load": load}
        steps = [begin | self._figures(arrival=first)]
        driven_s = 0
        for i, leg in enumerate(self._legs()):
            steps += self._rests(leg, driven_s, {"load": load, "distance": steps[-1]["distance"]})
            driven_s += leg.travel_s
            goal = self._figures(
                arrival=max([leg.arrive_s, *(taken.end_s for _, taken in leg.breaks)]),
                duration=driven_s,
                distance=sum(metres[: i + 1]),
            )
            if i == len(served):
                return [*steps, {"type": "end", **_where(self.vehicle.end), "load": load} | goal]
            load = _moved(load, served[i])
            steps.append(self._job(i, served[i], goal) | {"load": load})
        return steps

    def _job(self, i: int, job: Job, goal: Step) -> Step:
        stop = self.route.stops[i]
        return {
            "type": "job",
            "id": job.id,
            "job": job.id,
            **_where(job.spot),
            **goal,
            "setup": stop.end_s - stop.start_s - job.service,
            "service": job.service,
            "waiting_time": stop.start_s + self.base - goal["arrival"],
        } | _described(job.description)

    def _rests(self, leg: _Leg, driven_s: int, rest_of_step: Step) -> list[Step]:
        """The breaks of a leg: before leaving, on the way, or at the goal before the work."""
        steps: list[Step] = []
        at_s, gone_s = leg.ready_s, 0
        for rest, taken in leg.breaks:
            if taken.start_s < leg.arrive_s:
                gone_s = min(leg.travel_s, gone_s + max(0, taken.start_s - at_s))
                arrival = taken.start_s
            else:
                gone_s = leg.travel_s
                arrival = max(at_s, leg.arrive_s)
            figures = self._figures(arrival=arrival, duration=driven_s + gone_s)
            own = {"service": taken.end_s - taken.start_s, "waiting_time": taken.start_s - arrival}
            named = {"type": "break", "id": rest.id} | _described(rest.description)
            steps.append({**named, **figures, **own, **rest_of_step})
            at_s = max(at_s, taken.end_s)
        return steps

    def _legs(self) -> list[_Leg]:
        route = self.route
        last = (route.returns_s, self._latest_s(), route.travel_home_s)
        goals = [*((stop.arrive_s, stop.start_s, stop.travel_s) for stop in route.stops), last]
        ready_s = [route.leaves_s, *(stop.end_s for stop in route.stops)]
        breaks = list(zip(self.vehicle.breaks, route.breaks, strict=True))
        legs = []
        for begin_s, (arrive_s, start_s, travel_s) in zip(ready_s, goals, strict=True):
            here = tuple(pair for pair in breaks if pair[1].start_s < start_s)
            breaks = breaks[len(here) :]
            legs.append(_Leg(begin_s, arrive_s, start_s, travel_s, here))
        return legs

    def _latest_s(self) -> int:
        """After the end of the route and of every break."""
        return max([self.route.returns_s, *(rest.end_s for rest in self.route.breaks)]) + 1

    def _figures(self, *, arrival: int, duration: int = 0, distance: int = 0) -> Step:
        return {
            "setup": 0,
            "service": 0,
            "waiting_time": 0,
            "arrival": arrival + self.base,
            "duration": duration,
            "distance": distance,
            "violations": [],
        }

    def _worker(self) -> Worker:
        return next(one for one in self.problem.workers if one.key == self.route.worker)

    def _metres(self) -> list[int]:
        nodes = {task.key: task.node for task in self.problem.tasks}
        worker, matrix = self._worker(), self.problem.distance_m
        stops = [nodes[stop.task] for stop in self.route.stops]
        places = [worker.start_node, *stops, worker.end_node]
        if matrix is None:
            return [0] * (len(places) - 1)
        return [int(matrix[here, there]) for here, there in pairwise(places)]

    def _cost(self, travel_s: int, metres: list[int]) -> int:
        """As VROOM rounds it: once, for the route."""
        policy = self.problem.policy
        rate = self._worker().travel_cost_per_s
        price = policy.travel_cost_per_s if rate is None else rate
        cost = price * travel_s + sum(metres) * policy.distance_cost_per_km // 1_000
        return round(cost / policy.travel_cost_per_s)


def _where(spot: Spot | None) -> Step:
    if spot is None:
        return {}
    location = {} if spot.location is None else {"location": list(spot.location)}
    return location | ({} if spot.index is None else {"location_index": spot.index})


def _described(description: str | None) -> Step:
    return {} if description is None else {"description": description}


def _added(amounts: Iterable[Sequence[int]], kinds: int) -> list[int]:
    """The sums by kind; a job without amounts moves nothing."""
    moved = [amount for amount in amounts if amount]
    return [sum(amount[kind] for amount in moved) for kind in range(kinds)]


def _moved(load: list[int], job: Job) -> list[int]:
    """The load after a job."""
    out = [*job.delivery] or [0] * len(load)
    taken = [*job.pickup] or [0] * len(load)
    return [a - b + c for a, b, c in zip(load, out, taken, strict=True)]
