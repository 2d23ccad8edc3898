"""Each hard rule of a route satisfied, and violated by a known amount."""

import pytest

from routing import BreakTaken, Fetch, Speed, route_rules
from routing.legs import Leg
from routing.rules import Broken
from tests.routing.builders import HOUR, make_break, make_task, make_worker


def make_leg(leaves_s, arrives_s, travel_s):
    return Leg(
        task=None,
        leaves_s=leaves_s,
        arrives_s=arrives_s,
        said_s=travel_s,
        travel_s=travel_s,
        distance_m=0,
    )


def rest(start_s, end_s):
    return BreakTaken(start_s=start_s, end_s=end_s)


def test_work_starts_at_the_arrival_or_later():
    assert route_rules.work_after_arrival(50, 50) is None
    assert route_rules.work_after_arrival(50, 49) == Broken(
        "starts-before-arrival", {"start_s": 49, "arrive_s": 50}
    )


def test_a_route_stays_within_shift_and_overtime():
    worker = make_worker(starts_s=10, ends_s=100, max_overtime_s=20)

    assert route_rules.shift_start(worker, 10) is None
    assert route_rules.shift_end(worker, 120) is None
    assert route_rules.shift_start(worker, 9) == Broken(
        "leaves-before-shift", {"leaves_s": 9, "starts_s": 10}
    )
    assert route_rules.shift_end(worker, 121) == Broken(
        "returns-after-shift", {"returns_s": 121, "latest_s": 120}
    )


def test_breaks_are_all_taken_in_order():
    worker = make_worker(breaks=(make_break(0, 60, 10), make_break(60, 120, 10)))
    first, second = BreakTaken(start_s=0, end_s=600), BreakTaken(start_s=600, end_s=1_200)

    assert route_rules.breaks_taken(worker, (first, second)) is None
    assert route_rules.breaks_taken(worker, (first,)) == Broken(
        "break-count", {"taken": 1, "needs": 2}
    )
    early = BreakTaken(start_s=599, end_s=1_199)
    assert route_rules.breaks_taken(worker, (first, early)) == Broken(
        "break-order", {"start_s": 599, "end_s": 600}
    )


def test_a_break_starts_within_its_window_and_has_its_length():
    rest = make_break(60, 90, 30)

    assert route_rules.break_window(rest, BreakTaken(start_s=5_400, end_s=7_200)) is None
    assert route_rules.break_length(rest, BreakTaken(start_s=5_400, end_s=7_200)) is None
    late = BreakTaken(start_s=5_401, end_s=7_200)
    assert route_rules.break_window(rest, late) == Broken(
        "break-off-window", {"start_s": 5_401, "earliest_s": 3_600, "latest_s": 5_400}
    )
    assert route_rules.break_length(rest, late) == Broken(
        "break-length", {"took_s": 1_799, "needs_s": 1_800}
    )


def test_a_break_may_touch_a_service_but_not_overlap_it():
    taken = BreakTaken(start_s=HOUR, end_s=HOUR + 600)

    assert route_rules.break_free_of_work(taken, 0, HOUR) is None
    assert route_rules.break_free_of_work(taken, HOUR + 600, 2 * HOUR) is None
    assert route_rules.break_free_of_work(taken, 0, HOUR + 7) == Broken(
        "break-during-service", {"overlap_s": 7}
    )


def test_work_takes_exactly_what_it_needs():
    assert route_rules.service_time(1_800, 100, 1_900) is None
    broken = route_rules.service_time(1_800, 100, 1_899)
    assert broken == Broken("service-time", {"took_s": 1_799, "needs_s": 1_800})


# Five minutes of driving from second 0. A change at 120 leaves 180 s for half the speed.
@pytest.mark.parametrize(
    ("speeds", "breaks", "arrives_s"),
    [
        ((), (), 300),
        ((), (rest(100, 140),), 340),
        ((), (rest(-50, 10),), 310),
        ((), (rest(300, 400),), 300),
        ((Speed(from_s=-9, percent=50),), (), 600),
        ((Speed(from_s=0, percent=200),), (), 150),
        ((Speed(from_s=120, percent=50),), (), 480),
        ((Speed(from_s=120, percent=50),), (rest(200, 260),), 540),
        ((Speed(from_s=120, percent=50),), (rest(100, 160),), 560),
        ((Speed(from_s=120, percent=50),), (rest(60, 80), rest(200, 260)), 580),
        ((Speed(from_s=120, percent=50), Speed(from_s=220, percent=100)), (), 350),
        ((Speed(from_s=300, percent=1),), (), 300),
        # 299.7 s as usual is not yet there.
        ((Speed(from_s=0, percent=70),), (), 429),
    ],
)
def test_a_drive_takes_its_time_at_the_hour_s_speed_and_the_breaks_on_it(speeds, breaks, arrives_s):
    assert route_rules.travel_time(speeds, make_leg(0, arrives_s, 300), breaks) is None
    early = route_rules.travel_time(speeds, make_leg(0, arrives_s - 1, 300), breaks)
    assert early == Broken(
        "travel-too-short", {"arrives_s": arrives_s - 1, "earliest_s": arrives_s}
    )


