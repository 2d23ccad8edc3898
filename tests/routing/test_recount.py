"""What a plan costs and amounts to, added up by hand."""

from dataclasses import replace

import pytest

from routing import BreakTaken, Fetch, Figures, Plan, Policy, Speed, Unserved, check
from routing.recount import recount
from tests.routing.builders import (
    MINUTE,
    make_break,
    make_plan,
    make_problem,
    make_route,
    make_stop,
    make_task,
    make_worker,
    street,
    window,
)

FREE = Policy(**dict.fromkeys(Policy.__slots__, 0))
DEAR = Policy(
    travel_cost_per_s=1,
    distance_cost_per_km=7,
    duration_cost_per_s=2,
    overtime_cost_per_minute=60,
    late_cost=50,
    late_cost_per_minute=6,
    worst_late_cost_per_minute=12,
    broken_promise_cost=400,
    moved_worker_cost=70,
    moved_time_cost_per_minute=30,
    moved_time_cap_minutes=120,
    preference_cost=80,
    overqualified_cost=9,
    unfairness_cost_per_minute=6,
)
TASKS = (
    # Starts at 1,020, 20 s late and just within what was promised.
    make_task("a", 15, due_s=1_000, promise=window(0, 17), skills=frozenset({("gas", 1)})),
    # Starts at 3,060, 1,060 s late, too early for the promise, a minute off, for another person.
    make_task(
        "b",
        18,
        due_s=2_000,
        promise=window(60, 70),
        now_worker="x",
        now_start_s=3_000,
        preferred_worker="x",
    ),
    make_task("c", 0),
)
WORKERS = (
    make_worker(
        "w",
        person="ann",
        ends_s=4_500,
        max_overtime_s=1_800,
        breaks=(make_break(0, 600, 2),),
        skills=frozenset({("gas", 3)}),
        travel_cost_per_s=3,
        # With 3,600 s of service now 1,200 s beyond half of all the service, 2,700 s.
        history_s=300,
        depot_node=12,
        depot_s=600,
    ),
    # A minute beyond his share before the day begins.
    make_worker("x", person="bob", ends_s=4_500, history_s=2_760),
)
# home 10 --2--> depot 12, 120-720 --3--> a at 15, 900, break, 1,020-2,820
# --3--> b at 18, 3,000, waits, 3,060-4,860 --8--> home 5,340
ROUTE = make_route(
    [make_stop("a", 900, 180, 1_020), make_stop("b", 3_000, 180, 3_060)],
    fetch=Fetch(before=0, arrive_s=120, start_s=120, end_s=720, travel_s=120),
    breaks=(BreakTaken(start_s=900, end_s=1_020),),
    leaves_s=0,
    returns_s=5_340,
    travel_home_s=480,
)
FIGURES = Figures(
    served=2,
    unserved=1,
    travel_s=960,
    overtime_s=840,
    lateness_s=1_080,
    waiting_s=60,
    worst_lateness_s=1_060,
    duration_s=5_340,
    distance_m=24_000,
    broken_promises=1,
)
PLAN = Plan(routes=(ROUTE,), unserved=(Unserved(task="c"),), cost=115_711, figures=FIGURES)


def problem_at(policy, workers=WORKERS):
    return make_problem(TASKS, workers, policy, distance_m=street() * 25, max_broken_promises=1)


def test_a_plan_with_everything_costs_what_was_added_up_by_hand():
    assert recount(problem_at(DEAR), PLAN) == (115_711, FIGURES)
    assert check(problem_at(DEAR), PLAN) == []


