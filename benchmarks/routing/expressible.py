"""What all peers can be asked: windows, shifts, skills, amounts, leaving out.

A peer must solve what we solve or nothing: whatever it has no word for is refused here.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from routing.formats.published import only

if TYPE_CHECKING:
    from routing import Problem, Task, Worker

# What the peers have a word for; of everything else there must be nothing.
OF_TASKS = {
    "key", "node", "windows", "service_s", "unserved_cost", "skills", "is_required", "parts",
}  # fmt: skip
OF_WORKERS = {
    "key", "person", "start_node", "end_node", "starts_s", "ends_s", "breaks", "skills", "parts",
}  # fmt: skip
OF_PROBLEMS = {"origin", "tasks", "workers", "travel_s", "policy"}


class CannotExpress(Exception):
    """The peer has no word for something in the problem."""


def require_expressible(problem: Problem, *, with_breaks: bool) -> None:
    """Refuse a problem that has more than the peers know, or breaks where the peer knows none.

    Raises:
        CannotExpress: says what and where.
    """
    _require_nothing_but(OF_PROBLEMS, problem)
    if problem.policy != only(travel_cost_per_s=1):
        raise CannotExpress("only travel, at 1 a second, and what is left out may have a price")
    for task in problem.tasks:
        _require_nothing_but(OF_TASKS, task)
        if len(task.windows) != 1:
            raise CannotExpress(f"task {task.key} has {len(task.windows)} windows")
    for worker in problem.workers:
        _require_nothing_but(OF_WORKERS, worker)
        if worker.breaks and not with_breaks:
            raise CannotExpress(f"worker {worker.key} has a break")


def _require_nothing_but(known: set[str], what: Problem | Task | Worker) -> None:
    for field in fields(what):
        if field.name not in known and getattr(what, field.name) != field.default:
            raise CannotExpress(f"{getattr(what, 'key', 'the problem')} has {field.name}")


def skills_needed(problem: Problem) -> list[tuple[str, int]]:
    """Every (skill, level) that some task needs, in a fixed order."""
    return sorted({skill for task in problem.tasks for skill in task.skills})


def parts_used(problem: Problem) -> list[str]:
    """Every part that some task uses up, in a fixed order."""
    return sorted({name for task in problem.tasks for name, _ in task.parts})
