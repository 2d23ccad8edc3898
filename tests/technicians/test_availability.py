"""When technicians work: shifts by the wall clock, in instants, less absences."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.actors import SYSTEM
from events.door import writing
from technicians.availability import BreakWindow, Point, day_bounds, shifts_on
from technicians.models import Absence, ShiftBreak, WeeklyShift
from tests.factories import DAY, make_technician

PRAGUE = ZoneInfo("Europe/Prague")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def utc(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def spans(shifts):
    return [(shift.starts_at, shift.ends_at) for shift in shifts]


def add_absence(technician, starts_at, ends_at):
    with writing(SYSTEM):
        Absence.objects.create(
            technician=technician, starts_at=starts_at, ends_at=ends_at, kind="sick"
        )


@pytest.mark.django_db
def test_a_shift_by_the_clock_is_a_span_of_instants():
    technician = make_technician(shift=("08:00", "16:30"))

    assert spans(shifts_on(technician, DAY, PRAGUE)) == [(utc(DAY, 7), utc(DAY, 15, 30))]


@pytest.mark.django_db
def test_instants_are_in_utc_so_that_they_may_be_subtracted():
    technician = make_technician(shift=("22:00", "06:00"))

    (night,) = shifts_on(technician, AUTUMN - timedelta(days=1), PRAGUE)

    assert (night.starts_at.tzinfo, night.ends_at.tzinfo) == (UTC, UTC)
    assert night.ends_at - night.starts_at == timedelta(hours=9)


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "hours"), [(SPRING, 7), (AUTUMN, 9), (DAY, 8)])
def test_a_night_in_which_the_clock_is_changed_is_shorter_or_longer(day, hours):
    technician = make_technician(shift=("22:00", "06:00"))

    (night,) = shifts_on(technician, day - timedelta(days=1), PRAGUE)

    assert night.ends_at - night.starts_at == timedelta(hours=hours)


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (DAY, 24)])
def test_a_day_has_23_24_or_25_hours(day, hours):
    starts_at, ends_at = day_bounds(day, PRAGUE)

    assert ends_at - starts_at == timedelta(hours=hours)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.sampled_from(["Asia/Kathmandu", "UTC"]))
def test_one_day_ends_where_the_next_begins(day, name):
    zone = ZoneInfo(name)

    assert day_bounds(day, zone)[1] == day_bounds(day + timedelta(days=1), zone)[0]


@pytest.mark.django_db
def test_an_absence_cuts_a_shift_in_two():
    technician = make_technician(shift=("08:00", "16:30"))
    add_absence(technician, utc(DAY, 9), utc(DAY, 10))

    assert spans(shifts_on(technician, DAY, PRAGUE)) == [
        (utc(DAY, 7), utc(DAY, 9)),
        (utc(DAY, 10), utc(DAY, 15, 30)),
    ]


@pytest.mark.django_db
def test_a_shift_that_an_absence_ends_may_not_run_over():
    technician = make_technician(shift=("08:00", "16:30"))
    add_absence(technician, utc(DAY, 9), utc(DAY, 10))

    assert [shift.may_run_over for shift in shifts_on(technician, DAY, PRAGUE)] == [False, True]


@pytest.mark.django_db
def test_an_absence_over_the_whole_shift_leaves_nothing():
    technician = make_technician(shift=("08:00", "16:30"))
    add_absence(technician, utc(DAY, 0), utc(DAY, 23))

    assert shifts_on(technician, DAY, PRAGUE) == []


@pytest.mark.django_db
def test_an_absence_that_touches_a_shift_takes_nothing_away():
    technician = make_technician(shift=("08:00", "16:30"))
    add_absence(technician, utc(DAY, 5), utc(DAY, 7))

    assert spans(shifts_on(technician, DAY, PRAGUE)) == [(utc(DAY, 7), utc(DAY, 15, 30))]


@pytest.mark.django_db
def test_two_overlapping_absences_count_once():
    technician = make_technician(shift=("08:00", "16:30"))
    add_absence(technician, utc(DAY, 8), utc(DAY, 10))
    add_absence(technician, utc(DAY, 9), utc(DAY, 12))

    assert spans(shifts_on(technician, DAY, PRAGUE)) == [
        (utc(DAY, 7), utc(DAY, 8)),
        (utc(DAY, 12), utc(DAY, 15, 30)),
    ]


@pytest.mark.django_db
def test_a_shift_holds_between_its_first_and_last_day():
    technician = make_technician(shift=None)
    with writing(SYSTEM):
        WeeklyShift.objects.create(
            technician=technician,
            weekday=DAY.weekday(),
            starts=time(8),
            ends=time(12),
            valid_from=DAY,
            valid_until=DAY + timedelta(days=7),
        )

    held = [
        bool(shifts_on(technician, DAY + timedelta(weeks=week), PRAGUE)) for week in (-1, 0, 1, 2)
    ]

    assert held == [False, True, True, False]


@pytest.mark.django_db
def test_a_break_lies_within_its_window():
    technician = make_technician(shift=("08:00", "16:30"), has_break=True)

    (shift,) = shifts_on(technician, DAY, PRAGUE)

    assert shift.breaks == (BreakWindow(utc(DAY, 10, 30), utc(DAY, 12), 30),)


@pytest.mark.django_db
def test_a_break_of_a_night_shift_lies_after_midnight():
    technician = make_technician(shift=("22:00", "06:00"))
    with writing(SYSTEM):
        for row in technician.weekly_shifts.all():
            ShiftBreak.objects.create(shift=row, minutes=30, earliest=time(23, 30), latest=time(1))

    (night,) = shifts_on(technician, DAY, PRAGUE)

    assert night.breaks == (BreakWindow(utc(DAY, 22, 30), utc(DAY + timedelta(days=1), 0), 30),)


@pytest.mark.django_db
def test_a_break_stays_only_where_it_still_fits():
    technician = make_technician(shift=("08:00", "16:30"), has_break=True)
    add_absence(technician, utc(DAY, 11), utc(DAY, 15, 30))

    (morning,) = shifts_on(technician, DAY, PRAGUE)

    assert morning.ends_at == utc(DAY, 11)
    assert morning.breaks == (BreakWindow(utc(DAY, 10, 30), utc(DAY, 10, 30), 30),)


@pytest.mark.django_db
def test_a_shift_starts_at_home_unless_it_says_otherwise():
    technician = make_technician(home_lat=50.0, home_lon=14.0)
    with writing(SYSTEM):
        technician.weekly_shifts.update(start_lat=49.0, start_lon=15.0)

    (shift,) = shifts_on(technician, DAY, PRAGUE)

    assert (shift.start, shift.end) == (Point(49.0, 15.0), Point(50.0, 14.0))
