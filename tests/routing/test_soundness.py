"""Random problems with everything in them: no plan breaks a rule, and each costs what it says."""

import pytest
from hypothesis import given, settings

from routing import check, solve
from routing.draft import Draft
from routing.search.clock import Clock
from routing.search.engine import engine, improve
from tests.routing.strategies import SLOW, problems, rich_problems

STEPS = 200
# OR-Tools takes its time for each example, and counts seconds instead of steps.
IS_OURS = engine() != "ortools"
EXAMPLES = 500 if IS_OURS else 15


def assert_sound(problem):
    draft = Draft(problem, seed=1)
    draft.fill()
    first = draft.rank
    for _ in improve(draft, Clock(60, iterations=STEPS), seed=1):
        pass
    best = draft.best()
    plan = best.plan()

    # What the kernel counted, the checker counts: a different sum would be `cost-wrong`.
    assert {violation.code for violation in check(problem, plan)} <= {"required-left-out"}
    assert best.rank <= first or not draft.problem.tasks


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems())
def test_no_plan_of_a_rich_problem_breaks_a_rule(problem):
    assert_sound(problem)


@pytest.mark.long
@settings(max_examples=10_000, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems())
def test_no_plan_of_many_rich_problems_breaks_a_rule(problem):
    assert_sound(problem)


@pytest.mark.skipif(not IS_OURS, reason="OR-Tools counts seconds, not steps")
@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(problem=problems())
def test_a_fixed_number_of_iterations_gives_the_same_plan(problem):
    plans = [solve(problem, limit_s=60, seed=5, iterations=100) for _ in range(2)]

    assert plans[0] == plans[1]
