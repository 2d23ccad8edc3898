"""VROOM's JSON: a request as a problem, for the part of VROOM's model that ours covers.

One second is one of our seconds, and a cost of one is one second's drive at VROOM's default of
3,600 per hour; where kilometres have a price, it is up to a thousand of ours, for VROOM rounds them
once for a whole route. As in VROOM, the sum of the priorities served comes first, then the number
of jobs, then the cost of the routes; but what leaving a job out costs is bounded by 31 bits, so
that the cost of very long or dear routes may outweigh jobs of low priority.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING

from routing.errors import InvalidProblem
from routing.formats.fields import Fields, json_of
from routing.formats.published import only
from routing.formats.source import Source
from routing.formats.vroom_places import places_of
from routing.formats.vroom_plan import plan_of
from routing.formats.vroom_request import HOUR, request_of
from routing.formats.vroom_solution import solution_of
from routing.problem import Break, Problem, Task, TimeWindow, Worker
from routing.ranges import LIMIT

if TYPE_CHECKING:
    from pathlib import Path

    from routing.formats.vroom_places import Places
    from routing.formats.vroom_request import Job, Request, Rest, Vehicle, Windows
    from routing.plan import Plan

OBJECTIVE = "cost"
# What leaving out a job of priority 0 costs at most.
DEAREST = 1_000_000_000
# How many of our costs may be one of VROOM's, and what a job has to be worth in VROOM's.
SCALES = (1_000, 100, 10)
WORTH = 100_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The last time that may be counted from 1970.
CALENDAR_ENDS = (datetime.max.replace(tzinfo=UTC) - EPOCH) // timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a request means by its times and priorities.

    Attributes:
        base: VROOM's time of our second 0; its times may be counted from 1970.
        horizon_s: When everything is over that has no window of its own.
        levels: How many jobs one level of priority is worth: more than there are.
        unit: What leaving out a job of priority 0 costs.
        scale: How many of our costs are one of VROOM's.
    """

    base: int
    horizon_s: int
    levels: int
    unit: int
    scale: int

    def windows(self, windows: Windows) -> tuple[TimeWindow, ...]:
        return tuple(
            TimeWindow(earliest_s=opens - self.base, latest_s=min(closes - self.base, LIMIT - 1))
            for opens, closes in sorted(windows or [(self.base, self.base + self.horizon_s)])
        )


def read(path: Path) -> Source:
    """Read a request.

    Raises:
        InvalidProblem: names the job or vehicle and what is wrong, or cannot be planned here.
    """
    request = request_of(Fields(json_of(path, InvalidProblem), path.name, InvalidProblem))
    _require_amounts(request)
    _require_calendar(request)
    places = places_of(request)
    per_km = _per_km(request)
    if per_km and places.distance_m is None:
        raise InvalidProblem("costs: per_km needs matrices with distances beside the durations")
    frame = _frame(request, int(places.travel_s.max()), has_scale=per_km > 0)
    problem = Problem(
        origin=EPOCH + timedelta(seconds=frame.base),
        tasks=tuple(_task(job, places, frame) for job in request.jobs),
        workers=tuple(_worker(vehicle, places, frame) for vehicle in request.vehicles),
        travel_s=places.travel_s,
        policy=only(travel_cost_per_s=frame.scale, distance_cost_per_km=frame.scale * per_km),
        distance_m=places.distance_m,
    )
    return Source(
        problem=problem,
        points=places.points,
        to_json=partial(solution_of, request, problem, frame.base),
        from_json=partial(plan_of, problem, frame.base),
    )


def published(problem: Problem, plan: Plan) -> float:
    """The cost of all routes, as VROOM's summary says it, but not rounded."""
    left_out = {entry.task for entry in plan.unserved}
    cost = plan.cost - sum(task.unserved_cost for task in problem.tasks if task.key in left_out)
    return cost / problem.policy.travel_cost_per_s


