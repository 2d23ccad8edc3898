"""Our own format: a problem as JSON with its matrices beside it as .npy, a plan as JSON."""

from __future__ import annotations

import json
import tokenize
import zipfile
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from routing.errors import InvalidProblem
from routing.formats.fields import Fields, json_of
from routing.formats.model_json import link_of, speed_of, task_of, to_plain, worker_of
from routing.formats.plan_json import plan_from_json, plan_to_json, read_plan
from routing.formats.source import Source
from routing.problem import Policy, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.plan import Plan

__all__ = [
    "OBJECTIVE",
    "plan_from_json",
    "plan_to_json",
    "published",
    "read",
    "read_plan",
    "read_problem",
    "write_problem",
]

OBJECTIVE = "cost"
VERSION = 1
# What numpy raises about files that are no array; it takes some of them for zip archives.
UNREADABLE = (
    OSError,
    ValueError,
    EOFError,
    MemoryError,
    SyntaxError,
    tokenize.TokenError,
    zipfile.BadZipFile,
)


def read(path: Path) -> Source:
    """Read a problem, of which nothing says where its nodes are.

    Raises:
        InvalidProblem: it cannot be read, or contradicts itself.
    """
    return Source(problem=read_problem(path))


def published(problem: Problem, plan: Plan) -> float:
    """The plan's own cost."""
    return float(plan.cost)


def write_problem(problem: Problem, path: Path) -> Path:
    """Write a problem and return the path of its JSON file.

    Args:
        path: A folder, which is made and gets `problem.json`, or a file that ends with `.json`.
            The matrices are written beside it: travel times under the same name with `.npy`,
            distances, where there are any, with `.distance.npy`.
    """
    if path.suffix != ".json":
        path = path / "problem.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {
        "version": VERSION,
        "origin": problem.origin.isoformat(),
        "travel_s": _save(path.with_suffix(".npy"), problem.travel_s),
        "policy": asdict(problem.policy),
        "workers": [to_plain(worker) for worker in problem.workers],
        "tasks": [to_plain(task) for task in problem.tasks],
        "links": [asdict(link) for link in problem.links],
        "speeds": [asdict(speed) for speed in problem.speeds],
        "max_broken_promises": problem.max_broken_promises,
    }
    if problem.distance_m is not None:
        data["distance_m"] = _save(path.with_suffix(".distance.npy"), problem.distance_m)
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def read_problem(path: Path) -> Problem:
    """Read a problem from its JSON file, or from the folder that holds it.

    Raises:
        InvalidProblem: it cannot be read, or contradicts itself.
    """
    if path.is_dir():
        path = path / "problem.json"
    data = Fields(json_of(path, InvalidProblem), "problem", InvalidProblem)
    if data.whole("version") != VERSION:
        raise InvalidProblem(f"problem is not of version {VERSION}")
    distances = data.text_or_none("distance_m")
    problem = Problem(
        origin=_origin(data.text("origin")),
        tasks=data.each("tasks", task_of),
        workers=data.each("workers", worker_of),
        travel_s=_matrix(path, "travel_s", data.text("travel_s")),
        policy=_policy(data.object("policy", {})),
        distance_m=None if distances is None else _matrix(path, "distance_m", distances),
        links=data.each("links", link_of),
        speeds=data.each("speeds", speed_of),
        max_broken_promises=data.whole("max_broken_promises", 0),
    )
    data.end()
    return problem


def _save(path: Path, matrix: NDArray[np.int32]) -> str:
    np.save(path, matrix, allow_pickle=False)
    return path.name


def _origin(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as trouble:
        raise InvalidProblem(f"origin {text} is not a time") from trouble


def _matrix(path: Path, field: str, name: str) -> NDArray[np.int32]:
    if Path(name).name != name:
        raise InvalidProblem(f"{field} names a file that is not beside the problem")
    try:
        # Opened here, because numpy leaves a broken archive open.
        with (path.parent / name).open("rb") as file:
            matrix = np.load(file, allow_pickle=False)
    except UNREADABLE as trouble:
        raise InvalidProblem(f"{field}'s {name} cannot be read: {trouble}") from trouble
    if not isinstance(matrix, np.ndarray):
        matrix.close()
        raise InvalidProblem(f"{field}'s {name} is not one array")
    return matrix


def _policy(data: Fields) -> Policy:
    values = {
        field.name: data.whole(field.name) for field in fields(Policy) if field.name in data.names()
    }
    data.end()
    return Policy(**values)
