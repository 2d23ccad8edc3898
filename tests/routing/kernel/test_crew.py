"""A crew finds its people, whoever of it is asked first, and a time that suits all of them."""

from itertools import permutations

import pytest

from routing import Link
from tests.routing.builders import MINUTE, make_problem, make_task, make_worker, window
from tests.routing.kernel.drafts import first_plan

LEAD, GAS = frozenset({("lead", 1)}), frozenset({("gas", 1)})


def filled(problem):
    """Who does what a new draft serves."""
    plan = first_plan(problem)
    return {stop.task: route.worker for route in plan.routes for stop in route.stops}


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_who_can_do_several_parts_leaves_the_others_theirs(order):
    wants = {"a": frozenset(), "b": LEAD, "c": LEAD | GAS}
    tasks = [make_task(key, skills=wants[key], together="crew") for key in order]
    workers = [
        make_worker("both", skills=LEAD | GAS),
        make_worker("lead", skills=LEAD),
        make_worker("none"),
    ]

    assert filled(make_problem(tasks, workers)) == {"a": "none", "b": "lead", "c": "both"}


def test_a_crew_of_too_few_is_left_out():
    tasks = [make_task(key, skills=LEAD, together="crew") for key in "ab"]
    workers = [make_worker("lead", skills=LEAD), make_worker("none")]

    assert filled(make_problem(tasks, workers)) == {}


@pytest.mark.parametrize("order", ["mn", "nm"])
def test_who_has_to_come_again_binds_only_their_own_part(order):
    tasks = [make_task("first", windows=(window(0, 0),), skills=LEAD)]
    tasks += [make_task(key, windows=(window(60, 600),), together="crew") for key in order]
    link = Link(before="first", after="m", same_person=True)
    workers = [make_worker("other"), make_worker("lead", skills=LEAD)]

    found = filled(make_problem(tasks, workers, links=(link,)))

    assert found == {"first": "lead", "m": "lead", "n": "other"}


def test_the_one_time_that_suits_all_is_found():
    one = tuple(window(at, at + 1) for at in (0, 4, 8, 12))
    other = tuple(window(at, at + 1) for at in (2, 6, 10, 12))
    tasks = [
        make_task("a", 10, windows=one, together="crew", service_s=MINUTE),
        make_task("b", 10, windows=other, together="crew", service_s=MINUTE),
    ]

    assert len(filled(make_problem(tasks, [make_worker("w"), make_worker("x")]))) == 2
