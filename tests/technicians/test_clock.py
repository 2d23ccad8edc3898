"""Shifts and breaks as they follow from what was said at the clock."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.actors import SYSTEM
from events.door import writing
from technicians.clock import (
    LONGEST_SHIFT,
    ClockState,
    Presence,
    Punch,
    clock_day,
    clock_state,
    punches,
    state_at,
)
from technicians.models import ClockEntry, ClockKind
from tests.factories import make_technician

KINDS = {
    "in": ClockKind.SHIFT_STARTED,
    "out": ClockKind.SHIFT_ENDED,
    "rest": ClockKind.BREAK_STARTED,
    "back": ClockKind.BREAK_ENDED,
}
NUMBERS = count(1)


def at(clock: str, day: int = 12) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


def said(*words: str) -> list[Punch]:
    """Such as "in 8:00"."""
    pairs = [word.split() for word in words]
    return [Punch(next(NUMBERS), KINDS[kind], at(clock)) for kind, clock in pairs]


def shown(*words: str) -> list[str]:
    """Each shift with its breaks, as text."""
    return [
        " ".join(
            [span(shift.starts_at, shift.ends_at)]
            + [f"({span(rest.starts_at, rest.ends_at)})" for rest in shift.breaks]
        )
        for shift in clock_day(said(*words)).shifts
    ]


def span(starts_at: datetime, ends_at: datetime | None) -> str:
    return f"{starts_at:%H:%M}-{ends_at:%H:%M}" if ends_at else f"{starts_at:%H:%M}-"


@pytest.mark.parametrize(
    ("words", "shifts"),
    [
        (["in 8:00", "rest 12:00", "back 12:30", "out 16:30"], ["08:00-16:30 (12:00-12:30)"]),
        (["in 8:00"], ["08:00-"]),
        (["in 8:00", "in 8:05", "out 16:00"], ["08:00-16:00"]),
        (["in 8:00", "rest 12:00", "rest 12:10", "back 12:30"], ["08:00- (12:00-12:30)"]),
        (["in 8:00", "rest 15:30", "out 16:00"], ["08:00-16:00 (15:30-16:00)"]),
        (["in 6:00", "out 10:00", "in 14:00", "out 18:00"], ["06:00-10:00", "14:00-18:00"]),
        (["in 8:00", "rest 8:00", "back 8:00", "out 8:00"], ["08:00-08:00 (08:00-08:00)"]),
    ],
)
def test_shifts_and_breaks_follow_from_what_was_said(words: list[str], shifts: list[str]) -> None:
    assert shown(*words) == shifts


@pytest.mark.parametrize("words", [["out 16:00"], ["rest 12:00"], ["back 12:00"]])
def test_what_belongs_to_no_shift_is_loose(words: list[str]) -> None:
    day = clock_day(said(*words))

    assert (day.shifts, len(day.loose)) == ([], 1)


def test_a_shift_that_was_forgotten_stops_no_other() -> None:
    forgotten = [Punch(1, ClockKind.SHIFT_STARTED, at("7:00"))]
    next_day = [Punch(2, ClockKind.SHIFT_STARTED, at("6:50", day=13))]

    day = clock_day(forgotten + next_day)

    assert [shift.starts_at for shift in day.shifts] == [at("7:00"), at("6:50", day=13)]
    assert [shift.ends_at for shift in day.shifts] == [None, None]


def test_a_shift_that_was_forgotten_has_no_known_length() -> None:
    shift = clock_day(said("in 7:00")).shifts[0]

    assert shift.lasts_until(at("12:00")) == at("12:00")
    assert shift.lasts_until(at("7:00") + LONGEST_SHIFT) == at("7:00")


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ([], ClockState(Presence.OFF, None)),
        (["in 8:00"], ClockState(Presence.ON, at("8:00"))),
        (["in 8:00", "rest 12:00"], ClockState(Presence.BREAK, at("12:00"))),
        (["in 8:00", "rest 12:00", "back 12:30"], ClockState(Presence.ON, at("8:00"))),
        (["in 8:00", "rest 12:00", "out 12:10"], ClockState(Presence.OFF, at("12:10"))),
    ],
)
def test_the_state_says_since_when(words: list[str], state: ClockState) -> None:
    assert state_at(clock_day(said(*words)), at("13:00")) == state


PUNCHES = st.lists(
    st.tuples(st.sampled_from(list(ClockKind)), st.integers(0, 48 * 60)), max_size=20
)


@given(PUNCHES)
def test_whatever_is_said_shifts_lie_apart_and_hold_their_breaks(
    pairs: list[tuple[ClockKind, int]],
) -> None:
    ordered = sorted(pairs, key=lambda pair: pair[1])
    start = at("0:00")

    day = clock_day(
        Punch(number, kind, start + timedelta(minutes=minute))
        for number, (kind, minute) in enumerate(ordered)
    )

    last = start
    for shift in day.shifts:
        ends_at = shift.ends_at or shift.starts_at
        assert last <= shift.starts_at <= ends_at
        for rest in shift.breaks:
            assert shift.starts_at <= rest.starts_at
            assert shift.ends_at is None or (rest.ends_at and rest.ends_at <= shift.ends_at)
        last = ends_at


@pytest.mark.django_db
def test_a_corrected_time_wins_and_the_newest_correction_of_all() -> None:
    technician = make_technician()
    with writing(SYSTEM):
        wrong = ClockEntry.objects.create(
            technician=technician,
            kind=ClockKind.SHIFT_STARTED,
            claimed_at=at("9:00"),
            occurred_at=at("9:00"),
        )
        for clock in ("8:30", "8:00"):
            ClockEntry.objects.create(
                technician=technician,
                kind=ClockKind.SHIFT_STARTED,
                claimed_at=at(clock),
                occurred_at=at(clock),
                corrects=wrong,
            )

    found = punches(technician.pk, at("0:00"), at("23:00"))

    assert found == [Punch(wrong.pk, ClockKind.SHIFT_STARTED, at("8:00"), is_corrected=True)]
    assert clock_state(technician.pk, at("10:00")) == ClockState(Presence.ON, at("8:00"))


@pytest.mark.django_db
def test_a_correction_to_another_day_takes_an_entry_away_from_here() -> None:
    technician = make_technician()
    with writing(SYSTEM):
        wrong = ClockEntry.objects.create(
            technician=technician,
            kind=ClockKind.SHIFT_STARTED,
            claimed_at=at("9:00"),
            occurred_at=at("9:00"),
        )
        ClockEntry.objects.create(
            technician=technician,
            kind=ClockKind.SHIFT_STARTED,
            claimed_at=at("9:00", day=13),
            occurred_at=at("9:00", day=13),
            corrects=wrong,
        )

    assert punches(technician.pk, at("0:00"), at("23:00")) == []
    assert len(punches(technician.pk, at("0:00", day=13), at("23:00", day=13))) == 1
