"""Invented addresses in the demo city: real streets, made-up house numbers."""

from bisect import bisect
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from random import Random

from dispatch.demo.city import Point, Street, distance_m, load_city

# Beyond it from any district's centre there are fields, and nobody to visit.
TOWN_RADIUS_M = 2_500

BUILT_UP_KINDS = frozenset({"residential", "tertiary", "secondary"})

# Roads outside the grid of houses, and names that are numbers of plots.
NOT_AN_ADDRESS = (
    "Acceso", "Caletera", "Camino", "Complejo", "Parcela", "Proyectada", "Ramal", "Ruta", "Salida",
    "Sitio",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A house on a street; the point lies on the street's middle line.

    Attributes:
        number: Metres from where the street begins, as houses are numbered there.
        city: "La Serena" or "Coquimbo".
    """

    street: str
    number: int
    district: str
    city: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frontage:
    """A straight piece of a named street in one district."""

    street: str
    starts_m: float
    length_m: float
    start: Point
    end: Point
    district: str
    city: str


@dataclass(frozen=True, slots=True)
class _Frontages:
    pieces: tuple[_Frontage, ...]
    ends_m: tuple[float, ...]


def random_address(rng: Random, *, districts: Collection[str] = ()) -> Address:
    """Invent an address; each metre of street in the built-up area is equally likely.

    The same state of `rng` gives the same address.

    Args:
        rng: Where chance comes from.
        districts: Names of districts to stay in; empty means anywhere.

    Raises:
        ValueError: No street lies in any of `districts`.
    """
    frontages = _frontages(frozenset(districts))
    if not frontages.pieces:
        raise ValueError(f"no street in {sorted(districts)}")
    at_m = rng.random() * frontages.ends_m[-1]
    piece = frontages.pieces[bisect(frontages.ends_m, at_m)]
    share = rng.random()
    house = round(piece.starts_m + share * piece.length_m) // 2
    side = rng.randint(1, 2)
    return Address(
        street=piece.street,
        number=2 * house + side,
        district=piece.district,
        city=piece.city,
        lat=round(piece.start.lat + share * (piece.end.lat - piece.start.lat), 6),
        lon=round(piece.start.lon + share * (piece.end.lon - piece.start.lon), 6),
    )


@cache
def _frontages(districts: frozenset[str]) -> _Frontages:
    pieces = tuple(
        piece for piece in _all_frontages() if not districts or piece.district in districts
    )
    return _Frontages(pieces, tuple(accumulate(piece.length_m for piece in pieces)))


@cache
def _all_frontages() -> tuple[_Frontage, ...]:
    """Lay the pieces of each street end to end, so that no number comes twice in a street."""
    pieces: list[_Frontage] = []
    reached_m: dict[str, float] = {}
    for street in load_city().streets:
        if not _has_houses(street):
            continue
        for start, end in pairwise(street.points):
            length_m = distance_m(start, end)
            starts_m = reached_m.get(street.name, 0.0)
            reached_m[street.name] = starts_m + length_m
            pieces += _in_town(street.name, starts_m, length_m, start, end)
    return tuple(pieces)


def _has_houses(street: Street) -> bool:
    is_named = street.name != "" and not street.name.startswith(NOT_AN_ADDRESS)
    return is_named and street.kind in BUILT_UP_KINDS


def _in_town(
    street: str, starts_m: float, length_m: float, start: Point, end: Point
) -> list[_Frontage]:
    middle = Point((start.lat + end.lat) / 2, (start.lon + end.lon) / 2)
    district = load_city().nearest_district(middle)
    if distance_m(district.centre, middle) > TOWN_RADIUS_M:
        return []
    return [
        _Frontage(
            street=street,
            starts_m=starts_m,
            length_m=length_m,
            start=start,
            end=end,
            district=district.name,
            city=district.city,
        )
    ]
