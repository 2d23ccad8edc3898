"""The demo city, La Serena and Coquimbo in Chile, as plain values and as the browser's base map.

Streets © OpenStreetMap contributors, ODbL 1.0, taken from the AequilibraE package and simplified
by `scripts/build_city.py`; see NOTICE. Districts are names around a point, the sea is a sketch:
neither is an official boundary.
"""

import gzip
import json
import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

CITY_FILE = Path(__file__).parent / "coquimbo.json.gz"

# Mean radius of the earth (IUGG, R1), as in the default travel times.
EARTH_RADIUS_M = 6_371_009

Kind = Literal["highway", "main", "secondary", "tertiary", "residential"]


@dataclass(frozen=True, slots=True)
class Point:
    """A place in WGS 84, in degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The smallest box around all streets, in degrees, inclusive."""

    south: float
    west: float
    north: float
    east: float

    def has(self, point: Point) -> bool:
        """Say whether a point lies inside or on the edge."""
        is_between = self.south <= point.lat <= self.north
        return is_between and self.west <= point.lon <= self.east


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """A piece of street without a change of name, kind or direction.

    Attributes:
        name: Empty when the street has none; a long street may be several pieces.
        is_oneway: Traffic runs from the first point to the last only.
        points: At least two; pieces that meet share a point exactly.
    """

    name: str
    kind: Kind
    is_oneway: bool
    points: tuple[Point, ...]

    @property
    def length_m(self) -> float:
        """The length in metres."""
        return sum(distance_m(start, end) for start, end in pairwise(self.points))


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """A quarter's name, the city it belongs to and a point inside it."""

    name: str
    city: str
    centre: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """Everything known of the demo city.

    Attributes:
        sea: The ring of a polygon, drawn roughly.
        attribution: Must be visible wherever the streets are.
    """

    streets: tuple[Street, ...]
    districts: tuple[District, ...]
    sea: tuple[Point, ...]
    extent: Extent
    attribution: str

    def nearest_district(self, point: Point) -> District:
        """Return the district whose centre is nearest."""
        return min(self.districts, key=lambda district: distance_m(district.centre, point))


def distance_m(start: Point, end: Point) -> float:
    """Return the distance in metres on a plane, right to 0.1 % within a city."""
    middle = math.radians((start.lat + end.lat) / 2)
    north = math.radians(end.lat - start.lat)
    east = math.radians(end.lon - start.lon) * math.cos(middle)
    return EARTH_RADIUS_M * math.hypot(north, east)


@cache
def base_map_bytes() -> bytes:
    """Return the base map for the browser: JSON, already packed by gzip.

    A view sends it with `Content-Type: application/json` and `Content-Encoding: gzip`. Its form
    is described in `dispatch/static/dispatch/map/base-map-file.js`, which reads it.
    """
    return CITY_FILE.read_bytes()


@cache
def load_city() -> City:
    """Read the city, once per process."""
    data = json.loads(gzip.decompress(base_map_bytes()))
    read = _Reader(data["scale"], data["origin"])
    names = [*data["names"], ""]  # -1 stands for a street without a name
    south, west, north, east = (number / data["scale"] for number in data["extent"])
    return City(
        streets=tuple(
            Street(
                name=names[name], kind=kind, is_oneway=bool(is_oneway), points=read.points(steps)
            )
            for kind, lines in data["streets"].items()
            for name, is_oneway, steps in lines
        ),
        districts=tuple(_read_district(row) for row in data["districts"]),
        sea=read.points(data["sea"]),
        extent=Extent(south=south, west=west, north=north, east=east),
        attribution=data["attribution"],
    )


def _read_district(row: list[Any]) -> District:
    name, city, lat, lon = row
    return District(name=name, city=city, centre=Point(lat, lon))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Undoes the packing: whole steps of 1/scale degrees, the first one from the origin."""

    scale: int
    origin: list[int]

    def points(self, steps: list[int]) -> tuple[Point, ...]:
        lat, lon = self.origin
        points = []
        for north, east in zip(steps[::2], steps[1::2], strict=True):
            lat, lon = lat + north, lon + east
            points.append(Point(lat / self.scale, lon / self.scale))
        return tuple(points)
