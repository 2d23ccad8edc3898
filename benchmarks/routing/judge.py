"""What an answer is worth: orders become a plan by our timing, and our checker judges it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.routing.days import UNSERVED_COST_PER_WEIGHT
from routing import Plan, Unserved, check, schedule
from routing.recount import recount

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routing import Problem, Route, Task, Worker


class NoPlan(Exception):
    """An engine had nothing to show at the limit."""


class Impossible(Exception):
    """An order that cannot be driven in time."""


def plan_of(problem: Problem, orders: Mapping[str, Sequence[str]]) -> Plan:
    """The plan of these keys of tasks by key of worker, each route as early as can be.

    Raises:
        Impossible: names the worker whose order cannot be driven.
    """
    tasks = {task.key: task for task in problem.tasks}
    routes = tuple(
        _route(problem, worker, [tasks[key] for key in orders[worker.key]])
        for worker in problem.workers
        if orders.get(worker.key)
    )
    served = {stop.task for route in routes for stop in route.stops}
    unserved = tuple(Unserved(task=key) for key in tasks if key not in served)
    plan = Plan(routes=routes, unserved=unserved)
    cost, figures = recount(problem, plan)
    return replace(plan, cost=cost, figures=figures)


def _route(problem: Problem, worker: Worker, tasks: list[Task]) -> Route:
    """Timed in a problem of its own: preparing the whole of it for each route takes long."""
    nodes = [worker.start_node, worker.end_node, *(task.node for task in tasks)]
    small = replace(
        problem,
        tasks=tuple(replace(task, node=i) for i, task in enumerate(tasks, 2)),
        workers=(replace(worker, start_node=0, end_node=1),),
        travel_s=problem.travel_s[np.ix_(nodes, nodes)],
    )
    keys = [task.key for task in tasks]
    route = schedule(small, worker.key, keys)
    if route is None:
        raise Impossible(f"{worker.key} with {', '.join(keys)}")
    return route


def figures_of(problem: Problem, plan: Plan) -> dict[str, Any]:
    """What a record says of a plan, and the codes of what is wrong with it."""
    left_out = [entry.task for entry in plan.unserved]
    price = {task.key: task.unserved_cost for task in problem.tasks}
    cost = sum(price[key] for key in left_out)
    return {
        "cost": plan.cost,
        "served": plan.figures.served,
        "unserved": plan.figures.unserved,
        "unserved_weight": cost / UNSERVED_COST_PER_WEIGHT,
        "travel_s": plan.figures.travel_s,
        "left_out": left_out,
        "violations": sorted({violation.code for violation in check(problem, plan)}),
    }
