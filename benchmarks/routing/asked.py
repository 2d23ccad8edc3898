"""Asks one engine for one plan, inside the process of the measurement."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import routing
from benchmarks.routing import cold, engines, judge, offers
from benchmarks.routing.days import technician_day
from benchmarks.routing.instances import instance

if TYPE_CHECKING:
    from benchmarks.routing.instances import Instance
    from routing import Plan, Problem, Progress

STEPS_KEPT = 200
MOMENTS = {"offers": offers.measured, "cold": cold.measured}


def measured(spec: dict[str, Any]) -> dict[str, Any]:
    """What a record says of the answer; `trouble` where there is no plan."""
    what = instance(spec["instance"])
    if "left_out" in spec:
        what = replace(what, problem=without(what.problem, set(spec["left_out"])))
    if spec["group"] in MOMENTS:
        return MOMENTS[spec["group"]](what, spec)
    if spec["engine"] == engines.OURS:
        return _ours(what, spec)
    return _peer(what, spec)


def without(problem: Problem, left_out: set[str]) -> Problem:
    """The problem without these tasks, all others required."""
    tasks = tuple(
        replace(task, is_required=True) for task in problem.tasks if task.key not in left_out
    )
    return replace(problem, tasks=tasks)


def warm_up() -> None:
    """Load what is compiled; peers load with their import, which does not count either."""
    routing.solve(technician_day(20, 1), limit_s=0.05)


def _ours(what: Instance, spec: dict[str, Any]) -> dict[str, Any]:
    warm_up()
    steps: list[tuple[float, int, int]] = []

    def note(step: Progress) -> None:
        if not steps or step.cost < steps[-1][1]:
            steps.append((round(step.seconds, 3), step.cost, step.served))

    began_s = time.perf_counter()
    plan = routing.solve(
        what.problem,
        limit_s=spec["limit_s"],
        seed=spec["seed"],
        threads=spec["threads"],
        on_progress=note,
    )
    seconds = time.perf_counter() - began_s
    return {**_said(what, plan, seconds), "first_s": steps[0][0], "steps": _some(steps)}


def _peer(what: Instance, spec: dict[str, Any]) -> dict[str, Any]:
    """A peer without a valid plan has left out everything."""
    ask, problem = engines.peer(spec["engine"]), what.problem
    began_s, trouble = time.perf_counter(), {}
    try:
        orders = ask(problem, spec["limit_s"], spec["seed"])
    except judge.NoPlan as none:
        orders, trouble = {}, {"trouble": f"no plan: {none}"}
    seconds = time.perf_counter() - began_s
    try:
        plan = judge.plan_of(problem, orders)
    except judge.Impossible as late:
        plan, trouble = judge.plan_of(problem, {}), {"trouble": f"impossible: {late}"}
    return {**_said(what, plan, seconds), **trouble}


def _said(what: Instance, plan: Plan, seconds: float) -> dict[str, Any]:
    return {
        "seconds": round(seconds, 2),
        **judge.figures_of(what.problem, plan),
        "value": what.value(plan),
        "best": what.best,
    }


def _some(steps: list[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """At most so many, evenly, with the first and the last."""
    if len(steps) <= STEPS_KEPT:
        return steps
    return [steps[round(i * (len(steps) - 1) / (STEPS_KEPT - 1))] for i in range(STEPS_KEPT)]
