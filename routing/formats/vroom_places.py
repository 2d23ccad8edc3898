"""The places of a VROOM request: nodes, how long and how far between them, and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.errors import InvalidProblem
from routing.formats.published import require_bearable, square_of, whole_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.formats.vroom_request import Request, Spot

EARTH_RADIUS_M = 6_371_009
# Without matrices: roads are longer than the great circle, and towns slow.
ROAD_FACTOR = 1.3
SPEED_M_PER_S = 50 / 3.6


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Nodes by spot, with the matrices.

    Attributes:
        anywhere: A node that takes no time to reach: where a vehicle without start or without
            end begins or ends. The last one.
        points: East and north in degrees of latitude; NaN for unknown ones.
    """

    nodes: dict[Spot, int]
    anywhere: int
    travel_s: NDArray[np.int32]
    distance_m: NDArray[np.int32] | None
    points: NDArray[np.float64] | None


def places_of(request: Request) -> Places:
    """Give every spot a node.

    Raises:
        InvalidProblem: vehicles differ in profile or speed, a matrix is wrong, a spot not in it.
    """
    spots = _spots(request)
    profile, speed = _profile_and_speed(request)
    if request.matrices:
        nodes, durations, distances = _from_matrices(request, profile, spots)
    else:
        nodes, distances = _from_circles(spots)
        durations = distances / SPEED_M_PER_S
    # VROOM takes whole hundredths of the time.
    percent = round(100 / speed)
    travel_s = whole_matrix("durations", _with_anywhere(np.rint(durations * percent / 100)))
    return Places(
        nodes=nodes,
        anywhere=len(travel_s) - 1,
        travel_s=travel_s,
        distance_m=None
        if distances is None
        else whole_matrix("distances", _with_anywhere(np.rint(distances))),
        points=_points(nodes, len(travel_s), is_on_earth=not request.matrices),
    )


def _spots(request: Request) -> list[Spot]:
    ends = [spot for vehicle in request.vehicles for spot in (vehicle.start, vehicle.end)]
    spots = [*ends, *(job.spot for job in request.jobs)]
    return list(dict.fromkeys(spot for spot in spots if spot is not None))


def _profile_and_speed(request: Request) -> tuple[str, float]:
    """The one profile and speed factor of all vehicles."""
    for name in ("profile", "speed_factor"):
        if len({getattr(vehicle, name) for vehicle in request.vehicles}) > 1:
            raise InvalidProblem(f"vehicles differ in {name}: they cannot be planned together")
    if not request.vehicles:
        return "car", 1.0
    return request.vehicles[0].profile, request.vehicles[0].speed_factor


def _from_matrices(
    request: Request, profile: str, spots: list[Spot]
) -> tuple[dict[Spot, int], NDArray[np.float64], NDArray[np.float64] | None]:
    given = request.matrices.get(profile, {})
    if "durations" not in given:
        raise InvalidProblem(f"matrices: {profile} lacks durations")
    durations = square_of("durations", given["durations"])
    distances = square_of("distances", given["distances"]) if "distances" in given else None
    if distances is not None and distances.shape != durations.shape:
        raise InvalidProblem("distances and durations are of different sizes")
    nodes: dict[Spot, int] = {}
    for spot in spots:
        if spot.index is None:
            raise InvalidProblem(f"location {spot.location} has no index, but there are matrices")
        if not 0 <= spot.index < len(durations):
            raise InvalidProblem(f"location_index {spot.index} is not in the matrices")
        nodes[spot] = spot.index
    return nodes, durations, distances


def _from_circles(spots: list[Spot]) -> tuple[dict[Spot, int], NDArray[np.float64]]:
    """Metres along the road, estimated by great circles (haversine; Sinnott 1984)."""
    locations: dict[tuple[float, ...], int] = {}
    for spot in spots:
        if spot.location is None:
            raise InvalidProblem(f"location_index {spot.index} is given, but no matrices")
        longitude, latitude = spot.location
        if not (abs(longitude) <= 180 and abs(latitude) <= 90):
            raise InvalidProblem(
                f"location {list(spot.location)} is not longitude and latitude, and there are no "
                "matrices"
            )
        locations.setdefault(spot.location, len(locations))
    require_bearable(len(locations))
    nodes = {spot: locations[spot.location] for spot in spots if spot.location is not None}
    lon, lat = np.radians(np.array(list(locations)).reshape(-1, 2)).T
    half = np.sin((lat[:, None] - lat[None, :]) / 2) ** 2
    half += np.outer(np.cos(lat), np.cos(lat)) * np.sin((lon[:, None] - lon[None, :]) / 2) ** 2
    angles = 2 * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return nodes, angles * EARTH_RADIUS_M * ROAD_FACTOR


def _with_anywhere(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.pad(matrix, ((0, 1), (0, 1)))


def _points(nodes: dict[Spot, int], count: int, *, is_on_earth: bool) -> NDArray[np.float64] | None:
    """Where nodes are; with matrices, locations may be of any plane."""
    located = {node: spot.location for spot, node in nodes.items() if spot.location is not None}
    if not located:
        return None
    points = np.full((count, 2), np.nan)
    for node, location in located.items():
        points[node] = location
    if is_on_earth:
        # Degrees of longitude are shorter than those of latitude by this.
        points[:, 0] *= np.cos(np.radians(np.nanmean(points[:, 1])))
    return points
