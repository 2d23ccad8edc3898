"""The cost over time, from the lines that `solve` prints."""

import json
import re

import pytest

from routing import InvalidPlan
from routing.plots.cost import draw_cost, steps_of
from tests.routing.plots.drawings import texts, titles

LINES = [
    {"kind": "progress", "seconds": 0.1, "cost": 9_000_000, "served": 1, "unserved": 1},
    {"kind": "plan", "plan": {}},
    {"kind": "progress", "seconds": 1.0, "cost": 500, "served": 2, "unserved": 0},
    {"kind": "progress", "seconds": 2.0, "cost": 400, "served": 2, "unserved": 0},
    {"kind": "done", "seconds": 4.0, "cost": 400, "served": 2, "unserved": 0, "routes": 1},
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in LINES))
    return path


def test_steps_and_end_are_read(file):
    assert [(step.seconds, step.cost) for step in steps_of(file)] == [
        (0.1, 9_000_000), (1.0, 500), (2.0, 400), (4.0, 400),
    ]  # fmt: skip


def test_improvements_are_told_and_the_scale_is_for_what_matters(file):
    svg = draw_cost(steps_of(file), "day")

    assert "After 1.00 s: cost 500, 0 left out" in titles(svg)
    words = texts(svg)
    assert "From 9,000,000 to 400 in 4.0 s." in words
    assert {"400", "420", "500", "1 s", "4 s"} <= set(words)


def test_one_step_is_a_drawing_too(file):
    svg = draw_cost(steps_of(file)[-1:], "day")

    assert "nan" not in re.sub(r"<style>.*</style>", "", svg, flags=re.DOTALL).lower()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no line that `solve` prints"),
        ('{"kind": "plan"}', "holds no line that `solve` prints"),
        ("{", r"lines\.jsonl, line 1 is not JSON"),
        ("[]", r"lines\.jsonl, line 1 is not an object"),
        ('{"kind": "done", "cost": 1, "seconds": NaN, "unserved": 0}', "seconds is not a number"),
    ],
)
def test_a_file_without_such_lines_is_refused(file, text, message):
    file.write_text(text)

    with pytest.raises(InvalidPlan, match=message):
        steps_of(file)
