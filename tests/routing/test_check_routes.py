"""The checker on a route: set-up, traffic, the stop at the depot, what is on the van, limits."""

from dataclasses import replace

import pytest

from routing import BreakTaken, Fetch, Speed, check
from tests.routing.builders import (
    make_break,
    make_plan,
    make_problem,
    make_route,
    make_stop,
    make_task,
    make_worker,
)


def broken(problem, route):
    """What the checker finds in a plan that counts its costs right."""
    return [
        (v.code, v.task, *v.numbers.values()) for v in check(problem, make_plan(problem, route))
    ]


def at_home(*work_s):
    """Tasks a, b ... one after the other at home, as long as said."""
    stops, now_s = [], 0
    for key, length_s in zip("abc", work_s, strict=False):
        stops.append(make_stop(key, now_s, work_s=length_s))
        now_s += length_s
    return make_route(stops)


def two_at_home(**changes):
    return make_problem([make_task("a", **changes), make_task("b", **changes)])


def test_set_up_is_paid_once_at_one_place():
    problem = two_at_home(setup_s=300)

    assert broken(problem, at_home(2_100, 1_800)) == []
    assert broken(problem, at_home(1_800, 1_800)) == [("service-time", "a", 1_800, 2_100)]
    assert broken(problem, at_home(2_100, 2_100)) == [("service-time", "b", 2_100, 1_800)]


def test_set_up_is_paid_again_after_another_place_and_after_the_depot():
    tasks = [make_task("a", 10, setup_s=300), make_task("b", 11), make_task("c", 10, setup_s=300)]
    worker = make_worker(depot_node=10)
    between = make_route(
        [make_stop("a", 0, work_s=2_100), make_stop("b", 2_160, 60), make_stop("c", 4_020, 60)]
    )
    fetching = replace(
        at_home(2_100, 1_800),
        fetch=Fetch(before=1, arrive_s=2_100, start_s=2_100, end_s=2_100, travel_s=0),
    )

    assert broken(make_problem(tasks), between) == [("service-time", "c", 1_800, 2_100)]
    problem = replace(two_at_home(setup_s=300), workers=(worker,))
    assert broken(problem, fetching) == [("service-time", "b", 1_800, 2_100)]


def test_service_is_at_the_worker_s_pace():
    worker = make_worker(pace_percent=50, paces_percent=frozenset({("gas", 150)}))
    worker = replace(worker, skills=frozenset({("gas", 1)}))
    tasks = [make_task("a", setup_s=100), make_task("b", skills=frozenset({("gas", 1)}))]
    problem = make_problem(tasks, [worker])

    assert broken(problem, at_home(1_000, 2_700)) == []
    assert broken(problem, at_home(1_000, 1_800)) == [("service-time", "b", 1_800, 2_700)]


def test_traffic_slows_a_drive_and_a_break_in_it_is_no_driving():
    # Half the speed from 2:00 on. Of five minutes 80 s are left at 3:20, when a break begins.
    problem = make_problem(
        [make_task("a", 15)],
        [make_worker(breaks=(make_break(0, 600, 2),))],
        speeds=(Speed(from_s=120, percent=50),),
    )

    def arriving(there_s, home_s):
        return make_route(
            [make_stop("a", there_s, 300)],
            breaks=(BreakTaken(start_s=200, end_s=320),),
            leaves_s=0,
            returns_s=home_s,
            travel_home_s=300,
        )

    assert broken(problem, arriving(600, 3_000)) == []
    assert broken(problem, arriving(599, 2_999)) == [("travel-too-short", "a", 599, 600)]
    assert broken(problem, arriving(600, 2_999)) == [("travel-too-short", None, 2_999, 3_000)]


FETCH = Fetch(before=1, arrive_s=1_920, start_s=1_920, end_s=2_520, travel_s=120)
# a at home until 1,800 --2--> depot 12, 1,920-2,520 --3--> b at 15, 2,700-4,500 --5--> home 4,800
FETCHING = make_route(
    [make_stop("a", 0), make_stop("b", 2_700, 180)],
    fetch=FETCH,
    returns_s=4_800,
    travel_home_s=300,
)


def van_problem(of_a=(), of_b=(), **of_worker):
    tasks = [make_task("a", **dict(of_a)), make_task("b", 15, **dict(of_b))]
    return make_problem(tasks, [make_worker(**({"depot_node": 12, "depot_s": 600} | of_worker))])


def test_a_stop_at_the_depot_is_sound():
    assert broken(van_problem(), FETCHING) == []


@pytest.mark.parametrize(
    ("changes", "violations"),
    [
        ({"arrive_s": 1_919}, [("travel-too-short", None, 1_919, 1_920)]),
        ({"travel_s": 121}, [("travel-wrong", None, 121, 120)]),
        (
            {"start_s": 1_919},
            [("starts-before-arrival", None, 1_919, 1_920), ("loading-time", None, 601, 600)],
        ),
        (
            {"end_s": 2_521},
            [("travel-too-short", "b", 2_700, 2_701), ("loading-time", None, 601, 600)],
        ),
    ],
)
def test_a_stop_at_the_depot_that_breaks_a_rule_of_time_is_found(changes, violations):
    assert broken(van_problem(), replace(FETCHING, fetch=replace(FETCH, **changes))) == violations


