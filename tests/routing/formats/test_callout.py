"""Our own format: what is written is read again, and what is wrong is named."""

import json
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings

from routing import (
    Break,
    Fetch,
    Figures,
    InvalidPlan,
    InvalidProblem,
    Link,
    Plan,
    Policy,
    Problem,
    Route,
    Speed,
    Task,
    Worker,
    solve,
)
from routing.formats.callout import plan_from_json, plan_to_json, read_problem, write_problem
from tests.routing.builders import make_problem, make_task, make_worker, street, window
from tests.routing.strategies import problems

# Everything but its defaults.
FULL_TASK = make_task(
    "a",
    skills=frozenset({("gas", 2)}),
    due_s=4_000,
    allowed_workers=frozenset({"w", "v"}),
    excluded_workers=frozenset({"u"}),
    is_required=True,
    preferred_worker="w",
    now_worker="v",
    now_start_s=-5,
    together="crew",
    setup_s=300,
    territory="north",
    tools=frozenset({"ladder"}),
    parts=frozenset({("valve", 3)}),
    promise=window(10, 20),
)
FULL_WORKER = make_worker(
    "w",
    max_overtime_s=60,
    breaks=(Break(earliest_s=100, latest_s=200, duration_s=50, counts_from_shift=True),),
    skills=frozenset({("gas", 3)}),
    skills_end_s=frozenset({("gas", 50_000)}),
    person="ann",
    territories=frozenset({"north", "south"}),
    max_tasks=4,
    max_work_s=20_000,
    max_travel_s=9_000,
    max_duration_s=30_000,
    pace_percent=90,
    paces_percent=frozenset({("gas", 120)}),
    travel_cost_per_s=2,
    history_s=-600,
    tools=frozenset({"ladder"}),
    parts=frozenset({("valve", 1)}),
    depot_node=3,
    depot_s=240,
)


def same(one, other):
    """Equal in every field, of which two are arrays."""
    values = [getattr(one, field.name) for field in fields(Problem)]
    others = [getattr(other, field.name) for field in fields(Problem)]
    return all(
        np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b
        for a, b in zip(values, others, strict=True)
    )


def full_problem():
    others = [make_worker("v"), make_worker("u")]
    return make_problem(
        [FULL_TASK, make_task("b")],
        [FULL_WORKER, *others],
        Policy(**{field.name: number for number, field in enumerate(fields(Policy), 3)}),
        distance_m=street() * np.int32(15),
        links=(Link(before="a", after="b", least_s=5, greatest_s=9, counts_from_end=False),),
        speeds=(Speed(from_s=-10, percent=80), Speed(from_s=900, percent=110)),
        max_broken_promises=2,
    )


def test_every_field_is_read_as_it_was_written(tmp_path):
    problem = full_problem()

    assert same(read_problem(write_problem(problem, tmp_path)), problem)
    for kind, value in ((Task, FULL_TASK), (Worker, FULL_WORKER)):
        said = {field.name for field in fields(kind) if getattr(value, field.name) == field.default}
        assert said == set()


def test_what_has_a_default_may_be_missing(tmp_path):
    path = write_problem(make_problem([make_task()], [make_worker()]), tmp_path)
    data = json.loads(path.read_text())
    for key in ("policy", "links", "speeds", "max_broken_promises"):
        del data[key]
    names = ("key", "node", "windows", "service_s", "unserved_cost")
    data["tasks"] = [{name: task[name] for name in names} for task in data["tasks"]]
    names = ("key", "start_node", "end_node", "starts_s", "ends_s")
    data["workers"] = [{name: worker[name] for name in names} for worker in data["workers"]]
    path.write_text(json.dumps(data))

    expected = make_problem([make_task()], [make_worker()], Policy())
    assert same(read_problem(path), expected)


def test_a_plan_with_a_fetch_and_all_figures_is_read_as_it_was_written():
    fetch = Fetch(before=0, arrive_s=1, start_s=2, end_s=3, travel_s=4)
    route = Route(
        worker="w", stops=(), breaks=(), leaves_s=0, returns_s=9, travel_home_s=1, fetch=fetch
    )
    figures = Figures(**{field.name: number for number, field in enumerate(fields(Figures), 1)})
    plan = Plan(routes=(route,), figures=figures)

    assert plan_from_json(json.loads(json.dumps(plan_to_json(plan)))) == plan


