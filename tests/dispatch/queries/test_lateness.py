"""What a delay does to the day after it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.queries.expected import PartFacts, Rest, expected_day
from dispatch.queries.lateness import Moved, Said, moved_by


def at(clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 1, 12, hour, minute, tzinfo=UTC)


def part(key: int, starts: str, ends: str, **fields: object) -> PartFacts:
    known = {name: at(value) if isinstance(value, str) else value for name, value in fields.items()}
    return PartFacts(key=key, starts_at=at(starts), ends_at=at(ends), travel_s=600, **known)  # type: ignore[arg-type]


DAY = [
    part(1, "9:00", "10:00", promised_until="9:30"),
    part(2, "10:20", "11:00", promised_until="11:00"),
    part(3, "13:00", "14:00", promised_until="14:00"),
]


def moved(parts: list[PartFacts], minutes: int, now: str = "8:00", key: int = 1) -> list[Moved]:
    return moved_by(parts, (), Said(key, minutes, at(now)), now=at(now))


def figures(rows: list[Moved]) -> list[tuple[int, int, int]]:
    return [(row.key, row.moved_minutes, row.late_minutes) for row in rows]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (5, [(1, 5, 0)]),
        (15, [(1, 15, 0), (2, 5, 0)]),
        (45, [(1, 45, 15), (2, 35, 0)]),
        (60, [(1, 60, 30), (2, 50, 10)]),
        (180, [(1, 180, 150), (2, 170, 130), (3, 60, 0)]),
        (200, [(1, 200, 170), (2, 190, 150), (3, 80, 20)]),
    ],
)
def test_a_delay_moves_what_the_gaps_do_not_take(
    minutes: int, expected: list[tuple[int, int, int]]
) -> None:
    assert figures(moved(DAY, minutes)) == expected


def test_visits_before_it_stay() -> None:
    assert figures(moved(DAY, 30, key=2)) == [(2, 30, 0)]


def test_said_on_site_the_work_ends_later_and_those_after_it_move() -> None:
    there = part(1, "9:00", "10:00", arrived_at="9:00", work_started_at="9:00")

    rows = moved([there, *DAY[1:]], 30, now="9:30")

    assert figures(rows) == [(1, 0, 0), (2, 20, 0)]


def test_who_is_late_already_is_said_to_be() -> None:
    late = [part(1, "9:00", "10:00", promised_until="9:30"), *DAY[1:]]

    rows = moved(late, 120, now="9:50")

    assert (rows[0].was_late_minutes, rows[0].late_minutes) == (30, 90)


def test_a_break_takes_up_a_delay_where_it_can_wait() -> None:
    rest = Rest(at("11:30"), at("12:30"), 30)
    rows = moved_by(DAY, [rest], Said(1, 15, at("8:00")), now=at("8:00"))

    assert figures(rows) == [(1, 15, 0), (2, 5, 0)]


@given(st.integers(1, 600), st.integers(1, 600))
def test_later_is_never_better_and_the_preview_is_what_the_board_will_show(
    one: int, other: int
) -> None:
    few, many = sorted((one, other))
    by_key = {row.key: row for row in moved(DAY, many)}

    assert all(row.arrives_at <= by_key[row.key].arrives_at for row in moved(DAY, few))
    said = [part(1, "9:00", "10:00", late_minutes=many, late_said_at="8:00"), *DAY[1:]]
    day = expected_day(said, now=at("8:00"))
    assert {key: row.arrives_at for key, row in by_key.items()} == {
        key: day.parts[key].arrives_at for key in by_key
    }
