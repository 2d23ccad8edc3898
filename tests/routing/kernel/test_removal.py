"""A route from which stops are taken keeps its limits."""

import numpy as np
import pytest

from routing.draft import Draft
from routing.kernel.load import load
from routing.kernel.removal import settle, take_off
from routing.kernel.undo import begin
from tests.routing.builders import MINUTE, make_problem, make_task, make_worker, window


def left_without(problem, task):
    """What is still on the only route once a task is taken off it."""
    draft = Draft(problem)
    load(draft.inst, draft.st, 0, np.arange(len(problem.tasks)))
    assert not draft.unserved
    begin(draft.st)

    take_off(draft.inst, draft.st, task)
    settle(draft.inst, draft.st, 0)

    return [stop.task for route in draft.plan().routes for stop in route.stops]


@pytest.mark.parametrize(("cap_min", "left"), [(35, []), (40, ["b"])])
def test_the_next_at_the_same_place_has_to_set_up(cap_min, left):
    first = make_task("a", 5, service_s=5 * MINUTE)
    second = make_task("b", 5, service_s=30 * MINUTE, setup_s=10 * MINUTE)
    worker = make_worker(max_work_s=cap_min * MINUTE)

    assert left_without(make_problem([first, second], [worker]), 0) == left


@pytest.mark.parametrize(("cap_min", "left"), [(25, []), (200, ["b"])])
def test_the_drive_past_a_stop_may_be_longer_than_by_way_of_it(cap_min, left):
    tasks = [make_task("a", 5), make_task("b", 15)]
    problem = make_problem(
        tasks, [make_worker(start_node=0, end_node=0, max_travel_s=cap_min * 60)]
    )
    # There is a short way from a to b and home.
    problem.travel_s[5, 15], problem.travel_s[15, 0] = 10 * MINUTE, 10 * MINUTE
    problem.travel_s[0, 15] = 30 * MINUTE

    assert left_without(problem, 0) == left


@pytest.mark.parametrize(("most", "left"), [(1, ["c"]), (2, ["b", "c"])])
def test_no_more_promises_are_broken_than_may_be(most, left):
    tasks = [
        make_task("a", 5, service_s=MINUTE),
        make_task("b", 15, promise=window(0, 20)),
        make_task("c", 20, promise=window(0, 0)),
    ]
    problem = make_problem(tasks, [make_worker(start_node=0)], max_broken_promises=most)
    # There is a short way from a to b.
    problem.travel_s[5, 15], problem.travel_s[0, 15] = 10 * MINUTE, 30 * MINUTE

    assert left_without(problem, 0) == left


def test_the_last_stop_may_leave_a_route_that_would_be_too_long_without_it():
    problem = make_problem([make_task("a", 5)], [make_worker(start_node=0)])
    problem.travel_s[0, 10] = 11 * 60 * MINUTE

    assert left_without(problem, 0) == []
