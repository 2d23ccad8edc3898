"""Times are worded by the clock or in units, and round ones are found."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from routing.plots.clock import Clock

DAY = Clock(datetime(2026, 3, 30, 6, 20, tzinfo=UTC), None)
UNITS = Clock(datetime(2000, 1, 1, tzinfo=UTC), 10)


def test_times_and_lengths_are_worded():
    assert (DAY.time(600), DAY.length(600), DAY.length(3_900)) == ("06:30", "10 min", "1 h 05")
    assert (UNITS.time(605), UNITS.length(12_340)) == ("60.5", "1,234")


def test_round_times_are_found():
    assert DAY.ticks(0, 4 * 3_600, 4) == [
        (2_400, "07:00"), (6_000, "08:00"), (9_600, "09:00"), (13_200, "10:00"),
    ]  # fmt: skip
    assert [words for _, words in UNITS.ticks(-30, 1_000, 5)] == ["0", "50", "100"]


def test_midnight_is_worded_as_the_day():
    assert (63_600, "31 Mar") in DAY.ticks(0, 100_000, 6)


def test_beyond_the_calendar_time_counts_from_the_origin():
    last = Clock(datetime(9999, 12, 31, 23, tzinfo=UTC), None)
    first = Clock(datetime(1, 1, 1, 0, 30, tzinfo=ZoneInfo("Asia/Tokyo")), None)

    assert (last.time(3_540), last.time(3_600), last.time(9_000)) == ("23:59", "+1 h 00", "+2 h 30")
    assert last.ticks(0, 7_200, 2) == [(0, "23:00"), (3_600, "+1 h 00"), (7_200, "+2 h 00")]
    assert first.time(-3_600) == "-1 h 00"


def test_seconds_elapse_where_the_clocks_change():
    night = Clock(datetime(2026, 3, 29, 1, tzinfo=ZoneInfo("Europe/Warsaw")), None)

    assert night.time(3_600) == "03:00"
