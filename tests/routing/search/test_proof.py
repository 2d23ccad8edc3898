"""Small problems are solved to the end."""

from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings

from routing import check
from routing.draft import Draft
from routing.search import proof
from routing.search.proof import proven
from tests.routing.builders import PLAIN, make_problem, make_task, make_worker, window
from tests.routing.strategies import SLOW, problems


def best_by_hand(problem):
    """The least rank over all orders of all tasks, cut anywhere between workers."""
    tasks = range(len(problem.tasks))
    best = Draft(problem).rank
    for count in range(1, len(problem.tasks) + 1):
        for order in permutations(tasks, count):
            for cut in range(count + 1):
                draft = Draft(problem).with_orders({0: order[:cut], 1: order[cut:]}, {})
                best = min(best, draft.rank)
    return best


def test_the_best_plan_is_found_from_a_poor_one():
    tasks = [make_task("a", 0), make_task("b", 20), make_task("c", 1, windows=(window(0, 30),))]
    workers = [make_worker("w", start_node=0, end_node=0), make_worker("x", start_node=20)]
    problem = make_problem(tasks, workers, PLAIN)

    best = proven(Draft(problem))

    assert best is not None
    assert best.rank == best_by_hand(problem)


@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(problem=problems(most_tasks=3, most_workers=2))
def test_what_is_proven_is_as_good_as_all_that_can_be_tried(problem):
    if len(problem.workers) < 2:
        return
    draft = Draft(problem)
    draft.fill()

    best = proven(draft)

    if best is not None:
        assert best.rank <= draft.rank
        assert best.rank <= best_by_hand(problem)
        assert {v.code for v in check(problem, best.plan())} <= {"required-left-out"}


def test_a_crew_is_not_listed():
    crew = [make_task(key, together="crew") for key in "ab"]

    assert proven(Draft(make_problem(crew, [make_worker("w"), make_worker("x")]))) is None


def test_the_greatest_lateness_is_a_matter_of_all_routes():
    problem = make_problem([make_task()], [make_worker()], PLAIN)
    late = replace(problem, policy=replace(PLAIN, worst_late_cost_per_minute=1))

    assert proven(Draft(problem)) is not None
    assert proven(Draft(late)) is None


def test_too_many_orders_are_not_listed(monkeypatch):
    monkeypatch.setattr(proof, "MOST_ORDERS", 3)
    tasks = [make_task(key) for key in "abcd"]

    assert proven(Draft(make_problem(tasks, [make_worker()]))) is None
