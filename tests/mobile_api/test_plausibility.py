"""Which positions can be true together."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dispatch.travel import distances_m
from mobile_api.plausibility import FASTEST_M_S, Fix, plausible
from technicians.availability import Point

START = datetime(2026, 1, 12, 9, tzinfo=UTC)


def fix(seconds: float, lat: float = 50.0, lon: float = 14.0) -> Fix:
    return Fix(START + timedelta(seconds=seconds), lat, lon, 10)


def test_a_car_is_believed_and_an_airliner_is_not() -> None:
    assert plausible([fix(0), fix(60, lat=50.02)]) == [0, 1]
    assert plausible([fix(0), fix(60, lat=50.14)]) == [0]


def test_two_fixes_of_one_moment_may_differ_by_what_the_phone_does_not_know() -> None:
    assert plausible([fix(0), fix(0.001, lat=50.001)]) == [0, 1]


def test_a_bad_first_fix_does_not_take_the_others_with_it() -> None:
    row = [fix(0, lat=10.0), *(fix(10 * number) for number in range(1, 6))]

    assert plausible(row) == [1, 2, 3, 4, 5]


def test_nothing_is_plausible_of_nothing() -> None:
    assert plausible([]) == []


@given(
    st.lists(
        st.tuples(st.integers(1, 300), st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 200)),
        max_size=40,
    )
)
def test_what_is_kept_can_be_driven_and_is_in_order(
    steps: list[tuple[int, float, float, float]],
) -> None:
    seconds, row = 0, []
    for pause, lat, lon, accuracy in steps:
        seconds += pause
        row.append(Fix(START + timedelta(seconds=seconds), lat, lon, accuracy))

    kept = plausible(row)

    assert kept == sorted(set(kept))
    assert bool(kept) == bool(row)
    for one, later in pairwise(kept):
        gap = (row[later].at - row[one].at).total_seconds()
        doubt = 100 + (row[one].accuracy_m or 0) + (row[later].accuracy_m or 0)
        [[metres]] = distances_m(*([Point(row[at].lat, row[at].lon)] for at in (one, later)))
        assert metres <= FASTEST_M_S * gap + doubt + 1e-6
