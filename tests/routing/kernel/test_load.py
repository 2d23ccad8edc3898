"""A plan is taken over as far as it is possible, its calls at the depot too."""

import numpy as np
import pytest

from routing import Fetch, Plan, solve
from routing.draft import Draft, draft_of
from routing.kernel.load import load
from tests.routing.builders import (
    HOUR,
    MINUTE,
    make_problem,
    make_route,
    make_stop,
    make_task,
    make_worker,
    window,
)

PUMP = frozenset({("pump", 1)})
FETCH = Fetch(before=0, arrive_s=0, start_s=0, end_s=0, travel_s=0)


def loaded(problem, *keys):
    """The stops of the only route, `None` for the call at the depot."""
    draft, number = Draft(problem), {task.key: i for i, task in enumerate(problem.tasks)}
    call = len(problem.tasks) + 2 * len(problem.workers)
    nodes = [call if key is None else number[key] for key in keys]

    load(draft.inst, draft.st, 0, np.array(nodes))

    orders = draft.orders()
    return [None if i == call else problem.tasks[i].key for i in orders[0]]


@pytest.mark.parametrize(("last_min", "route"), [(600, ["a", None, "b"]), (0, ["a"])])
def test_a_call_that_nothing_needs_any_more_is_none(last_min, route):
    needs = make_task("b", 15, windows=(window(0, last_min),), parts=PUMP)
    problem = make_problem([make_task("a"), needs], [make_worker(depot_node=12)])

    assert loaded(problem, "a", None, "b") == route


def test_a_call_that_is_not_possible_is_in_nobodys_way():
    task = make_task("a", service_s=10 * MINUTE)
    worker = make_worker(depot_node=12, depot_s=2 * HOUR, ends_s=HOUR)

    assert loaded(make_problem([task], [worker]), None, "a") == ["a"]


def test_of_two_routes_of_one_worker_the_first_is_taken():
    tasks = [make_task(key, parts=PUMP) for key in "ab"]
    problem = make_problem(tasks, [make_worker(depot_node=12)])
    routes = tuple(make_route([make_stop(key, 0)], fetch=FETCH) for key in "ab")

    draft = draft_of(problem, Plan(routes=routes))
    plan = solve(problem, limit_s=60, iterations=20, start=Plan(routes=routes))

    assert draft.unserved == [1]
    assert plan.served() == {"a", "b"}
