"""OR-Tools' search: it mends what is plainly bad, and knows every rule that we know."""

import pytest
from hypothesis import given, settings

from routing import Policy, check
from routing.draft import Draft, draft_of
from routing.search.ortools_model import SCALE, Model
from routing.search.ortools_routing import improved, improved_whole
from routing.search.part import Part, whole
from tests.routing.builders import (
    HOUR,
    MINUTE,
    make_break,
    make_problem,
    make_task,
    make_worker,
    window,
)
from tests.routing.strategies import problems


def empty(*tasks, workers=None, policy=None):
    return Draft(make_problem(tasks, workers, policy or Policy()))


def filled(problem):
    draft = Draft(problem)
    draft.fill()
    return draft


def served(draft):
    """Workers and starts of what is served, by task."""
    return {s.task: (r.worker, s.start_s) for r in draft.plan().routes for s in r.stops}


def test_an_empty_plan_is_filled():
    draft = empty(*(make_task(f"t{node}", node) for node in (2, 6, 14, 18)))

    better = improved(whole(draft), 0.3)

    assert better.plan().figures.travel_s == 32 * MINUTE


@pytest.mark.parametrize(
    ("of_task", "of_w"),
    [
        ({"skills": frozenset({("gas", 1)})}, {}),
        ({"excluded_workers": frozenset("w")}, {}),
        ({"windows": (window(0, 4),)}, {}),
        ({}, {"ends_s": 39 * MINUTE}),
        ({"windows": (window(40, 40),)}, {"breaks": (make_break(41, 69),)}),
        ({"preferred_worker": "x"}, {}),
        ({"now_worker": "x"}, {}),
    ],
)
def test_who_may_not_or_should_not_gets_nothing(of_task, of_w):
    gas = frozenset({("gas", 1)})
    able = make_worker("x", skills=gas, start_node=15)
    draft = empty(make_task("a", 15, **of_task), workers=[make_worker("w", **of_w), able])

    better = improved(whole(draft), 0.2)

    assert {task: worker for task, (worker, _) in served(better).items()} == {"a": "x"}


def test_of_two_windows_the_second_is_used_when_the_first_is_too_soon():
    task = make_task("a", 15, windows=(window(0, 4), window(100, 110)))

    better = improved(whole(empty(task)), 0.2)

    assert served(better) == {"a": ("w", 100 * MINUTE)}


def test_times_before_the_origin_are_no_trouble():
    worker = make_worker(starts_s=-5 * HOUR, ends_s=0)
    task = make_task("a", 15, windows=(window(-250, -240),))

    better = improved(whole(empty(task, workers=[worker])), 0.2)

    assert served(better) == {"a": ("w", -250 * MINUTE)}


def test_a_crew_is_not_touched():
    crew = [make_task("a", 15, together="c"), make_task("b", 15, together="c")]
    workers = [make_worker("w"), make_worker("x")]
    draft = filled(make_problem([*crew, make_task("c", 18)], workers, Policy()))

    better = improved_whole(draft, 0.2) or draft

    assert {key: served(draft)[key] for key in "ab"} == {key: served(better)[key] for key in "ab"}


def test_the_other_workers_of_a_plan_keep_their_routes():
    tasks = [make_task(f"t{node}", node, allowed_workers=None) for node in (2, 18, 4, 16)]
    workers = [make_worker("w", ends_s=HOUR), make_worker("x")]
    draft = filled(make_problem(tasks[:1], workers[:1]))
    draft = draft_of(make_problem(tasks, workers), draft.plan())

    better = improved(Part(draft, (1,), (1, 2, 3)), 0.2)

    assert {task: worker for task, (worker, _) in served(better).items()} == {
        "t2": "w",
        "t18": "x",
        "t4": "x",
        "t16": "x",
    }


def test_a_required_task_that_nobody_can_do_stops_nothing():
    tasks = [make_task("must", skills=frozenset({("gas", 1)}), is_required=True), make_task("a")]
    draft = filled(make_problem(tasks))

    model = Model(whole(draft))
    model.routing.CloseModel()

    assert model.part.tasks == (1,)
    assert model.initial() is not None


@settings(max_examples=25, deadline=None)
@given(problem=problems(most_tasks=6))
def test_what_our_timing_allows_the_model_accepts(problem):
    draft = filled(problem)
    if not served(draft):
        return

    model = Model(whole(draft))
    model.routing.CloseModel()

    assert model.initial() is not None


@settings(max_examples=20, deadline=None)
@given(problem=problems(most_tasks=6))
def test_what_the_model_finds_our_timing_allows(problem):
    draft = filled(problem)

    better = improved_whole(draft, 0.02)

    if better is not None:
        assert better.rank < draft.rank
        plan = better.plan()
        assert {v.code for v in check(problem, plan)} <= {"required-left-out"}
        assert draft_of(problem, plan, draft.inst).rank == better.rank


def test_costs_are_scaled_so_that_minutes_have_whole_prices_per_second():
    assert SCALE == MINUTE
