"""Shifts as people write them."""

from datetime import time

import pytest

from technicians.errors import BadTechnician
from technicians.week import PlannedShift, parse_shifts


def test_a_range_of_days():
    shifts = parse_shifts("Mon-Fri 08:00-16:30")

    assert shifts == [PlannedShift(day, time(8), time(16, 30)) for day in range(5)]


def test_single_days_and_several_parts_in_any_order():
    shifts = parse_shifts("Thu 10:00-18:00; Mon,Wed 8:00-12:00;")

    assert shifts == [
        PlannedShift(0, time(8), time(12)),
        PlannedShift(2, time(8), time(12)),
        PlannedShift(3, time(10), time(18)),
    ]


def test_a_range_may_go_over_the_weekend_and_days_may_be_written_out():
    assert [shift.weekday for shift in parse_shifts("Saturday-mon 09:00-12:00")] == [0, 5, 6]


def test_a_night_shift_ends_on_the_next_day():
    (shift,) = parse_shifts("Sun 22:00-06:00")

    assert shift.minutes == 8 * 60


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no shift"),
        (" ; ", "There is no shift"),
        ("08:00-16:00", "is not a shift"),
        ("Mon 8-16", "is not a shift"),
        ("Foo 08:00-16:00", "names no weekday 'foo'"),
        ("Mo 08:00-16:00", "names no weekday 'mo'"),
        ("Mon-Wed-Fri 08:00-16:00", "more than two days"),
        ("Mon 08:00-25:00", "25:00 is not a time of day"),
        ("Mon 08:00-08:00", "ends when it starts"),
        ("Mon 08:00-12:00; Mon 11:00-14:00", "overlap on Mon at 11:00"),
        ("Mon,Mon 08:00-12:00", "overlap on Mon at 08:00"),
        ("Mon 22:00-06:00; Tue 05:00-09:00", "overlap on Tue at 05:00"),
        ("Sun 22:00-06:00; Mon 05:00-09:00", "overlap on Mon at 05:00"),
    ],
)
def test_what_cannot_be_a_week_is_refused_with_an_example(text, sentence):
    with pytest.raises(BadTechnician, match=sentence) as refusal:
        parse_shifts(text)

    assert refusal.value.field == "shifts"


@pytest.mark.parametrize(
    ("starts", "ends", "window"),
    [
        (time(8), time(14), None),
        (time(8), time(14, 1), (time(11, 30), time(13, 30))),
        (time(10), time(18), (time(11, 30), time(13, 30))),
        (time(14), time(22), (time(17), time(19))),
        (time(22), time(6), (time(1), time(3))),
        (time(6), time(13), (time(8, 30), time(10, 30))),
    ],
)
def test_a_long_shift_has_a_break_at_lunch_or_around_its_middle(starts, ends, window):
    assert PlannedShift(0, starts, ends).break_window() == window
