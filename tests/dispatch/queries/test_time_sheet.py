"""Time sheets: what follows from clock and visits."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch.errors import BadField
from dispatch.models import Assignment
from dispatch.queries.time_sheet import days_to_show, time_sheet
from events.actors import SYSTEM
from events.door import writing
from technicians.models import ClockEntry, ClockKind
from tests.factories import DAY, make_technician, make_visit, placed

pytestmark = pytest.mark.django_db
KINDS = {
    "in": ClockKind.SHIFT_STARTED,
    "out": ClockKind.SHIFT_ENDED,
    "rest": ClockKind.BREAK_STARTED,
    "back": ClockKind.BREAK_ENDED,
}
PRAGUE = ZoneInfo("Europe/Prague")
HOUR, MINUTE = 3600, 60


def at(clock: str, day: date = DAY) -> datetime:
    """A time on the clocks of Prague."""
    hour, minute = map(int, clock.split(":"))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PRAGUE).astimezone(UTC)


@pytest.fixture
def technician():
    return make_technician("Sam Okafor")


def say(technician, *words, day=DAY):
    """Such as "in 8:00"; the entries."""
    with writing(SYSTEM):
        return [
            ClockEntry.objects.create(
                technician=technician,
                kind=KINDS[kind],
                claimed_at=at(clock, day),
                occurred_at=at(clock, day),
            )
            for kind, clock in (word.split() for word in words)
        ]


def work(technician, **times):
    """A visit with these reported times."""
    status = times.pop("status", "completed")
    part = placed(make_visit(), technician, at("9:00"), status=status)
    fields = {name: at(value) if isinstance(value, str) else value for name, value in times.items()}
    with writing(SYSTEM):
        Assignment.objects.filter(pk=part.pk).update(**fields)
    return part


def sheet(technician, now="20:00", first=DAY, last=DAY):
    return time_sheet(technician, first, last, now=at(now))


def the_day(technician, now="20:00"):
    return sheet(technician, now).days[0]


def test_a_whole_day(technician):
    say(technician, "in 8:00", "rest 12:00", "back 12:30", "out 16:30")
    work(
        technician,
        travel_started_at="8:10",
        arrived_at="8:40",
        work_started_at="8:45",
        work_ended_at="10:45",
        paused_s=15 * MINUTE,
    )
    work(
        technician,
        travel_started_at="10:45",
        arrived_at="11:00",
        work_started_at="11:00",
        work_ended_at="12:00",
    )

    shown = sheet(technician)
    day = shown.days[0]

    assert (day.shift_s, day.break_s, day.paid_s) == (8.5 * HOUR, 30 * MINUTE, 8 * HOUR)
    assert (day.travel_s, day.work_s, day.paused_s) == (45 * MINUTE, 165 * MINUTE, 15 * MINUTE)
    assert (day.is_open, day.is_corrected) == (False, False)
    assert [visit.travel_s for visit in day.visits] == [30 * MINUTE, 15 * MINUTE]
    assert (shown.name, shown.zone) == ("Sam Okafor", "Europe/Prague")
    assert shown.totals.paid_s == 8 * HOUR


def test_what_goes_on_counts_until_now_and_is_open(technician):
    say(technician, "in 8:00", "rest 9:50")
    work(technician, travel_started_at="8:10", arrived_at="8:30", work_started_at="8:30",
         status="in_progress")  # fmt: skip

    day = the_day(technician, now="10:00")

    assert day.is_open
    assert (day.shift_s, day.break_s) == (2 * HOUR, 10 * MINUTE)
    assert (day.travel_s, day.work_s) == (20 * MINUTE, 90 * MINUTE)
    assert (day.shifts[0].ends_at, day.shifts[0].breaks[0].ends_at) == (None, None)
    assert day.visits[0].is_open


def test_a_pause_that_goes_on_is_no_work(technician):
    work(technician, work_started_at="8:00", paused_at="9:00", paused_s=300, status="paused")

    day = the_day(technician, now="10:00")

    assert (day.paused_s, day.work_s) == (65 * MINUTE, 55 * MINUTE)


def test_a_shift_that_nobody_ended_counts_nothing_and_is_open(technician):
    say(technician, "in 8:00", "rest 12:00", "back 12:30")
    say(technician, "in 8:00", "out 16:00", day=DAY + timedelta(days=1))

    shown = time_sheet(
        technician, DAY, DAY + timedelta(days=1), now=at("20:00", DAY + timedelta(days=2))
    )

    assert [(day.is_open, day.shift_s) for day in shown.days] == [(True, 0), (False, 8 * HOUR)]
    assert [day.paid_s for day in shown.days] == [0, 8 * HOUR]


def test_corrections_win_and_are_said(technician):
    start, _ = say(technician, "in 9:00", "out 16:00")
    with writing(SYSTEM):
        ClockEntry.objects.create(
            technician=technician,
            kind=start.kind,
            claimed_at=at("8:00"),
            occurred_at=at("8:00"),
            corrects=start,
        )

    day = the_day(technician)

    assert (day.shift_s, day.is_corrected) == (8 * HOUR, True)
    first = day.entries[0]
    assert (first.entry, first.is_corrected) == (start.pk, True)


def test_an_end_without_a_start_is_shown_and_counts_nothing(technician):
    say(technician, "out 16:00")

    day = the_day(technician)

    assert (day.shifts, day.shift_s) == ([], 0)
    assert [(line.kind, line.is_loose) for line in day.entries] == [("shift_ended", True)]


def test_a_night_shift_counts_on_the_day_it_began(technician):
    say(technician, "in 22:00")
    say(technician, "out 6:00", day=DAY + timedelta(days=1))

    shown = time_sheet(
        technician, DAY, DAY + timedelta(days=1), now=at("20:00", DAY + timedelta(days=1))
    )

    assert [day.shift_s for day in shown.days] == [8 * HOUR, 0]
    assert time_sheet(technician, DAY, DAY, now=at("23:00")).days[0].shift_s == 8 * HOUR


def test_the_night_in_which_the_clock_is_put_forward_has_an_hour_less(technician):
    night = date(2026, 3, 28)
    say(technician, "in 22:00", day=night)
    say(technician, "out 6:00", day=night + timedelta(days=1))

    shown = time_sheet(technician, night, night, now=at("20:00", night + timedelta(days=1)))

    assert shown.totals.shift_s == 7 * HOUR


def test_who_finished_without_saying_that_they_began_worked_since_they_arrived(technician):
    work(technician, arrived_at="9:00", work_ended_at="9:40")

    assert the_day(technician).work_s == 40 * MINUTE


def test_a_visit_that_was_given_away_counts_as_far_as_it_is_known(technician):
    work(technician, travel_started_at="9:00", status="removed")
    work(technician, travel_started_at="9:00", arrived_at="9:20", status="removed")

    day = the_day(technician)

    assert (day.travel_s, day.work_s, day.is_open) == (20 * MINUTE, 0, False)


def test_what_was_only_planned_and_what_others_did_is_on_no_sheet(technician):
    placed(make_visit(), technician, at("9:00"))
    other = make_technician()
    say(other, "in 8:00", "out 16:00")
    work(other, work_started_at="9:00", work_ended_at="10:00")

    day = the_day(technician)

    assert (day.visits, day.shifts, day.entries) == ([], [], [])


def test_a_week_takes_no_more_queries_than_a_day(technician, django_assert_max_num_queries):
    for number in range(7):
        say(technician, "in 8:00", "out 16:00", day=DAY + timedelta(days=number))
        work(technician, work_started_at=at("9:00", DAY + timedelta(days=number)))

    with django_assert_max_num_queries(4):
        shown = sheet(technician, last=DAY + timedelta(days=6))

    assert len(shown.days) == 7


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (DAY, DAY - timedelta(days=1)),
        (DAY, DAY + timedelta(days=62)),
        (date(1970, 1, 1), date(1970, 1, 2)),
        (date(9999, 12, 30), date(9999, 12, 31)),
    ],
)
def test_days_are_in_order_few_and_of_a_year_of_work(technician, first, last):
    with pytest.raises(BadField):
        sheet(technician, first=first, last=last)


def test_without_days_it_is_this_week(technician):
    wednesday = DAY + timedelta(days=2)

    assert days_to_show(technician, None, None, now=at("9:00", wednesday)) == (
        DAY,
        DAY + timedelta(days=6),
    )
