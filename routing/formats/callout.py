"""Our own format: a problem as JSON with its travel times beside it as .npy, a plan as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from routing.errors import InvalidPlan, InvalidProblem
from routing.formats.fields import Fields
from routing.plan import BreakTaken, Figures, Plan, Reason, Route, Stop, Unserved
from routing.problem import Break, Policy, Problem, Task, TimeWindow, Worker

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.errors import RoutingError

VERSION = 1


def write_problem(problem: Problem, path: Path) -> Path:
    """Write a problem and return the path of its JSON file.

    Args:
        path: A folder, which is made and gets `problem.json`, or a file that ends with `.json`.
            The travel times are written beside it, under the same name with `.npy`.
    """
    if path.suffix != ".json":
        path = path / "problem.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    matrix = path.with_suffix(".npy")
    np.save(matrix, problem.travel_s, allow_pickle=False)
    data = {
        "version": VERSION,
        "origin": problem.origin.isoformat(),
        "travel_s": matrix.name,
        "policy": asdict(problem.policy),
        "workers": [_plain(worker) for worker in problem.workers],
        "tasks": [_plain(task) for task in problem.tasks],
    }
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def read_problem(path: Path) -> Problem:
    """Read a problem from its JSON file, or from the folder that holds it.

    Raises:
        InvalidProblem: it cannot be read, or contradicts itself.
    """
    if path.is_dir():
        path = path / "problem.json"
    data = Fields(_json(path, InvalidProblem), "problem", InvalidProblem)
    if data.whole("version") != VERSION:
        raise InvalidProblem(f"problem is not of version {VERSION}")
    problem = Problem(
        origin=_origin(data.text("origin")),
        tasks=data.each("tasks", _task),
        workers=data.each("workers", _worker),
        travel_s=_matrix(path, data.text("travel_s")),
        policy=_policy(data.object("policy", {})),
    )
    data.end()
    return problem


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """The plan as JSON values."""
    return asdict(plan)


def plan_from_json(data: Any) -> Plan:
    """The plan that `plan_to_json` made.

    Raises:
        InvalidPlan: names the field that is missing, unknown or of another type.
    """
    what = Fields(data, "plan", InvalidPlan)
    figures = what.object("figures")
    plan = Plan(
        routes=what.each("routes", _route),
        unserved=what.each("unserved", _unserved),
        cost=what.whole("cost"),
        figures=Figures(**{field.name: figures.whole(field.name) for field in fields(Figures)}),
    )
    figures.end()
    what.end()
    return plan


def read_plan(path: Path) -> Plan:
    """Read a plan from a JSON file.

    Raises:
        InvalidPlan: it cannot be read.
    """
    return plan_from_json(_json(path, InvalidPlan))


def _json(path: Path, error: type[RoutingError]) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as trouble:
        raise error(f"{path.name} cannot be read: {trouble.strerror}") from trouble
    except (ValueError, RecursionError) as trouble:
        raise error(f"{path.name} is not JSON: {trouble}") from trouble


def _plain(value: Task | Worker) -> dict[str, Any]:
    data = asdict(value)
    data["skills"] = dict(sorted(value.skills))
    for name in ("allowed_workers", "excluded_workers"):
        if data.get(name) is not None:
            data[name] = sorted(data[name])
    return data


def _origin(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as trouble:
        raise InvalidProblem(f"origin {text} is not a time") from trouble


def _matrix(path: Path, name: str) -> NDArray[np.int32]:
    if Path(name).name != name:
        raise InvalidProblem("travel_s names a file that is not beside the problem")
    try:
        matrix = np.load(path.parent / name, allow_pickle=False)
    except (OSError, ValueError, EOFError) as trouble:
        raise InvalidProblem(f"travel times {name} cannot be read: {trouble}") from trouble
    if not isinstance(matrix, np.ndarray):
        raise InvalidProblem(f"travel times {name} are not one array")
    return matrix


def _policy(data: Fields) -> Policy:
    values = {
        field.name: data.whole(field.name) for field in fields(Policy) if field.name in data.names()
    }
    data.end()
    return Policy(**values)


def _task(data: Fields) -> Task:
    task = Task(
        key=data.text("key"),
        node=data.whole("node"),
        windows=data.each("windows", _window),
        service_s=data.whole("service_s"),
        unserved_cost=data.whole("unserved_cost"),
        skills=data.levels("skills"),
        due_s=data.whole_or_none("due_s"),
        allowed_workers=data.texts_or_none("allowed_workers"),
        excluded_workers=data.texts("excluded_workers"),
        is_required=data.flag("is_required", False),
        preferred_worker=data.text_or_none("preferred_worker"),
        now_worker=data.text_or_none("now_worker"),
        now_start_s=data.whole_or_none("now_start_s"),
        together=data.text_or_none("together"),
    )
    data.end()
    return task


def _window(data: Fields) -> TimeWindow:
    window = TimeWindow(earliest_s=data.whole("earliest_s"), latest_s=data.whole("latest_s"))
    data.end()
    return window


def _worker(data: Fields) -> Worker:
    worker = Worker(
        key=data.text("key"),
        start_node=data.whole("start_node"),
        end_node=data.whole("end_node"),
        starts_s=data.whole("starts_s"),
        ends_s=data.whole("ends_s"),
        max_overtime_s=data.whole("max_overtime_s", 0),
        breaks=data.each("breaks", _break),
        skills=data.levels("skills"),
        person=data.text("person", ""),
    )
    data.end()
    return worker


def _break(data: Fields) -> Break:
    rest = Break(**{name: data.whole(name) for name in ("earliest_s", "latest_s", "duration_s")})
    data.end()
    return rest


def _route(data: Fields) -> Route:
    route = Route(
        worker=data.text("worker"),
        stops=data.each("stops", _stop),
        breaks=data.each("breaks", _break_taken),
        leaves_s=data.whole("leaves_s"),
        returns_s=data.whole("returns_s"),
        travel_home_s=data.whole("travel_home_s"),
    )
    data.end()
    return route


def _stop(data: Fields) -> Stop:
    names = ("arrive_s", "start_s", "end_s", "travel_s")
    stop = Stop(task=data.text("task"), **{name: data.whole(name) for name in names})
    data.end()
    return stop


def _break_taken(data: Fields) -> BreakTaken:
    taken = BreakTaken(start_s=data.whole("start_s"), end_s=data.whole("end_s"))
    data.end()
    return taken


def _unserved(data: Fields) -> Unserved:
    unserved = Unserved(task=data.text("task"), reasons=data.each("reasons", _reason))
    data.end()
    return unserved


def _reason(data: Fields) -> Reason:
    reason = Reason(code=data.text("code"), numbers=data.numbers("numbers"))
    data.end()
    return reason
