"""When a worker is where, to the second."""

from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import BreakTaken, Policy, schedule
from tests.routing.builders import (
    HOUR,
    MINUTE,
    make_break,
    make_problem,
    make_task,
    make_worker,
    window,
)


def minutes(route):
    return [(s.task, s.arrive_s // MINUTE, s.start_s // MINUTE) for s in route.stops]


def test_stops_follow_each_other_without_waiting():
    # home 10 -- 5 min --> a at 15 -- 3 min --> b at 18 -- 8 min --> home
    problem = make_problem([make_task("a", 15), make_task("b", 18)])

    route = schedule(problem, "w", ["a", "b"])

    assert minutes(route) == [("a", 5, 5), ("b", 38, 38)]
    assert (route.leaves_s, route.returns_s) == (0, 76 * MINUTE)
    assert [stop.travel_s for stop in route.stops] == [5 * MINUTE, 3 * MINUTE]
    assert route.travel_home_s == 8 * MINUTE


def test_the_worker_leaves_as_late_as_the_first_start_permits_and_waits_later():
    tasks = [
        make_task("a", 15, windows=(window(60, 90),)),
        make_task("b", 18, windows=(window(120, 150),)),
    ]

    route = schedule(make_problem(tasks), "w", ["a", "b"])

    assert route.leaves_s == 55 * MINUTE
    assert minutes(route) == [("a", 60, 60), ("b", 93, 120)]


def test_the_first_window_that_is_still_open_is_taken():
    task = make_task("a", 15, windows=(window(0, 4), window(50, 60)))

    assert minutes(schedule(make_problem([task]), "w", ["a"])) == [("a", 50, 50)]


@pytest.mark.parametrize(("latest", "is_possible"), [(5, True), (4, False)])
def test_a_window_that_closes_before_the_arrival_makes_an_order_impossible(latest, is_possible):
    problem = make_problem([make_task("a", 15, windows=(window(0, latest),))])

    assert (schedule(problem, "w", ["a"]) is not None) == is_possible


@pytest.mark.parametrize(("overtime_s", "is_possible"), [(10 * MINUTE, True), (599, False)])
def test_a_route_may_use_all_of_the_overtime_and_no_more(overtime_s, is_possible):
    # 5 + 30 + 5 minutes in a shift of 30.
    worker = make_worker(ends_s=30 * MINUTE, max_overtime_s=overtime_s)
    problem = make_problem([make_task("a", 15)], [worker])

    assert (schedule(problem, "w", ["a"]) is not None) == is_possible


def test_a_break_goes_where_it_delays_nothing():
    # Work from 0:05 to 0:35, lunch from 0:40 on; the second task opens at 2:00.
    tasks = [make_task("a", 15), make_task("b", 18, windows=(window(120, 130),))]
    worker = make_worker(breaks=(make_break(40, 200),))

    route = schedule(make_problem(tasks, [worker]), "w", ["a", "b"])

    assert route.breaks == (BreakTaken(start_s=40 * MINUTE, end_s=70 * MINUTE),)
    assert minutes(route) == [("a", 5, 5), ("b", 38, 120)]


def test_a_break_interrupts_a_drive_when_it_must():
    # Leaves a at 0:35 for a drive of 15 minutes; lunch must begin by 0:40.
    tasks = [make_task("a", 15), make_task("b", 0)]
    worker = make_worker(breaks=(make_break(40, 40),))

    route = schedule(make_problem(tasks, [worker]), "w", ["a", "b"])

    assert route.breaks == (BreakTaken(start_s=40 * MINUTE, end_s=70 * MINUTE),)
    assert minutes(route) == [("a", 5, 5), ("b", 80, 80)]


def test_breaks_outside_the_route_are_taken_at_home():
    task = make_task("a", 15, windows=(window(100, 110),))
    worker = make_worker(breaks=(make_break(20, 30), make_break(300, 310)))

    route = schedule(make_problem([task], [worker]), "w", ["a"])

    assert (route.leaves_s, route.returns_s) == (95 * MINUTE, 135 * MINUTE)
    assert [taken.start_s for taken in route.breaks] == [20 * MINUTE, 300 * MINUTE]


def test_a_break_that_is_over_before_the_shift_starts_does_no_harm():
    worker = make_worker(breaks=(make_break(-60, -10, 20),))

    route = schedule(make_problem([make_task("a", 15)], [worker]), "w", ["a"])

    assert route.breaks == (BreakTaken(start_s=-60 * MINUTE, end_s=-40 * MINUTE),)
    assert minutes(route) == [("a", 5, 5)]


def test_a_break_that_began_before_the_shift_holds_the_worker_back():
    worker = make_worker(breaks=(make_break(-10, -5, 30),))

    route = schedule(make_problem([make_task("a", 15)], [worker]), "w", ["a"])

    assert route.leaves_s == 20 * MINUTE


def test_a_break_inside_the_only_possible_work_makes_it_impossible():
    task = make_task("a", 15, windows=(window(40, 40),))
    worker = make_worker(breaks=(make_break(41, 69),))

    assert schedule(make_problem([task], [worker]), "w", ["a"]) is None


def test_a_start_in_force_is_kept_where_that_costs_nothing():
    now_s = 90 * MINUTE
    tasks = [make_task("a", 15, now_start_s=now_s), make_task("b", 18, windows=(window(150, 160),))]

    route = schedule(make_problem(tasks), "w", ["a", "b"])

    assert minutes(route) == [("a", 90, 90), ("b", 123, 150)]


def test_of_two_ways_to_take_a_break_the_cheaper_counts():
    # With lunch first, a is late by 25 minutes; with lunch after it, the route ends later.
    policy = Policy(overtime_cost_per_minute=0, late_cost=0, late_cost_per_minute=60)
    tasks = [make_task("a", 15, due_s=10 * MINUTE)]
    worker = make_worker(breaks=(make_break(0, 40),))

    route = schedule(make_problem(tasks, [worker], policy), "w", ["a"])

    assert minutes(route) == [("a", 5, 5)]
    assert route.breaks[0].start_s == 40 * MINUTE


orders = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 400), st.integers(0, 200), st.integers(0, 40)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=150, deadline=None)
@given(stops=orders, lunch=st.integers(0, 300), slack=st.integers(0, 120), tea=st.integers(0, 60))
def test_no_other_place_for_the_breaks_returns_earlier(stops, lunch, slack, tea):
    tasks = [
        make_task(f"t{i}", node, windows=(window(first, first + width),), service_s=work * MINUTE)
        for i, (node, first, width, work) in enumerate(stops)
    ]
    breaks = (
        make_break(lunch, lunch + slack, 30),
        make_break(lunch + slack + 30, lunch + slack + 30 + tea, 15),
    )
    worker = make_worker(breaks=breaks)
    route = schedule(make_problem(tasks, [worker]), "w", [task.key for task in tasks])

    expected = min((end for end in _ends_by_trying(tasks, breaks) if end is not None), default=None)
    assert (None if route is None else route.returns_s) == expected


def _ends_by_trying(tasks, breaks):
    """The end of the day for each way of putting the breaks into the gaps, or after the end."""
    gaps = range(len(tasks) + 2)
    for places in combinations_with_replacement(gaps, len(breaks)):
        yield _end_with(tasks, breaks, places)


def _end_with(tasks, breaks, places):
    now, here = 0, 10
    for gap, task in enumerate([*tasks, None]):
        there = 10 if task is None else task.node
        here_breaks = [b for b, place in zip(breaks, places, strict=True) if place == gap]
        now = _after(here_breaks, now, abs(here - there) * MINUTE)
        here = there
        if now is not None and task is not None:
            now = max(now, task.windows[0].earliest_s)
            now = None if now > task.windows[0].latest_s else now + task.service_s
        if now is None:
            return None
    at_home = [b for b, place in zip(breaks, places, strict=True) if place > len(tasks)]
    return now if now <= 10 * HOUR and _after(at_home, now, 0) is not None else None


def _after(breaks, now, left):
    """When a drive of `left` seconds and these breaks are over."""
    for rest in breaks:
        begin = max(now, rest.earliest_s)
        if begin > rest.latest_s:
            return None
        left -= min(left, begin - now)
        now = begin + rest.duration_s
    return now + left
