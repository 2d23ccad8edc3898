"""The routes of a plan by the clock, one row each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from routing.plots.clock import clock_of
from routing.plots.known import known
from routing.plots.svg import document, element, path, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routing.formats.source import Source
    from routing.plan import Plan, Route, Stop
    from routing.plots.clock import Clock
    from routing.plots.known import Known
    from routing.problem import TimeWindow

WIDTH, LEFT, RIGHT = 1_200, 172, 112
TOP, ROW, FOOT = 112, 52, 64
BAR, LANES, LANE = 20, 3, 4
# A window that takes more of the drawing tells little, and hides others.
WIDEST = 0.4
MOST_NAMED = 12
LETTER = 6.6


def draw_gantt(source: Source, plan: Plan, name: str) -> str:
    """The routes as SVG: work, driving, waiting and breaks, with the windows below the work.

    Args:
        name: What the drawing is called.

    Raises:
        InvalidPlan: the plan is of another problem.
    """
    both = known(source.problem, plan)
    chart = _Chart(both, clock_of(source), *_extent(plan))
    height = TOP + ROW * len(plan.routes) + FOOT
    # A little above the middle: the windows are below.
    rows = [(route, TOP + ROW * (row + 0.5) - 4) for row, route in enumerate(plan.routes)]
    parts = [
        *(chart.shift(route, y) for route, y in rows),
        *chart.grid(),
        *(element("g", *chart.row(route, y)) for route, y in rows),
        *chart.legend(),
    ]
    return document(WIDTH, height, f"{name}: by the clock", f"{both.said}{_left_out(plan)}", parts)


def _extent(plan: Plan) -> tuple[int, int]:
    """From the first to the last thing that happens, with a little air."""
    begins = [route.leaves_s for route in plan.routes]
    ends = [route.returns_s for route in plan.routes]
    breaks = [rest for route in plan.routes for rest in route.breaks]
    first_s = min([*begins, *(rest.start_s for rest in breaks)], default=0)
    last_s = max([*ends, *(rest.end_s for rest in breaks)], default=1)
    air_s = max(1, (last_s - first_s) // 60)
    return first_s - air_s, last_s + air_s


def _left_out(plan: Plan) -> str:
    if not plan.unserved:
        return ""
    keys = [entry.task for entry in plan.unserved[:MOST_NAMED]]
    more = ", ..." if len(plan.unserved) > MOST_NAMED else ""
    return f" Left out: {', '.join(keys)}{more}."


@dataclass(frozen=True, slots=True)
class _Chart:
    """Everything that is drawn, on one scale of time."""

    known: Known
    clock: Clock
    from_s: int
    until_s: int

    def grid(self) -> Iterator[str]:
        """Round times as upright lines, named above."""
        bottom = TOP + ROW * len(self.known.plan.routes)
        for at_s, words in self.clock.ticks(self.from_s, self.until_s, 14):
            x = self._x(at_s)
            yield path([(x, TOP - 8), (x, bottom)], "w1 line-line")
            yield text(x, TOP - 16, words, "fill-ink3 middle num")
        yield text(24, TOP - 16, "Worker", "fill-ink3")
        yield text(WIDTH - 24, TOP - 16, "Driving", "fill-ink3 end")
        yield path([(24, TOP - 4), (WIDTH - 24, TOP - 4)], "w1 line-strong")

    def shift(self, route: Route, y: float) -> str:
        """When the worker may be on the way."""
        worker = self.known.workers[route.worker]
        said = f"Shift of {worker.key}, {self._span(worker.starts_s, worker.ends_s)}"
        return self._block((worker.starts_s, worker.ends_s), y + 4, ROW - 8, "fill-sunken", said)

    def row(self, route: Route, y: float) -> Iterator[str]:
        """One route: who, the way and the work, how much driving."""
        stops = f"{len(route.stops)} stop{'s' if len(route.stops) > 1 else ''}"
        driving_s = sum(stop.travel_s for stop in route.stops) + route.travel_home_s
        driving_s += route.fetch.travel_s if route.fetch is not None else 0
        key = route.worker if len(route.worker) <= 20 else f"{route.worker[:19]}…"
        yield text(24, y - 1, key, "s13 strong fill-ink")
        yield text(24, y + 14, stops, "s11 fill-ink3")
        yield text(WIDTH - 24, y + 4, self.clock.length(driving_s), "fill-ink2 end num")
        yield from self._windows(route, y)
        yield from self._legs(route, y)
        for rest in route.breaks:
            said = f"Break, {self._span(rest.start_s, rest.end_s)}"
            cls = "fill-surface line-ink3 w1"
            yield self._block((rest.start_s, rest.end_s), y, 12, cls, said)
        if route.fetch is not None:
            said = f"At the depot, {self._span(route.fetch.start_s, route.fetch.end_s)}"
            span = (route.fetch.start_s, route.fetch.end_s)
            yield self._block(span, y, BAR, "fill-risk", said)
        for stop in route.stops:
            yield from self._work(stop, y)
        yield path([(24, y + 4 + ROW / 2), (WIDTH - 24, y + 4 + ROW / 2)], "w1 line-line")

    def legend(self) -> Iterator[str]:
        """What the marks mean."""
        y = TOP + ROW * len(self.known.plan.routes) + 36
        bar: dict[str, Any] = {"y": y - 10, "width": 26, "rx": 4}
        marks = [
            ("Work", element("rect", x=0, height=14, cls="fill-work", **bar)),
            ("Driving", path([(0, y - 4), (26, y - 4)], "w3 line-go")),
            ("Waiting", path([(0, y - 4), (26, y - 4)], "w2 dash line-ink3")),
            ("Break", element("rect", x=0, height=12, cls="fill-surface line-ink3 w1", **bar)),
            ("Depot", element("rect", x=0, height=14, cls="fill-risk", **bar)),
            ("Window", path([(0, y - 6), (0, y - 4), (26, y - 4), (26, y - 6)], "w1 line-ink3")),
            ("Late", element("rect", x=0, height=14, cls="fill-work line-alarm w2", **bar)),
            ("Shift", element("rect", x=0, height=14, cls="fill-sunken", **bar)),
        ]
        shown = [(words, mark) for words, mark in marks if words not in self._absent()]
        for i, (words, mark) in enumerate(shown):
            named = text(34, y, words, "fill-ink2")
            yield element("g", mark, named, transform=f"translate({LEFT + 112 * i} 0)")

    def _absent(self) -> set[str]:
        """Marks that this plan has no use for."""
        figures, routes = self.known.plan.figures, self.known.plan.routes
        has = {
            "Break": any(route.breaks for route in routes),
            "Depot": any(route.fetch is not None for route in routes),
            "Late": figures.lateness_s > 0,
        }
        return {words for words, is_there in has.items() if not is_there}

    def _legs(self, route: Route, y: float) -> Iterator[str]:
        """Driving just before each arrival, waiting after it."""
        goals = [(stop.arrive_s, stop.start_s, stop.travel_s) for stop in route.stops]
        begins = [route.leaves_s, *(stop.end_s for stop in route.stops)]
        if route.fetch is not None:
            fetch = route.fetch
            goals.insert(fetch.before, (fetch.arrive_s, fetch.start_s, fetch.travel_s))
            begins.insert(fetch.before + 1, fetch.end_s)
        goals.append((route.returns_s, route.returns_s, route.travel_home_s))
        for begin_s, (arrive_s, start_s, travel_s) in zip(begins, goals, strict=True):
            departs_s = max(begin_s, arrive_s - travel_s)
            for span, cls, what in (
                ((begin_s, departs_s), "w2 dash line-ink3", "Not yet driving"),
                ((departs_s, arrive_s), "w3 line-go", "Driving"),
                ((arrive_s, start_s), "w2 dash line-ink3", "Waiting"),
            ):
                if span[1] > span[0]:
                    ends = [(self._x(span[0]), y), (self._x(span[1]), y)]
                    length = self.clock.length(span[1] - span[0])
                    yield path(ends, cls, title=f"{what}, {self._span(*span)} ({length})")

    def _work(self, stop: Stop, y: float) -> Iterator[str]:
        task = self.known.tasks[stop.task]
        late_s = 0 if task.due_s is None else max(0, stop.start_s - task.due_s)
        late = f", {self.clock.length(late_s)} late" if late_s else ""
        said = f"Task {stop.task}, {self._span(stop.start_s, stop.end_s)}{late}"
        cls = "fill-work line-alarm w2" if late_s else "fill-work line-sunken w1"
        yield self._block((stop.start_s, stop.end_s), y, BAR, cls, said)
        room = self._x(stop.end_s) - self._x(stop.start_s) - 8
        middle = (self._x(stop.start_s) + self._x(stop.end_s)) / 2
        if room >= LETTER * len(stop.task):
            yield text(middle, y + 4, stop.task, "s11 strong middle fill-onwork num")
        if late_s:
            words = f"+{self.clock.length(late_s)}"
            yield text(middle, y - BAR / 2 - 3, words, "s11 strong middle fill-alarm num")

    def _windows(self, route: Route, y: float) -> Iterator[str]:
        """When each stop may start, in lanes below the work; not where it may nearly always."""
        lane = 0
        for stop in route.stops:
            window = self._window(stop)
            opens_s, closes_s = window
            left, right = (self._x(self._within(at_s)) for at_s in window)
            if right - left > WIDEST * (WIDTH - LEFT - RIGHT):
                continue
            at = y + BAR / 2 + 4 + LANE * (lane % LANES)
            lane += 1
            ends = [(left, at - 2), (left, at), (right, at), (right, at - 2)]
            shown = ends[opens_s < self.from_s : 3 if closes_s > self.until_s else 4]
            said = f"Window of task {stop.task}, {self._span(opens_s, closes_s)}"
            yield path(shown, "w1 line-ink3", title=said)

    def _window(self, stop: Stop) -> tuple[int, int]:
        """The promise, else the window that was used, until the due time."""
        task = self.known.tasks[stop.task]
        windows: list[TimeWindow] = [] if task.promise is None else [task.promise]
        windows += [one for one in task.windows if one.earliest_s <= stop.start_s <= one.latest_s]
        if not windows:
            return self.from_s, self.until_s
        opens_s, closes_s = windows[0].earliest_s, windows[0].latest_s
        is_due_before = task.due_s is not None and opens_s <= task.due_s < closes_s
        return opens_s, task.due_s if is_due_before and task.due_s is not None else closes_s

    def _block(self, span: tuple[int, int], y: float, height: float, cls: str, said: str) -> str:
        left, right = (self._x(self._within(at_s)) for at_s in span)
        shape = {"x": left, "y": y - height / 2, "width": max(right - left, 1.5), "rx": 4}
        return element("rect", title=said, height=height, cls=cls, **shape)

    def _within(self, at_s: int) -> int:
        return min(max(at_s, self.from_s), self.until_s)

    def _x(self, at_s: int) -> float:
        part = (at_s - self.from_s) / (self.until_s - self.from_s)
        return LEFT + part * (WIDTH - LEFT - RIGHT)

    def _span(self, from_s: int, until_s: int) -> str:
        return f"{self.clock.time(from_s)} to {self.clock.time(until_s)}"
