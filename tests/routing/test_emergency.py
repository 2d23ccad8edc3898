"""One task that must be done, and what would make another possible."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import Policy, TimeWindow, check, moves, place_urgently, relaxations, solve
from routing.draft import draft_of
from routing.errors import InvalidPlan
from routing.exchange import exchanges
from routing.ranges import LIMIT
from tests.routing.builders import HOUR, MINUTE, make_problem, make_task, make_worker, window
from tests.routing.strategies import SLOW, rich_problems

STEPS = 300


def places(plan):
    return {s.task: (r.worker, s.start_s) for r in plan.routes for s in r.stops}


def full_hour(*more, **worker):
    """A worker with an hour for one of several tasks."""
    tasks = [make_task("a", service_s=HOUR), *more]
    return make_problem(tasks, [make_worker(ends_s=HOUR, **worker)], Policy())


def test_an_emergency_takes_the_place_of_what_is_worth_less():
    urgent = make_task("u", service_s=HOUR, windows=())
    before = solve(full_hour(urgent), limit_s=60, iterations=STEPS)
    problem = full_hour(replace(urgent, windows=(window(0, 0),), unserved_cost=1))

    found = place_urgently(problem, before, "u", limit_s=60, iterations=STEPS)

    assert found.is_served
    assert found.plain_cost is None
    assert {(move.task, move.to_worker) for move in found.moves} == {("u", "w"), ("a", None)}
    assert found.moves == moves(before, found.plan)


def test_another_moves_where_that_is_cheaper_than_overtime():
    tasks = [
        make_task("a", service_s=HOUR),
        make_task("u", service_s=HOUR, allowed_workers=frozenset({"w"})),
    ]
    workers = [make_worker("w", ends_s=HOUR, max_overtime_s=HOUR), make_worker("x")]
    problem = make_problem(tasks, workers, Policy())
    before = solve(make_problem(tasks[:1], workers[:1], Policy()), limit_s=60, iterations=STEPS)

    found = place_urgently(problem, before, "u", limit_s=60, iterations=STEPS)

    assert {key: worker for key, (worker, _) in places(found.plan).items()} == {"a": "x", "u": "w"}
    assert found.plain_cost is not None
    assert found.plan.cost < found.plain_cost


def test_an_emergency_for_nobody_changes_nothing():
    problem = full_hour(make_task("u", windows=(window(900, 900),)))
    before = solve(problem, limit_s=60, iterations=STEPS)

    found = place_urgently(problem, before, "u", limit_s=60, iterations=STEPS)

    assert not found.is_served
    assert found.moves == ()
    assert places(found.plan) == places(before)


def test_an_unknown_emergency_is_refused():
    problem = full_hour()

    with pytest.raises(InvalidPlan, match="x"):
        place_urgently(problem, solve(problem, limit_s=0), "x")


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems(), data=st.data())
def test_an_emergency_breaks_no_rule_and_costs_no_more_than_the_plain_place(problem, data):
    if not problem.tasks:
        return
    key = data.draw(st.sampled_from([task.key for task in problem.tasks]))
    before = solve(problem, limit_s=60, iterations=STEPS)

    found = place_urgently(problem, before, key, limit_s=60, iterations=STEPS)

    was = {violation.code for violation in check(problem, before)}
    assert {violation.code for violation in check(problem, found.plan)} <= was
    assert found.is_served is (key in found.plan.served()) or key in before.served()
    if found.plain_cost is not None:
        assert found.plan.cost <= found.plain_cost


def test_a_task_that_lacks_half_an_hour_is_offered_just_that_overtime():
    problem = full_hour(make_task("b", service_s=30 * MINUTE))
    plan = solve(problem, limit_s=60, iterations=STEPS)
    left_out = ({"a", "b"} - plan.served()).pop()

    offers = {one.code: one for one in relaxations(problem, plan, left_out)}

    needs = 30 if left_out == "b" else 60
    assert offers["overtime"].numbers == {"worker": "w", "minutes": needs}
    assert {"a", "b"} <= offers["overtime"].plan.served()


def test_what_can_wait_for_ever_is_offered_everything_but_to_wait_longer():
    ever = TimeWindow(earliest_s=0, latest_s=LIMIT - 1)
    problem = full_hour(make_task("b", windows=(ever,), unserved_cost=1))
    plan = solve(problem, limit_s=60, iterations=STEPS)

    offers = {one.code for one in relaxations(problem, plan, "b")}

    assert "overtime" in offers
    assert "window-later" not in offers


def test_to_move_others_has_half_of_the_time_whatever_the_rest_took(monkeypatch):
    given_s = []
    monkeypatch.setattr(
        "routing.exchange.others_moved", lambda *args: given_s.append(args[-1]) or iter(())
    )
    monkeypatch.setattr("routing.exchange._left_out", lambda *_: time.sleep(0.05) or iter(()))
    problem = full_hour(make_task("b", unserved_cost=1))
    plan = solve(problem, limit_s=60, iterations=STEPS)

    for limit_s in (0.02, 60.0):
        list(exchanges(draft_of(problem, plan), plan, "b", limit_s))

    assert given_s[0] == 0.01
    assert 30 <= given_s[1] <= 60


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems(most_tasks=8))
def test_every_relaxation_serves_the_task_and_is_sound(problem):
    plan = solve(problem, limit_s=60, iterations=STEPS)
    was = {(v.code, v.worker, v.task) for v in check(problem, plan)}
    for left_out in plan.unserved[:2]:
        for offer in relaxations(problem, plan, left_out.task, limit_s=0.1):
            assert left_out.task in offer.plan.served()
            if offer.code not in {"task-left-out", "others-moved"}:
                assert plan.served() < offer.plan.served()
            wrong = {(v.code, v.worker, v.task) for v in check(offer.problem, offer.plan)}
            assert wrong <= was
