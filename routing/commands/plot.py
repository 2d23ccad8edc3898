"""`plot FILE PLAN --kind map|gantt|cost --out FILE.svg`: draw a plan, or how a search went."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from routing.commands.arguments import add_problem, read_plan, read_source
from routing.commands.output import say, summary, write_text
from routing.errors import CannotWrite
from routing.plots.cost import draw_cost, steps_of
from routing.plots.gantt import draw_gantt
from routing.plots.map import draw_map

if TYPE_CHECKING:
    import argparse

KINDS = {"map": draw_map, "gantt": draw_gantt}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to draw, how and where to."""
    add_problem(parser)
    parser.add_argument(
        "plan",
        type=Path,
        help="the plan, in the problem's format; for the cost, the lines that solve printed",
    )
    parser.add_argument("--kind", choices=[*KINDS, "cost"], default="map", help="what to draw")
    parser.add_argument("--out", type=Path, required=True, help="where to, ending with .svg")


def run(options: argparse.Namespace) -> int:
    """Draw, write, and say what was drawn."""
    _require_svg(options.out)
    # A folder with `problem.json` is known by its own name.
    name = options.file.resolve().parent.name if options.file.stem == "problem" else (
        options.file.stem)  # fmt: skip
    if options.kind == "cost":
        steps = steps_of(options.plan)
        write_text(options.out, draw_cost(steps, name))
        last = steps[-1]
        say(kind="plotted", out=str(options.out), cost=last.cost, unserved=last.unserved)
        return 0
    source = read_source(options)
    plan = read_plan(source, options.plan)
    write_text(options.out, KINDS[options.kind](source, plan, name))
    say(kind="plotted", out=str(options.out), **summary(source.problem, plan))
    return 0


def _require_svg(out: Path) -> None:
    if out.suffix.lower() == ".svg":
        return
    svg = out.with_suffix(".svg") if out.name else out / "plan.svg"
    raise CannotWrite(
        f"{out} cannot be drawn, only SVG: write {svg} and convert it, for example with "
        f"`chromium --headless --screenshot={svg.stem}.png {svg}` or `rsvg-convert -o "
        f"{svg.stem}.png {svg}`"
    )
