"""The workers' part of the arrays: shifts, limits, and how long breaks can wait."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from routing.kernel import arrays as a
from routing.worker import CAPS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.problem import Problem, Worker


def worker_rows(problem: Problem) -> NDArray[np.int64]:
    """`Instance.worker`."""
    policy = problem.policy
    rows = np.zeros((len(problem.workers), a.WORKER_COLUMNS), dtype=np.int64)
    persons: dict[str, int] = {}
    kinds: dict[object, int] = {}
    shifts = Counter(worker.person for worker in problem.workers)
    named = {worker.key for worker in problem.workers if shifts[worker.person] > 1}
    named |= {
        key for task in problem.tasks for key in (task.now_worker, task.preferred_worker) if key
    }
    for row, worker in zip(rows, problem.workers, strict=True):
        row[a.STARTS], row[a.ENDS] = worker.starts_s, worker.ends_s
        row[a.LATEST] = worker.ends_s + worker.max_overtime_s
        row[a.BREAKS], row[a.EARLY] = len(worker.breaks), worker.early_breaks
        row[a.READY] = worker.ready_s
        row[a.PERSON] = persons.setdefault(worker.person, len(persons))
        own = worker.travel_cost_per_s
        row[a.DRIVE_PRICE] = policy.travel_cost_per_s if own is None else own
        caps = [getattr(worker, name) for name in CAPS]
        for column, cap in zip(range(a.MAX_TASKS, a.MAX_DURATION + 1), caps, strict=True):
            row[column] = a.INF if cap is None else cap
        row[a.HAS_DEPOT] = worker.depot_node is not None
        is_overtime_priced = worker.max_overtime_s > 0 and policy.overtime_cost_per_minute > 0
        is_short = policy.duration_cost_per_s > 0 or worker.max_duration_s is not None
        row[a.IS_WATCHED] = is_overtime_priced or is_short
        row[a.KIND] = kinds.setdefault(_kind(worker, named), len(kinds))
    return rows


def _kind(worker: Worker, named: set[str]) -> object:
    """Who has the same kind is interchangeable as long as nobody has work.

    Whom tasks name, or a person of several shifts, costs something else than the others.
    """
    return (
        worker.start_node,
        worker.end_node,
        (worker.starts_s, worker.ends_s, worker.max_overtime_s, worker.breaks),
        (worker.skills, worker.skills_end_s, worker.territories),
        tuple(getattr(worker, name) for name in CAPS),
        (worker.pace_percent, worker.paces_percent, worker.travel_cost_per_s, worker.history_s),
        (worker.tools, worker.parts, worker.depot_node, worker.depot_s),
        worker.key if worker.key in named else None,
    )


def rest_rows(problem: Problem) -> NDArray[np.int64]:
    """`Instance.rest`; breaks at home may lie after the shift, only their windows bind them."""
    most = max((len(worker.breaks) for worker in problem.workers), default=0)
    rows = np.zeros((len(problem.workers), most + 1, 4), dtype=np.int64)
    rows[:, :, a.HOME_BY] = a.NEVER
    for row, worker in zip(rows, problem.workers, strict=True):
        for k, rest in enumerate(worker.breaks):
            row[k, : a.HOME_BY] = rest.earliest_s, rest.latest_s, rest.duration_s
        latest_s = worker.ends_s + worker.max_overtime_s
        for k in range(len(worker.breaks) + 1):
            row[k, a.HOME_BY] = _last_return_s(worker, k, latest_s)
    return rows


def _last_return_s(worker: Worker, taken: int, latest_s: int) -> int:
    begin_s: int | None = None
    for rest in reversed(worker.breaks[taken:]):
        last_s = rest.latest_s
        if begin_s is not None:
            last_s = min(last_s, begin_s - rest.duration_s)
        if last_s < rest.earliest_s:
            return a.NEVER
        begin_s = last_s
    return latest_s if begin_s is None else min(latest_s, begin_s)
