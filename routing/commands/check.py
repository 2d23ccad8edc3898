"""`check FILE PLAN`: list what a plan breaks; 1 when it breaks anything."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from routing.check import check
from routing.commands.arguments import add_problem, format_of, read_plan, read_source
from routing.commands.output import say

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to check against what."""
    add_problem(parser)
    parser.add_argument("plan", type=Path, help="the plan, in the problem's format")


def run(options: argparse.Namespace) -> int:
    """Print all violations in one line."""
    began_s = time.perf_counter()
    source = read_source(options)
    plan = read_plan(source, options.plan)
    violations = check(source.problem, plan)
    say(
        kind="checked",
        cost=plan.cost,
        served=plan.figures.served,
        unserved=plan.figures.unserved,
        routes=len(plan.routes),
        published=format_of(options).published(source.problem, plan),
        seconds=round(time.perf_counter() - began_s, 3),
        violations=[
            {"code": v.code, "worker": v.worker, "task": v.task, "numbers": dict(v.numbers)}
            for v in violations
        ],
    )
    return 1 if violations else 0
