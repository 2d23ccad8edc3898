"""What must be followed within some time waits where nobody is there so early to follow it."""

from dataclasses import replace

import pytest

from routing import Link, Plan, check, offers, solve
from routing.search.engine import engine
from tests.routing.builders import MINUTE, make_problem, make_task, make_worker, window


def pair(greatest_min, **of_link):
    """Two tasks at home in an order; who can do the second comes after 100 minutes."""
    link = Link(
        before="a",
        after="b",
        least_s=0,
        greatest_s=greatest_min * MINUTE,
        **of_link,
    )
    tasks = [
        make_task("a", allowed_workers=frozenset({"early"})),
        make_task("b", allowed_workers=frozenset({"late"})),
    ]
    workers = [make_worker("early"), make_worker("late", starts_s=100 * MINUTE)]
    return make_problem(tasks, workers, links=(link,))


def starts_min(plan):
    return {s.task: s.start_s // MINUTE for route in plan.routes for s in route.stops}


@pytest.mark.parametrize(
    ("of_link", "starts"),
    [
        ({"counts_from_end": True}, {"a": 50, "b": 100}),
        ({"counts_from_end": False}, {"a": 80, "b": 100}),
    ],
)
def test_the_first_plan_lets_the_first_task_wait(of_link, starts):
    problem = pair(20, **of_link)

    plan = solve(problem, limit_s=0)

    assert starts_min(plan) == starts
    assert check(problem, plan) == []


def test_a_time_is_offered_for_which_the_first_task_has_to_wait():
    problem = pair(20)

    (offer,) = offers(problem, Plan(), "b", [window(100, 110)])

    assert offer is not None
    assert (offer.worker, offer.start_s) == ("late", 100 * MINUTE)


def test_nobody_waits_who_need_not():
    plan = solve(pair(200), limit_s=0.3)

    assert starts_min(plan) == {"a": 0, "b": 100}


@pytest.mark.skipif(engine() == "ortools", reason="OR-Tools alone leaves tied tasks where they are")
def test_it_waits_where_that_is_cheaper():
    problem = pair(20, counts_from_end=False)
    first, second = problem.tasks
    anybody = replace(second, allowed_workers=frozenset({"late", "far"}))
    workers = [*problem.workers, make_worker("far", start_node=0, end_node=0)]

    plan = solve(
        make_problem([first, anybody], workers, links=problem.links), limit_s=60, iterations=200
    )

    assert starts_min(plan) == {"a": 80, "b": 100}
    assert plan.cost == 0


def test_who_is_fast_waits_for_longer():
    problem = pair(20)
    fast = make_worker("early", pace_percent=50)
    problem = make_problem(problem.tasks, [fast, problem.workers[1]], links=problem.links)

    assert starts_min(solve(problem, limit_s=0)) == {"a": 65, "b": 100}


def test_the_first_waits_until_a_part_is_fetched_for_the_second():
    tasks = [
        make_task("a", allowed_workers=frozenset({"x"})),
        make_task("b", parts=frozenset({("valve", 1)})),
    ]
    workers = [make_worker("w", depot_node=0, depot_s=60 * MINUTE), make_worker("x")]
    link = Link(before="a", after="b", greatest_s=5 * MINUTE)
    problem = make_problem(tasks, workers, links=(link,))

    plan = solve(problem, limit_s=60, iterations=100)

    assert starts_min(plan) == {"a": 45, "b": 80}
