"""Where one more task fits into a plan, and that its price is what the plan then costs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import InvalidPlan, Link, Plan, Policy, check, insertions
from routing.draft import Draft, draft_of
from routing.insertion import task_number
from routing.kernel.load import hold, load
from routing.mending import checked
from routing.tied_starts import taken_out
from tests.routing.builders import (
    HOUR,
    MINUTE,
    make_break,
    make_problem,
    make_task,
    make_worker,
    window,
)
from tests.routing.strategies import SLOW, problems, rich_problems


def first_plan(problem):
    draft = Draft(problem)
    draft.fill()
    return checked(problem, draft)[0]


def test_places_are_ranked_by_what_they_add():
    problem = make_problem([make_task("a", 15), make_task("b", 18)])
    plan = first_plan(replace(problem, tasks=problem.tasks[:1]))

    places = [(p.position, p.start_s, p.added_cost) for p in insertions(problem, plan, "b")]

    # Behind a, it is 3 + 8 - 5 minutes further; before it, the same way round.
    assert places == [(0, 480, 360), (1, 2_280, 360)]


def test_a_task_on_a_route_is_taken_off_first():
    problem = make_problem([make_task("a", 15)], [make_worker("w"), make_worker("x")])
    plan = first_plan(problem)

    places = [(p.worker, p.position, p.added_cost) for p in insertions(problem, plan, "a")]

    assert places == [("w", 0, 600), ("x", 0, 600)]


def test_only_able_workers_and_open_windows_are_offered():
    gas = frozenset({("gas", 1)})
    task = make_task("a", 15, skills=gas, windows=(window(30, 40),))
    late = make_worker("late", skills=gas, starts_s=36 * MINUTE)
    able = make_worker("able", skills=gas, starts_s=35 * MINUTE)
    problem = make_problem([task], [make_worker("plain"), late, able])

    assert [place.worker for place in insertions(problem, Plan(), "a")] == ["able"]


def test_one_of_a_crew_goes_where_the_others_start():
    crew = {"together": "c", "windows": (window(0, 60),)}
    problem = make_problem(
        [make_task("a", 15, **crew), make_task("b", 15, **crew)],
        [make_worker("w"), make_worker("x"), make_worker("y")],
    )
    plan = first_plan(problem)
    start_s = plan.routes[0].stops[0].start_s
    partner = next(r.worker for r in plan.routes if r.stops[0].task == "b")

    places = insertions(problem, plan, "a")

    assert {place.start_s for place in places} == {start_s}
    assert {place.worker for place in places} == {"w", "x", "y"} - {partner}


def test_one_of_a_crew_has_no_place_while_another_has_none():
    crew = {"together": "c"}
    tasks = [make_task("a", **crew), make_task("b", **crew), make_task("c", **crew)]
    problem = make_problem(tasks, [make_worker("w"), make_worker("x")])

    assert insertions(problem, Plan(), "a") == []


def test_the_second_of_an_order_goes_behind_the_first_that_is_in_force():
    link = Link(before="a", after="b", greatest_s=HOUR)
    tasks = [make_task("a", 15), make_task("b", 15)]
    problem = make_problem(tasks, [make_worker("w"), make_worker("x")], links=(link,))
    in_force = first_plan(replace(problem, tasks=problem.tasks[:1], links=()))

    places = insertions(problem, in_force, "b")

    assert {(place.worker, place.start_s) for place in places} == {
        ("w", 35 * MINUTE),
        ("x", 35 * MINUTE),
    }


def test_a_call_at_the_depot_is_part_of_a_place():
    task = make_task("a", 15, parts=frozenset({("pump", 1)}))
    worker = make_worker(depot_node=12, depot_s=10 * MINUTE)
    problem = make_problem([task], [worker])

    places = insertions(problem, Plan(), "a")

    assert [(p.position, p.fetch_before, p.start_s, p.added_cost) for p in places] == [
        (0, 0, 900, 600)
    ]


def test_an_unknown_task_is_refused():
    with pytest.raises(InvalidPlan, match="there is no task z"):
        insertions(make_problem(), Plan(), "z")


def test_prices_of_the_choice_of_worker_are_included():
    policy = Policy(preference_cost=500, unfairness_cost_per_minute=0)
    problem = make_problem(
        [make_task("a", 15, preferred_worker="x")], [make_worker("w"), make_worker("x")], policy
    )

    places = [(p.worker, p.added_cost) for p in insertions(problem, Plan(), "a")]

    assert places == [("x", 600), ("w", 1_100)]


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(problem=st.one_of(problems(), rich_problems()), data=st.data())
def test_every_place_is_possible_and_costs_what_it_says(problem, data):
    if problem.tasks:
        assert_priced_as_planned(problem, data.draw(st.sampled_from(problem.tasks)))


def test_a_tied_task_costs_what_it_does_once_it_keeps_its_start():
    """With one start, the break is before leaving home; with any, it was on the way."""
    first = make_task("first", 0, service_s=8 * MINUTE, windows=(window(0, 29),))
    tied = make_task("tied", 0, service_s=0, now_start_s=29 * MINUTE)
    later = make_task("later", 0, service_s=0, unserved_cost=0, windows=(window(0, 3),))
    worker = make_worker(start_node=4, end_node=20, breaks=(make_break(0, 5, 1),))
    problem = make_problem(
        [first, tied, later],
        [worker],
        Policy(travel_cost_per_s=0, duration_cost_per_s=1),
        links=(Link(before="tied", after="later", greatest_s=2 * HOUR),),
    )

    assert_priced_as_planned(problem, tied)


def assert_priced_as_planned(problem, task):
    """Every place for the task, from a first plan, is possible and costs what it says."""
    plan = first_plan(problem)
    number = task_number(problem, task.key)
    without = draft_of(problem, plan)

    with taken_out(without, number):
        rest = without.plan()
    for place in insertions(problem, plan, task.key):
        longer = with_place(problem, plan, rest, number, place)

        violations = [v for v in check(problem, longer) if v.code != "required-left-out"]
        assert violations == []
        assert longer.cost == rest.cost + place.added_cost - task.unserved_cost


def with_place(problem, plan, rest, number, place):
    """The plan `rest` with the task at a place; the ties of `plan` hold."""
    numbers = {task.key: i for i, task in enumerate(problem.tasks)}
    others = tuple(route for route in rest.routes if route.worker != place.worker)
    draft = draft_of(problem, Plan(routes=others), is_torn_kept=True)
    for route in plan.routes:
        for stop in route.stops:
            hold(draft.inst, draft.st, numbers[stop.task], stop.start_s)
    hold(draft.inst, draft.st, number, place.start_s)
    own = [route for route in rest.routes if route.worker == place.worker]
    order = [numbers[stop.task] for route in own for stop in route.stops]
    w = [worker.key for worker in problem.workers].index(place.worker)
    order.insert(place.position, number)
    if place.fetch_before is not None:
        order.insert(place.fetch_before, len(problem.tasks) + 2 * len(problem.workers) + w)
    load(draft.inst, draft.st, w, np.array(order, dtype=np.int64))
    assert draft.orders()[w] == order
    return draft.plan()
