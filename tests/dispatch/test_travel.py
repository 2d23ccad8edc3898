"""Travel times: right against a second implementation, and what a search relies on."""

import numpy as np
import pytest
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st

from dispatch.travel import EARTH_RADIUS_M, GreatCircle, distances_m
from technicians.availability import Point

MILL_LANE = Point(50.09, 14.42)
STATION = Point(50.083, 14.4353)

points = st.builds(Point, lat=st.floats(-90, 90), lon=st.floats(-180, 180))


@given(here=points, there=points)
def test_distances_are_those_of_geopy(here, there):
    measured_m = distances_m([here], [there])[0, 0]

    expected_m = great_circle((here.lat, here.lon), (there.lat, there.lon)).m

    # Near the opposite side of the earth the haversine formula loses digits.
    assert measured_m == pytest.approx(expected_m, rel=1e-9, abs=0.5)


def test_the_earth_is_as_large_as_geopy_says():
    half_round_m = distances_m([Point(0, 0)], [Point(0, 180)])[0, 0]

    assert half_round_m == pytest.approx(np.pi * EARTH_RADIUS_M)


def test_a_short_drive_takes_the_road_factor_and_the_urban_speed():
    matrix = GreatCircle().matrix_s([MILL_LANE, STATION])

    # 1.34 km in a line, 1.81 km by road, at 28 km/h.
    assert matrix.tolist() == [[0, 233], [233, 0]]


def test_rush_hour_makes_the_day_slower():
    slow_mornings = tuple(14.0 if hour in (7, 8) else 28.0 for hour in range(24))

    matrix = GreatCircle(speed_kmh=slow_mornings).matrix_s([MILL_LANE, STATION])

    assert matrix[0, 1] == 272


@given(st.lists(points, max_size=8))
def test_a_matrix_is_square_whole_and_zero_on_the_diagonal(places):
    matrix = GreatCircle().matrix_s(places)

    assert matrix.shape == (len(places), len(places))
    assert matrix.dtype == np.int32
    assert (matrix >= 0).all()
    assert (np.diag(matrix) == 0).all()


def test_blocks_give_what_one_piece_gives():
    rng = np.random.default_rng(1)
    places = [Point(lat, lon) for lat, lon in rng.uniform((50, 14), (50.2, 14.6), (1_100, 2))]

    matrix = GreatCircle().matrix_s(places)

    assert (matrix == matrix.T).all()
    assert matrix[1_050, 3] == GreatCircle().matrix_s([places[1_050], places[3]])[0, 1]
