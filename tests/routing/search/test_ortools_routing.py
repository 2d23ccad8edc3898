"""OR-Tools as a move: it mends what is plainly bad, and knows every rule that we know."""

from random import Random

import pytest
from hypothesis import given, settings

from routing import Policy, check
from routing.draft import Draft, draft_of
from routing.instance import Instance
from routing.search.construct import fill
from routing.search.ortools_model import SCALE, Model
from routing.search.ortools_routing import improved
from routing.search.parts import Part, choose
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
    problem = make_problem(tasks, workers, policy or Policy())
    return Draft(Instance(problem))


def whole(draft):
    instance = draft.instance
    return Part(draft, tuple(range(len(instance.workers))), tuple(range(len(instance.tasks))))


def orders(draft):
    return [[draft.instance.tasks[task].key for task in book.order] for book in draft.books]


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

    assert orders(improved(whole(draft), 0.2)) == [[], ["a"]]


def test_of_two_windows_the_second_is_used_when_the_first_is_too_soon():
    task = make_task("a", 15, windows=(window(0, 4), window(100, 110)))

    better = improved(whole(empty(task)), 0.2)

    assert better.books[0].timing.starts_s == (100 * MINUTE,)


def test_times_before_the_origin_are_no_trouble():
    worker = make_worker(starts_s=-5 * HOUR, ends_s=0)
    task = make_task("a", 15, windows=(window(-250, -240),))

    better = improved(whole(empty(task, workers=[worker])), 0.2)

    assert better.books[0].timing.starts_s == (-250 * MINUTE,)


def test_a_crew_is_not_touched():
    crew = [make_task("a", 15, together="c"), make_task("b", 15, together="c")]
    workers = [make_worker("w"), make_worker("x")]
    draft = empty(*crew, make_task("c", 18), workers=workers, policy=Policy())
    fill(draft)
    starts = [book.timing.starts_s[book.order.index(i)] for i, book in _books_of(draft, (0, 1))]

    part = whole(draft)
    better = improved(part, 0.2) or draft

    after = [book.timing.starts_s[book.order.index(i)] for i, book in _books_of(better, (0, 1))]
    assert starts == after


def _books_of(draft, tasks):
    return [(task, draft.books[draft.worker_of[task]]) for task in tasks]


@settings(max_examples=25, deadline=None)
@given(problem=problems(most_tasks=6))
def test_what_our_timing_allows_the_model_accepts(problem):
    draft = Draft(Instance(problem))
    fill(draft)
    if not draft.worker_of:
        return

    model = Model(_with_windows(draft))
    model.routing.CloseModel()

    assert model.initial() is not None


@settings(max_examples=20, deadline=None)
@given(problem=problems(most_tasks=6))
def test_what_the_model_finds_our_timing_allows(problem):
    draft = Draft(Instance(problem))
    fill(draft)
    part = choose(draft, Random(1))
    if part is None:
        return

    better = improved(part, 0.02)

    if better is not None:
        assert better.rank < draft.rank
        plan = better.plan()
        assert {v.code for v in check(problem, plan)} <= {"required-left-out"}
        assert draft_of(draft.instance, plan).rank == better.rank


def _with_windows(draft):
    """All workers, and the tasks that have a permitted start and are no unplaced crew's."""
    instance = draft.instance
    tasks = [
        task
        for task in range(len(instance.tasks))
        if task in draft.worker_of or (instance.able[task] and not instance.tasks[task].together)
    ]
    return Part(draft, tuple(range(len(instance.workers))), tuple(tasks))


def test_costs_are_scaled_so_that_minutes_have_whole_prices_per_second():
    assert SCALE == MINUTE
