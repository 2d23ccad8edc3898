"""How long it takes to drive between places: one protocol, and its default, the great circle."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from technicians.availability import Point

# Mean radius R1 of the GRS 80 ellipsoid, the one that geopy's great circle uses.
EARTH_RADIUS_M = 6_371_009.0
# Roads are longer than the line of sight: by 1.417 over the whole United States (Boscoe, Henry and
# Zdeb 2012, A nationwide comparison of driving distance versus straight-line distance to
# hospitals, doi 10.1080/00330124.2011.583586); a city's grid of streets has less.
ROAD_FACTOR = 1.35
URBAN_KMH = 28.0
# The hours in which most of the driving is done; a matrix holds for a whole day.
WORKING_HOURS = range(7, 19)
BLOCK = 1_024


class TravelTimes(Protocol):
    """Anything that knows how long one drives."""

    def matrix_s(self, points: Sequence[Point]) -> NDArray[np.int32]:
        """Seconds from each point (row) to each point (column), int32, 0 on the diagonal."""
        ...


@dataclass(frozen=True, slots=True)
class GreatCircle:
    """Line of sight, lengthened by a road factor, at the mean pace of the working hours.

    Attributes:
        speed_kmh: Speed in each hour of the day, 24 of them.
    """

    road_factor: float = ROAD_FACTOR
    speed_kmh: tuple[float, ...] = field(default=(URBAN_KMH,) * 24)

    def matrix_s(self, points: Sequence[Point]) -> NDArray[np.int32]:
        """Seconds between all points, rounded up; 0 between points at the same place."""
        seconds = np.empty((len(points), len(points)), dtype=np.int32)
        # In blocks of rows: the steps in between need eight bytes a cell each.
        for start in range(0, len(points), BLOCK):
            some_m = distances_m(points[start : start + BLOCK], points)
            seconds[start : start + BLOCK] = np.ceil(some_m * self._pace_s_per_m())
        return seconds

    def _pace_s_per_m(self) -> float:
        paces = [3.6 / self.speed_kmh[hour] for hour in WORKING_HOURS]
        return self.road_factor * sum(paces) / len(paces)


def distances_m(here: Sequence[Point], there: Sequence[Point]) -> NDArray[np.float64]:
    """Great-circle metres from each point of `here` (row) to each of `there` (column).

    The haversine formula (Sinnott 1984, Virtues of the haversine), good at short distances.
    """
    lat_a, lon_a = _radians(here)
    lat_b, lon_b = _radians(there)
    half_lat = np.sin((lat_b[None, :] - lat_a[:, None]) / 2) ** 2
    half_lon = np.sin((lon_b[None, :] - lon_a[:, None]) / 2) ** 2
    chord = half_lat + np.cos(lat_a)[:, None] * np.cos(lat_b)[None, :] * half_lon
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(chord, 0, 1))))


def _radians(points: Sequence[Point]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    degrees = np.array([(point.lat, point.lon) for point in points], dtype=np.float64)
    degrees = degrees.reshape(len(points), 2)
    return np.radians(degrees[:, 0]), np.radians(degrees[:, 1])


def travel_times() -> TravelTimes:
    """The travel times of this installation."""
    return GreatCircle()
