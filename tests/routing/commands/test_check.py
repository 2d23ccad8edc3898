"""`check` says what a plan comes to and what it breaks; `tests/routing/test_main.py` has more."""

import json

from routing.formats.callout import plan_to_json, write_problem
from routing.plan import Plan
from tests.routing.builders import make_problem, make_task
from tests.routing.test_main import run


def test_an_empty_plan_for_a_task_breaks_something(tmp_path):
    path = write_problem(make_problem([make_task()]), tmp_path)
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(plan_to_json(Plan())))

    code, (line,) = run("check", path, plan)

    assert code == 1
    assert (line["kind"], line["served"], line["routes"], line["published"]) == (
        "checked", 0, 0, 0.0,
    )  # fmt: skip
    assert {violation["task"] for violation in line["violations"]} >= {"a"}
