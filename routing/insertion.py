"""Where one more task fits into a plan, and what each place costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.draft import draft_of
from routing.errors import InvalidPlan
from routing.kernel.arrays import FROM, INF, PERSON, ROUTE, UNTIL
from routing.kernel.offers import ADDED, BEGINS, POSITION, WORKER, places, slots
from routing.kernel.route import remove, retime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.draft import Draft
    from routing.plan import Plan
    from routing.problem import Problem, TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """A place for a task.

    Attributes:
        worker: The worker's key.
        position: Its index among the stops of the route, 0 for the first.
        start_s: When the work would start.
        added_cost: By which the plan gets dearer, without what leaving the task out cost.
    """

    worker: str
    position: int
    start_s: int
    added_cost: int


def insertions(problem: Problem, plan: Plan, task_key: str) -> list[Insertion]:
    """All possible places for a task, the cheapest first.

    A task that is on a route already is taken off first, so this also tells where it might move.
    One of a crew whose others are on routes starts when they do; one in an order starts as the
    others permit.

    Raises:
        InvalidPlan: the problem has no such task.
    """
    task = task_number(problem, task_key)
    draft = draft_of(problem, plan)
    take_out(draft, task)
    return ranked(draft, task)


def task_number(problem: Problem, key: str) -> int:
    """The place of a task in the problem.

    Raises:
        InvalidPlan: the problem has no such task.
    """
    for i, task in enumerate(problem.tasks):
        if task.key == key:
            return i
    raise InvalidPlan(f"there is no task {key}")


def take_out(draft: Draft, task: int) -> None:
    """Take one task off its route, and bound its start by what it is tied to."""
    node = draft.st.node
    w = int(node[task, ROUTE])
    if w >= 0:
        remove(draft.inst, draft.st, w, task)
        retime(draft.inst, draft.st, w)
    node[task, FROM], node[task, UNTIL] = _bounds(draft, task)
    for worker in _partners(draft, task):
        person = draft.inst.worker[worker, PERSON]
        draft.inst.able[task, draft.inst.worker[:, PERSON] == person] = 0


def ranked(draft: Draft, task: int) -> list[Insertion]:
    """All places for a task that is on no route, the cheapest first."""
    inst, st = draft.inst, draft.st
    found = np.zeros((len(inst.able) + len(inst.worker), 4), dtype=np.int64)
    count = places(inst, st, task, found)
    order = np.lexsort(found[:count, [WORKER, BEGINS, ADDED]].T)
    keys = [worker.key for worker in draft.problem.workers]
    return [
        Insertion(
            worker=keys[row[WORKER]],
            position=row[POSITION],
            start_s=row[BEGINS],
            added_cost=row[ADDED],
        )
        for row in found[:count][order].tolist()
    ]


def slot_costs(draft: Draft, task: int, windows: Sequence[TimeWindow]) -> list[int | None]:
    """By window, what the cheapest start in it adds to the plan; `None` where nobody can come.

    The task must be on no route of the draft; nothing in the draft changes.
    """
    bounds = np.array([(w.earliest_s, w.latest_s) for w in windows], dtype=np.int64).reshape(-1, 2)
    found = np.zeros((len(windows), 3), dtype=np.int64)
    slots(draft.inst, draft.st, task, bounds, found)
    return [cost if cost < INF else None for cost in found[:, 2].tolist()]


def _partners(draft: Draft, task: int) -> list[int]:
    """The workers of the others of its crew."""
    crew = draft.problem.tasks[task].together
    if crew is None:
        return []
    route = draft.st.node[:, ROUTE]
    others = [i for i, t in enumerate(draft.problem.tasks) if t.together == crew and i != task]
    return [int(route[i]) for i in others if route[i] >= 0]


def _bounds(draft: Draft, task: int) -> tuple[int, int]:
    """From when until when the placed tasks that it is tied to let it start."""
    node, tasks, inst = draft.st.node, draft.problem.tasks, draft.inst
    from_s, until_s = -INF, INF
    crew = tasks[task].together
    for i, other in enumerate(tasks):
        if crew is not None and i != task and other.together == crew and node[i, ROUTE] >= 0:
            from_s = until_s = int(node[i, FROM])
    number = {one.key: i for i, one in enumerate(tasks)}
    for link in draft.problem.links:
        before, after = number[link.before], number[link.after]
        service_s = max(tasks[before].service_s, int(inst.own_service[before].max(initial=0))
                        if len(inst.own_service) > 1 else 0)  # fmt: skip
        least_s = link.least_s + (service_s + tasks[before].setup_s) * link.counts_from_end
        most_s = INF if link.greatest_s is None else link.greatest_s
        if after == task and node[before, ROUTE] >= 0:
            from_s = max(from_s, int(node[before, FROM]) + least_s)
            until_s = min(until_s, int(node[before, FROM]) + most_s)
        if before == task and node[after, ROUTE] >= 0:
            from_s = max(from_s, int(node[after, FROM]) - most_s)
            until_s = min(until_s, int(node[after, FROM]) - least_s)
    return from_s, until_s