# c is left out for 100,000; the worker's own price of driving makes 2,880.
@pytest.mark.parametrize(
    ("prices", "cost"),
    [
        ((), 0),
        # Drives of 3,000, 4,500, 4,500 and 12,000 m.
        (("distance_cost_per_km",), 21 + 31 + 31 + 84),
        (("duration_cost_per_s",), 10_680),
        (("overtime_cost_per_minute",), 840),
        (("late_cost",), 100),
        (("late_cost_per_minute",), 2 + 106),
        (("worst_late_cost_per_minute",), 212),
        (("broken_promise_cost",), 400),
        (("moved_worker_cost",), 70),
        (("moved_time_cost_per_minute", "moved_time_cap_minutes"), 30),
        (("preference_cost",), 80),
        (("overqualified_cost",), 18),
        (("unfairness_cost_per_minute",), 120 + 6),
    ],
)
def test_each_price_is_in_the_cost_of_a_plan(prices, cost):
    policy = replace(FREE, **{name: getattr(DEAR, name) for name in prices})

    assert recount(problem_at(policy), PLAN) == (102_880 + cost, FIGURES)


def test_driving_without_a_price_of_its_own_costs_the_policy_s():
    workers = (replace(WORKERS[0], travel_cost_per_s=None), WORKERS[1])

    cost, _ = recount(problem_at(replace(FREE, travel_cost_per_s=2), workers), PLAN)

    assert cost == 101_920


def test_without_distances_there_are_no_metres_and_no_price_of_them():
    problem = replace(problem_at(replace(FREE, distance_cost_per_km=7)), distance_m=None)

    assert recount(problem, PLAN) == (102_880, replace(FIGURES, distance_m=0))


def test_the_distance_is_that_of_the_way_there_and_not_back():
    distance_m = street()
    distance_m[10, 15], distance_m[15, 10] = 7_000, 1_500
    problem = make_problem([make_task("a", 15)], distance_m=distance_m)
    route = make_route([make_stop("a", 300, 300)], leaves_s=0, returns_s=2_400, travel_home_s=300)

    assert make_plan(problem, route).figures.distance_m == 8_500


def test_the_history_of_a_person_counts_once_and_the_service_of_all_their_shifts():
    workers = [
        make_worker("w", person="ann", ends_s=3_000, history_s=60),
        make_worker("w2", person="ann", starts_s=3_000, ends_s=6_000, history_s=60),
        make_worker("x", ends_s=6_000),
    ]
    policy = replace(FREE, unfairness_cost_per_minute=60)
    problem = make_problem([make_task("a"), make_task("b")], workers, policy)
    routes = (make_route([make_stop("a", 0)]), make_route([make_stop("b", 3_000)], worker="w2"))

    # Ann serves 3,600 s, her share is 1,800 s, and she had 60 s too much before.
    assert recount(problem, Plan(routes=routes))[0] == 1_860


def test_fairness_counts_service_as_usual_whatever_the_pace():
    workers = [make_worker("w", pace_percent=50), make_worker("x")]
    policy = replace(FREE, unfairness_cost_per_minute=60)
    problem = make_problem([make_task("a")], workers, policy)

    plan = make_plan(problem, make_route([make_stop("a", 0, work_s=900)]))

    assert check(problem, plan) == []
    assert plan.cost == 900


@pytest.mark.parametrize(("percent", "there_s", "waiting_s"), [(50, 600, 600), (200, 150, -300)])
def test_slow_traffic_is_waiting_and_travel_stays_as_usual(percent, there_s, waiting_s):
    problem = make_problem([make_task("a", 15)], speeds=(Speed(from_s=-MINUTE, percent=percent),))
    route = make_route(
        [make_stop("a", there_s, 300)],
        leaves_s=0,
        returns_s=there_s * 2 + 1_800,
        travel_home_s=300,
    )

    plan = make_plan(problem, route)

    assert check(problem, plan) == []
    assert (plan.cost, plan.figures.travel_s, plan.figures.waiting_s) == (600, 600, waiting_s)


def test_an_empty_plan_costs_what_it_leaves_out_and_the_history():
    policy = replace(FREE, unfairness_cost_per_minute=6)

    assert recount(problem_at(policy), Plan()) == (300_006, Figures(unserved=3))


def test_a_fetch_that_cannot_be_is_no_way_and_no_loading():
    workers = (replace(WORKERS[0], depot_node=None), WORKERS[1])

    _, figures = recount(problem_at(FREE, workers), PLAN)

    # Straight to a it is as far; the loading is now time that nothing explains.
    assert (figures.travel_s, figures.waiting_s) == (960, 660)
