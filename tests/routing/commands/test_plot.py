"""`plot` writes SVG, and says how to get anything else."""

import json
from xml.etree import ElementTree as ET

import pytest

from routing.formats.callout import plan_to_json, write_problem
from tests.routing.plots.drawings import make_day, on_a_circle
from tests.routing.test_main import run


@pytest.fixture
def day(tmp_path):
    source, plan = make_day(on_a_circle())
    path = write_problem(source.problem, tmp_path / "monday")
    (tmp_path / "plan.json").write_text(json.dumps(plan_to_json(plan)))
    return path, tmp_path / "plan.json"


@pytest.mark.parametrize(("kind", "title"), [("map", "routes"), ("gantt", "by the clock")])
def test_a_plan_is_drawn(day, tmp_path, kind, title):
    out = tmp_path / "x.svg"

    code, (line,) = run("plot", *day, "--kind", kind, "--out", out)

    assert (code, line["kind"], line["served"], line["unserved"]) == (0, "plotted", 2, 1)
    assert ET.fromstring(out.read_text())[0].text == f"monday: {title}"


def test_a_search_is_drawn(day, tmp_path):
    out, said = tmp_path / "x.svg", tmp_path / "lines"
    said.write_text('{"kind": "done", "seconds": 1, "cost": 5, "served": 1, "unserved": 0}\n')

    code, (line,) = run("plot", day[0], said, "--kind", "cost", "--out", out)

    assert (code, line["cost"]) == (0, 5)
    assert ET.fromstring(out.read_text())[0].text == "monday: cost over time"


@pytest.mark.parametrize("out", ["x.png", "."])
def test_png_is_refused_with_a_way_to_get_it(day, out):
    code, (line,) = run("plot", *day, "--out", out)

    assert (code, line["code"]) == (2, "cannot-write")
    assert "convert it, for example with `chromium" in line["message"]


def test_a_line_of_another_kind_is_passed_over(day, tmp_path):
    steps = tmp_path / "steps"
    steps.write_text('{"kind": []}\n{"kind": "done", "seconds": 1, "cost": 5, "unserved": 0}\n')

    code, _ = run("plot", day[0], steps, "--kind", "cost", "--out", tmp_path / "x.svg")

    assert code == 0
