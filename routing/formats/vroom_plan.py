"""A plan from VROOM's JSON solution, so that VROOM's answers can be checked too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from routing.errors import InvalidPlan
from routing.formats.fields import Fields
from routing.plan import BreakTaken, Plan, Route, Stop
from routing.recount import counted

if TYPE_CHECKING:
    from routing.problem import Problem, Task, Worker


@dataclass(frozen=True, slots=True)
class _Step:
    """One step, in the problem's seconds; `driven_s` counts from the start of the route."""

    kind: str
    key: str
    arrive_s: int
    start_s: int
    end_s: int
    driven_s: int


def plan_of(problem: Problem, base: int, data: Any) -> Plan:
    """The plan of a solution; cost and figures are counted anew, VROOM's own are not ours.

    Raises:
        InvalidPlan: names the field that is missing or wrong, or what the problem does not have.
    """
    solution = Fields(data, "solution", InvalidPlan)
    solution.require("code", "routes")
    if solution.whole("code") != 0:
        raise InvalidPlan(f"solution is of code {solution.peek('code')}")
    tasks = {task.key: task for task in problem.tasks}
    workers = {worker.key: worker for worker in problem.workers}

    def read(route: Fields) -> Route:
        key = str(route.whole("vehicle"))
        if key not in workers:
            raise InvalidPlan(f"{route.where}: vehicle {key} is not in the problem")
        steps = route.each("steps", lambda step: _step(step, base))
        _require_steps(route.where, steps, tasks)
        return _route(problem, tasks, workers[key], steps)

    order = {worker.key: i for i, worker in enumerate(problem.workers)}
    routes = [route for route in solution.each("routes", read) if route.stops]
    return counted(problem, sorted(routes, key=lambda route: order[route.worker]))


def _step(data: Fields, base: int) -> _Step:
    kind = data.text("type")
    arrive_s = data.whole("arrival") - base
    start_s = arrive_s + data.whole("waiting_time", 0)
    return _Step(
        kind=kind,
        key=str(data.whole("id")) if kind in {"job", "break"} else "",
        arrive_s=arrive_s,
        start_s=start_s,
        end_s=start_s + data.whole("setup", 0) + data.whole("service", 0),
        driven_s=data.whole("duration"),
    )


def _require_steps(where: str, steps: tuple[_Step, ...], tasks: dict[str, Task]) -> None:
    kinds = [step.kind for step in steps]
    if len(steps) < 2 or (kinds[0], kinds[-1]) != ("start", "end"):
        raise InvalidPlan(f"{where}: steps do not lead from a start to an end")
    for step in steps[1:-1]:
        if step.kind not in {"job", "break"}:
            raise InvalidPlan(f"{where}: a step of type {step.kind} cannot be read here")
        if step.kind == "job" and step.key not in tasks:
            raise InvalidPlan(f"{where}: job {step.key} is not in the problem")


def _route(
    problem: Problem, tasks: dict[str, Task], worker: Worker, steps: tuple[_Step, ...]
) -> Route:
    stops: list[Stop] = []
    here, leg = worker.start_node, 0
    for i, step in enumerate(steps):
        if step.kind == "job":
            node = tasks[step.key].node
            stops.append(
                Stop(
                    task=step.key,
                    arrive_s=_reached_s(steps[leg + 1 : i + 1]),
                    start_s=step.start_s,
                    end_s=step.end_s,
                    travel_s=int(problem.travel_s[here, node]),
                )
            )
            here, leg = node, i
    rests = [step for step in steps if step.kind == "break"]
    return Route(
        worker=worker.key,
        stops=tuple(stops),
        breaks=tuple(BreakTaken(start_s=rest.start_s, end_s=rest.end_s) for rest in rests),
        leaves_s=_leaves_s(steps),
        returns_s=_reached_s(steps[leg + 1 :]),
        travel_home_s=int(problem.travel_s[here, worker.end_node]),
    )


def _reached_s(leg: tuple[_Step, ...]) -> int:
    """When the goal, the last step, is reached: no later than a break after all the driving."""
    return next(step.arrive_s for step in leg if step.driven_s == leg[-1].driven_s)


def _leaves_s(steps: tuple[_Step, ...]) -> int:
    """After the breaks at the start, where the first job is somewhere else."""
    first = next((i for i, step in enumerate(steps) if step.kind == "job"), 0)
    before = [step.end_s for step in steps[1:first] if step.driven_s == 0]
    return before[-1] if before and steps[first].driven_s else steps[0].arrive_s
