"""Each price by hand: nothing where nothing is to pay, and a known amount."""

import pytest

from routing import Policy, costs
from tests.routing.builders import HOUR, make_problem, make_task, make_worker, window


@pytest.mark.parametrize(("own", "cost"), [(None, 200), (0, 0), (3, 300)])
def test_driving_costs_the_worker_s_own_price_or_the_policy_s(own, cost):
    worker = make_worker(travel_cost_per_s=own)

    assert costs.travel(Policy(travel_cost_per_s=2), worker, 100) == cost


@pytest.mark.parametrize(("distance_m", "cost"), [(0, 0), (142, 0), (143, 1), (1_999, 13)])
def test_distance_is_rounded_down_on_each_drive(distance_m, cost):
    assert costs.distance(Policy(distance_cost_per_km=7), distance_m) == cost


def test_duration_counts_from_leaving_to_returning():
    assert costs.duration(Policy(), 100, 700) == 0
    assert costs.duration(Policy(duration_cost_per_s=2), 100, 700) == 1_200


@pytest.mark.parametrize(("returns_s", "cost"), [(3_600, 0), (3_601, 2), (3_660, 120)])
def test_overtime_counts_from_the_end_of_the_shift(returns_s, cost):
    assert costs.overtime(Policy(), make_worker(ends_s=HOUR), returns_s) == cost


@pytest.mark.parametrize(("start_s", "cost"), [(100, 0), (101, 1_801), (190, 1_890)])
def test_lateness_costs_once_and_by_its_length(start_s, cost):
    assert costs.lateness(Policy(), make_task(due_s=100), start_s) == cost
    assert costs.lateness(Policy(), make_task(), start_s) == 0


@pytest.mark.parametrize(("worst_s", "cost"), [(0, 0), (4, 0), (5, 1), (90, 18)])
def test_the_worst_lateness_is_rounded_down(worst_s, cost):
    assert costs.worst_lateness(Policy(worst_late_cost_per_minute=12), worst_s) == cost


@pytest.mark.parametrize(("start_s", "cost"), [(599, 400), (600, 0), (1_200, 0), (1_201, 400)])
def test_a_broken_promise_has_one_price(start_s, cost):
    task = make_task(promise=window(10, 20))

    assert costs.broken_promise(Policy(broken_promise_cost=400), task, start_s) == cost
    assert costs.broken_promise(Policy(broken_promise_cost=400), make_task(), start_s) == 0


@pytest.mark.parametrize(
    ("start_s", "cost"), [(10_000, 0), (10_006, 1), (9_940, 10), (17_200, 1_200), (99_000, 1_200)]
)
def test_another_time_costs_up_to_the_cap(start_s, cost):
    assert costs.moved_time(Policy(), make_task(now_start_s=10_000), start_s) == cost
    assert costs.moved_time(Policy(), make_task(), start_s) == 0


@pytest.mark.parametrize(
    ("of_task", "cost"),
    [
        ({}, 0),
        ({"now_worker": "w", "preferred_worker": "w"}, 0),
        ({"now_worker": "w2", "preferred_worker": "w2"}, 0),
        ({"now_worker": "x"}, 900),
        ({"preferred_worker": "x"}, 600),
        ({"now_worker": "x", "preferred_worker": "x"}, 1_500),
    ],
)
def test_another_person_costs_and_another_shift_of_the_same_does_not(of_task, cost):
    persons = {"w": "ann", "w2": "ann", "x": "bob"}
    worker = make_worker("w", person="ann")

    assert costs.choice_of_worker(Policy(), make_task(**of_task), worker, persons) == cost


@pytest.mark.parametrize(
    ("needs", "cost"),
    [({}, 0), ({"gas": 3}, 0), ({"gas": 1}, 18), ({"gas": 1, "heat": 1}, 27), ({"wood": 2}, 0)],
)
def test_each_level_above_the_needed_one_costs(needs, cost):
    worker = make_worker(skills=frozenset({("gas", 3), ("heat", 2), ("water", 9)}))
    task = make_task(skills=frozenset(needs.items()))

    assert costs.overqualification(Policy(overqualified_cost=9), task, worker) == cost


def test_the_fair_share_is_the_part_of_service_that_shifts_are_of_all_shifts():
    tasks = [make_task("a"), make_task("b", service_s=1_801)]
    workers = [
        make_worker("w", person="ann", ends_s=HOUR),
        make_worker("w2", person="ann", starts_s=2 * HOUR, ends_s=3 * HOUR),
        make_worker("x", ends_s=HOUR),
    ]

    assert costs.fair_shares_s(make_problem(tasks, workers)) == {"ann": 2_400, "x": 1_200}
    assert costs.fair_shares_s(make_problem(tasks, [])) == {}


@pytest.mark.parametrize(
    ("history_s", "served_s", "cost"),
    [(0, 2_700, 0), (0, 2_760, 6), (300, 2_760, 36), (-300, 2_760, 0), (2_760, 0, 6)],
)
def test_service_beyond_the_fair_share_costs_with_what_was_before(history_s, served_s, cost):
    policy = Policy(unfairness_cost_per_minute=6)

    assert costs.unfairness(policy, history_s, served_s, 2_700) == cost
