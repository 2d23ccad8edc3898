"""Turn the road network inside the AequilibraE wheel into our small file of the demo city.

    pip download --no-deps aequilibrae==1.7.2
    python scripts/build_city.py aequilibrae-1.7.2-*.whl

The streets are OpenStreetMap data under the ODbL; NOTICE says so, and so does the map.
The result is committed, the wheel is not: nothing is downloaded when Callout runs.
"""

import gzip
import json
import math
import sqlite3
import struct
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

TARGET = Path(__file__).parent.parent / "dispatch" / "demo" / "coquimbo.json.gz"
SKETCH = json.loads((Path(__file__).parent / "city_sketch.json").read_text())
MAX_BYTES = 300_000
ATTRIBUTION = "Streets © OpenStreetMap contributors, ODbL; from the AequilibraE package"

SCALE = 100_000  # stored units per degree: about 1.1 m
STREET_TOLERANCE = 3.0  # in stored units
SEA_TOLERANCE = 10.0
KINDS = {
    "motorway": "highway",
    "trunk": "highway",
    "primary": "main",
    "secondary": "secondary",
    "tertiary": "tertiary",
    "residential": "residential",
    "living_street": "residential",
    "unclassified": "residential",
}

Pair = tuple[int, int]  # (lat, lon) in stored units


@dataclass(frozen=True)
class Line:
    """A piece of street in its direction of travel."""

    name: str
    kind: str
    is_oneway: bool
    points: tuple[Pair, ...]


def quantise(values: tuple[float, ...]) -> tuple[Pair, ...]:
    """Round alternating longitudes and latitudes to stored (lat, lon) points."""
    pairs = zip(values[1::2], values[::2], strict=True)
    return tuple((round(lat * SCALE), round(lon * SCALE)) for lat, lon in pairs)


# SpatiaLite's own geometry: 43 bytes of header and envelope, then as in WKB, little-endian
# (https://www.gaia-gis.it/gaia-sins/BLOB-Geometry.html).
HEADER_BYTES = 43


def read_coordinates(blob: bytes, at: int) -> tuple[tuple[Pair, ...], int]:
    """Read a counted list of points; also return where it ends."""
    (count,) = struct.unpack_from("<I", blob, at)
    values = struct.unpack_from(f"<{2 * count}d", blob, at + 4)
    return quantise(values), at + 4 + 16 * count


def read_rings(blob: bytes) -> list[tuple[Pair, ...]]:
    """Read all rings of a MULTIPOLYGON."""
    (polygons,) = struct.unpack_from("<I", blob, HEADER_BYTES)
    at = HEADER_BYTES + 4
    rings = []
    for _ in range(polygons):
        (count,) = struct.unpack_from("<I", blob, at + 5)  # after marker and class
        at += 9
        for _ in range(count):
            points, at = read_coordinates(blob, at)
            rings.append(points)
    return rings


def read_streets(database: sqlite3.Connection) -> list[Line]:
    """Read the drivable links; the model's virtual connectors are left out."""
    rows = database.execute("SELECT name, link_type, direction, geometry FROM links")
    lines = []
    for name, link_type, direction, blob in rows:
        if link_type not in KINDS:
            continue
        points, _ = read_coordinates(blob, HEADER_BYTES)
        if direction < 0:
            points = points[::-1]
        clean = " ".join((name or "").split())
        lines.append(Line(clean, KINDS[link_type], direction != 0, points))
    return lines


def join_lines(lines: list[Line]) -> list[Line]:
    """Join pieces of the same street end to end, so that a street is few long lines."""
    groups: dict[tuple[str, str, bool], list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.name, line.kind, line.is_oneway].append(line)
    return [joined for group in groups.values() for joined in _join_group(group)]


def _join_group(group: list[Line]) -> list[Line]:
    left = dict(enumerate(group))
    ends: dict[Pair, set[int]] = defaultdict(set)
    for number, line in left.items():
        ends[line.points[0]].add(number)
        ends[line.points[-1]].add(number)
    joined = []
    while left:
        _, line = left.popitem()
        line = _extend(line, left, ends)
        if not line.is_oneway:  # the other end as well
            line = _extend(replace(line, points=line.points[::-1]), left, ends)
        joined.append(line)
    return joined


def _extend(line: Line, left: dict[int, Line], ends: dict[Pair, set[int]]) -> Line:
    """Append what begins where the line ends, until nothing does or a loop is closed."""
    points = list(line.points)
    while (following := _take_following(points[-1], line.is_oneway, left, ends)) is not None:
        is_loop = following[-1] in points
        points.extend(following[1:])
        if is_loop:
            break
    return replace(line, points=tuple(points))


def _take_following(
    end: Pair, is_oneway: bool, left: dict[int, Line], ends: dict[Pair, set[int]]
) -> tuple[Pair, ...] | None:
    for number in sorted(ends[end] & left.keys()):
        points = left[number].points
        if points[0] == end or not is_oneway:
            del left[number]
            return points if points[0] == end else points[::-1]
    return None


def find_junctions(lines: list[Line]) -> set[Pair]:
    """Find the points where streets meet or end: they stay, so that lines still touch."""
    uses: Counter[Pair] = Counter()
    for line in lines:
        uses.update((line.points[0], line.points[-1]))
    return {point for point, count in uses.items() if count != 2}


def simplify(points: tuple[Pair, ...], tolerance: float) -> list[Pair]:
    """Drop points nearer than `tolerance` to the line without them (Douglas, Peucker 1973)."""
    if len(points) < 3:
        return list(points)
    distances = [_distance(point, points[0], points[-1]) for point in points[1:-1]]
    farthest = max(distances)
    if farthest <= tolerance:
        return [points[0], points[-1]]
    middle = distances.index(farthest) + 1
    return simplify(points[: middle + 1], tolerance)[:-1] + simplify(points[middle:], tolerance)


