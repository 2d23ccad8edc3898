"""One task at once: where it goes as things are, and what a short search around it finds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from routing.changes import moves, with_routes_kept
from routing.check import check
from routing.draft import Draft, draft_of
from routing.insertion import put_best, task_number
from routing.kernel.arrays import ABLE_BIT, ROUTE
from routing.reasons.explain import explain
from routing.recount import counted
from routing.search.annealing import GENTLE, Annealing
from routing.search.clock import Clock
from routing.tied_starts import needed_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.changes import Move
    from routing.plan import Plan
    from routing.problem import Problem, Task

# So many of the nearest routes may change, and of those who could do it themselves.
NEAREST, NEAREST_ABLE = 16, 10
# Between two looks at the clock.
SLICE_S = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What becomes of a plan when one task must be done.

    Attributes:
        plan: The best found; routes that nobody touched keep their times.
        moves: What differs from before, the task itself included.
        is_served: Whether the task has a place.
        plain_cost: The cost of the plan in which the task only goes where it is cheapest and all
            else keeps its order; `None` where there is no such place.
    """

    plan: Plan
    moves: tuple[Move, ...]
    is_served: bool
    plain_cost: int | None


def place_urgently(
    problem: Problem,
    plan: Plan,
    task_key: str,
    *,
    limit_s: float = 0.5,
    seed: int = 0,
    iterations: int | None = None,
) -> Response:
    """Find a place for a task that must be done, whatever its price, in about `limit_s` seconds.

    First it goes where it is cheapest, then others near it may move, at the prices of the policy,
    or be left out at theirs; pins and all other rules hold. The plan is never dearer than that of
    the first step. What the plan leaves out besides stays left out.

    Args:
        iterations: A fixed number of steps: with the same seed, the same plan.

    Raises:
        InvalidPlan: the problem has no such task.
    """
    clock = Clock(limit_s, iterations=iterations)
    urgent = _of_what_counts(problem, plan, task_key)
    draft = draft_of(urgent, plan)
    task = task_number(urgent, task_key)
    found, was = [], {violation.code for violation in check(problem, plan)}
    if draft.st.node[task, ROUTE] >= 0 or put_best(draft, task):
        found.append(_as_plan(problem, plan, was, draft))
    plain_cost = found[0].cost if found and task_key in found[0].served() else None
    if urgent.workers:
        _search(draft, task, clock, seed)
        found.append(_as_plan(problem, plan, was, draft.best()))
    best = min(found, key=lambda one: (task_key not in one.served(), one.cost), default=plan)
    if best is plan or task_key not in best.served():
        return Response(
            plan=replace(plan, unserved=explain(problem, plan)),
            moves=(),
            is_served=False,
            plain_cost=None,
        )
    best = replace(best, unserved=explain(problem, best))
    return Response(plan=best, moves=moves(plan, best), is_served=True, plain_cost=plain_cost)


def _of_what_counts(problem: Problem, plan: Plan, task_key: str) -> Problem:
    """The problem of what is served and of the task, which is required.

    To be elsewhere than in the plan is priced, whether the caller said so or not: near an emergency
    nothing moves without need.
    """
    number = task_number(problem, task_key)
    kept = plan.served() | needed_for(problem, task_key)
    # A required task must have a window and somebody to do it.
    allowed = problem.tasks[number].allowed_workers
    is_possible = problem.tasks[number].windows and (allowed is None or allowed)
    now = {stop.task: (r.worker, stop.start_s) for r in plan.routes for stop in r.stops}
    tasks = tuple(
        replace(task, is_required=True)
        if task.key == task_key and is_possible
        else _held(task, *now.get(task.key, (None, None)))
        for task in problem.tasks
        if task.key in kept
    )
    links = tuple(link for link in problem.links if {link.before, link.after} <= kept)
    return replace(problem, tasks=tasks, links=links)


def _held(task: Task, worker: str | None, start_s: int | None) -> Task:
    return replace(
        task,
        now_worker=task.now_worker or worker,
        now_start_s=start_s if task.now_start_s is None else task.now_start_s,
    )


def _as_plan(problem: Problem, before: Plan, was: set[str], draft: Draft) -> Plan:
    """The draft's plan as one of the whole problem; the old one where it breaks other rules."""
    routes = (draft.route(w) for w in range(len(problem.workers)))
    plan = counted(problem, (route for route in routes if route is not None))
    plan = with_routes_kept(problem, before, plan)
    return before if {v.code for v in check(problem, plan)} - was else plan


def _search(draft: Draft, task: int, clock: Clock, seed: int) -> None:
    """Search around a task from the draft as it is; the best is in its state."""
    draft.st.active[:] = _in_reach(draft, task)
    annealing = _Around(draft, task, seed)
    while not clock.is_over():
        steps = clock.steps_for(SLICE_S)
        progress = clock.now() / max(1e-9, clock.now() + clock.left())
        clock.count(annealing.slice(steps, progress))
    draft.st.active[:] = True


def _in_reach(draft: Draft, task: int) -> NDArray[np.bool_]:
    """Whose routes may change: the nearest, and the nearest of those able to do the task."""
    far_s = away_s(draft, task)
    able = draft.inst.able[task] & ABLE_BIT > 0
    order = np.argsort(far_s, kind="stable")
    active = np.zeros(len(far_s), dtype=np.bool_)
    active[order[:NEAREST]] = True
    active[order[able[order]][:NEAREST_ABLE]] = True
    own = draft.st.node[task, ROUTE]
    if own >= 0:
        active[own] = True
    return active


def away_s(draft: Draft, task: int) -> NDArray[np.int64]:
    """By worker, how far the nearest place of the route is, home included."""
    inst, n = draft.inst, len(draft.inst.able)
    here = inst.place[task]
    homes = inst.place[n : n + len(inst.worker)]
    far_s: NDArray[np.int64] = inst.travel[homes, here].astype(np.int64)
    route = draft.st.node[:n, ROUTE]
    served = np.flatnonzero(route >= 0)
    places = inst.place[served]
    near_s = np.minimum(inst.travel[places, here], inst.travel[here, places]).astype(np.int64)
    np.minimum.at(far_s, route[served], near_s)
    return far_s


class _Around(Annealing):
    """A search whose routes are all ruined around one task."""

    # The day is large, the part of it that may change is not.
    is_cut = False

    def __init__(self, draft: Draft, task: int, seed: int) -> None:
        super().__init__(draft, GENTLE, seed=seed)
        route = draft.st.node[: len(draft.inst.able), ROUTE]
        near = np.flatnonzero((route >= 0) & draft.st.active[route])
        self.seeds = np.unique(np.append(near, task)).astype(np.int64)
