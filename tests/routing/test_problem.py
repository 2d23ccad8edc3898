"""What a problem refuses, and that it says which task or worker."""

from dataclasses import fields
from datetime import datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from routing import (
    Break,
    InvalidProblem,
    Policy,
    Speed,
    TimeWindow,
    check,
    schedule,
    solve,
)
from tests.routing.builders import (
    HOUR,
    MINUTE,
    make_break,
    make_plan,
    make_problem,
    make_task,
    make_worker,
    street,
    window,
)
from tests.routing.strategies import rich_problems

SHIFT_BREAK = Break(earliest_s=20, latest_s=30, duration_s=5, counts_from_shift=True)


def test_a_problem_without_tasks_and_workers_is_valid():
    assert make_problem(workers=()).tasks == ()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"windows": (window(60, 90), window(90, 120))}, "task a: windows are not in order"),
        ({"windows": (window(60, 90), window(0, 30))}, "task a: windows are not in order"),
        ({"windows": (), "is_required": True}, "task a is required, but has no window"),
        ({"allowed_workers": frozenset(), "is_required": True}, "task a is required, but allowed"),
        ({"service_s": -1}, "task a: service_s is -1"),
        ({"unserved_cost": 2**31}, "task a: unserved_cost is 2147483648"),
        ({"due_s": 2**31}, "task a: due_s"),
        ({"now_start_s": -(2**31) - 1}, "task a: now_start_s"),
        ({"skills": frozenset({("gas", 1), ("gas", 2)})}, "task a: skill gas appears twice"),
        ({"skills": frozenset({("gas", -1)})}, "task a: level of skill gas is -1"),
    ],
)
def test_a_task_that_contradicts_itself_is_refused(changes, message):
    with pytest.raises(InvalidProblem, match=message):
        make_task(**changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ends_s": -1}, "worker w ends at -1, before 0"),
        ({"max_overtime_s": -1}, "worker w: max_overtime_s is -1"),
        ({"starts_s": -(2**32)}, "worker w: starts_s"),
        ({"breaks": (make_break(300, 300), make_break(0, 60))}, "worker w: breaks cannot be taken"),
        (
            {"breaks": (make_break(0, 0), make_break(0, 90), make_break(0, 40))},
            "worker w: breaks cannot be taken",
        ),
        ({"skills": frozenset({("gas", 1), ("gas", 2)})}, "worker w: skill gas appears twice"),
        (
            {"skills_end_s": frozenset({("gas", 1), ("gas", 2)})},
            "worker w: end of skill gas appears twice",
        ),
        ({"skills_end_s": frozenset({("gas", 2**31)})}, "worker w: end of skill gas is 2147483648"),
        ({"pace_percent": 0}, "worker w: pace_percent is 0, expected 1 to 1000"),
        ({"pace_percent": 1_001}, "worker w: pace_percent is 1001, expected 1 to 1000"),
        ({"paces_percent": frozenset({("gas", 0)})}, "worker w: pace for gas is 0, expected 1 to"),
        (
            {"starts_s": 2**31 - 10, "ends_s": 2**31 - 1, "breaks": (SHIFT_BREAK,)},
            "worker w: break: window's earliest_s is 2147483658",
        ),
        ({"history_s": 2**31}, "worker w: history_s is 2147483648"),
    ],
)
def test_a_worker_that_contradicts_itself_is_refused(changes, message):
    with pytest.raises(InvalidProblem, match=message):
        make_worker(**changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tasks": (make_task(), make_task())}, "task a appears twice"),
        ({"workers": (make_worker(), make_worker())}, "worker w appears twice"),
        ({"tasks": (make_task(node=21),)}, "task a is at node 21"),
        ({"tasks": (make_task(node=-1),)}, "task a is at node -1"),
        ({"workers": (make_worker(end_node=21),)}, "worker w is at node 21"),
        ({"tasks": (make_task(now_worker="x"),)}, "task a names unknown worker x"),
        ({"tasks": (make_task(preferred_worker="x"),)}, "task a names unknown worker x"),
        ({"tasks": (make_task(allowed_workers=frozenset("x")),)}, "task a names unknown worker x"),
        ({"tasks": (make_task(excluded_workers=frozenset("x")),)}, "task a names unknown worker x"),
        ({"travel_s": street()[:, :5]}, "travel_s has shape"),
        ({"travel_s": np.zeros(3, dtype=np.int32)}, "travel_s has shape"),
        ({"travel_s": street().astype(np.int64)}, "travel_s holds int64"),
        (
            {"travel_s": street() - 200 * np.eye(21, k=3, dtype=np.int32)},
            "travel_s holds a negative time in row 0, column 3: -20, expected at least 0",
        ),
        (
            {"distance_m": -np.eye(21, k=-4, dtype=np.int32)},
            "distance_m holds a negative distance in row 4, column 0: -1, expected at least 0",
        ),
        ({"origin": datetime(2026, 3, 30)}, "origin has no time zone"),  # noqa: DTZ001
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(changes, message):
    with pytest.raises(InvalidProblem, match=message):
        make_problem(**changes)


def test_shifts_of_one_person_may_not_overlap_with_overtime():
    early = make_worker("am", ends_s=4 * HOUR, max_overtime_s=HOUR + 1, person="ann")
    late = make_worker("pm", starts_s=5 * HOUR, person="ann")

    with pytest.raises(InvalidProblem, match="worker am may work until 18001, but worker pm"):
        make_problem(workers=(late, early))


def test_a_skill_may_have_ended_before_the_origin():
    ended = frozenset({("gas", -HOUR)})

    assert make_worker(skills_end_s=ended).skills_end_s == ended


def test_shifts_of_one_person_that_say_different_histories_are_refused():
    early = make_worker("am", ends_s=4 * HOUR, person="ann", history_s=1)
    late = make_worker("pm", starts_s=5 * HOUR, person="ann", history_s=2)

    with pytest.raises(InvalidProblem, match="worker am says history_s is 1, but worker pm, the"):
        make_problem(workers=(early, late))


FREE = {f.name: 0 for f in fields(Policy)}


@pytest.mark.parametrize(
    ("prices", "of_problem", "of_task", "of_worker"),
    [
        # Nine levels too many in each of two skills, which is a single level among the workers.
        (
            {"overqualified_cost": 1_000},
            {},
            {"skills": frozenset({("gas", 1), ("heat", 1)})},
            {"skills": frozenset({("gas", 10), ("heat", 10)})},
        ),
        # Ten minutes' drive takes one.
        (
            {"travel_cost_per_s": 100},
            {"speeds": (Speed(from_s=0, percent=1_000),)},
            {"node": 20},
            {"ends_s": 2 * MINUTE},
        ),
        # Half an hour of work is done in eighteen seconds, and counts in full.
        (
            {"unfairness_cost_per_minute": 60},
            {},
            {"service_s": 30 * MINUTE},
            {"ends_s": MINUTE, "pace_percent": 1},
        ),
    ],
)
def test_no_plan_costs_more_than_a_problem_allows_for(prices, of_problem, of_task, of_worker):
    task = make_task(**({"service_s": 0, "unserved_cost": 0} | of_task))
    workers = [make_worker(**of_worker), make_worker("x", ends_s=MINUTE)]
    problem = make_problem([task], workers, Policy(**(FREE | prices)), **of_problem)

    plan = make_plan(problem, schedule(problem, "w", ["a"]))

    assert check(problem, plan) == []
    assert 0 < plan.cost <= problem._greatest_cost()


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=rich_problems())
def test_no_plan_of_a_rich_problem_costs_more_than_it_allows_for(problem):
    assert solve(problem, limit_s=60, iterations=20).cost <= problem._greatest_cost()


