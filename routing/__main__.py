"""The library from the command line: `python -m routing solve FILE`, `... check FILE PLAN`.

Prints one JSON object per line, so that a parent process can follow a search.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from routing.check import check
from routing.errors import CannotWrite, RoutingError
from routing.formats.callout import plan_to_json, read_plan, read_problem
from routing.solve import solve

if TYPE_CHECKING:
    from routing.plan import Plan
    from routing.problem import Problem
    from routing.solve import Progress

REFUSED = 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it went well, 1 when a check found violations, 2 when refused."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except RoutingError as refusal:
        say(kind="error", code=refusal.code, message=str(refusal))
        return REFUSED
    return code


class _Parser(argparse.ArgumentParser):
    """Complains in a line of JSON, as everything here."""

    def error(self, message: str) -> NoReturn:
        say(kind="error", code="usage", message=message)
        sys.exit(REFUSED)


def say(**line: Any) -> None:
    """Print one line at once: the parent reads along."""
    print(json.dumps(line), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m routing", description=__doc__)
    commands = parser.add_subparsers(required=True)
    search = commands.add_parser("solve", help="search for a plan")
    search.add_argument("file", type=Path, help="the problem, as JSON")
    search.add_argument("--limit-s", type=float, default=30.0, help="seconds to search at most")
    search.add_argument("--seed", type=int, default=0)
    search.add_argument("--start", type=Path, help="a plan to begin with, as JSON")
    search.add_argument("--out", type=Path, help="where to write the plan, as JSON")
    search.add_argument(
        "--stop-on-eof",
        action="store_true",
        help="end the search when standard input ends, which the parent holds open",
    )
    search.set_defaults(run=_solve)
    judge = commands.add_parser("check", help="check a plan")
    judge.add_argument("file", type=Path, help="the problem, as JSON")
    judge.add_argument("plan", type=Path, help="the plan, as JSON")
    judge.set_defaults(run=_check)
    return parser


def _solve(options: argparse.Namespace) -> int:
    began_s = time.perf_counter()
    stopped = threading.Event()
    if options.stop_on_eof:
        # A daemon: a parent that never closes its end must not keep us alive.
        threading.Thread(target=_wait_for_end, args=(stopped,), daemon=True).start()
    problem = read_problem(options.file)
    plan = solve(
        problem,
        limit_s=options.limit_s,
        seed=options.seed,
        on_progress=_report,
        start=None if options.start is None else read_plan(options.start),
        should_stop=stopped.is_set,
    )
    say(kind="plan", plan=plan_to_json(plan))
    if options.out is not None:
        _write(options.out, plan)
    say(
        kind="done",
        cost=plan.cost,
        served=plan.figures.served,
        unserved=plan.figures.unserved,
        routes=len(plan.routes),
        violations=len(check(problem, plan)),
        seconds=round(time.perf_counter() - began_s, 3),
        stopped=stopped.is_set(),
    )
    return 0


def _write(path: Path, plan: Plan) -> None:
    try:
        path.write_text(json.dumps(plan_to_json(plan)), encoding="utf-8")
    except OSError as trouble:
        raise CannotWrite(f"{path} cannot be written: {trouble.strerror}") from trouble


def _wait_for_end(stopped: threading.Event) -> None:
    # Not through `sys.stdin`, whose lock this thread would hold when the interpreter ends.
    while os.read(sys.stdin.fileno(), 4_096):
        pass
    stopped.set()


def _report(progress: Progress) -> None:
    say(
        kind="progress",
        seconds=round(progress.seconds, 3),
        cost=progress.cost,
        served=progress.served,
        unserved=progress.unserved,
    )
    if progress.plan is not None:
        say(kind="plan", plan=plan_to_json(progress.plan))


def _check(options: argparse.Namespace) -> int:
    problem: Problem = read_problem(options.file)
    plan: Plan = read_plan(options.plan)
    violations = check(problem, plan)
    say(
        kind="checked",
        cost=plan.cost,
        violations=[
            {"code": v.code, "worker": v.worker, "task": v.task, "numbers": dict(v.numbers)}
            for v in violations
        ],
    )
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
