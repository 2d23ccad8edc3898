"""The first plan: complete, and sound."""

from hypothesis import HealthCheck, given, settings

from routing import Policy, check
from routing.draft import Draft
from tests.routing.builders import MINUTE, make_problem, make_task, make_worker, window
from tests.routing.strategies import problems, rich_problems

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def filled(problem):
    draft = Draft(problem)
    draft.fill()
    return draft.plan()


def test_who_is_hardest_to_replace_is_placed_first():
    gas = frozenset({("gas", 1)})
    tasks = [make_task("any"), make_task("gas", skills=gas)]
    workers = [
        make_worker("fitter", skills=gas, ends_s=30 * MINUTE),
        make_worker("helper", ends_s=30 * MINUTE),
    ]

    plan = filled(make_problem(tasks, workers))

    assert {r.worker: r.stops[0].task for r in plan.routes} == {"fitter": "gas", "helper": "any"}


def test_a_crew_finds_a_start_in_windows_that_overlap_little():
    tasks = [
        make_task("a", 15, together="c", windows=(window(0, 50), window(100, 103))),
        make_task("b", 15, together="c", windows=(window(60, 90), window(102, 300))),
    ]

    plan = filled(make_problem(tasks, [make_worker("w"), make_worker("x")]))

    assert [route.stops[0].start_s for route in plan.routes] == [102 * MINUTE] * 2


@settings(max_examples=25, deadline=None)
@given(problem=problems())
def test_the_first_plan_is_sound(problem):
    violations = check(problem, filled(problem))

    assert {violation.code for violation in violations} <= {"required-left-out"}


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems())
def test_the_first_plan_of_a_rich_problem_is_sound(problem):
    violations = check(problem, filled(problem))

    assert {violation.code for violation in violations} <= {"required-left-out"}


def test_who_is_preferred_or_has_it_now_is_found_among_others_like_him():
    workers = [make_worker(name) for name in "wxyz"]

    for named in ({"preferred_worker": "x"}, {"now_worker": "y"}):
        plan = filled(make_problem([make_task("a", **named)], workers, Policy()))
        assert [route.worker for route in plan.routes] == [*named.values()]
