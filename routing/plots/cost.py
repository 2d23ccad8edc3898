"""How the cost of the best plan fell while a search ran."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import floor, log10
from typing import TYPE_CHECKING, Any

from routing.errors import InvalidPlan
from routing.formats.contents import bytes_of
from routing.formats.fields import Fields
from routing.plots.svg import document, element, path, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WIDTH, HEIGHT = 1_000, 560
LEFT, RIGHT, TOP, BOTTOM = 112, 976, 96, 500
MOST_DOTS = 200
FIRST_MOMENTS = 0.01


@dataclass(frozen=True, slots=True)
class Step:
    """Where a search stood."""

    seconds: float
    cost: int
    unserved: int


def steps_of(file: Path) -> list[Step]:
    """The steps in the lines that `solve` printed.

    Raises:
        InvalidPlan: it holds no such lines.
    """
    lines = bytes_of(file, InvalidPlan).decode("utf-8", errors="replace").splitlines()
    said = [_line(file, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    steps = [_step(line) for line in said if line.peek("kind") in ("progress", "done")]
    if not steps:
        raise InvalidPlan(f"{file.name} holds no line that `solve` prints")
    return steps


def draw_cost(steps: list[Step], name: str) -> str:
    """The cost over time as SVG.

    What was left out at first costs out of all proportion, and so do the first moments: the scale
    is for the time after these, and before it the line runs along the top.

    Args:
        name: What the drawing is called.
    """
    least_out = min(step.unserved for step in steps)
    seconds = max(steps[-1].seconds, 0.001)
    begun = sum(step.seconds < FIRST_MOMENTS * seconds for step in steps)
    # With the one before, which is still in force then.
    later = steps[max(0, begun - 1) :]
    costs = [step.cost for step in later if step.unserved == least_out] or [steps[-1].cost]
    chart = _Chart(steps, min(costs), max(costs), seconds)
    first, last = steps[0], steps[-1]
    out = f", {last.unserved} tasks left out" if last.unserved else ""
    note = f"From {first.cost:,} to {last.cost:,} in {last.seconds:.1f} s{out}."
    return document(WIDTH, HEIGHT, f"{name}: cost over time", note, chart.parts())


@dataclass(frozen=True, slots=True)
class _Chart:
    """The steps on a scale from the least to the greatest cost."""

    steps: list[Step]
    least: int
    greatest: int
    seconds: float

    def parts(self) -> Iterator[str]:
        for value in _round_values(self.least, max(self.greatest, self.least + 1), 6):
            y = self._y(value)
            yield path([(LEFT, y), (RIGHT, y)], "w1 line-line")
            yield text(LEFT - 12, y + 4, f"{value:,.0f}", "fill-ink3 end num")
        for value in _round_values(0, self.seconds, 10):
            x = self._x(value)
            yield text(x, BOTTOM + 24, f"{value:g} s", "fill-ink3 middle num")
        yield path([(LEFT, BOTTOM), (RIGHT, BOTTOM)], "w1 line-strong")
        yield from self._line()

    def _line(self) -> Iterator[str]:
        corners: list[tuple[float, float]] = []
        for step in self.steps:
            x = self._x(step.seconds)
            if corners:
                corners.append((x, corners[-1][1]))
            corners.append((x, self._y(step.cost)))
        under = [(corners[0][0], BOTTOM), *corners, (corners[-1][0], BOTTOM)]
        area = "L".join(f"{x:.2f} {y:.2f}" for x, y in under)
        yield element("path", d=f"M{area}Z", cls="fill-work", opacity="0.10")
        yield path(corners, "w2 line-work", title="Cost of the best plan so far")
        better = [b for a, b in zip(self.steps, self.steps[1:], strict=False) if b.cost < a.cost]
        for step in better if len(better) <= MOST_DOTS else []:
            yield self._dot(step, 3)
        yield self._dot(self.steps[-1], 5)
        end = self.steps[-1]
        yield text(
            self._x(end.seconds) - 2, self._y(end.cost) - 14, f"{end.cost:,}",
            "s13 strong end fill-ink num over line-surface",
        )  # fmt: skip

    def _dot(self, step: Step, radius: float) -> str:
        said = f"After {step.seconds:.2f} s: cost {step.cost:,}, {step.unserved} left out"
        x, y = self._x(step.seconds), self._y(step.cost)
        return element("circle", title=said, cx=x, cy=y, r=radius, cls="fill-work line-surface w1")

    def _x(self, seconds: float) -> float:
        return LEFT + (RIGHT - LEFT) * seconds / self.seconds

    def _y(self, cost: float) -> float:
        height = (min(cost, self.greatest) - self.least) / max(self.greatest - self.least, 1)
        return BOTTOM - 36 - (BOTTOM - 36 - TOP) * height


def _round_values(least: float, greatest: float, most: int) -> list[float]:
    """Round values within these, at most about `most`."""
    rough = (greatest - least) / most
    size = 10.0 ** floor(log10(rough))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
    first = -int(-least // step)
    return [index * step for index in range(first, int(greatest // step) + 1)]


def _line(file: Path, number: int, line: str) -> Fields:
    where = f"{file.name}, line {number}"
    try:
        data: Any = json.loads(line)
    except (ValueError, RecursionError) as trouble:
        raise InvalidPlan(f"{where} is not JSON: {trouble}") from trouble
    return Fields(data, where, InvalidPlan)


def _step(line: Fields) -> Step:
    seconds, cost = line.real("seconds"), line.whole("cost")
    return Step(seconds, cost, line.whole("unserved"))
