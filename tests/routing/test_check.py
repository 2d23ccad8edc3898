"""The checker finds every planted violation, and nothing in a sound plan."""

from dataclasses import replace

import pytest

from routing import BreakTaken, Figures, Plan, Policy, Route, Stop, Unserved, check
from tests.routing.builders import (
    HOUR,
    make_break,
    make_problem,
    make_task,
    make_worker,
    window,
)

# home 10 --5--> a at 15, 0:05-0:35 --3--> b at 18, 0:38-1:08 --8--> home 1:16; lunch at 4:00
A = Stop(task="a", arrive_s=300, start_s=300, end_s=2_100, travel_s=300)
B = Stop(task="b", arrive_s=2_280, start_s=2_280, end_s=4_080, travel_s=180)
ROUTE = Route(
    worker="w",
    stops=(A, B),
    breaks=(BreakTaken(start_s=4 * HOUR, end_s=4 * HOUR + 1_800),),
    leaves_s=0,
    returns_s=4_560,
    travel_home_s=480,
)
PLAN = Plan(
    routes=(ROUTE,),
    unserved=(Unserved(task="c"),),
    cost=100_960,
    figures=Figures(served=2, unserved=1, travel_s=960, duration_s=4_560),
)


def problem_with(**of_a):
    tasks = (make_task("a", 15, **of_a), make_task("b", 18), make_task("c", 0))
    water = frozenset({("water", 1)})
    worker = make_worker(
        breaks=(make_break(),),
        skills=water,
        skills_end_s=frozenset({("water", 9)}),
        territories=frozenset({"south"}),
    )
    return make_problem(tasks, [worker, make_worker("x")])


def found(problem, plan):
    return {(v.code, v.worker, v.task, *v.numbers.values()) for v in check(problem, plan)}


def with_route(**changes):
    return replace(PLAN, routes=(replace(ROUTE, **changes),))


def with_stops(*stops):
    return with_route(stops=stops)


def test_a_sound_plan_has_no_violation():
    assert check(problem_with(), PLAN) == []


@pytest.mark.parametrize(
    ("of_a", "violation"),
    [
        ({"skills": frozenset({("gas", 2)})}, ("skill-missing", "w", "a", "gas", 2, 0)),
        ({"allowed_workers": frozenset("x")}, ("worker-not-allowed", "w", "a", 1)),
        ({"excluded_workers": frozenset("w")}, ("worker-excluded", "w", "a")),
        ({"skills": frozenset({("water", 1)})}, ("skill-expired", "w", "a", "water", 9, 36_000)),
        ({"territory": "north"}, ("territory-not-covered", "w", "a", "north")),
        ({"windows": (window(6, 9),)}, ("off-window", "w", "a", 300, 360)),
        ({"tools": frozenset({"saw"})}, ("tool-missing", "w", "a", "saw", 1)),
        ({"parts": frozenset({("valve", 2)})}, ("part-missing", "w", "a", "valve", 2, 0)),
        ({"service_s": 1_799}, ("service-time", "w", "a", 1_800, 1_799)),
    ],
)
def test_a_stop_that_breaks_a_rule_of_its_task_is_found(of_a, violation):
    assert found(problem_with(**of_a), PLAN) == {violation}


@pytest.mark.parametrize(
    ("changes", "violation"),
    [
        ({"breaks": ()}, ("break-count", "w", None, 0, 1)),
        (
            {"breaks": (BreakTaken(start_s=14_399, end_s=16_199),)},
            ("break-off-window", "w", None, 14_399, 14_400, 18_000),
        ),
        (
            {"breaks": (BreakTaken(start_s=14_400, end_s=16_100),)},
            ("break-length", "w", None, 1_700, 1_800),
        ),
        ({"travel_home_s": 479}, ("travel-wrong", "w", None, 479, 480)),
        ({"returns_s": 4_559}, ("travel-too-short", "w", None, 4_559, 4_560)),
        ({"leaves_s": 1}, ("travel-too-short", "w", "a", 300, 301)),
        ({"leaves_s": -1}, ("leaves-before-shift", "w", None, -1, 0)),
    ],
)
def test_a_route_that_breaks_a_rule_is_found(changes, violation):
    assert violation in found(problem_with(), with_route(**changes))


@pytest.mark.parametrize(
    ("stops", "violation"),
    [
        ((replace(A, start_s=299), B), ("starts-before-arrival", "w", "a", 299, 300)),
        ((A, replace(B, arrive_s=2_279)), ("travel-too-short", "w", "b", 2_279, 2_280)),
        ((A, replace(B, travel_s=181)), ("travel-wrong", "w", "b", 181, 180)),
        ((A,), ("not-once", None, "b", 0, 0)),
        ((A, B, replace(A, arrive_s=9_000)), ("not-once", None, "a", 2, 0)),
        ((A, replace(B, task="z")), ("unknown-task", "w", "z")),
        ((), ("no-stops", "w", None)),
    ],
)
def test_stops_that_break_a_rule_are_found(stops, violation):
    assert violation in found(problem_with(), with_stops(*stops))


def test_a_break_during_work_and_one_that_the_drive_has_no_time_for_are_found():
    problem = make_problem(
        [make_task("a", 15), make_task("b", 18)],
        [make_worker(breaks=(make_break(0, 600, 2),))],
    )
    plan = replace(
        PLAN, unserved=(), cost=960, figures=Figures(served=2, travel_s=960, duration_s=4_560)
    )

    def at(start_s):
        route = replace(ROUTE, breaks=(BreakTaken(start_s=start_s, end_s=start_s + 120),))
        return found(problem, replace(plan, routes=(route,)))

    assert ("break-during-service", "w", "a", 20) in at(2_080)
    assert ("travel-too-short", "w", "b", 2_280, 2_400) in at(2_110)
    assert at(5_000) == set()


