"""A plan beside its problem, once it is sure that the two belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.errors import InvalidPlan

if TYPE_CHECKING:
    from routing.plan import Plan
    from routing.problem import Problem, Task, Worker


@dataclass(frozen=True, slots=True)
class Known:
    """A plan whose tasks and workers are all in the problem."""

    problem: Problem
    plan: Plan
    tasks: dict[str, Task]
    workers: dict[str, Worker]

    @property
    def said(self) -> str:
        """What the plan comes to, in a sentence."""
        figures, plan = self.plan.figures, self.plan
        count = len(self.problem.tasks)
        workers = f"{len(plan.routes):,} of {len(self.problem.workers):,} workers"
        return f"{figures.served:,} of {count:,} tasks served by {workers}, cost {plan.cost:,}."


def known(problem: Problem, plan: Plan) -> Known:
    """Put the two together.

    Raises:
        InvalidPlan: the plan names a task or worker that the problem does not have.
    """
    tasks = {task.key: task for task in problem.tasks}
    workers = {worker.key: worker for worker in problem.workers}
    for route in plan.routes:
        if route.worker not in workers:
            raise InvalidPlan(f"worker {route.worker} is not in the problem")
        for stop in route.stops:
            if stop.task not in tasks:
                raise InvalidPlan(f"task {stop.task} is not in the problem")
    for entry in plan.unserved:
        if entry.task not in tasks:
            raise InvalidPlan(f"task {entry.task} is not in the problem")
    return Known(problem, plan, tasks, workers)
