"""The demo city's file and what is read from it."""

import gzip
import json

import pytest

from dispatch.demo.city import CITY_FILE, Point, base_map_bytes, distance_m, load_city


def test_the_file_stays_small_enough_to_commit_and_to_send():
    assert CITY_FILE.stat().st_size <= 300_000


def test_the_city_has_its_streets_with_names_kinds_and_directions():
    streets = load_city().streets

    assert len(streets) == 6_866
    assert {street.kind for street in streets} == {
        "highway", "main", "secondary", "tertiary", "residential",
    }  # fmt: skip
    assert sum(street.length_m for street in streets) == pytest.approx(1_468_000, rel=0.02)
    assert any(street.name == "Ruta 5 Norte" and street.is_oneway for street in streets)


def test_no_street_is_of_the_model_only():
    assert not any("centroid" in street.name for street in load_city().streets)


def test_every_point_of_a_street_lies_in_the_extent():
    city = load_city()

    assert all(city.extent.has(point) for street in city.streets for point in street.points)


def test_streets_that_meet_share_a_point():
    ends: dict[Point, int] = {}
    for street in load_city().streets:
        for point in {street.points[0], street.points[-1]}:
            ends[point] = ends.get(point, 0) + 1
    inside = {point for street in load_city().streets for point in street.points[1:-1]}

    dead_ends = [point for point, count in ends.items() if count == 1 and point not in inside]

    assert len(dead_ends) < len(ends) * 0.4


def test_no_street_is_under_water():
    city = load_city()

    wet = [
        street.name
        for street in city.streets
        for point in street.points
        if _is_inside(point, city.sea)
    ]

    assert wet == []


def test_the_nearest_district_of_a_square_is_the_one_around_it():
    city = load_city()

    assert city.nearest_district(Point(-29.9027, -71.2519)).name == "La Serena Centro"
    assert city.nearest_district(Point(-29.9533, -71.3390)).name == "Coquimbo Centro"


def test_a_minute_of_latitude_is_a_nautical_mile():
    assert distance_m(Point(-29.9, -71.2), Point(-29.9 + 1 / 60, -71.2)) == pytest.approx(
        1852, abs=3
    )


def test_the_city_is_read_once():
    assert load_city() is load_city()


def test_the_browser_gets_the_same_city_with_its_attribution():
    data = json.loads(gzip.decompress(base_map_bytes()))

    assert "OpenStreetMap contributors" in data["attribution"]
    assert load_city().attribution == data["attribution"]
    assert sum(len(lines) for lines in data["streets"].values()) == len(load_city().streets)


def _is_inside(point, ring):
    is_inside = False
    for start, end in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (start.lat > point.lat) != (end.lat > point.lat):
            share = (point.lat - start.lat) / (end.lat - start.lat)
            if point.lon < start.lon + share * (end.lon - start.lon):
                is_inside = not is_inside
    return is_inside


def test_the_districts_lie_in_the_city():
    city = load_city()

    assert all(city.extent.has(district.centre) for district in city.districts)
    assert {district.city for district in city.districts} == {"La Serena", "Coquimbo"}
