"""Plans as VROOM's solutions, and back."""

import json
from dataclasses import replace

import pytest

from routing import BreakTaken, InvalidPlan, Plan, Reason, Route, Stop, Unserved, check
from routing.formats import vroom
from routing.recount import recount
from tests.routing.formats.instances import VROOM


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "request.json"
    path.write_text(VROOM)
    return vroom.read(path)


@pytest.fixture
def plan(source):
    """Vehicle 7 does job 1, rests on the way, waits for job 3 and ends there."""
    route = Route(
        worker="7",
        stops=(
            Stop(task="1", arrive_s=60, start_s=60, end_s=360, travel_s=60),
            Stop(task="3", arrive_s=600, start_s=660, end_s=960, travel_s=120),
        ),
        breaks=(BreakTaken(start_s=400, end_s=520),),
        leaves_s=0,
        returns_s=960,
        travel_home_s=0,
    )
    left_out = Unserved(task="2", reasons=(Reason(code="none-free"),))
    plan = Plan(routes=(route,), unserved=(left_out,))
    cost, figures = recount(source.problem, plan)
    return replace(plan, cost=cost, figures=figures)


def test_a_solution_has_steps_with_arrivals_and_loads(source, plan):
    (route,) = source.to_json(plan)["routes"]

    said = ("type", "arrival", "duration", "waiting_time", "service", "load", "distance")
    assert [tuple(step[name] for name in said) for step in route["steps"]] == [
        ("start", 0, 0, 0, 0, [3], 0),
        ("job", 60, 60, 0, 300, [1], 60),
        ("break", 400, 100, 0, 120, [1], 60),
        ("job", 600, 180, 60, 300, [0], 180),
        ("end", 960, 180, 0, 0, [0], 180),
    ]
    assert [step.get("id") for step in route["steps"]] == [None, 1, 1, 3, None]
    assert route["steps"][0]["location_index"] == 0
    assert route["description"] == "van"


def test_a_solution_sums_up(source, plan):
    solution = source.to_json(plan)

    summary = solution["summary"]
    assert solution["code"] == 0
    assert (summary["cost"], summary["duration"], summary["distance"]) == (180, 180, 180)
    assert (summary["service"], summary["waiting_time"], summary["priority"]) == (720, 60, 10)
    assert (summary["routes"], summary["unassigned"]) == (1, 1)
    assert (summary["delivery"], summary["pickup"]) == ([3], [0])
    assert solution["unassigned"] == [{"id": 2, "type": "job", "location_index": 2}]
    assert summary["cost"] == vroom.published(source.problem, plan)


def test_a_solution_is_read_as_the_plan_it_was(source, plan):
    back = source.from_json(json.loads(json.dumps(source.to_json(plan))))

    assert back.routes == plan.routes
    assert (back.cost, back.figures) == (plan.cost, plan.figures)
    assert [entry.task for entry in back.unserved] == ["2"]
    assert check(source.problem, back) == []


def test_a_break_at_the_goal_is_read_where_it_was(source, plan):
    (route,) = plan.routes
    last = Stop(task="3", arrive_s=480, start_s=800, end_s=1_100, travel_s=120)
    route = replace(
        route,
        stops=(route.stops[0], last),
        breaks=(BreakTaken(start_s=500, end_s=620),),
        returns_s=1_100,
    )

    solution = source.to_json(replace(plan, routes=(route,)))

    rest, job = solution["routes"][0]["steps"][2:4]
    assert (rest["arrival"], rest["waiting_time"], rest["duration"]) == (480, 20, 180)
    assert (job["arrival"], job["waiting_time"]) == (620, 180)
    assert source.from_json(solution).routes == (route,)


def test_breaks_at_home_are_before_the_start_and_after_the_end(source, plan):
    (route,) = plan.routes
    first = Stop(task="1", arrive_s=700, start_s=700, end_s=1_000, travel_s=60)
    route = replace(
        route,
        stops=(first,),
        breaks=(BreakTaken(start_s=300, end_s=420),),
        leaves_s=640,
        returns_s=1_000,
    )

    solution = source.to_json(replace(plan, routes=(route,)))

    assert [step["arrival"] for step in solution["routes"][0]["steps"]] == [300, 300, 700, 1_000]
    back = source.from_json(solution).routes[0]
    assert (back.stops, back.breaks, back.returns_s) == (route.stops, route.breaks, 1_000)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data.update(code=2), "solution is of code 2"),
        (lambda data: data["routes"][0].update(vehicle=3), "vehicle 3 is not in the problem"),
        (lambda data: data["routes"][0]["steps"][1].update(id=9), "job 9 is not in the problem"),
        (lambda data: data["routes"][0]["steps"].pop(), "from a start to an end"),
        (lambda data: data["routes"][0]["steps"][1].update(type="pickup"), "type pickup cannot"),
        (lambda data: data["routes"][0]["steps"][1].pop("arrival"), "lacks arrival"),
        (lambda data: data.update(routes=7), "routes is not a list"),
    ],
)
def test_what_is_wrong_in_a_solution_is_named(source, plan, change, message):
    data = json.loads(json.dumps(source.to_json(plan)))
    change(data)

    with pytest.raises(InvalidPlan, match=message):
        source.from_json(data)


@pytest.mark.parametrize("data", [{}, json.loads(VROOM), {"code": 0}])
def test_what_is_no_solution_is_refused(source, data):
    with pytest.raises(InvalidPlan, match="solution lacks"):
        source.from_json(data)
