"""What all peers can be asked: windows, shifts, skills, amounts, leaving out.

A peer must solve what we solve or nothing: whatever it has no word for is refused here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.formats.published import only

if TYPE_CHECKING:
    from routing import Problem, Task, Worker

# What a task, a worker and a problem must leave at nothing for all peers.
OF_TASKS = (
    "due_s", "allowed_workers", "excluded_workers", "preferred_worker", "now_worker",
    "now_start_s", "together", "setup_s", "territory", "tools", "promise",
)  # fmt: skip
OF_WORKERS = (
    "max_overtime_s", "skills_end_s", "territories", "max_tasks", "max_work_s", "max_travel_s",
    "max_duration_s", "paces_percent", "travel_cost_per_s", "depot_node", "tools",
)  # fmt: skip


class CannotExpress(Exception):
    """The peer has no word for something in the problem."""


def require_expressible(problem: Problem, *, with_breaks: bool) -> None:
    """Refuse a problem that has more than the peers know, or breaks where the peer knows none.

    Raises:
        CannotExpress: says what and where.
    """
    policy = problem.policy
    if problem.links or problem.speeds or problem.distance_m is not None:
        raise CannotExpress("links, speeds or distances")
    if policy != only(travel_cost_per_s=1):
        raise CannotExpress("only travel, at 1 a second, and what is left out may have a price")
    for task in problem.tasks:
        _require_nothing(task, OF_TASKS)
        if len(task.windows) != 1:
            raise CannotExpress(f"task {task.key} has {len(task.windows)} windows")
    for worker in problem.workers:
        _require_nothing(worker, OF_WORKERS)
        if worker.pace_percent != 100:
            raise CannotExpress(f"worker {worker.key} has a pace")
        if worker.breaks and not with_breaks:
            raise CannotExpress(f"worker {worker.key} has a break")


def _require_nothing(what: Task | Worker, names: tuple[str, ...]) -> None:
    for name in names:
        if getattr(what, name):
            raise CannotExpress(f"{what.key} has {name}")


def skills_needed(problem: Problem) -> list[tuple[str, int]]:
    """Every (skill, level) that some task needs, in a fixed order."""
    return sorted({skill for task in problem.tasks for skill in task.skills})


def has_skill(worker: Worker, skill: str, level: int) -> bool:
    """Whether the worker has the skill at that level or above."""
    return any(name == skill and own >= level for name, own in worker.skills)


def parts_used(problem: Problem) -> list[str]:
    """Every part that some task uses up, in a fixed order."""
    return sorted({name for task in problem.tasks for name, _ in task.parts})
