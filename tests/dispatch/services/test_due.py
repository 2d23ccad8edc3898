"""When work is due, in the days of the territory."""

from datetime import UTC, date, datetime

import pytest

from company.models import BusinessHours, Holiday
from dispatch.services.due import due_at
from tests.factories import make_territory, make_work_type

pytestmark = pytest.mark.django_db
# A Friday, 23:30 in Prague; 22:30 in London; 17:30 in New York.
FRIDAY = datetime(2026, 1, 16, 22, 30, tzinfo=UTC)


def due(rule, amount, received_at=FRIDAY, territory=None):
    work_type = make_work_type(due_rule=rule, due_amount=amount)
    return due_at(work_type, received_at, territory or make_territory())


def test_hours_elapse_whatever_the_day():
    assert due("hours", 24) == datetime(2026, 1, 17, 22, 30, tzinfo=UTC)


def test_a_day_ends_at_midnight_of_the_territory():
    assert due("end_of_day", 0) == datetime(2026, 1, 16, 23, tzinfo=UTC)
    assert due("end_of_day", 1) == datetime(2026, 1, 17, 23, tzinfo=UTC)


def test_the_day_of_receiving_is_the_territorys():
    tokyo = make_territory("Tokyo", time_zone="Asia/Tokyo")

    assert due("end_of_day", 0, territory=tokyo) == datetime(2026, 1, 17, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "last_day"), [(0, date(2026, 1, 16)), (1, date(2026, 1, 19)), (3, date(2026, 1, 21))]
)
def test_working_days_leave_the_weekend_out(amount, last_day):
    assert due("working_days", amount).date() == last_day


@pytest.mark.parametrize("amount", [0, 1])
def test_from_a_sunday_the_first_working_day_is_monday(amount):
    sunday = datetime(2026, 1, 18, 10, tzinfo=UTC)

    assert due("working_days", amount, sunday) == datetime(2026, 1, 19, 23, tzinfo=UTC)


def test_a_holiday_is_no_working_day_here_or_everywhere():
    territory, other = make_territory(), make_territory("South")
    Holiday.objects.create(territory=territory, day=date(2026, 1, 19), name="Ours")
    Holiday.objects.create(day=date(2026, 1, 20), name="Everybody's")
    Holiday.objects.create(territory=other, day=date(2026, 1, 21), name="Theirs")

    assert due("working_days", 1, territory=territory).date() == date(2026, 1, 21)


def test_the_office_hours_say_on_which_weekdays_is_worked():
    territory = make_territory()
    BusinessHours.objects.create(territory=territory, weekday=5, opens="09:00", closes="12:00")

    assert due("working_days", 1, territory=territory).date() == date(2026, 1, 17)


def test_a_day_of_23_hours_ends_an_hour_earlier_in_utc():
    saturday = datetime(2026, 3, 28, 12, tzinfo=UTC)

    assert due("end_of_day", 0, saturday) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert due("end_of_day", 1, saturday) == datetime(2026, 3, 29, 22, tzinfo=UTC)
