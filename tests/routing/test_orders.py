"""What comes after something is done only where that is; the other way round it need not be."""

from dataclasses import replace
from itertools import count
from types import SimpleNamespace

import pytest

from routing import Link, Plan, check, offers, place_urgently, relaxations, solve
from tests.routing.builders import (
    HOUR,
    MINUTE,
    make_plan,
    make_problem,
    make_route,
    make_stop,
    make_task,
    make_worker,
    window,
)

GAS = frozenset({("gas", 1)})
FIRST_THEN_SECOND = (Link(before="first", after="second"),)


def order(**of_second):
    return make_problem(
        [make_task("first"), make_task("second", **of_second)], links=FIRST_THEN_SECOND
    )


def planned(problem, start=None):
    plan = solve(problem, limit_s=60, iterations=100, start=start)
    assert check(problem, plan) == []
    return plan


def reasons(plan):
    return {entry.task: [reason.code for reason in entry.reasons] for entry in plan.unserved}


def test_the_first_is_served_where_nobody_can_do_the_second():
    plan = planned(order(skills=GAS))

    assert plan.served() == {"first"}
    assert reasons(plan) == {"second": ["skill-missing"]}


def test_the_first_is_served_where_there_is_no_room_for_the_second():
    problem = order(service_s=9 * HOUR)
    dear = make_task("dear", service_s=9 * HOUR, unserved_cost=10**6)

    plan = planned(replace(problem, tasks=(*problem.tasks, dear)))

    assert plan.served() == {"first", "dear"}
    assert reasons(plan) == {"second": ["no-room"]}


def test_a_first_in_force_stays_and_the_second_comes_when_there_is_room():
    problem = order(service_s=9 * HOUR)
    dear = make_task("dear", service_s=9 * HOUR, unserved_cost=10**6)
    full = replace(problem, tasks=(*problem.tasks, dear))
    before = planned(full)

    still = planned(replace(full, tasks=(*full.tasks, make_task("new", service_s=60))), before)
    later = planned(problem, before)

    assert still.served() == {"first", "dear", "new"}
    assert later.served() == {"first", "second"}


def test_a_pinned_first_is_served_whatever_becomes_of_the_second():
    problem = order(skills=GAS)
    pinned = replace(problem.tasks[0], windows=(window(60, 60),), is_required=True)

    plan = planned(replace(problem, tasks=(pinned, problem.tasks[1])))

    assert plan.served() == {"first"}


def test_an_emergency_may_be_the_first_of_an_order_that_ends_with_it():
    problem = order(skills=GAS)

    plan = place_urgently(problem, Plan(), "first", iterations=20).plan
    again = planned(problem, plan)

    assert plan.served() == again.served() == {"first"}


def test_the_second_waits_for_a_whole_crew():
    tasks = [make_task("a", together="crew"), make_task("b", together="crew", skills=GAS)]
    links = (Link(before="a", after="second"),)
    workers = [make_worker("x"), make_worker("y")]

    plan = planned(make_problem([*tasks, make_task("second")], workers, links=links))

    assert plan.served() == set()


@pytest.mark.parametrize(("asked", "found"), [("first", [True]), ("second", [False])])
def test_times_are_offered_for_what_can_be_done_of_an_order(asked, found):
    given = offers(order(skills=GAS), Plan(), asked, [window(0, 100)])

    assert [offer is not None for offer in given] == found


def test_it_is_told_how_much_later_the_second_would_have_to_be():
    problem = order(windows=(window(0, 20),))
    plan = planned(problem)

    found = {one.code: one for one in relaxations(problem, plan, "second")}

    assert found["window-later"].numbers == {"worker": "w", "minutes": 10}
    assert found["window-later"].plan.served() == {"first", "second"}


def test_what_comes_after_something_left_out_is_possible_with_what_makes_that_possible():
    tasks = [make_task("first", skills=GAS), make_task("second")]
    problem = make_problem(tasks, links=FIRST_THEN_SECOND)
    plan = planned(problem)

    (of_second,) = relaxations(problem, plan, "second")
    (of_first,) = relaxations(problem, plan, "first")

    assert (of_first.code, of_second.code) == ("skill-waived", "skill-waived")
    assert of_first.plan.served() == {"first"}
    assert of_second.plan.served() == {"first", "second"}
    assert of_second.numbers == {**of_first.numbers, "task": "first"}


def test_what_the_same_person_has_to_do_is_offered_for_that_person():
    problem = make_problem(
        [make_task("a"), make_task("t", node=20, together="crew"), crew_mate_for_nobody()],
        [make_worker("x"), *(make_worker(key, start_node=20) for key in "wy")],
        links=(Link(before="a", after="t", same_person=True),),
    )
    plan = make_plan(problem, make_route([make_stop("a", 0)], worker="x"))

    offers = relaxations(problem, plan, "t", limit_s=5)

    waived = next(one for one in offers if one.code == "skill-waived")
    assert "t" in {stop.task for r in waived.plan.routes if r.worker == "x" for stop in r.stops}


def crew_mate_for_nobody():
    return make_task("mate", node=20, together="crew", skills=GAS)


@pytest.mark.parametrize("is_late", [False, True])
def test_a_first_that_has_to_move_for_the_second_is_counted(is_late, monkeypatch):
    problem = order(windows=(window(30, 60),))
    late = make_route([make_stop("first", 0, start_s=300 * MINUTE)])
    plan = make_plan(problem, late)

    if is_late:
        # The rest has taken all the time there was.
        hours = count(0, HOUR)
        clock = SimpleNamespace(perf_counter=lambda: next(hours))
        monkeypatch.setattr("routing.relaxation.time", clock)
    found = {one.code: one for one in relaxations(problem, plan, "second", limit_s=2)}

    assert found["others-moved"].numbers == {"moved": 1, "left_out": 0}
