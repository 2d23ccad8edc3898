"""The estimate of a technician's day, minute by minute."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dispatch.queries.expected import (
    Expected,
    PartFacts,
    Rest,
    Span,
    arrival_span,
    expected_day,
)


def at(clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 1, 12, hour, minute, tzinfo=UTC)


def part(
    key: int, starts: str, ends: str, *, travel_minutes: int = 10, **reported: str
) -> PartFacts:
    instants = {name: at(value) for name, value in reported.items()}
    return PartFacts(
        key=key,
        starts_at=at(starts),
        ends_at=at(ends),
        travel_s=travel_minutes * 60,
        **instants,  # type: ignore[arg-type]
    )


def starts(parts: list[PartFacts], now: str, rests: tuple[Rest, ...] = ()) -> list[str]:
    day = expected_day(parts, rests, now=at(now))
    return [f"{day.parts[one.key].starts_at:%H:%M}" for one in parts]


def test_before_anything_happened_the_plan_is_expected() -> None:
    day = expected_day([part(1, "9:00", "10:00")], now=at("7:00"))

    assert day.parts == {1: Expected(at("9:00"), at("9:00"), at("10:00"))}


def test_a_late_start_shifts_what_follows_by_what_the_gap_does_not_take() -> None:
    parts = [
        part(1, "9:00", "10:00", work_started_at="9:40"),
        part(2, "10:20", "11:00"),
        part(3, "13:00", "14:00"),
    ]

    assert starts(parts, "9:45") == ["09:40", "10:50", "13:00"]


def test_work_that_runs_over_ends_now_at_the_earliest() -> None:
    parts = [part(1, "9:00", "10:00", work_started_at="9:00"), part(2, "10:10", "11:00")]

    assert starts(parts, "10:25") == ["09:00", "10:35"]


def test_a_pause_lengthens_the_work() -> None:
    paused = part(1, "9:00", "10:00", work_started_at="9:00", paused_at="9:30")

    day = expected_day([paused], now=at("9:50"))

    assert day.parts[1].ends_at == at("10:20")


def test_nobody_starts_early_who_is_not_there() -> None:
    parts = [
        part(1, "9:00", "10:00", work_started_at="8:30", work_ended_at="9:10"),
        part(2, "10:20", "11:00"),
    ]

    assert starts(parts, "9:10") == ["08:30", "10:20"]


def test_whoever_has_not_left_in_time_arrives_later() -> None:
    assert starts([part(1, "9:00", "10:00", travel_minutes=20)], "8:55") == ["09:15"]


def test_on_the_way_the_planned_driving_time_counts_from_the_start() -> None:
    driving = part(1, "9:00", "10:00", travel_minutes=20, travel_started_at="8:55")

    assert expected_day([driving], now=at("9:00")).parts[1].arrives_at == at("9:15")
    assert expected_day([driving], now=at("9:30")).parts[1].arrives_at == at("9:30")


def test_an_early_arrival_waits_for_the_promised_window() -> None:
    driving = part(
        1, "9:00", "10:00", travel_minutes=20, travel_started_at="8:20", promised_from="9:00"
    )

    day = expected_day([driving], now=at("8:30"))

    assert day.parts[1] == Expected(at("8:40"), at("9:00"), at("10:00"))


def test_what_is_over_stands_as_it_was() -> None:
    done = part(1, "9:00", "10:00", arrived_at="9:05", work_started_at="9:10", work_ended_at="9:50")

    day = expected_day([done], now=at("12:00"))

    assert day.parts[1] == Expected(at("9:05"), at("9:10"), at("9:50"))


def test_a_visit_that_ended_at_a_closed_door_took_no_time() -> None:
    ended = part(1, "9:00", "10:00", work_ended_at="9:20")

    assert expected_day([ended], now=at("12:00")).parts[1].ends_at == at("9:20")


LUNCH = Rest(at("12:00"), at("13:00"), 30)


@pytest.mark.parametrize(
    ("parts", "now", "rest", "then"),
    [
        # Room before the afternoon: the break is taken as early as it may.
        ([part(1, "9:00", "10:00"), part(2, "14:00", "15:00")], "8:00", "12:00", "14:00"),
        # The morning ran over: the break is taken after it and delays the afternoon.
        (
            [
                part(1, "11:00", "12:00", work_started_at="11:40"),
                part(2, "12:40", "13:40"),
            ],
            "11:45",
            "12:40",
            "13:20",
        ),
        # Still in time after the next visit: that one goes first.
        ([part(1, "11:00", "12:00"), part(2, "12:10", "12:50")], "10:00", "12:50", "12:10"),
        # A gap in what was reported was the break.
        (
            [
                part(1, "11:00", "12:00", work_started_at="11:00", work_ended_at="12:05"),
                part(2, "12:50", "13:50", travel_started_at="12:40"),
            ],
            "12:45",
            "12:05",
            "12:50",
        ),
    ],
)
def test_a_break_lies_where_it_fits(parts: list[PartFacts], now: str, rest: str, then: str) -> None:
    day = expected_day(parts, [LUNCH], now=at(now))

    assert day.rests == (Span(at(rest), at(rest) + timedelta(minutes=30)),)
    assert f"{day.parts[2].starts_at:%H:%M}" == then


def test_a_break_that_nobody_saw_is_not_counted_against_the_next_visit() -> None:
    day = expected_day([part(1, "15:00", "16:00")], [LUNCH], now=at("14:00"))

    assert day.rests == ()
    assert day.parts[1].starts_at == at("15:00")


@pytest.mark.parametrize(
    ("now", "until"), [("9:55", "10:10"), ("8:00", "10:18"), ("0:00", "11:00")]
)
def test_an_arrival_is_told_as_a_span_that_widens_with_distance(now: str, until: str) -> None:
    expected = Expected(at("10:00"), at("10:00"), at("11:00"))

    assert arrival_span(expected, now=at(now)) == Span(at("10:00"), at(until))


def late(minutes: int, said_at: str, **reported: str) -> PartFacts:
    """A visit at nine for which somebody said how late they will be."""
    return replace(
        part(1, "9:00", "10:00", **reported), late_minutes=minutes, late_said_at=at(said_at)
    )


def test_who_says_how_late_they_come_is_believed() -> None:
    parts = [late(30, "8:00"), part(2, "10:20", "11:00")]

    assert starts(parts, "8:00") == ["09:30", "10:40"]


def test_what_looks_worse_than_was_said_counts() -> None:
    assert starts([late(10, "8:00")], "9:40") == ["09:50"]


def test_who_is_on_the_way_arrives_as_late_as_they_said() -> None:
    driving = late(40, "8:55", travel_started_at="8:50")

    assert expected_day([driving], now=at("9:00")).parts[1].arrives_at == at("9:40")


def test_what_was_said_on_the_way_is_over_on_arrival() -> None:
    there = late(40, "8:30", arrived_at="9:05", work_started_at="9:05")

    assert expected_day([there], now=at("9:10")).parts[1].ends_at == at("10:05")


def test_what_was_said_on_site_puts_off_the_end() -> None:
    there = late(40, "9:30", arrived_at="9:00", work_started_at="9:00")

    assert expected_day([there], now=at("9:35")).parts[1].ends_at == at("10:40")
