"""When a worker is where: the exact times of tasks in a given order, breaks included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.draft import Draft
from routing.kernel.load import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.plan import Route
    from routing.problem import Problem


def schedule(problem: Problem, worker: str, tasks: Sequence[str]) -> Route | None:
    """Time the tasks in this order for this worker, each as early as can be.

    Skills and ties play no part. Returns `None` when a window, a break, a limit or the shift is
    missed.
    """
    draft = Draft(problem)
    task_of = {task.key: i for i, task in enumerate(problem.tasks)}
    w = [one.key for one in problem.workers].index(worker)
    order = np.array([task_of[key] for key in tasks], dtype=np.int64)
    draft.inst.able[order, w] |= 1
    load(draft.inst, draft.st, w, order)
    return draft.route(w) if draft.orders()[w] == order.tolist() else None