@pytest.mark.parametrize("before", [-1, 2, 2**40])
def test_a_fetch_that_is_nowhere_on_the_route_is_found_and_brings_nothing(before):
    saw = {"tools": frozenset({"saw"})}
    # Without the depot b is reached straight from home.
    route = replace(FETCHING, fetch=replace(FETCH, before=before))

    assert set(broken(van_problem(of_b=saw), route)) == {
        ("travel-wrong", "b", 180, 300),
        ("tool-missing", "b", "saw", 1),
        ("fetch-out-of-place", None, before, 2),
    }


def test_a_fetch_without_a_depot_is_found_and_brings_nothing():
    saw = {"tools": frozenset({"saw"})}

    assert set(broken(van_problem(of_b=saw, depot_node=None), FETCHING)) == {
        ("travel-wrong", "b", 180, 300),
        ("tool-missing", "b", "saw", 1),
        ("fetch-without-depot", None),
    }


def test_a_break_during_the_loading_is_found():
    problem = van_problem(breaks=(make_break(0, 60, 2),))

    def resting(start_s):
        route = replace(FETCHING, breaks=(BreakTaken(start_s=start_s, end_s=start_s + 120),))
        return broken(problem, replace(route, leaves_s=0))

    assert resting(2_500) == [
        ("travel-too-short", "b", 2_700, 2_800),
        ("break-during-loading", None, 20),
    ]
    assert ("break-during-loading", None, 10) in resting(1_810)


def test_tools_are_needed_before_the_depot_only():
    saw = {"tools": frozenset({"saw"})}

    assert broken(van_problem(of_b=saw), FETCHING) == []
    assert broken(van_problem(of_a=saw), FETCHING) == [("tool-missing", "a", "saw", 1)]
    assert broken(van_problem(of_a=saw, tools=frozenset({"saw"})), FETCHING) == []


def test_parts_are_used_up_before_the_depot_only():
    one, two = ({"parts": frozenset({("valve", count)})} for count in (1, 2))
    has_one = {"parts": frozenset({("valve", 1)})}

    assert broken(van_problem(one, one, **has_one), FETCHING) == []
    assert broken(van_problem(one, two, **has_one), FETCHING) == []
    assert broken(van_problem(two, one, **has_one), FETCHING) == [
        ("part-missing", "a", "valve", 2, 1)
    ]


def test_parts_of_a_route_without_a_fetch_are_used_up_by_all_its_stops():
    valve = {"parts": frozenset({("valve", 1)})}
    problem = two_at_home(**valve)
    route = at_home(1_800, 1_800)

    def with_valves(count):
        worker = make_worker(parts=frozenset({("valve", count)}))
        return broken(replace(problem, workers=(worker,)), route)

    assert with_valves(2) == []
    assert with_valves(1) == [("part-missing", "b", "valve", 2, 1)]


@pytest.mark.parametrize(
    ("limits", "violations"),
    [
        # The stop at the depot is no task, its loading no work, its drive is driving.
        ({"max_tasks": 2, "max_work_s": 3_600, "max_travel_s": 600, "max_duration_s": 4_800}, []),
        ({"max_tasks": 1}, [("too-many-tasks", None, 2, 1)]),
        ({"max_work_s": 3_599}, [("too-much-work", None, 3_600, 3_599)]),
        ({"max_travel_s": 599}, [("too-much-travel", None, 600, 599)]),
        ({"max_duration_s": 4_799}, [("too-long", None, 4_800, 4_799)]),
    ],
)
def test_a_route_meets_a_limit_exactly_and_not_by_one_more(limits, violations):
    assert broken(van_problem(**limits), FETCHING) == violations


def test_work_is_limited_as_long_as_it_takes_with_set_up_at_the_worker_s_pace():
    problem = two_at_home(setup_s=300)
    route = at_home(1_200, 900)

    def limited(most_s):
        worker = make_worker(pace_percent=50, max_work_s=most_s)
        return broken(replace(problem, workers=(worker,)), route)

    assert limited(2_100) == []
    assert limited(2_099) == [("too-much-work", None, 2_100, 2_099)]


def test_driving_is_limited_as_at_the_usual_speed():
    problem = make_problem(
        [make_task("a", 15)],
        [make_worker(max_travel_s=600)],
        speeds=(Speed(from_s=0, percent=50),),
    )
    route = make_route([make_stop("a", 600, 300)], leaves_s=0, returns_s=3_000, travel_home_s=300)

    assert broken(problem, route) == []


def test_the_length_of_a_route_counts_from_leaving():
    problem = make_problem([make_task("a")], [make_worker(max_duration_s=1_800)])

    assert broken(problem, make_route([make_stop("a", 600)])) == []
    assert broken(problem, make_route([make_stop("a", 600)], leaves_s=599)) == [
        ("too-long", None, 1_801, 1_800)
    ]
