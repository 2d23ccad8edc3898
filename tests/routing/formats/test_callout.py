"""Our own format: what is written is read again, and what is wrong is named."""

import json

import numpy as np
import pytest
from hypothesis import given, settings

from routing import InvalidPlan, InvalidProblem, Plan, solve
from routing.formats.callout import plan_from_json, plan_to_json, read_problem, write_problem
from tests.routing.builders import make_problem, make_task, make_worker
from tests.routing.strategies import problems


def same(one, other):
    names = ("origin", "tasks", "workers", "policy")
    is_same = all(getattr(one, name) == getattr(other, name) for name in names)
    return is_same and np.array_equal(one.travel_s, other.travel_s)


@settings(max_examples=20, deadline=None)
@given(problem=problems())
def test_a_problem_and_its_plan_are_read_as_they_were_written(problem, tmp_path_factory):
    path = write_problem(problem, tmp_path_factory.mktemp("problem"))
    plan = solve(problem, limit_s=0)

    assert path.name == "problem.json"
    assert same(read_problem(path), problem)
    assert same(read_problem(path.parent), problem)
    assert plan_from_json(json.loads(json.dumps(plan_to_json(plan)))) == plan


def test_a_file_name_may_be_chosen(tmp_path):
    path = write_problem(make_problem([make_task()]), tmp_path / "deep" / "day.json")

    assert sorted(p.name for p in path.parent.iterdir()) == ["day.json", "day.npy"]
    assert read_problem(path).tasks[0].key == "a"


def damaged(tmp_path, change):
    path = write_problem(make_problem([make_task()], [make_worker()]), tmp_path)
    data = json.loads(path.read_text())
    change(data)
    path.write_text(json.dumps(data))
    return path


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data.pop("origin"), "problem lacks origin"),
        (lambda data: data.update(origin="noon"), "origin noon is not a time"),
        (lambda data: data.update(version=2), "problem is not of version 1"),
        (lambda data: data.update(extra=1), "problem has an unknown field extra"),
        (lambda data: data.update(tasks=3), "problem: tasks is not a list"),
        (lambda data: data["tasks"].append(3), r"tasks\[1\] is not an object"),
        (lambda data: data["tasks"][0].pop("node"), r"tasks\[0\] lacks node"),
        (lambda data: data["tasks"][0].update(node="1"), r"tasks\[0\]: node is not a whole"),
        (lambda data: data["tasks"][0].update(node=True), r"tasks\[0\]: node is not a whole"),
        (lambda data: data["tasks"][0].update(nodes=1), r"tasks\[0\] has an unknown field nodes"),
        (lambda data: data["tasks"][0].update(key=1), r"tasks\[0\]: key is not a string"),
        (lambda data: data["tasks"][0].update(is_required=1), "is_required is neither true"),
        (lambda data: data["tasks"][0].update(excluded_workers=[1]), "not a list of strings"),
        (lambda data: data["tasks"][0].update(skills={"gas": "2"}), "skills: gas is not a whole"),
        (lambda data: data["tasks"][0].update(service_s=-1), r"tasks\[0\]: task a: service_s"),
        (lambda data: data["workers"][0].pop("ends_s"), r"workers\[0\] lacks ends_s"),
        (lambda data: data.update(travel_s="../problem.npy"), "not beside the problem"),
        (lambda data: data.update(travel_s="other.npy"), "other.npy cannot be read"),
        (lambda data: data["policy"].update(late_cost=-1), "policy's late_cost is -1"),
    ],
)
def test_what_is_wrong_in_a_problem_is_named(tmp_path, change, message):
    path = damaged(tmp_path, change)

    with pytest.raises(InvalidProblem, match=message):
        read_problem(path)


def test_a_window_that_is_wrong_is_named_with_its_task(tmp_path):
    wrong = {"earliest_s": 2, "latest_s": 1}
    path = damaged(tmp_path, lambda data: data["tasks"][0].update(windows=[wrong]))

    with pytest.raises(InvalidProblem, match=r"tasks\[0\]: windows\[0\]: a window ends at 1"):
        read_problem(path)


def test_files_that_are_missing_or_no_json_are_refused(tmp_path):
    (tmp_path / "bad.json").write_text("{")

    with pytest.raises(InvalidProblem, match=r"problem\.json cannot be read"):
        read_problem(tmp_path)
    with pytest.raises(InvalidProblem, match=r"bad\.json is not JSON"):
        read_problem(tmp_path / "bad.json")


def test_pickled_travel_times_are_refused(tmp_path):
    path = write_problem(make_problem(), tmp_path)
    np.save(path.with_suffix(".npy"), np.array([{}], dtype=object), allow_pickle=True)

    with pytest.raises(InvalidProblem, match=r"problem\.npy cannot be read"):
        read_problem(path)


def test_what_is_wrong_in_a_plan_is_named():
    with pytest.raises(InvalidPlan, match="plan is not an object"):
        plan_from_json([])
    with pytest.raises(InvalidPlan, match="plan lacks cost"):
        plan_from_json({"figures": {}})
    data = plan_to_json(Plan())
    data["figures"]["speed"] = 1
    with pytest.raises(InvalidPlan, match="figures has an unknown field speed"):
        plan_from_json(data)
