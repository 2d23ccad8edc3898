"""The map says who goes where, and stays a drawing whatever it is given."""

from xml.etree import ElementTree as ET

import numpy as np
import pytest

from routing import InvalidPlan, Plan, Unserved
from routing.plots.map import draw_map
from tests.routing.plots.drawings import SVG, make_day, on_a_circle, texts, titles


def test_routes_stops_homes_and_what_is_left_out_are_told():
    svg = draw_map(*make_day(on_a_circle()), "day")

    told = titles(svg)
    assert told[0] == "day: routes"
    assert "Worker w: 2 stops, 24 min of driving" in told
    assert "Task a, stop 1 of worker w, 06:05 to 06:35" in told
    assert "Task c is left out: no-time" in told
    assert "Start, end or depot of w" in told
    assert "Start, end or depot of w (to fetch)" in told
    assert "2 of 3 tasks served by 1 of 2 workers, cost 1,234." in texts(svg)


def test_without_coordinates_travel_times_make_a_map():
    svg = draw_map(*make_day(), "day")

    (note,) = [words for words in texts(svg) if words.startswith("2 of 3")]
    assert note.endswith("There are no coordinates: near to each other means a short drive.")
    assert len(list(ET.fromstring(svg).iter(f"{SVG}circle"))) == 2


def test_everything_is_on_the_sheet():
    root = ET.fromstring(draw_map(*make_day(on_a_circle()), "day"))

    for circle in root.iter(f"{SVG}circle"):
        assert 0 < float(circle.get("cx")) < 900
        assert 0 < float(circle.get("cy")) < 880


def test_a_place_that_is_nowhere_is_left_away():
    points = on_a_circle()
    points[5] = np.nan

    assert "Task a, stop 1 of worker w, 06:05 to 06:35" not in titles(
        draw_map(*make_day(points), "day")
    )


def test_places_at_one_point_are_drawn():
    draw_map(*make_day(np.zeros((21, 2))), "day")


def test_names_are_text_whatever_they_hold():
    key = 'a<b>&"c"\x00\ud800'

    told = titles(draw_map(*make_day(on_a_circle(), key), key))

    assert any(words.startswith('Worker a<b>&"c"\ufffd\ufffd: 2 stops') for words in told)


def test_a_plan_of_another_problem_is_refused():
    source, _ = make_day()

    with pytest.raises(InvalidPlan, match="task x is not in the problem"):
        draw_map(source, Plan(unserved=(Unserved(task="x"),)), "day")


def test_an_empty_plan_is_drawn():
    source, _ = make_day()

    assert "day: routes" in titles(draw_map(source, Plan(), "day"))
