"""Tied tasks are placed when they are wanted, as far as they are worth it, and fetch parts."""

from dataclasses import replace

import numpy as np
import pytest

from routing import Link, TimeWindow, solve
from routing.draft import Draft
from routing.kernel.advance import advance
from routing.kernel.load import hold, load
from routing.kernel.undo import begin
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
from tests.routing.kernel.drafts import first_plan

SETTLED = replace(PLAIN, moved_time_cost_per_minute=10, moved_time_cap_minutes=600)
TWO = (make_worker("w"), make_worker("x"))


def filled(problem):
    """Starts in minutes of what a new draft serves."""
    plan = first_plan(problem)
    return {stop.task: stop.start_s // MINUTE for route in plan.routes for stop in route.stops}


def test_linked_tasks_are_placed_at_the_starts_in_force():
    tasks = [make_task("a", now_start_s=2 * HOUR), make_task("b", now_start_s=5 * HOUR)]

    found = filled(make_problem(tasks, TWO, SETTLED, links=(Link(before="a", after="b"),)))

    assert found == {"a": 120, "b": 300}


def test_a_crew_is_placed_at_the_start_in_force():
    tasks = [make_task(key, together="crew", now_start_s=3 * HOUR) for key in "ab"]

    assert filled(make_problem(tasks, TWO, SETTLED)) == {"a": 180, "b": 180}


@pytest.mark.parametrize("price", [0, 1_000])
@pytest.mark.parametrize("ties", [{"together": "crew"}, {}])
def test_tied_tasks_are_placed_in_their_promises(ties, price):
    promise = TimeWindow(earliest_s=4 * HOUR, latest_s=5 * HOUR)
    tasks = [make_task("a", promise=promise, **ties), make_task("b", promise=promise, **ties)]
    links = () if ties else (Link(before="a", after="b"),)

    policy = replace(PLAIN, broken_promise_cost=price)
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


def test_a_set_up_may_be_saved_by_what_follows_at_once():
    tasks = [
        make_task("a", 5, setup_s=20 * MINUTE, windows=(window(60, 60),)),
        make_task("b", 5, service_s=0),
        make_task("c", 12, windows=(window(115, 115),)),
    ]
    links = (
        Link(before="a", after="b", counts_from_end=False),
        Link(before="a", after="c", greatest_s=10 * MINUTE),
    )

    assert "a" in filled(make_problem(tasks, TWO, links=links))


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


def test_a_start_in_force_beyond_the_longest_shift_is_approached():
    policy = replace(SETTLED, moved_time_cost_per_minute=600)
    tasks = [make_task("a", windows=(window(0, 0),)), make_task("b", now_start_s=220 * MINUTE)]

    found = filled(make_problem(tasks, [make_worker(max_duration_s=4 * HOUR)], policy))

    assert found == {"a": 0, "b": 210}


def test_a_promise_is_met_at_its_beginning():
    policy = replace(PLAIN, duration_cost_per_s=1, broken_promise_cost=20_000)
    promise = TimeWindow(earliest_s=4 * HOUR, latest_s=5 * HOUR)
    tasks = [
        make_task("a", windows=(window(10, 10),), promise=window(0, 5)),
        make_task("b", promise=promise),
    ]

    assert filled(make_problem(tasks, policy=policy, max_broken_promises=2))["b"] == 240


def test_who_is_late_already_comes_before_the_start_in_force():
    policy = replace(SETTLED, late_cost=1_000, late_cost_per_minute=100)
    crew = [make_task(k, together="c", now_start_s=3 * HOUR, due_s=HOUR) for k in "ab"]
    draft = Draft(make_problem(crew, TWO, policy))
    for i in (0, 1):
        hold(draft.inst, draft.st, i, 5 * HOUR)
        load(draft.inst, draft.st, i, np.array([i]))
    begin(draft.st)

    advance(draft.inst, draft.st, 0)

    assert {stop.start_s for route in draft.plan().routes for stop in route.stops} == {HOUR}


def test_a_crew_does_not_break_more_promises_together_than_may_be():
    promise = TimeWindow(earliest_s=4 * HOUR, latest_s=5 * HOUR)
    tasks = [make_task(key, together="crew", promise=promise, due_s=0) for key in "ab"]
    policy = replace(PLAIN, late_cost_per_minute=10)

    found = filled(make_problem(tasks, TWO, policy, max_broken_promises=1))

    assert found == {"a": 240, "b": 240}
