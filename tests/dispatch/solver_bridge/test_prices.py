"""What leaving something out and being late cost, in whole seconds of cost."""

import pytest

from dispatch.models import PlanPolicy
from dispatch.solver_bridge import Placement, Span
from dispatch.solver_bridge.prices import due_s_priced, routing_policy, unserved_cost
from tests.days import at, day, need

POLICY = PlanPolicy()


@pytest.mark.parametrize(
    ("priority", "days", "cost"),
    [
        ("emergency", 0, 200_000),
        ("high", 0, 80_000),
        ("normal", 0, 40_000),
        ("low", 0, 10_000),
        ("normal", 1, 60_000),
        ("normal", 2, 90_000),
        ("normal", 3, 135_000),
        ("normal", 30, 135_000),
    ],
)
def test_leaving_out_costs_by_priority_and_days_overdue(priority, days, cost):
    assert unserved_cost(need(priority=priority, days_overdue=days), POLICY) == cost


def test_a_promise_weighs_more_than_any_work_without_one():
    promised = need(priority="low", promise=Span(at(9), at(11)))

    assert unserved_cost(promised, POLICY) > unserved_cost(need(priority="emergency"), POLICY)


def test_taking_out_costs_more_than_leaving_out():
    standing = need(now=Placement(1, at(9), at(10)))

    assert unserved_cost(standing, POLICY) == 40_900


def test_a_crew_shares_the_price_of_its_visit():
    assert unserved_cost(need(crew=2), POLICY) == 20_000


def test_being_late_counts_from_the_due_time_of_the_day():
    assert due_s_priced(need(due_at=at(14), priority="emergency"), day()) == 14 * 3_600


@pytest.mark.parametrize("due", [-30, 0, 24, 48])
def test_what_is_due_on_another_day_has_no_due_time(due):
    assert due_s_priced(need(due_at=at(due)), day()) is None


def test_being_late_never_costs_as_much_as_being_left_out():
    one, whole_day = need(due_at=at(1), priority="low"), day()

    due_s = due_s_priced(one, whole_day)

    worst = POLICY.late_fixed_s + (24 * 3_600 - due_s) // 60 * POLICY.late_per_minute_s
    assert worst <= unserved_cost(one, POLICY) // 2


def test_the_offices_prices_are_routings():
    policy = routing_policy(PlanPolicy(late_fixed_s=7, preference_s=8, unfairness_percent=50))

    assert (policy.late_cost, policy.preference_cost) == (7, 8)
    assert policy.unfairness_cost_per_minute == 30
