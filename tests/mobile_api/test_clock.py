"""When something happened, by a clock that may be wrong."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_api.clock import Occurred, occurred, offset

NOW = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=2)
NOTHING = timedelta()


def test_a_phone_that_says_no_time_is_taken_at_its_word() -> None:
    assert offset(None, NOW) == NOTHING


def test_the_way_through_the_network_is_no_wrong_clock() -> None:
    assert offset(NOW - timedelta(seconds=29), NOW) == NOTHING


@pytest.mark.parametrize("hours", [-26, -1, 1, 26])
def test_a_wrong_clock_is_corrected(hours: int) -> None:
    wrong = timedelta(hours=hours)
    shift = offset(NOW + wrong, NOW)

    when = occurred(EARLIER + wrong, shift, previous_at=EARLIER, received_at=NOW)

    assert when == Occurred(EARLIER, is_clock_suspect=False)


def test_the_future_is_clamped_to_when_it_came() -> None:
    when = occurred(NOW + timedelta(minutes=3), NOTHING, previous_at=EARLIER, received_at=NOW)

    assert when == Occurred(NOW, is_clock_suspect=True)


def test_a_clamp_of_two_minutes_is_not_suspect() -> None:
    when = occurred(NOW + timedelta(minutes=2), NOTHING, previous_at=EARLIER, received_at=NOW)

    assert when == Occurred(NOW, is_clock_suspect=False)


def test_a_step_that_was_overtaken_on_its_way_counts_after_the_one_before_it() -> None:
    later = NOW + timedelta(seconds=5)

    when = occurred(NOW + timedelta(hours=2), NOTHING, previous_at=later, received_at=NOW)

    assert when.at == later


@pytest.mark.parametrize("year", [1, 1970, 2106, 9999])
def test_any_year_is_survived(year: int) -> None:
    claim = datetime(year, 1, 1, tzinfo=UTC)
    shift = offset(claim, NOW)

    when = occurred(claim, shift, previous_at=EARLIER, received_at=NOW)

    assert EARLIER <= when.at <= NOW


@given(
    claims=st.lists(st.datetimes(timezones=st.just(UTC)), min_size=1, max_size=8),
    sent_at=st.none() | st.datetimes(timezones=st.just(UTC)),
)
def test_steps_of_one_phone_never_go_back_nor_ahead_of_us(
    claims: list[datetime], sent_at: datetime | None
) -> None:
    previous = EARLIER
    shift = offset(sent_at, NOW)

    for claim in claims:
        when = occurred(claim, shift, previous_at=previous, received_at=NOW)
        assert previous <= when.at <= NOW
        previous = when.at
