"""Each hard rule of a task and a worker satisfied, and violated by a known amount."""

from dataclasses import replace

import pytest

from routing import rules
from routing.rules import Broken
from tests.routing.builders import HOUR, MINUTE, make_task, make_worker, window


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


def test_a_shift_meets_a_window_that_ends_as_it_begins():
    task = make_task(windows=(window(0, 10),))

    assert rules.on_shift(task, make_worker(starts_s=600)) is None
    off = rules.on_shift(task, make_worker(starts_s=601))
    assert off == Broken("off-shift", {"starts_s": 601, "latest_s": 36_000})


def test_a_task_without_a_window_is_out_of_reach():
    broken = rules.reachable(make_task(windows=()), make_worker(), 300)

    assert broken == Broken("out-of-reach", {"arrives_s": 300, "latest_s": 299})


def test_a_place_is_reachable_until_the_last_start():
    task, worker = make_task(windows=(window(5, 7), window(15, 20))), make_worker()

    assert rules.reachable(task, worker, 20 * MINUTE) is None
    late = rules.reachable(task, worker, 20 * MINUTE + 1)
    assert late == Broken("out-of-reach", {"arrives_s": 1_201, "latest_s": 1_200})


@pytest.mark.parametrize("start_min", [10, 20, 40, 50])
def test_a_start_at_both_ends_of_a_window_is_in_it(start_min):
    task = make_task(windows=(window(10, 20), window(40, 50)))

    assert rules.start_window(task, start_min * MINUTE) is None


def test_a_start_between_two_windows_is_in_none():
    task = make_task(windows=(window(0, 5), window(10, 20), window(40, 50), window(60, 70)))

    broken = rules.start_window(task, 1_201)

    assert broken == Broken(
        "off-window", {"start_s": 1_201, "earliest_s": 2_400, "latest_s": 1_200}
    )


def test_a_skill_counts_when_it_is_valid_until_the_shift_ends():
    task = make_task(skills=gas(2))
    worker = make_worker(skills=gas(2), ends_s=HOUR, max_overtime_s=HOUR)

    assert rules.skills(task, replace(worker, skills_end_s=gas(3_600))) is None
    assert rules.skills(task, replace(worker, skills_end_s=frozenset({("heat", 0)}))) is None
    expired = rules.skills(task, replace(worker, skills_end_s=gas(3_599)))
    assert expired == Broken("skill-expired", {"skill": "gas", "until_s": 3_599, "ends_s": 3_600})


def test_a_level_too_low_is_missing_whether_valid_or_not():
    worker = make_worker(skills=gas(1), skills_end_s=gas(0))

    broken = rules.skills(make_task(skills=gas(2)), worker)

    assert broken == Broken("skill-missing", {"skill": "gas", "needs": 2, "has": 1})


@pytest.mark.parametrize(
    ("territory", "territories"),
    [(None, frozenset()), ("north", None), ("north", frozenset({"north", "south"}))],
)
def test_a_territory_is_covered_by_who_may_go_there_or_anywhere(territory, territories):
    task, worker = make_task(territory=territory), make_worker(territories=territories)

    assert rules.territory(task, worker) is None


def test_a_territory_that_is_not_among_the_worker_s_is_not_covered():
    worker = make_worker(territories=frozenset({"south"}))

    broken = rules.territory(make_task(territory="north"), worker)

    assert broken == Broken("territory-not-covered", {"territory": "north"})


def test_the_tools_of_a_task_are_all_on_the_van():
    task = make_task(tools=frozenset({"drill", "ladder"}))

    assert rules.tools(task, make_worker(tools=frozenset({"drill", "ladder", "saw"}))) is None
    one = rules.tools(task, make_worker(tools=frozenset({"drill"})))
    assert one == Broken("tool-missing", {"tool": "ladder", "missing": 1})
    both = rules.tools(task, make_worker())
    assert both == Broken("tool-missing", {"tool": "drill", "missing": 2})


@pytest.mark.parametrize("start_s", [600, 900, 1_200])
def test_a_promise_is_kept_at_both_ends_of_its_window(start_s):
    assert rules.promise_kept(make_task(promise=window(10, 20)), start_s) is None
    assert rules.promise_kept(make_task(), start_s) is None


@pytest.mark.parametrize("start_s", [599, 1_201])
def test_a_promise_is_broken_a_second_off_its_window(start_s):
    broken = rules.promise_kept(make_task(promise=window(10, 20)), start_s)

    assert broken == Broken(
        "promise-broken", {"start_s": start_s, "earliest_s": 600, "latest_s": 1_200}
    )