def test_a_plan_of_before_the_new_figures_is_still_read():
    data = plan_to_json(Plan(figures=Figures(served=3, waiting_s=7)))
    for name in ("worst_lateness_s", "duration_s", "distance_m", "broken_promises"):
        del data["figures"][name]

    assert plan_from_json(data).figures == Figures(served=3, waiting_s=7)


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
        (lambda data: data["tasks"][0].pop("node"), r"tasks\[0\] \(key a\) lacks node"),
        (lambda data: data["tasks"][0].update(node="1"), r"\(key a\): node is not a whole"),
        (lambda data: data["tasks"][0].update(node=True), r"\(key a\): node is not a whole"),
        (lambda data: data["tasks"][0].update(nodes=1), r"\(key a\) has an unknown field nodes"),
        (lambda data: data["tasks"][0].update(key=1), r"tasks\[0\] \(key 1\): key is not"),
        (lambda data: data["tasks"][0].update(is_required=1), "is_required is neither true"),
        (lambda data: data["tasks"][0].update(excluded_workers=[1]), "not a list of strings"),
        (lambda data: data["tasks"][0].update(skills={"gas": "2"}), "skills: gas is not a whole"),
        (lambda data: data["tasks"][0].update(service_s=-1), r"tasks\[0\]: task a: service_s"),
        (lambda data: data["workers"][0].pop("ends_s"), r"\(key w\) lacks ends_s"),
        (lambda data: data.update(travel_s="../problem.npy"), "not beside the problem"),
        (lambda data: data.update(travel_s="other.npy"), "other.npy cannot be read"),
        (lambda data: data.update(distance_m="b/c.npy"), "distance_m names a file that is not"),
        (lambda data: data.update(links=[{"before": "a"}]), r"links\[0\] lacks after"),
        (lambda data: data.update(speeds=[{"from_s": 0, "percent": 0}]), r"speeds\[0\]: a speed"),
        (lambda data: data["tasks"][0].update(promise=3), "promise is not an object"),
        (lambda data: data["tasks"][0].update(promise={}), r"\(key a\): promise lacks earliest_s"),
        (
            lambda data: data["tasks"][0].update(promise={"earliest_s": 2, "latest_s": 1}),
            r"tasks\[0\] \(key a\): promise: a window ends at 1, before 2",
        ),
        (
            lambda data: data["workers"][0].update(
                breaks=[{"earliest_s": 2, "latest_s": 1, "duration_s": 0}]
            ),
            r"problem: workers\[0\] \(key w\): breaks\[0\]: a window ends at 1, before 2",
        ),
        (lambda data: data["tasks"][0].update(service_s=10**40), "service_s is 1000"),
        (lambda data: data["tasks"][0].update(service_s=float("nan")), "not a whole number"),
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

    with pytest.raises(InvalidProblem, match=r"\(key a\): windows\[0\]: a window ends at 1"):
        read_problem(path)


def test_files_that_are_missing_or_no_json_are_refused(tmp_path):
    with pytest.raises(InvalidProblem, match=r"problem\.json cannot be read"):
        read_problem(tmp_path)
    for content in (b"{", b"", b"\xff\xfe\x00", b"[" * 100_000, b"1" * 5_000):
        (tmp_path / "bad.json").write_bytes(content)
        with pytest.raises(InvalidProblem, match=r"bad\.json is not JSON"):
            read_problem(tmp_path / "bad.json")


def test_a_matrix_that_claims_more_than_memory_holds_is_refused(tmp_path):
    path = write_problem(make_problem(), tmp_path)
    header = np.lib.format.header_data_from_array_1_0(np.zeros((1, 1), dtype=np.int32))
    with path.with_suffix(".npy").open("wb") as file:
        np.lib.format.write_array_header_1_0(file, header | {"shape": (2**40, 2**15)})

    with pytest.raises(InvalidProblem, match=r"problem\.npy cannot be read"):
        read_problem(path)


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\3\4rest", b"PK\5\6", b"\x93NUMPY\1\0\4\0{x}\n", b"\x93NUMPY\1\0\5\0((((\n"],
)
def test_a_matrix_that_is_none_is_refused(tmp_path, content):
    path = write_problem(make_problem(), tmp_path)
    path.with_suffix(".npy").write_bytes(content)

    with pytest.raises(InvalidProblem, match=r"problem\.npy cannot be read"):
        read_problem(path)


def test_pickled_travel_times_are_refused(tmp_path):
    path = write_problem(make_problem(), tmp_path)
    np.save(path.with_suffix(".npy"), np.array([{}], dtype=object), allow_pickle=True)

    with pytest.raises(InvalidProblem, match=r"problem\.npy cannot be read"):
        read_problem(path)


def test_what_is_wrong_in_a_plan_is_named():
    with pytest.raises(InvalidPlan, match="plan is not an object"):
        plan_from_json([])
    with pytest.raises(InvalidPlan, match="plan lacks cost"):
        plan_from_json({"figures": {}, "routes": [], "unserved": []})
    with pytest.raises(InvalidPlan, match="plan lacks routes"):
        plan_from_json({"figures": {}, "cost": 0})
    data = plan_to_json(Plan())
    data["figures"]["speed"] = 1
    with pytest.raises(InvalidPlan, match="figures has an unknown field speed"):
        plan_from_json(data)
