"""The routes of a plan on a map."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import atan2, degrees, hypot
from typing import TYPE_CHECKING

import numpy as np

from routing.plots.clock import clock_of
from routing.plots.known import known
from routing.plots.places import points_of
from routing.plots.svg import HUES, document, element, path, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from routing.formats.source import Source
    from routing.plan import Plan, Route
    from routing.plots.clock import Clock
    from routing.plots.known import Known

WIDTH, HEIGHT = 1_200, 880
LEFT, TOP, SIDE, FOOT = 44, 96, 300, 44
ROW = 22
# Beyond these, numbers and arrows hide more than they tell.
MOST_NUMBERS, MOST_ARROWS, MOST_BROAD, MOST_ROWS = 80, 250, 500, 33

Point = tuple[float, float]


def draw_map(source: Source, plan: Plan, name: str) -> str:
    """The map as SVG: routes by colour, homes as squares, tasks left out as crosses.

    Args:
        name: What the drawing is called.

    Raises:
        InvalidProblem: there are no coordinates, and too many places to find some.
        InvalidPlan: the plan is of another problem.
    """
    both = known(source.problem, plan)
    sheet = _Sheet(both, clock_of(source), _fitted(points_of(source)))
    note = both.said
    if source.points is None:
        note += " There are no coordinates: near to each other means a short drive."
    parts = [*sheet.ways(), *sheet.homes(), *sheet.stops(), *sheet.left_out(), *sheet.legend()]
    return document(WIDTH, HEIGHT, f"{name}: routes", note, parts)


def _fitted(points: NDArray[np.float64]) -> dict[int, Point]:
    """The places on the sheet, north above, one scale both ways."""
    nodes = np.flatnonzero(np.isfinite(points).all(axis=1))
    if not nodes.size:
        return {}
    least, most = points[nodes].min(axis=0), points[nodes].max(axis=0)
    room = np.array([WIDTH - LEFT - SIDE - 40, HEIGHT - TOP - FOOT], dtype=np.float64)
    spread = most - least
    scale = min((room[axis] / spread[axis] for axis in (0, 1) if spread[axis] > 0), default=1.0)
    margins = (room - spread * scale) / 2
    east = LEFT + margins[0] + (points[:, 0] - least[0]) * scale
    south = TOP + margins[1] + (most[1] - points[:, 1]) * scale
    return {int(node): (float(east[node]), float(south[node])) for node in nodes}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Everything that is drawn, on one scale."""

    known: Known
    clock: Clock
    at: dict[int, Point]

    def ways(self) -> Iterator[str]:
        """Each route as a line; the ways from and to home are faint, so that tours stand out."""
        drives = sum(len(route.stops) + 1 for route in self.known.plan.routes)
        width = "w2" if drives <= MOST_BROAD else "w1"
        for route, hue in self._hues():
            places = self._places(route)
            yield element(
                "g",
                path(places[:2], "w1"),
                path(places[-2:], "w1"),
                opacity="0.45",
                cls=f"line-{hue}",
            )
            said = f"Worker {route.worker}: {self._said(route)}"
            yield path(places[1:-1], f"{width} line-{hue}", title=said)
            if drives <= MOST_ARROWS:
                yield from (_arrow(a, b, hue) for a, b in pairwise(places[1:-1]))

    def stops(self) -> Iterator[str]:
        """Each stop as a dot, with its number where there is room."""
        count = self.known.plan.figures.served
        radius = 9 if count <= MOST_NUMBERS else 4.5 if count <= 300 else 2.75
        for route, hue in self._hues():
            for number, stop in enumerate(route.stops, 1):
                place = self.at.get(self.known.tasks[stop.task].node)
                if place is None:
                    continue
                times = f"{self.clock.time(stop.start_s)} to {self.clock.time(stop.end_s)}"
                said = f"Task {stop.task}, stop {number} of worker {route.worker}, {times}"
                dot = element(
                    "circle",
                    cx=place[0],
                    cy=place[1],
                    r=radius,
                    cls=f"fill-{hue} line-surface",
                    stroke_width=1.5 if radius > 3 else 0.75,
                )
                words = text(place[0], place[1] + 4, str(number), "s11 strong middle fill-surface")
                yield element("g", dot, words if count <= MOST_NUMBERS else "", title=said)

    def homes(self) -> Iterator[str]:
        """Where workers start, end and fetch."""
        who: dict[int, list[str]] = {}
        for route in self.known.plan.routes:
            worker = self.known.workers[route.worker]
            for node in {worker.start_node, worker.end_node}:
                who.setdefault(node, []).append(worker.key)
            if route.fetch is not None and worker.depot_node is not None:
                who.setdefault(worker.depot_node, []).append(f"{worker.key} (to fetch)")
        for node, keys in sorted(who.items()):
            if node in self.at:
                x, y = self.at[node]
                more = f" and {len(keys) - 5} more" if len(keys) > 5 else ""
                yield element(
                    "rect",
                    title=f"Start, end or depot of {', '.join(keys[:5])}{more}",
                    x=x - 6,
                    y=y - 6,
                    width=12,
                    height=12,
                    rx=2,
                    cls="fill-ink line-surface w2",
                )

    def left_out(self) -> Iterator[str]:
        """Each task that nobody serves as a cross."""
        for entry in self.known.plan.unserved:
            place = self.at.get(self.known.tasks[entry.task].node)
            if place is not None:
                why = f": {entry.reasons[0].code}" if entry.reasons else ""
                x, y = place
                cross = f"M{x - 5:.2f} {y - 5:.2f}l10 10m0 -10l-10 10"
                said = f"Task {entry.task} is left out{why}"
                yield element("path", title=said, d=cross, cls="line w3 line-alarm")

    def legend(self) -> Iterator[str]:
        """Who has which colour, how many stops and how much driving."""
        x, y = WIDTH - SIDE, TOP
        yield text(x + 26, y, "Worker", "fill-ink3")
        yield text(x + 176, y, "Stops", "fill-ink3 end")
        yield text(x + 264, y, "Driving", "fill-ink3 end")
        yield path([(x, y + 9), (x + 264, y + 9)], "w1 line-line")
        hues = self._hues()
        for i, (route, hue) in enumerate(hues[:MOST_ROWS], 1):
            at = y + 8 + i * ROW
            yield path([(x, at - 4), (x + 16, at - 4)], f"w3 line-{hue}")
            yield text(x + 26, at, _short(route.worker), "fill-ink")
            yield text(x + 176, at, str(len(route.stops)), "fill-ink2 end num")
            yield text(x + 264, at, self.clock.length(_driving_s(route)), "fill-ink2 end num")
        if len(hues) > MOST_ROWS:
            more = f"and {len(hues) - MOST_ROWS} more"
            yield text(x + 26, y + 8 + (MOST_ROWS + 1) * ROW, more, "fill-ink3")

    def _said(self, route: Route) -> str:
        return f"{len(route.stops)} stops, {self.clock.length(_driving_s(route))} of driving"

    def _hues(self) -> list[tuple[Route, str]]:
        """Routes in the plan's order; neighbors on the map get different colours."""
        routes = self.known.plan.routes
        bearings = {route.worker: self._bearing(route) for route in routes}
        order = sorted(bearings, key=lambda worker: bearings[worker])
        # The last one lies beside the first one again.
        hues = HUES - 1 if len(order) % HUES == 1 else HUES
        hue = {worker: f"hue{rank % hues}" for rank, worker in enumerate(order)}
        return [(route, hue[route.worker]) for route in routes]

    def _bearing(self, route: Route) -> float:
        nodes = [self.known.tasks[stop.task].node for stop in route.stops]
        here = np.array([self.at[node] for node in nodes if node in self.at] or [(0.0, 0.0)])
        east, south = here.mean(axis=0) - np.array(list(self.at.values()) or [(0, 0)]).mean(axis=0)
        return atan2(south, east)

    def _places(self, route: Route) -> list[Point]:
        """The way of a route; a place that is nowhere is the one before or after it."""
        worker = self.known.workers[route.worker]
        nodes = [self.known.tasks[stop.task].node for stop in route.stops]
        if route.fetch is not None and worker.depot_node is not None:
            nodes.insert(route.fetch.before, worker.depot_node)
        inner = [self.at[node] for node in nodes if node in self.at]
        if not inner:
            return []
        first = self.at.get(worker.start_node, inner[0])
        return [first, *inner, self.at.get(worker.end_node, inner[-1])]


def _arrow(here: Point, there: Point, hue: str) -> str:
    """A small head half-way, pointing ahead."""
    if hypot(there[0] - here[0], there[1] - here[1]) < 26:
        return ""
    x, y = (here[0] + there[0]) / 2, (here[1] + there[1]) / 2
    turn = degrees(atan2(there[1] - here[1], there[0] - here[0]))
    return element(
        "path",
        d="M-3 -4L3.5 0L-3 4",
        transform=f"translate({x:.2f} {y:.2f}) rotate({turn:.1f})",
        cls=f"line w2 line-{hue}",
    )


def _driving_s(route: Route) -> int:
    fetch_s = route.fetch.travel_s if route.fetch is not None else 0
    return sum(stop.travel_s for stop in route.stops) + route.travel_home_s + fetch_s


def _short(key: str) -> str:
    return key if len(key) <= 18 else f"{key[:17]}…"
