"""Which positions of one phone can be true together. Pure.

One bad fix must cost one point: not those after it, which would all be too far from it. So of
the points in a row the longest chain is kept in which each could be reached from the one before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.travel import distances_m
from technicians.availability import Point

# 252 km/h: faster is no car, and no train that a technician takes to a boiler.
FASTEST_M_S = 70.0
# A fix may be off by more than the phone believes, and two may be a moment apart.
SLACK_M = 100.0
UNKNOWN_ACCURACY_M = 50.0
# So many bad fixes in a row are still recognised.
LOOK_BACK = 20


@dataclass(frozen=True, slots=True)
class Fix:
    """Where a phone was, in degrees; `accuracy_m` is a radius."""

    at: datetime
    lat: float
    lon: float
    accuracy_m: float | None = None


def _is_reachable(one: Fix, later: Fix, apart_m: float) -> bool:
    """Whether somebody can have been at both, as far as the phone knew where it was."""
    seconds = (later.at - one.at).total_seconds()
    doubt_m = SLACK_M + sum(
        UNKNOWN_ACCURACY_M if fix.accuracy_m is None else fix.accuracy_m for fix in (one, later)
    )
    return apart_m - doubt_m <= FASTEST_M_S * seconds


def plausible(fixes: Sequence[Fix]) -> list[int]:
    """The places of those that are kept, of fixes in the order of time; the longest chain."""
    lengths: list[int] = []
    before: list[int] = []
    points = [Point(fix.lat, fix.lon) for fix in fixes]
    apart_m = distances_m(points, points).tolist()
    for place, fix in enumerate(fixes):
        best, came_from = 0, -1
        for earlier in range(place - 1, max(-1, place - 1 - LOOK_BACK), -1):
            metres = apart_m[earlier][place]
            if lengths[earlier] > best and _is_reachable(fixes[earlier], fix, metres):
                best, came_from = lengths[earlier], earlier
        lengths.append(best + 1)
        before.append(came_from)
    if not lengths:
        return []
    place = lengths.index(max(lengths))
    chain = []
    while place >= 0:
        chain.append(place)
        place = before[place]
    return chain[::-1]
