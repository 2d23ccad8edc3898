"""Each hard rule satisfied, and violated by a known amount."""

import pytest

from routing import BreakTaken, rules
from routing.rules import Broken
from tests.routing.builders import HOUR, MINUTE, make_break, make_task, make_worker, window


def gas(level):
    return frozenset({("gas", level)})


@pytest.mark.parametrize("has", [2, 3])
def test_a_level_at_or_above_the_needed_one_is_enough(has):
    assert rules.skills(make_task(skills=gas(2)), make_worker(skills=gas(has))) is None


@pytest.mark.parametrize(("skills", "has"), [(gas(1), 1), (frozenset(), 0)])
def test_a_lower_level_or_none_is_missing(skills, has):
    broken = rules.skills(make_task(skills=gas(2)), make_worker(skills=skills))

    assert broken == Broken("skill-missing", {"skill": "gas", "needs": 2, "has": has})


def test_anybody_may_do_a_task_that_names_nobody():
    assert rules.permitted_worker(make_task(), make_worker()) is None
    assert rules.permitted_worker(make_task(allowed_workers=frozenset("w")), make_worker()) is None


def test_a_worker_that_is_excluded_or_not_named_may_not():
    excluded = rules.permitted_worker(make_task(excluded_workers=frozenset("w")), make_worker())
    not_named = rules.permitted_worker(
        make_task(allowed_workers=frozenset({"x", "y"})), make_worker()
    )

    assert excluded == Broken("worker-excluded")
    assert not_named == Broken("worker-not-allowed", {"allowed": 2})


def test_a_shift_meets_a_window_in_its_last_second_of_overtime():
    worker = make_worker(ends_s=60 * MINUTE, max_overtime_s=30 * MINUTE)

    assert rules.on_shift(make_task(windows=(window(90, 99),)), worker) is None
    off = rules.on_shift(make_task(windows=(window(91, 99),)), worker)
    assert off == Broken("off-shift", {"starts_s": 0, "latest_s": 5_400})


def test_a_place_is_reachable_until_the_last_start():
    task, worker = make_task(windows=(window(5, 20),)), make_worker()

    assert rules.reachable(task, worker, 20 * MINUTE) is None
    late = rules.reachable(task, worker, 20 * MINUTE + 1)
    assert late == Broken("out-of-reach", {"arrives_s": 1_201, "latest_s": 1_200})


@pytest.mark.parametrize("start_min", [10, 20, 40, 50])
def test_a_start_at_both_ends_of_a_window_is_in_it(start_min):
    task = make_task(windows=(window(10, 20), window(40, 50)))

    assert rules.start_window(task, start_min * MINUTE) is None


def test_a_start_between_two_windows_is_in_none():
    task = make_task(windows=(window(10, 20), window(40, 50)))

    broken = rules.start_window(task, 1_201)

    assert broken == Broken(
        "off-window", {"start_s": 1_201, "earliest_s": 2_400, "latest_s": 1_200}
    )


def test_work_takes_its_service_time():
    assert rules.service_time(make_task(), 100, 1_900) is None
    broken = rules.service_time(make_task(), 100, 1_899)
    assert broken == Broken("service-time", {"took_s": 1_799, "needs_s": 1_800})


def test_work_starts_at_the_arrival_or_later():
    assert rules.work_after_arrival(50, 50) is None
    assert rules.work_after_arrival(50, 49) == Broken(
        "starts-before-arrival", {"start_s": 49, "arrive_s": 50}
    )


def test_a_drive_takes_its_time_and_the_breaks_on_it():
    assert rules.travel_time(100, 200, 60, 40) is None
    assert rules.travel_time(100, 199, 60, 40) == Broken(
        "travel-too-short", {"arrives_s": 199, "earliest_s": 200}
    )


def test_a_route_stays_within_shift_and_overtime():
    worker = make_worker(starts_s=10, ends_s=100, max_overtime_s=20)

    assert rules.shift_start(worker, 10) is None
    assert rules.shift_end(worker, 120) is None
    assert rules.shift_start(worker, 9) == Broken(
        "leaves-before-shift", {"leaves_s": 9, "starts_s": 10}
    )
    assert rules.shift_end(worker, 121) == Broken(
        "returns-after-shift", {"returns_s": 121, "latest_s": 120}
    )


def test_breaks_are_all_taken_in_order():
    worker = make_worker(breaks=(make_break(0, 60, 10), make_break(60, 120, 10)))
    first, second = BreakTaken(start_s=0, end_s=600), BreakTaken(start_s=600, end_s=1_200)

    assert rules.breaks_taken(worker, (first, second)) is None
    assert rules.breaks_taken(worker, (first,)) == Broken("break-count", {"taken": 1, "needs": 2})
    early = BreakTaken(start_s=599, end_s=1_199)
    assert rules.breaks_taken(worker, (first, early)) == Broken(
        "break-order", {"start_s": 599, "end_s": 600}
    )


def test_a_break_starts_within_its_window_and_has_its_length():
    rest = make_break(60, 90, 30)

    assert rules.break_window(rest, BreakTaken(start_s=5_400, end_s=7_200)) is None
    assert rules.break_length(rest, BreakTaken(start_s=5_400, end_s=7_200)) is None
    late = BreakTaken(start_s=5_401, end_s=7_200)
    assert rules.break_window(rest, late) == Broken(
        "break-off-window", {"start_s": 5_401, "earliest_s": 3_600, "latest_s": 5_400}
    )
    assert rules.break_length(rest, late) == Broken(
        "break-length", {"took_s": 1_799, "needs_s": 1_800}
    )


def test_a_break_may_touch_a_service_but_not_overlap_it():
    taken = BreakTaken(start_s=HOUR, end_s=HOUR + 600)

    assert rules.break_free_of_work(taken, 0, HOUR) is None
    assert rules.break_free_of_work(taken, HOUR + 600, 2 * HOUR) is None
    assert rules.break_free_of_work(taken, 0, HOUR + 7) == Broken(
        "break-during-service", {"overlap_s": 7}
    )


def test_a_task_is_served_or_listed_once():
    assert rules.served_once(1, 0) is None
    assert rules.served_once(0, 1) is None
    assert rules.served_once(2, 0) == Broken("not-once", {"served": 2, "left_out": 0})
    assert rules.served_once(0, 0) == Broken("not-once", {"served": 0, "left_out": 0})


def test_a_required_task_is_served():
    assert rules.required_served(make_task(is_required=True), True) is None
    assert rules.required_served(make_task(), False) is None
    assert rules.required_served(make_task(is_required=True), False) == Broken("required-left-out")


def test_a_crew_is_complete_at_one_start_and_of_different_persons():
    assert rules.crew_complete(2, 2) is None
    assert rules.crew_complete(2, 0) is None
    assert rules.crew_complete(2, 1) == Broken("crew-incomplete", {"served": 1, "size": 2})
    assert rules.crew_one_start((60, 60)) is None
    assert rules.crew_one_start((60, 61)) == Broken("crew-apart", {"first_s": 60, "last_s": 61})
    assert rules.crew_of_different_persons(("ann", "bob")) is None
    assert rules.crew_of_different_persons(("ann", "ann")) == Broken(
        "crew-one-person", {"persons": 1, "size": 2}
    )
