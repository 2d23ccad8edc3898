"""The goals: what is compared with what, and when they are met."""

import pytest

from benchmarks.routing.goals import of_days, of_given
from benchmarks.routing.goals_alone import close_after_s, of_growth, of_large, of_moments
from benchmarks.routing.goals_published import of_own_sets, of_vrptw
from tests.benchmarks.routing.made_up import cell, measured

DAY, DAY_2 = "days-300-1", "days-300-2"


def goal(goals, words):
    (found,) = [one for one in goals if words in one.what]
    return found


def weights(group, rows):
    return {
        cell(group, name, engine, seed=seed): {"unserved_weight": weight}
        for name, engine, seed, weight in rows
    }


def test_our_median_over_seeds_is_compared_with_the_peers(tmp_path):
    rows = [(DAY, "ours", 1, 40), (DAY, "ours", 2, 65), (DAY, "ours", 3, 900)]
    found = measured(tmp_path, weights("days-300", [*rows, (DAY, "vroom", 1, 100)]))

    vroom = goal(of_days(found), "days-300 with breaks: unserved weight, beside VROOM")

    assert (vroom.ours, vroom.peer, vroom.ratio, vroom.is_met) == ("65", "100", 0.65, True)


def test_days_on_which_the_peer_leaves_nothing_do_not_count(tmp_path):
    rows = [(DAY, "vroom", 1, 100), (DAY, "ours", 1, 66), (DAY_2, "vroom", 1, 0)]
    found = measured(tmp_path, weights("days-300", [*rows, (DAY_2, "ours", 1, 5)]))

    vroom = goal(of_days(found), "days-300 with breaks: unserved weight, beside VROOM")

    assert (vroom.ratio, vroom.is_met, vroom.note) == (0.66, False, "1 days of 2")


def test_what_was_not_measured_is_neither_met_nor_not_met(tmp_path):
    found = measured(tmp_path, weights("days-300", [(DAY, "ours", 1, 0)]))

    goals = [*of_days(found), *of_given(found), *of_large(found), *of_growth(found)]
    goals += [*of_vrptw(found), *of_own_sets(found), *of_moments(found)]

    assert {one.is_met for one in goals} == {None}


@pytest.mark.parametrize(("unserved", "is_met"), [(0, True), (1, False)])
def test_travel_counts_only_where_all_that_was_given_is_served(tmp_path, unserved, is_met):
    theirs = cell("days-300", DAY, "vroom")
    ours = cell("given", DAY, "ours", given="vroom")
    found = measured(
        tmp_path, {theirs: {"travel_s": 1_000}, ours: {"travel_s": 1_010, "unserved": unserved}}
    )

    assert goal(of_given(found), "days-300: travel for just what VROOM").is_met is is_met


def test_gaps_are_compared_by_set_and_length_of_the_routes(tmp_path):
    values = {
        ("vrptw/R108", "ours"): 101.0,
        ("vrptw/R108", "pyvrp"): 102.0,
        ("vrptw/RC2_10_5", "ours"): 103.0,
        ("vrptw/RC2_10_5", "pyvrp"): 102.0,
    }
    found = measured(
        tmp_path,
        {cell("vrptw", *names): {"value": value, "best": 100} for names, value in values.items()},
    )

    goals = list(of_vrptw(found))

    assert goal(goals, "Solomon, short routes").is_met is True
    assert goal(goals, "Homberger 1000, long routes").ours == "+3.00%"
    assert goal(goals, "Homberger 1000, long routes").is_met is False
    assert goal(goals, "Solomon, long routes").is_met is None


def test_a_plan_that_leaves_something_out_has_no_gap(tmp_path):
    one = cell("trsp", "trsp/R105", "ours", threads=2)
    found = measured(tmp_path, {one: {"value": 90.0, "best": 100.0, "unserved": 1}})

    assert goal(of_own_sets(found), "TRSP").is_met is False


def test_every_instance_below_the_best_known_is_named(tmp_path):
    values = {"trsp/R105": 99.0, "trsp/R108": 101.0, "trsp/R111": 100.001}
    found = measured(
        tmp_path,
        {cell("trsp", name, "ours"): {"value": v, "best": 100.0} for name, v in values.items()},
    )

    trsp = goal(of_own_sets(found), "TRSP")

    assert (trsp.ours, trsp.is_met) == ("+0.00%", True)
    assert trsp.note == "3 instances; below best known: trsp/R105 -1.00%"


def test_a_cost_between_two_limits_is_taken_to_fall_evenly_in_the_logarithm():
    assert close_after_s({1: 130.0, 4: 80.0, 16: 100.0}) == pytest.approx(2.0)


def test_a_limit_that_is_close_at_once_tells_nothing():
    assert close_after_s({1: 104.0, 2: 100.0}) is None
    assert close_after_s({2: 100.0}) is None


def test_growth_in_proportion_has_the_exponent_1(tmp_path):
    found = {}
    for jobs, factor in ((300, 1), (1_000, 10 / 3), (3_000, 10)):
        for limit_s, cost in ((1, 200), (2, 110), (4, 102), (8, 100)):
            one = cell("growth", f"days-{jobs}-1", "ours", limit_s=limit_s * factor)
            found[one] = {"cost": cost}

    (growth,) = of_growth(measured(tmp_path, found))

    assert (growth.ours, growth.is_met) == ("1", True)


def test_growth_takes_all_days_of_a_size_together(tmp_path):
    costs = {1: (200, 100, 100), 2: (100, 100, 80)}
    found = {
        cell("growth", f"days-300-{day}", "ours", limit_s=limit_s): {"cost": cost}
        for day, of_day in costs.items()
        for limit_s, cost in zip((1, 2, 4), of_day, strict=True)
    }

    (growth,) = of_growth(measured(tmp_path, found))

    # 300, 200 and 180: 189 is reached 11/20 of the way from 2 s to 4 s.
    assert growth.note == "300 jobs 2.9 s"
