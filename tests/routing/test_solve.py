"""The front door: every plan is checked, nothing gets worse, and it ends when told to."""

from dataclasses import replace
from importlib import import_module

import pytest
from hypothesis import HealthCheck, given, settings

from routing import Plan, Policy, check, insertions, solve
from routing.draft import draft_of
from routing.mending import checked
from routing.search.engine import engine
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


def served(plan):
    return {stop.task: route.worker for route in plan.routes for stop in route.stops}


@pytest.mark.parametrize("workers", [(), (make_worker(),)])
def test_nothing_to_do_is_a_plan(workers):
    problem = make_problem(workers=workers)

    assert solve(problem, limit_s=1) == Plan()


def test_without_workers_everything_is_left_out_and_said_so():
    plan = solve(make_problem([make_task()], ()), limit_s=1)

    assert [(u.task, u.reasons[0].code) for u in plan.unserved] == [("a", "no-workers")]


def test_the_shorter_way_round_is_found():
    problem = make_problem([make_task(f"t{node}", node) for node in (14, 2, 18, 6)])

    plan = solve(problem, limit_s=1)

    assert plan.cost == plan.figures.travel_s == 32 * MINUTE


def test_without_time_there_is_still_a_complete_plan():
    problem = make_problem([make_task(f"t{node}", node) for node in range(5)])

    assert solve(problem, limit_s=0).figures.served == 5


def test_the_dearer_task_wins_the_only_place():
    tasks = [make_task("cheap", unserved_cost=10_000), make_task("dear", unserved_cost=20_000)]
    problem = make_problem(tasks, [make_worker(ends_s=30 * MINUTE)])

    assert served(solve(problem, limit_s=0.3)) == {"dear": "w"}


def test_a_task_that_costs_more_than_it_is_worth_is_left_out():
    problem = make_problem([make_task("far", 0, unserved_cost=1_199)])

    plan = solve(problem, limit_s=0.3)

    assert [(r.code, r.numbers["added_cost"]) for r in plan.unserved[0].reasons] == [
        ("too-costly", 1_200)
    ]


def test_required_tasks_go_first_whatever_they_cost():
    tasks = [
        make_task("dear", unserved_cost=2**30, service_s=HOUR),
        make_task("must", unserved_cost=0, service_s=HOUR, is_required=True),
    ]
    problem = make_problem(tasks, [make_worker(ends_s=HOUR)])

    assert served(solve(problem, limit_s=0.3)) == {"must": "w"}


def test_contradicting_pins_leave_one_out_and_stop_nothing():
    pinned = {"is_required": True, "windows": (window(60, 60),)}
    tasks = [make_task("a", **pinned), make_task("b", **pinned), make_task("c")]
    problem = make_problem(tasks)

    plan = solve(problem, limit_s=0.3)

    assert plan.figures.served == 2
    assert [v.code for v in check(problem, plan)] == ["required-left-out"]
    assert plan.unserved[0].reasons[0].code == "no-room"


def test_a_crew_starts_together_on_different_persons():
    crew = {"together": "c", "windows": (window(60, 120),)}
    tasks = [make_task("a", 15, **crew), make_task("b", 15, **crew), make_task("c", 3)]
    workers = [make_worker("w"), make_worker("x", starts_s=100 * MINUTE)]
    problem = make_problem(tasks, workers)

    plan = solve(problem, limit_s=0.3)

    starts = {s.task: s.start_s for route in plan.routes for s in route.stops}
    assert starts["a"] == starts["b"] >= 105 * MINUTE
    assert served(plan)["a"] != served(plan)["b"]
    assert check(problem, plan) == []


def test_a_crew_that_lacks_a_person_is_left_out_whole():
    tasks = [make_task("a", together="c"), make_task("b", together="c"), make_task("c")]

    plan = solve(make_problem(tasks), limit_s=0.3)

    assert served(plan) == {"c": "w"}
    assert [u.reasons[0].code for u in plan.unserved] == ["crew-incomplete"] * 2