def _distance(point: Pair, start: Pair, end: Pair) -> float:
    squeeze = math.cos(math.radians(30))  # a degree of longitude is shorter here
    dy, dx = end[0] - start[0], (end[1] - start[1]) * squeeze
    py, px = point[0] - start[0], (point[1] - start[1]) * squeeze
    length = dy * dy + dx * dx
    along = min(1.0, max(0.0, (py * dy + px * dx) / length)) if length else 0.0
    return math.hypot(py - along * dy, px - along * dx)


def simplify_between(line: Line, kept: set[Pair]) -> Line:
    """Simplify a line, leaving the points in `kept` where they are."""
    result = [line.points[0]]
    start = 0
    for index, point in enumerate(line.points[1:], start=1):
        if point in kept or index == len(line.points) - 1:
            result.extend(simplify(line.points[start : index + 1], STREET_TOLERANCE)[1:])
            start = index
    return replace(line, points=tuple(result))


def find_outline(database: sqlite3.Connection) -> list[Pair]:
    """Follow the outer edge of all zones together, counter-clockwise."""
    edges: Counter[frozenset[Pair]] = Counter()
    for (blob,) in database.execute("SELECT geometry FROM zones"):
        for ring in read_rings(blob):
            edges.update(frozenset(pair) for pair in pairwise(ring))
    neighbours: dict[Pair, list[Pair]] = defaultdict(list)
    for edge, count in edges.items():
        if count == 1:
            first, second = edge
            neighbours[first].append(second)
            neighbours[second].append(first)
    north = max(neighbours)
    outline = [north, min(neighbours[north], key=lambda point: point[1])]
    while outline[-1] != north:
        first, second = neighbours[outline[-1]]
        outline.append(second if first == outline[-2] else first)
    return outline


def draw_sea(outline: list[Pair]) -> list[Pair]:
    """Draw a sea west of the zones, which end at the water.

    The zones are made of small hexagons: a mean over their teeth gives back a shore. It is
    good enough to know the bay by, and is no survey.
    """
    begins = _nearest(outline, (-2_983_000, -7_128_500))  # Punta Teatinos
    ends = _nearest(outline, (-2_998_500, -7_135_000))  # the head of the bay of La Herradura
    reach = 4  # teeth are two or three points wide
    shore = [
        tuple(round(sum(values) / len(values)) for values in zip(*window, strict=True))
        for i in range(begins, ends)
        if (window := outline[i - reach : i + reach + 1])
    ]
    shore = simplify(tuple(shore), SEA_TOLERANCE)
    coasts = SKETCH["northern_coast"], SKETCH["southern_coast"]
    north, south = ([(round(lat * SCALE), round(lon * SCALE)) for lat, lon in c] for c in coasts)
    open_sea = round(SKETCH["open_sea_longitude"] * SCALE)
    return [*north, *shore, *south, (south[-1][0], open_sea), (north[0][0], open_sea)]


def _nearest(points: list[Pair], place: Pair) -> int:
    return min(range(len(points)), key=lambda number: math.dist(points[number], place))


def encode(points: list[Pair] | tuple[Pair, ...], origin: Pair) -> list[int]:
    """Flatten to lat, lon of the first point from `origin`, then steps: small numbers pack well."""
    flat = []
    for point in points:
        flat += [point[0] - origin[0], point[1] - origin[1]]
        origin = point
    return flat


def build(database: sqlite3.Connection) -> dict[str, object]:
    """Build the whole file's content."""
    links = read_streets(database)
    junctions = find_junctions(links)
    streets = [simplify_between(line, junctions) for line in join_lines(links)]
    streets.sort(key=lambda line: (line.kind, line.name, line.is_oneway, line.points))
    names = sorted({line.name for line in streets if line.name})
    index = {"": -1} | {name: number for number, name in enumerate(names)}
    lats, lons = zip(*(point for line in streets for point in line.points), strict=True)
    origin = (min(lats), min(lons))
    by_kind: dict[str, list[object]] = {kind: [] for kind in KINDS.values()}
    for line in streets:
        steps = encode(line.points, origin)
        by_kind[line.kind].append([index[line.name], int(line.is_oneway), steps])
    return {
        "attribution": ATTRIBUTION,
        "scale": SCALE,
        "origin": origin,
        "extent": [min(lats), min(lons), max(lats), max(lons)],
        "names": names,
        "streets": by_kind,
        "districts": [
            (name, city, *place)
            for city, places in SKETCH["districts"].items()
            for name, place in places.items()
        ],
        "sea": encode(draw_sea(find_outline(database)), origin),
    }


def main(wheel: Path) -> None:
    """Write the file, or fail when it outgrew its limit."""
    with tempfile.TemporaryDirectory() as folder:
        archive = zipfile.ZipFile(wheel).read("aequilibrae/reference_files/coquimbo.zip")
        path = zipfile.ZipFile(BytesIO(archive)).extract("project_database.sqlite", folder)
        city = build(sqlite3.connect(path))
    text = json.dumps(city, ensure_ascii=False, separators=(",", ":"))
    packed = gzip.compress(text.encode(), compresslevel=9, mtime=0)
    if len(packed) > MAX_BYTES:
        sys.exit(f"{len(packed)} bytes, at most {MAX_BYTES} are allowed")
    TARGET.write_bytes(packed)
    print(f"{TARGET}: {len(packed)} bytes, {len(text)} unpacked")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
