"""Times as files write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dispatch.services.moments import NoSuchMoment, moment, moved

NEW_YORK = ZoneInfo("America/New_York")
PORTAL = ("%m/%d/%Y %I:%M:%S %p",)


@pytest.mark.parametrize(
    ("text", "formats"),
    [
        ("2018-06-26T10:58:54.000", ("iso",)),
        ("06/26/2018 10:58:54 AM", PORTAL),
        ("2018-06-26T14:58:54Z", ("iso",)),
        ("06/26/2018 10:58:54 AM", ("iso", *PORTAL)),
    ],
)
def test_one_instant_written_in_several_ways(text, formats):
    assert moment(text, formats, NEW_YORK) == datetime(2018, 6, 26, 14, 58, 54, tzinfo=UTC)


def test_midnight_in_twelve_hours():
    at = moment("06/26/2018 12:00:00 AM", PORTAL, NEW_YORK)

    assert at == datetime(2018, 6, 26, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "formats", "sentence"),
    [
        ("02/30/2018 10:00:00 AM", PORTAL, "not a date that exists. .* 04/15/2024 10:51:53 PM"),
        ("06/26/2018 13:00:00 PM", PORTAL, "not a date that exists"),
        ("26.6.2018", ("iso",), "as in 2024-04-15T22:51:53"),
        ("2023-02-29", ("iso",), "not a date that exists"),
        ("", ("iso",), "not a date that exists"),
        ("0001-01-01T00:00:00", ("iso",), "not between 1970 and 2100"),
        ("9999-12-31T23:59:59", ("iso",), "not between 1970 and 2100"),
        ("2024-03-10T02:30:00", ("iso",), "does not exist in America/New_York: the clocks"),
    ],
)
def test_what_never_was_is_refused_with_a_sentence(text, formats, sentence):
    with pytest.raises(NoSuchMoment, match=sentence):
        moment(text, formats, NEW_YORK)


def test_of_a_repeated_hour_the_first_is_meant():
    at = moment("2024-11-03T01:30:00", ("iso",), NEW_YORK)

    assert at == datetime(2024, 11, 3, 5, 30, tzinfo=UTC)


def test_moving_keeps_the_clock_over_a_change_of_the_clocks():
    at = moment("2024-03-09T08:00:00", ("iso",), NEW_YORK)

    assert at == datetime(2024, 3, 9, 13, tzinfo=UTC)
    assert moved(at, 2, NEW_YORK) == datetime(2024, 3, 11, 12, tzinfo=UTC)


def test_moving_into_an_hour_that_is_left_out_slides_on():
    at = moment("2024-03-09T02:30:00", ("iso",), NEW_YORK)

    assert moved(at, 1, NEW_YORK) == datetime(2024, 3, 10, 7, 30, tzinfo=UTC)


def test_moving_out_of_all_years_is_refused():
    with pytest.raises(NoSuchMoment, match="in no year we know"):
        moved(datetime(2024, 1, 1, tzinfo=UTC), 100_000, NEW_YORK)