def test_a_return_after_overtime_is_found():
    problem = problem_with()
    late = replace(problem.workers[0], ends_s=HOUR, max_overtime_s=959, breaks=())
    problem = replace(problem, workers=(late, problem.workers[1]))

    violations = found(problem, with_route(breaks=()))

    assert ("returns-after-shift", "w", None, 4_560, 4_559) in violations


def test_a_required_task_left_out_is_found():
    problem = problem_with()
    tasks = (*problem.tasks[:2], replace(problem.tasks[2], is_required=True))

    assert found(replace(problem, tasks=tasks), PLAN) == {("required-left-out", None, "c")}


@pytest.mark.parametrize(
    ("changes", "violation"),
    [
        ({"unserved": (Unserved(task="c"),) * 2}, ("not-once", None, "c", 0, 2)),
        (
            {"unserved": (Unserved(task="c"), Unserved(task="a"))},
            ("not-once", None, "a", 1, 1),
        ),
        ({"unserved": (Unserved(task="z"),)}, ("unknown-task", None, "z")),
        ({"routes": (replace(ROUTE, worker="z"),)}, ("unknown-worker", "z", None)),
        ({"routes": (ROUTE, ROUTE)}, ("two-routes", "w", None, 2)),
        ({"cost": 100_959}, ("cost-wrong", None, None, 100_959, 100_960)),
        (
            {"figures": replace(PLAN.figures, waiting_s=1)},
            ("figures-wrong", None, None, "waiting_s", 1, 0),
        ),
    ],
)
def test_a_plan_that_does_not_add_up_is_found(changes, violation):
    assert violation in found(problem_with(), replace(PLAN, **changes))


def crew_plan(second_start_s=300, person=""):
    tasks = [make_task("a", 15, together="c"), make_task("b", 15, together="c")]
    workers = [make_worker("w"), make_worker("x", person=person)]
    if person:
        workers = [make_worker("w", ends_s=3_000, person=person), workers[1]]
        workers[1] = replace(workers[1], starts_s=3_000)
    stop = Stop(
        task="b",
        arrive_s=second_start_s,
        start_s=second_start_s,
        end_s=second_start_s + 1_800,
        travel_s=300,
    )
    routes = (
        replace(ROUTE, stops=(A,), breaks=(), returns_s=2_400, travel_home_s=300),
        Route(
            worker="x",
            stops=(stop,),
            breaks=(),
            leaves_s=second_start_s - 300,
            returns_s=second_start_s + 2_100,
            travel_home_s=300,
        ),
    )
    figures = Figures(served=2, travel_s=1_200, duration_s=4_800)
    return make_problem(tasks, workers), Plan(routes=routes, cost=1_200, figures=figures)


def test_a_crew_at_one_time_is_sound():
    assert check(*crew_plan()) == []


def test_a_crew_apart_or_of_one_person_or_not_complete_is_found():
    problem, plan = crew_plan()
    one = replace(plan, routes=plan.routes[:1], unserved=(Unserved(task="b"),))

    assert found(*crew_plan(301)) == {("crew-apart", None, None, 300, 301, "c")}
    assert ("crew-one-person", None, None, 1, 2, "c") in found(*crew_plan(3_300, "ann"))
    assert ("crew-incomplete", None, None, 1, 2, "c") in found(problem, one)


@pytest.mark.parametrize(
    ("policy", "of_a", "of_w", "cost"),
    [
        ({"travel_cost_per_s": 2}, {}, {}, 960),
        ({"overtime_cost_per_minute": 60}, {}, {"ends_s": 4_000, "max_overtime_s": 600}, 560),
        ({"late_cost": 50, "late_cost_per_minute": 6}, {"due_s": 201}, {}, 59),
        ({"moved_worker_cost": 70}, {"now_worker": "x"}, {}, 70),
        ({"moved_worker_cost": 70}, {"now_worker": "w"}, {}, 0),
        ({"preference_cost": 80}, {"preferred_worker": "x"}, {}, 80),
        ({"moved_time_cost_per_minute": 60}, {"now_start_s": 310}, {}, 10),
        (
            {"moved_time_cost_per_minute": 60, "moved_time_cap_minutes": 1},
            {"now_start_s": 3_000},
            {},
            60,
        ),
        # Half of 5,400 s of service is each one's share; w has 900 s more, at 60 per minute.
        ({"unfairness_cost_per_minute": 60}, {}, {}, 900),
    ],
)
def test_each_price_is_counted_to_the_second(policy, of_a, of_w, cost):
    problem = problem_with(**of_a)
    nothing = {name: 0 for name in Policy.__slots__ if name.endswith(("cost", "minute"))}
    problem = replace(
        problem,
        policy=Policy(**(nothing | policy)),
        workers=(replace(problem.workers[0], breaks=(), **of_w), problem.workers[1]),
    )

    violations = check(problem, with_route(breaks=()))

    expected = [v.numbers["expected"] for v in violations if v.code == "cost-wrong"]
    assert expected == ([100_960 + cost] if cost else [])


def test_lateness_overtime_and_waiting_are_figures():
    problem = problem_with(due_s=290)
    worker = replace(problem.workers[0], ends_s=4_500, max_overtime_s=600, breaks=())
    problem = replace(problem, workers=(worker, problem.workers[1]))

    violations = check(problem, with_route(breaks=(), returns_s=4_570))

    said = {v.numbers["figure"]: v.numbers["expected"] for v in violations if "figure" in v.numbers}
    assert said == {
        "lateness_s": 10,
        "worst_lateness_s": 10,
        "overtime_s": 70,
        "waiting_s": 10,
        "duration_s": 4_570,
    }
