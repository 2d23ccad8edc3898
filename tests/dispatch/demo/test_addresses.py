"""Invented addresses: where they may lie, and that chance can be repeated."""

from itertools import pairwise
from random import Random

import pytest

from dispatch.demo.addresses import random_address
from dispatch.demo.city import Point, distance_m, load_city


def test_every_address_lies_in_the_extent_and_on_its_street():
    city = load_city()
    rng = Random(7)
    pieces: dict[str, list[tuple[Point, Point]]] = {}
    for street in city.streets:
        pieces.setdefault(street.name, []).extend(pairwise(street.points))

    for _ in range(300):
        address = random_address(rng)

        place = Point(address.lat, address.lon)
        assert city.extent.has(place)
        assert min(_distance_to_m(place, *piece) for piece in pieces[address.street]) < 0.5


def test_an_address_belongs_to_the_district_around_it():
    rng = Random(8)

    for _ in range(300):
        address = random_address(rng)

        centres = [d for d in load_city().districts if d.name == address.district]
        assert [district.city for district in centres] == [address.city]
        # An edge's end may lie a little outside, its middle may not.
        assert distance_m(centres[0].centre, Point(address.lat, address.lon)) < 3_500


def test_the_same_seed_gives_the_same_addresses():
    once, again, other = Random(1), Random(1), Random(2)

    first = [random_address(once) for _ in range(20)]

    assert first == [random_address(again) for _ in range(20)]
    assert first != [random_address(other) for _ in range(20)]


def test_addresses_can_be_kept_to_some_districts():
    rng = Random(3)

    found = {random_address(rng, districts=("Peñuelas", "La Pampa")).district for _ in range(50)}

    assert found == {"Peñuelas", "La Pampa"}


def test_a_district_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="Atlantis"):
        random_address(Random(1), districts=("Atlantis",))


def test_both_sides_of_a_street_have_houses():
    rng = Random(4)

    numbers = [random_address(rng).number for _ in range(100)]

    assert min(numbers) >= 1
    assert {number % 2 for number in numbers} == {0, 1}


def test_nobody_lives_on_a_motorway():
    rng = Random(5)

    streets = {random_address(rng).street for _ in range(500)}

    assert not {street for street in streets if street.startswith(("Ruta", "Caletera"))}
    assert "" not in streets


def _distance_to_m(place, start, end):
    length = distance_m(start, end)
    if length == 0:
        return distance_m(place, start)
    squeeze = 0.75  # the square of the cosine of 30 degrees
    north, east = end.lat - start.lat, end.lon - start.lon
    along = (place.lat - start.lat) * north + (place.lon - start.lon) * east * squeeze
    share = min(1, max(0, along / (north * north + east * east * squeeze)))
    return distance_m(place, Point(start.lat + share * north, start.lon + share * east))
