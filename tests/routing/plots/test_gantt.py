"""The rows by the clock say when what happens."""

from dataclasses import replace
from datetime import UTC, datetime

from routing import Plan
from routing.plots.gantt import draw_gantt
from tests.routing.plots.drawings import make_day, texts, titles


def test_work_driving_breaks_fetching_and_windows_are_told():
    told = titles(draw_gantt(*make_day(), "day"))

    assert told[0] == "day: by the clock"
    for words in (
        "Shift of w, 06:00 to 16:00",
        "Driving, 06:00 to 06:05 (5 min)",
        "Task a, 06:05 to 06:35",
        "Window of task a, 06:00 to 06:30",
        "At the depot, 06:40 to 06:45",
        "Break, 06:45 to 07:15",
        "Driving, 07:15 to 07:27 (12 min)",
        "Waiting, 07:27 to 07:38 (11 min)",
        "Task b, 07:38 to 08:08, 18 min late",
    ):
        assert words in told


def test_hours_stand_above_and_lateness_at_the_work():
    words = texts(draw_gantt(*make_day(), "day"))

    assert {"06:00", "07:00", "08:00", "+18 min", "w", "2 stops", "24 min"} <= set(words)
    assert "2 of 3 tasks served by 1 of 2 workers, cost 1,234. Left out: c." in words


def test_an_instance_without_a_clock_is_in_its_own_units():
    source, plan = make_day()

    told = titles(draw_gantt(replace(source, unit_s=10), plan, "day"))

    assert "Task a, 30 to 210" in told


def test_a_day_at_the_end_of_the_calendar_is_drawn():
    source, plan = make_day()
    last = replace(source.problem, origin=datetime(9999, 12, 31, 23, 55, tzinfo=UTC))

    told = titles(draw_gantt(replace(source, problem=last), plan, "day"))

    assert "Driving, 23:55 to +5 min (5 min)" in told


def test_marks_that_do_not_occur_are_not_explained():
    source, _ = make_day()

    words = texts(draw_gantt(source, Plan(), "day"))

    assert "Work" in words
    assert {"Late", "Depot", "Break"} & set(words) == set()