@pytest.mark.skipif(engine() == "ortools", reason="OR-Tools alone takes longer to see it")
def test_what_is_in_force_stays_where_nothing_speaks_against_it():
    tasks = [
        make_task(key, node, now_worker=worker, now_start_s=start_min * MINUTE)
        for key, node, worker, start_min in (
            ("a", 15, "x", 60),
            ("b", 16, "w", 100),
            ("c", 14, "x", 200),
        )
    ]
    problem = make_problem(tasks, [make_worker("w"), make_worker("x")], Policy())

    plan = solve(problem, limit_s=0.5)

    assert served(plan) == {"a": "x", "b": "w", "c": "x"}
    starts = {s.task: s.start_s // MINUTE for route in plan.routes for s in route.stops}
    assert starts == {"a": 60, "b": 100, "c": 200}


def test_lunch_overtime_and_split_windows_are_kept():
    tasks = [
        make_task(f"t{i}", 5 + i, windows=(window(0, 100), window(250, 400)), service_s=HOUR)
        for i in range(6)
    ]
    worker = make_worker(breaks=(make_break(180, 240),), ends_s=8 * HOUR, max_overtime_s=HOUR)
    problem = make_problem(tasks, [worker], Policy())

    plan = solve(problem, limit_s=0.5)

    assert check(problem, plan) == []
    assert plan.figures.served == 5


def test_a_start_plan_is_never_made_worse():
    problem = make_problem([make_task(f"t{i}", i) for i in range(8)], policy=Policy())
    good = solve(problem, limit_s=0.5)

    assert solve(problem, limit_s=0, start=good).cost <= good.cost


def test_a_start_plan_that_is_impossible_now_is_mended():
    problem = make_problem([make_task(f"t{i}", i) for i in range(8)])
    before = solve(problem, limit_s=0)
    gone = make_problem(problem.tasks[1:], [make_worker(ends_s=3 * HOUR)])

    plan = solve(gone, limit_s=0.2, start=before)

    assert check(gone, plan) == []


def test_progress_begins_with_a_plan_and_only_improves():
    problem = make_problem([make_task(f"t{i}", i) for i in range(12)], policy=Policy())
    steps = []

    plan = solve(problem, limit_s=1, on_progress=steps.append)

    costs = [step.plan.cost for step in steps if step.plan is not None]
    assert steps[0].plan is not None
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == plan.cost
    assert all(check(problem, step.plan) == [] for step in steps if step.plan is not None)


def test_it_ends_when_told_to():
    problem = make_problem([make_task(f"t{i}", i % 21) for i in range(60)], policy=Policy())
    steps = []

    solve(problem, limit_s=600, on_progress=steps.append, should_stop=lambda: len(steps) > 2)

    assert len(steps) <= 5


def test_where_checking_is_slow_progress_is_told_without_better_plans_until_the_end(monkeypatch):
    monkeypatch.setattr(import_module("routing.solve"), "CHECKING", 1e-9)
    problem = make_problem([make_task(f"t{i}", i % 21) for i in range(60)], policy=Policy())
    steps = []

    plan = solve(problem, limit_s=600, on_progress=steps.append, should_stop=lambda: len(steps) > 3)

    assert [step.plan is None for step in steps] == [False, True, True, True, False]
    assert steps[-1].plan.cost == plan.cost < steps[0].plan.cost


def test_a_plan_that_the_checker_rejects_loses_the_tasks_concerned():
    tasks = [make_task("a", 15), make_task("b", 18)]
    draft = draft_of(make_problem(tasks), solve(make_problem(tasks), limit_s=0))
    # The same draft, judged by a problem in which one task needs a skill.
    stricter = make_problem([make_task("a", 15, skills=frozenset({("gas", 1)})), tasks[1]])

    plan, _ = checked(stricter, draft)

    assert served(plan) == {"b": "w"}
    assert check(stricter, plan) == []


def test_of_too_many_broken_promises_only_those_beyond_the_limit_are_lost():
    late = {"windows": (window(0, 0),), "promise": window(60, 90)}
    tasks = [make_task("a", **late), make_task("b", **late), make_task("c")]
    problem = make_problem(tasks, [make_worker("w"), make_worker("x")], max_broken_promises=2)
    draft = draft_of(problem, solve(problem, limit_s=0))
    stricter = replace(problem, max_broken_promises=1)

    plan, _ = checked(stricter, draft)

    assert check(stricter, plan) == []
    assert served(plan).keys() in ({"a", "c"}, {"b", "c"})


def test_a_crew_that_the_checker_rejects_is_lost_as_a_whole():
    tasks = [make_task("a"), make_task("b"), make_task("c", 18)]
    workers = [make_worker("w"), make_worker("x")]
    draft = draft_of(make_problem(tasks, workers), solve(make_problem(tasks, workers), limit_s=0))
    # The same draft, judged by a problem in which two of the tasks are one crew's.
    crew = [replace(task, together="c") for task in tasks[:2]]
    stricter = make_problem([*crew, tasks[2]], workers)

    plan, _ = checked(stricter, draft)

    assert served(plan).keys() == {"c"}
    assert check(stricter, plan) == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=problems())
def test_any_plan_of_any_problem_keeps_all_rules(problem):
    plan = solve(problem, limit_s=0.2, seed=3)

    left_out = {u.task for u in plan.unserved}
    violations = check(problem, plan)
    required = {t.key for t in problem.tasks if t.is_required}
    assert {v.code for v in violations} <= {"required-left-out"}
    assert {v.task for v in violations} == required & left_out
    assert all(u.reasons for u in plan.unserved)
    assert not any(r.code == "has-room" for u in plan.unserved for r in u.reasons)


@settings(max_examples=25, deadline=None)
@given(problem=problems())
def test_a_reason_agrees_with_where_the_task_could_go(problem):
    plan = solve(problem, limit_s=0)

    for unserved in plan.unserved:
        task = next(t for t in problem.tasks if t.key == unserved.task)
        codes = {reason.code: reason.numbers for reason in unserved.reasons}
        counted = sum(int(numbers.get("workers", 0)) for numbers in codes.values())
        assert counted == (len(problem.workers) if {"no-workers"} - codes.keys() else 0)
        if task.together is None:
            places = insertions(problem, plan, task.key)
            assert bool(places) == bool({"too-costly", "has-room"} & codes.keys())
            if places and "too-costly" in codes:
                assert codes["too-costly"]["added_cost"] == places[0].added_cost