# Three seconds of driving: at 300 % in one second, at 1 % in five minutes and the break.
@pytest.mark.parametrize(
    ("percent", "breaks", "earliest_s"), [(300, (), 1), (1, (rest(100, 160),), 360)]
)
def test_the_earliest_arrival_is_exact_at_any_speed(percent, breaks, earliest_s):
    speeds = (Speed(from_s=0, percent=percent),)

    broken = route_rules.travel_time(speeds, make_leg(0, 0, 3), breaks)

    assert broken == Broken("travel-too-short", {"arrives_s": 0, "earliest_s": earliest_s})


def test_nobody_arrives_before_leaving_even_where_there_is_nothing_to_drive():
    assert route_rules.travel_time((), make_leg(100, 100, 0), ()) is None
    assert route_rules.travel_time((), make_leg(100, 99, 0), ()) == Broken(
        "travel-too-short", {"arrives_s": 99, "earliest_s": 100}
    )


def test_a_break_may_touch_the_loading_but_not_overlap_it():
    fetch = Fetch(before=0, arrive_s=0, start_s=600, end_s=1_200, travel_s=0)

    assert route_rules.break_free_of_loading(rest(0, 600), fetch) is None
    assert route_rules.break_free_of_loading(rest(1_200, 1_800), fetch) is None
    assert route_rules.break_free_of_loading(rest(1_190, 1_800), fetch) == Broken(
        "break-during-loading", {"overlap_s": 10}
    )


@pytest.mark.parametrize(("before", "is_possible"), [(-1, False), (0, True), (1, True), (2, False)])
def test_a_fetch_is_before_a_stop(before, is_possible):
    fetch = Fetch(before=before, arrive_s=0, start_s=0, end_s=0, travel_s=0)

    broken = route_rules.fetch_in_place(fetch, 2)

    expected = Broken("fetch-out-of-place", {"before": before, "stops": 2})
    assert broken == (None if is_possible else expected)


def test_a_fetch_is_at_a_depot_and_takes_the_time_of_loading():
    worker = make_worker(depot_node=12, depot_s=600)

    assert route_rules.fetch_at_depot(worker) is None
    assert route_rules.fetch_at_depot(make_worker()) == Broken("fetch-without-depot")
    whole = Fetch(before=0, arrive_s=0, start_s=10, end_s=610, travel_s=0)
    assert route_rules.loading_time(worker, whole) is None
    short = Fetch(before=0, arrive_s=0, start_s=10, end_s=609, travel_s=0)
    assert route_rules.loading_time(worker, short) == Broken(
        "loading-time", {"took_s": 599, "needs_s": 600}
    )


def test_parts_last_for_what_was_used_and_what_is_needed():
    task = make_task(parts=frozenset({("valve", 2)}))
    worker = make_worker(parts=frozenset({("valve", 5)}))

    assert route_rules.parts(task, worker, {"valve": 3, "pipe": 9}) is None
    assert route_rules.parts(task, worker, {"valve": 4}) == Broken(
        "part-missing", {"part": "valve", "needs": 6, "has": 5}
    )
    assert route_rules.parts(task, make_worker(), {}) == Broken(
        "part-missing", {"part": "valve", "needs": 2, "has": 0}
    )


@pytest.mark.parametrize(
    ("rule", "limit", "expected"),
    [
        (route_rules.task_count, "max_tasks", ("too-many-tasks", {"tasks": 9, "most": 8})),
        (route_rules.total_work, "max_work_s", ("too-much-work", {"work_s": 9, "most_s": 8})),
        (
            route_rules.total_travel,
            "max_travel_s",
            ("too-much-travel", {"travel_s": 9, "most_s": 8}),
        ),
        (
            route_rules.total_duration,
            "max_duration_s",
            ("too-long", {"duration_s": 9, "most_s": 8}),
        ),
    ],
)
def test_a_limit_is_met_exactly_and_exceeded_by_one(rule, limit, expected):
    assert rule(make_worker(**{limit: 9}), 9) is None
    assert rule(make_worker(), 9) is None
    assert rule(make_worker(**{limit: 8}), 9) == Broken(*expected)