def _frame(request: Request, longest_s: int, *, has_scale: bool) -> _Frame:
    # One vehicle could do everything within this.
    slack_s = sum(job.setup + job.service + longest_s for job in request.jobs) + longest_s
    slack_s += sum(rest.service for vehicle in request.vehicles for rest in vehicle.breaks)
    windows = [window for _, window in request.windows()] or [(0, 0)]
    base = max(0, min(opens for opens, _ in windows) - slack_s)
    _require_near(request, base, max(opens for opens, _ in windows) + slack_s)
    levels = len(request.jobs) + 1
    highest = max((job.priority for job in request.jobs), default=0)
    unit = min(DEAREST, (LIMIT - 1) // (1 + highest * levels))
    return _Frame(
        base=base,
        horizon_s=min(max(closes for _, closes in windows) + slack_s - base, LIMIT - 1),
        levels=levels,
        unit=unit,
        scale=_scale(unit) if has_scale else 1,
    )


def _scale(unit: int) -> int:
    """As many of our costs for one of VROOM's as leave a job worth more than drives."""
    return next((scale for scale in SCALES if unit // scale >= WORTH), 1)


def _require_calendar(request: Request) -> None:
    for what, (_, closes) in request.windows():
        if closes > CALENDAR_ENDS:
            raise InvalidProblem(
                f"{what}: {closes} is no time that a calendar has: count seconds from 0 or from "
                f"1970, at most to {CALENDAR_ENDS}, where the year 9999 ends"
            )


def _require_near(request: Request, base: int, over: int) -> None:
    """Refuse windows that cannot be counted; but a shift may end when all is `over`, or never."""
    shifts = {f"vehicle {vehicle.id}" for vehicle in request.vehicles}
    for what, (opens, closes) in request.windows():
        if (min(closes, over) if what in shifts else closes) - base >= LIMIT:
            raise InvalidProblem(
                f"{what}: the window from {opens} to {closes} does not end within the 68 years "
                f"after {base} that can be planned: move it, or plan it by itself"
            )


def _require_amounts(request: Request) -> None:
    """All amounts are of one length, and each is only delivered or only picked up."""
    kinds = len(request.vehicles[0].capacity) if request.vehicles else 0
    for vehicle in request.vehicles:
        if len(vehicle.capacity) != kinds:
            raise InvalidProblem(f"vehicle {vehicle.id}: capacity is not of length {kinds}")
    delivered: set[int] = set()
    for way in ("delivery", "pickup"):
        for job in request.jobs:
            amounts = getattr(job, way)
            if request.vehicles and len(amounts) not in (0, kinds):
                raise InvalidProblem(f"job {job.id}: {way} is not of length {kinds}")
            moved = {kind for kind, amount in enumerate(amounts) if amount}
            if way == "delivery":
                delivered |= moved
            elif moved & delivered:
                raise InvalidProblem(
                    f"job {job.id}: an amount that others have delivered is picked up here: both "
                    "at once cannot be planned here"
                )


def _per_km(request: Request) -> int:
    prices = {vehicle.per_km for vehicle in request.vehicles}
    if len(prices) > 1:
        raise InvalidProblem("vehicles differ in costs: per_km: they cannot be planned together")
    return max(prices, default=0)


def _task(job: Job, places: Places, frame: _Frame) -> Task:
    amounts = zip_longest(job.delivery, job.pickup, fillvalue=0)
    return Task(
        key=str(job.id),
        node=places.nodes[job.spot],
        windows=frame.windows(job.windows),
        service_s=job.service,
        unserved_cost=frame.unit * (1 + job.priority * frame.levels),
        skills=frozenset((str(skill), 1) for skill in job.skills),
        setup_s=job.setup,
        parts=frozenset(
            (f"amount {kind}", sum(both)) for kind, both in enumerate(amounts) if sum(both)
        ),
    )


def _worker(vehicle: Vehicle, places: Places, frame: _Frame) -> Worker:
    (window,) = frame.windows(vehicle.windows)
    loads = enumerate(vehicle.capacity)
    rate = vehicle.per_hour // HOUR
    return Worker(
        key=str(vehicle.id),
        start_node=places.anywhere if vehicle.start is None else places.nodes[vehicle.start],
        end_node=places.anywhere if vehicle.end is None else places.nodes[vehicle.end],
        starts_s=window.earliest_s,
        ends_s=window.latest_s,
        breaks=tuple(_break(vehicle, rest, window, frame) for rest in vehicle.breaks),
        skills=frozenset((str(skill), 1) for skill in vehicle.skills),
        max_tasks=vehicle.max_tasks,
        max_travel_s=vehicle.max_travel_time,
        travel_cost_per_s=None if rate == 1 else rate * frame.scale,
        parts=frozenset((f"amount {kind}", load) for kind, load in loads),
    )


def _break(vehicle: Vehicle, rest: Rest, shift: TimeWindow, frame: _Frame) -> Break:
    """A break within its window and the vehicle's."""
    (window,) = frame.windows(rest.windows) if rest.windows else (shift,)
    earliest_s = max(window.earliest_s, shift.earliest_s)
    latest_s = min(window.latest_s, shift.latest_s - rest.service)
    if latest_s < earliest_s:
        raise InvalidProblem(
            f"vehicle {vehicle.id}: break {rest.id} has no room within the time windows of both: "
            "leave the vehicle or the break out"
        )
    return Break(earliest_s=earliest_s, latest_s=latest_s, duration_s=rest.service)
