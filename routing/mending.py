"""What happens where search and checker disagree: the checker is right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from routing import rules
from routing.check import check
from routing.draft import Draft, draft_of
from routing.plan import Plan
from routing.recount import recount

if TYPE_CHECKING:
    from routing.check import Violation
    from routing.plan import Route
    from routing.problem import Problem

# Contradicting pins do not stop a day's plan; what is left out for them is reported.
TOLERATED = "required-left-out"


def checked(problem: Problem, draft: Draft) -> tuple[Plan, tuple[int, int]]:
    """The draft's plan without routes that break a rule, and its rank.

    Search and checker know each rule separately, and tests hold them together; this is the last
    line, so that nothing that breaks a rule is ever proposed.
    """
    plan = draft.plan()
    while wrong := [v for v in check(problem, plan) if v.code != TOLERATED]:
        plan = _without(problem, plan, wrong)
    required = {task.key for task in problem.tasks if task.is_required}
    return plan, (sum(entry.task in required for entry in plan.unserved), plan.cost)


def _without(problem: Problem, plan: Plan, wrong: list[Violation]) -> Plan:
    """The plan without the tasks that violations name, or else without the routes they name."""
    tasks = {task for v in wrong for task in _named(problem, plan, v)}
    workers = {v.worker for v in wrong if v.task is None and v.worker is not None}
    kept = [_shorter(route, tasks) for route in plan.routes if route.worker not in workers]
    if kept == list(plan.routes):
        cost, figures = recount(problem, plan)
        if (cost, figures) != (plan.cost, plan.figures):
            return replace(plan, cost=cost, figures=figures)
        kept = []
    mended = draft_of(problem, Plan(routes=tuple(kept))).plan()
    # Where leaving out some does not help, nothing does.
    is_fewer = mended.figures.served < plan.figures.served
    return mended if is_fewer else draft_of(problem, Plan()).plan()


def _named(problem: Problem, plan: Plan, wrong: Violation) -> list[str]:
    """The tasks that a violation is about; of too many broken promises those beyond the limit."""
    if wrong.task is not None:
        return [wrong.task]
    if "together" in wrong.numbers:
        return [t.key for t in problem.tasks if t.together == wrong.numbers["together"]]
    if wrong.code == "too-many-broken-promises":
        told = {task.key: task for task in problem.tasks}
        stops = [stop for route in plan.routes for stop in route.stops]
        broken = [s.task for s in stops if rules.promise_kept(told[s.task], s.start_s) is not None]
        return broken[problem.max_broken_promises :]
    return []


def _shorter(route: Route, tasks: set[str]) -> Route:
    stops = tuple(stop for stop in route.stops if stop.task not in tasks)
    if len(stops) == len(route.stops):
        return route
    return replace(route, stops=stops, fetch=None)