def test_costs_that_could_exceed_64_bits_are_refused():
    policy = Policy(overtime_cost_per_minute=2**31 - 1)
    forever = make_worker(starts_s=-(2**31), ends_s=2**31 - 1)

    with pytest.raises(InvalidProblem, match="a plan could cost"):
        make_problem(workers=(forever,), policy=policy)


def test_a_window_or_break_that_ends_before_it_begins_is_refused():
    with pytest.raises(InvalidProblem, match="a window ends at 1, before 2"):
        TimeWindow(earliest_s=2, latest_s=1)
    with pytest.raises(InvalidProblem, match="a window ends at 1, before 2"):
        Break(earliest_s=2, latest_s=1, duration_s=0)


def test_a_negative_price_is_refused():
    with pytest.raises(InvalidProblem, match="policy's late_cost is -1"):
        Policy(late_cost=-1)


def test_a_worker_is_a_person_of_the_same_name_by_default():
    assert (make_worker("w").person, make_worker("w", person="ann").person) == ("w", "ann")


def test_breaks_are_taken_before_the_shift_as_far_as_one_of_them_has_to_be():
    breaks = (make_break(-120, 60), make_break(-60, -45), make_break(-60, 60))

    worker = make_worker(breaks=breaks)

    spans = [(rest.earliest_s // MINUTE, rest.latest_s // MINUTE) for rest in worker.breaks]
    assert spans == [(-120, -75), (-60, -45), (-30, 60)]
    assert (worker.early_breaks, worker.ready_s) == (2, 0)


def test_a_shift_begins_after_the_breaks_before_it():
    assert make_worker(breaks=(make_break(-20, -10),)).ready_s == 10 * MINUTE
