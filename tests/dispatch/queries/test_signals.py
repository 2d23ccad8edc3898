"""Which signal a visit shows."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.queries.signals import Arrival, Signal, SignalKind, minutes_late, signal_of

TEN = datetime(2026, 1, 12, 10, 0, tzinfo=UTC)


def arrival(late_s: int = 0, *, has_arrived: bool = False, is_over: bool = False) -> Arrival:
    """Promised until ten."""
    return Arrival(
        latest_at=TEN,
        arrives_at=TEN + timedelta(seconds=late_s),
        has_arrived=has_arrived,
        is_over=is_over,
    )


def shown(
    one: Arrival, now: datetime = TEN, *, conflict: bool = False, emergency: bool = False
) -> Signal | None:
    return signal_of(one, now=now, has_conflict=conflict, is_emergency=emergency)


@pytest.mark.parametrize(("late_s", "minutes"), [(-60, 0), (0, 0), (1, 1), (60, 1), (61, 2)])
def test_lateness_is_whole_minutes_rounded_up(late_s: int, minutes: int) -> None:
    assert minutes_late(arrival(late_s)) == minutes


def test_without_anything_to_keep_nobody_is_late() -> None:
    free = Arrival(latest_at=None, arrives_at=TEN, has_arrived=False, is_over=False)

    assert shown(free) is None


def test_before_the_promise_ends_one_may_be_late() -> None:
    assert shown(arrival(840)) == Signal(SignalKind.MAY_BE_LATE, 14)


def test_after_it_has_ended_one_is_late() -> None:
    now = TEN + timedelta(minutes=1)

    assert shown(arrival(840), now) == Signal(SignalKind.LATE, 14)


@pytest.mark.parametrize("over", [arrival(840, has_arrived=True), arrival(840, is_over=True)])
def test_once_somebody_is_there_being_late_is_history(over: Arrival) -> None:
    assert shown(over) is None


def test_a_conflict_goes_before_everything_else() -> None:
    assert shown(arrival(840), conflict=True, emergency=True) == Signal(SignalKind.CONFLICT)


def test_an_emergency_shows_until_it_is_over() -> None:
    assert shown(arrival(), emergency=True) == Signal(SignalKind.EMERGENCY)
    assert shown(arrival(is_over=True), emergency=True) is None
