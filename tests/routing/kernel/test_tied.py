"""Tied tasks are placed when they are wanted, as far as they are worth it, and fetch parts."""

from dataclasses import replace

import pytest

from routing import Link, TimeWindow, check, solve
from routing.draft import Draft
from tests.routing.builders import (
    HOME,
    HOUR,
    MINUTE,
    PLAIN,
    make_problem,
    make_task,
    make_worker,
    window,
)

SETTLED = replace(PLAIN, moved_time_cost_per_minute=10, moved_time_cap_minutes=600)
TWO = (make_worker("w"), make_worker("x"))


def filled(problem):
    """Starts in minutes of what a new draft serves."""
    draft = Draft(problem)
    draft.fill()
    plan = draft.plan()
    assert not check(problem, plan)
    return {stop.task: stop.start_s // MINUTE for route in plan.routes for stop in route.stops}


def test_linked_tasks_are_placed_at_the_starts_in_force():
    tasks = [make_task("a", now_start_s=2 * HOUR), make_task("b", now_start_s=5 * HOUR)]

    found = filled(make_problem(tasks, TWO, SETTLED, links=(Link(before="a", after="b"),)))

    assert found == {"a": 120, "b": 300}


def test_a_crew_is_placed_at_the_start_in_force():
    tasks = [make_task(key, together="crew", now_start_s=3 * HOUR) for key in "ab"]

    assert filled(make_problem(tasks, TWO, SETTLED)) == {"a": 180, "b": 180}


@pytest.mark.parametrize("ties", [{"together": "crew"}, {}])
def test_tied_tasks_are_placed_in_their_promises(ties):
    promise = TimeWindow(earliest_s=4 * HOUR, latest_s=5 * HOUR)
    tasks = [make_task("a", promise=promise, **ties), make_task("b", promise=promise, **ties)]
    links = () if ties else (Link(before="a", after="b"),)

    policy = replace(PLAIN, broken_promise_cost=1_000)
    found = filled(make_problem(tasks, TWO, policy, links=links, max_broken_promises=1))

    assert 240 <= found["a"] <= 300
    assert 240 <= found["b"] <= 300


def test_a_linked_task_does_not_make_a_shift_too_long():
    tasks = [make_task("a"), make_task("b"), make_task("c", windows=(window(300, 300),))]
    brief = make_worker("w", max_duration_s=HOUR)

    problem = make_problem(tasks, (brief,), links=(Link(before="a", after="b"),))
    found = filled(problem)

    assert len(found) == 2


def test_what_follows_is_left_out_where_that_is_cheaper():
    tasks = [make_task("a"), make_task("b", 0, unserved_cost=600)]

    found = filled(make_problem(tasks, links=(Link(before="a", after="b"),)))

    assert set(found) == {"a"}


def test_what_comes_first_is_done_for_the_sake_of_what_follows():
    tasks = [make_task("a", 0, unserved_cost=600), make_task("b")]

    found = filled(make_problem(tasks, links=(Link(before="a", after="b"),)))

    assert set(found) == {"a", "b"}


def test_a_set_up_may_be_longer_than_the_greatest_gap():
    tasks = [make_task("a", setup_s=20 * MINUTE), make_task("b", 12)]
    link = Link(before="a", after="b", greatest_s=10 * MINUTE)

    assert filled(make_problem(tasks, TWO, links=(link,))) == {"a": 0, "b": 50}


@pytest.mark.parametrize("ties", [{"together": "crew"}, {}])
def test_parts_are_fetched_for_tied_tasks(ties):
    valve = frozenset({("valve", 1)})
    tasks = [make_task("a", parts=valve, **ties), make_task("b", **ties)]
    workers = (make_worker("w", depot_node=HOME + 2, depot_s=5 * MINUTE), make_worker("x"))
    links = () if ties else (Link(before="a", after="b"),)

    assert set(filled(make_problem(tasks, workers, links=links))) == {"a", "b"}


def test_room_before_a_start_in_force_moves_nobody():
    tasks = [make_task(key, together="crew", now_start_s=3 * HOUR) for key in "ab"]
    tasks += [make_task("c", 5), make_task("d", 15)]
    problem = make_problem(tasks, TWO, SETTLED)

    plan = solve(problem, limit_s=60, iterations=200)

    stops = {stop.task: stop.start_s for route in plan.routes for stop in route.stops}

    assert stops["a"] == stops["b"] == 3 * HOUR


def test_a_start_in_force_is_worth_coming_home_later():
    policy = replace(SETTLED, duration_cost_per_s=1, moved_time_cost_per_minute=600)
    tasks = [make_task("a", windows=(window(0, 0),)), make_task("b", now_start_s=2 * HOUR)]

    found = filled(make_problem(tasks, policy=policy))

    assert found == {"a": 0, "b": 120}
