"""Placements are held against every rule, with breaks found where there is time for them."""

from datetime import timedelta

import pytest

from dispatch.solver_bridge import Placement, Standing, standing_of
from dispatch.travel import GreatCircle
from technicians.availability import BreakWindow, Point
from tests.days import at, day, need, turn

FAR = Point(50.2, 14.43)
LUNCH = BreakWindow(at(11.5), at(13), 30)


def standing(*needs, **fields):
    question = standing_of(day(*needs, **fields), GreatCircle())
    return Standing(question, {one.key: one.now for one in needs if one.now})


def codes(*needs, **fields):
    return [(fault.cause.code, fault.key) for fault in standing(*needs, **fields).faults()]


def on(visit_id, hour, *, technician=1, minutes=60, **fields):
    now = Placement(technician, at(hour), at(hour) + timedelta(minutes=minutes))
    return need(visit_id, now=now, service_minutes=minutes, **fields)


def test_a_day_that_fits_has_no_faults_and_its_figures():
    found = standing(on(1, 9), on(2, 11, point=FAR), turns=[turn(breaks=(LUNCH,))])

    assert found.faults() == []
    assert found.figures().served == 2
    assert found.figures().travel_s == 2 * 2_317


def test_a_break_is_found_in_any_gap():
    assert codes(on(1, 9, minutes=170), on(2, 13, minutes=180), turns=[turn(breaks=(LUNCH,))]) == []


def test_a_day_without_a_gap_has_no_break():
    found = codes(on(1, 11, minutes=180), turns=[turn(breaks=(LUNCH,))])

    assert [code for code, _ in found] == ["break-during-service"]


@pytest.mark.parametrize(
    ("needs", "code", "key"),
    [
        ([on(1, 9), on(2, 9.5)], "travel-too-short", "visit:2:lead"),
        ([on(1, 9), on(2, 10, point=FAR)], "travel-too-short", "visit:2:lead"),
        ([on(1, 7)], "leaves-before-shift", None),
        ([on(1, 16.5)], "returns-after-shift", None),
        ([on(1, 9, technician=5)], "not-on-shift", "visit:1:lead"),
        ([on(1, 9, skills=frozenset({("gas", 1)}))], "skill-missing", "visit:1:lead"),
        ([on(1, 9, earliest_at=at(10))], "off-window", "visit:1:lead"),
    ],
)
def test_each_broken_rule_is_named_where_it_breaks(needs, code, key):
    assert codes(*needs) == [(code, key)]


def test_a_start_belongs_to_the_turn_that_holds_it():
    turns = [turn(ends_at=at(11), max_overtime=timedelta()), turn(number=1, starts_at=at(13))]

    found = standing(on(1, 9), on(2, 13), turns=turns)

    assert found.faults() == []
    assert [route.worker for route in found.plan().routes] == ["1/0", "1/1"]


def test_the_keys_beside_a_key_are_told_from_the_nearest_before():
    found = standing(on(1, 9), on(2, 10), on(3, 11), on(4, 12))

    assert found.keys_beside("visit:3:lead") == [
        "visit:3:lead",
        "visit:2:lead",
        "visit:1:lead",
        "visit:4:lead",
    ]
    assert found.keys_of(1)[0] == "visit:1:lead"
    assert found.keys_beside("visit:9:lead") == ["visit:9:lead"]
