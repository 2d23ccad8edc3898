"""VROOM through pyvroom: priorities for what may be left out, a skill for each level, breaks.

VROOM serves the greatest sum of priorities first and drives little second, which for weights of
0 to 100 is the same order as ours as long as no weight is worth its drive.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import vroom

from benchmarks.routing.days import has_skill
from benchmarks.routing.expressible import (
    parts_used,
    require_expressible,
    skills_needed,
)

if TYPE_CHECKING:
    from routing import Problem, Task, Worker

GREATEST_PRIORITY = 100
# Of 0 to 5, the most thorough.
EXPLORATION = 5
Numbers = dict[tuple[str, int], int]


def orders(problem: Problem, limit_s: float, seed: int) -> dict[str, list[str]]:
    """Solve on one thread; keys of tasks by key of worker. VROOM has no seed."""
    began_s = time.perf_counter()
    require_expressible(problem, with_breaks=True)
    asked = vroom.Input()
    asked.set_durations_matrix("car", problem.travel_s.astype("uint32"))
    numbers = {skill: i for i, skill in enumerate(skills_needed(problem))}
    parts = parts_used(problem)
    for i, worker in enumerate(problem.workers):
        asked.add_vehicle(_vehicle(i, worker, numbers, parts))
    most = max((task.unserved_cost for task in problem.tasks), default=1)
    asked.add_job([_job(i, task, most, numbers, parts) for i, task in enumerate(problem.tasks)])
    left_s = max(0.01, limit_s - (time.perf_counter() - began_s))
    answer = asked.solve(EXPLORATION, nb_threads=1, timeout=timedelta(seconds=left_s))
    return _read(problem, answer)


def _vehicle(number: int, worker: Worker, numbers: Numbers, parts: list[str]) -> vroom.Vehicle:
    own = dict(worker.parts)
    return vroom.Vehicle(
        number,
        start=worker.start_node,
        end=worker.end_node,
        skills={i for skill, i in numbers.items() if has_skill(worker, *skill)},
        capacity=[own.get(name, 0) for name in parts],
        time_window=vroom.TimeWindow(worker.starts_s, worker.ends_s),
        breaks=[
            vroom.Break(
                i,
                time_windows=[vroom.TimeWindow(rest.earliest_s, rest.latest_s)],
                service=rest.duration_s,
            )
            for i, rest in enumerate(worker.breaks)
        ],
    )


def _job(number: int, task: Task, most: int, numbers: Numbers, parts: list[str]) -> vroom.Job:
    used, (window,) = dict(task.parts), task.windows
    priority = max(1, round(task.unserved_cost * GREATEST_PRIORITY / max(1, most)))
    return vroom.Job(
        number,
        location=task.node,
        default_service=task.service_s,
        delivery=[used.get(name, 0) for name in parts],
        skills={numbers[skill] for skill in task.skills},
        priority=GREATEST_PRIORITY if task.is_required else priority,
        time_windows=[vroom.TimeWindow(window.earliest_s, window.latest_s)],
    )


def _read(problem: Problem, answer: vroom.Solution) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    steps = answer.routes[answer.routes["type"] == "job"]
    for vehicle, job in zip(steps["vehicle_id"], steps["id"], strict=True):
        worker, task = problem.workers[int(vehicle)], problem.tasks[int(job)]
        found.setdefault(worker.key, []).append(task.key)
    return found
