"""`solve FILE`: search for a plan, and print every better one on the way.

On a terminal only the last line is printed: the plans between are for programs.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routing.commands.arguments import (
    add_problem,
    add_search,
    format_of,
    read_plan,
    read_source,
    search_limits,
)
from routing.commands.compile import ensure_compiled
from routing.commands.interrupt import stopped_by_interrupt
from routing.commands.output import REFUSED, require_writable, say, summary, write_text
from routing.commands.progress import Bar
from routing.errors import CannotWrite
from routing.formats.plan_json import plan_to_json
from routing.solve import solve

if TYPE_CHECKING:
    import argparse

    from routing.formats.source import Source
    from routing.plan import Plan
    from routing.solve import Progress

STDIN = 0
# So many of the tasks left out are named on a terminal.
MOST_NAMED = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to solve, for how long, and where to."""
    add_problem(parser)
    add_search(parser)
    parser.add_argument("--start", type=Path, help="a plan to begin with, in the problem's format")
    parser.add_argument("--out", type=Path, help="where to write the plan, in the problem's format")
    parser.add_argument(
        "--stop-on-eof",
        action="store_true",
        help="end the search when standard input ends, which the parent holds open",
    )


def run(options: argparse.Namespace) -> int:
    """Search, and print steps, plans and an end."""
    source = read_source(options)
    if options.out is not None:
        require_writable(options.out, beside=options.file)
    ensure_compiled()
    stopped = _stopped(options.stop_on_eof)
    began_s = time.perf_counter()
    start = None if options.start is None else read_plan(source, options.start)
    with Bar(options.limit_s) as bar:

        def on_progress(progress: Progress) -> None:
            bar.show(progress)
            try:
                _report(progress)
            except BrokenPipeError:
                # Nobody reads any more; what was found so far is still written to its file.
                stopped.set()

        plan = solve(
            source.problem,
            on_progress=on_progress,
            start=start,
            should_stop=stopped.is_set,
            **search_limits(options),
        )
    trouble = _write(options.out, source, plan)
    _tell(kind="plan", plan=plan_to_json(plan))
    if trouble is not None:
        say(kind="error", code=trouble.code, message=str(trouble))
    _name_left_out(plan)
    say(
        kind="done",
        **summary(source.problem, plan),
        published=format_of(options).published(source.problem, plan),
        seconds=round(time.perf_counter() - began_s, 3),
        stopped=stopped.is_set(),
    )
    return 0 if trouble is None else REFUSED


def _write(out: Path | None, source: Source, plan: Plan) -> CannotWrite | None:
    """Write the plan; what is in the way must not lose the last line, so it is returned."""
    if out is not None:
        try:
            write_text(out, json.dumps(source.to_json(plan)))
        except CannotWrite as trouble:
            return trouble
    return None


def _name_left_out(plan: Plan) -> None:
    """Tell the person at the terminal what is not served, and why."""
    if not sys.stderr.isatty():
        return
    for left in plan.unserved[:MOST_NAMED]:
        codes = ", ".join(dict.fromkeys(reason.code for reason in left.reasons))
        sys.stderr.write(f"{left.task} is left out: {codes or 'it costs more than it is worth'}\n")
    if len(plan.unserved) > MOST_NAMED:
        sys.stderr.write(f"... and {len(plan.unserved) - MOST_NAMED} more\n")


def _stopped(is_input_watched: bool) -> threading.Event:
    """Set when the search should end: by Ctrl-C, or by the end of the input."""
    stopped = stopped_by_interrupt()
    if is_input_watched:
        # A daemon: a parent that never closes its end must not keep us alive.
        threading.Thread(target=_wait_for_end, args=(stopped,), daemon=True).start()
    return stopped


def _wait_for_end(stopped: threading.Event) -> None:
    # Not through `sys.stdin`, whose lock this thread would hold when the interpreter ends, and
    # which is not there when it was closed from the beginning.
    with suppress(OSError):
        while os.read(STDIN, 4_096):
            pass
    stopped.set()


def _report(progress: Progress) -> None:
    _tell(
        kind="progress",
        seconds=round(progress.seconds, 3),
        cost=progress.cost,
        served=progress.served,
        unserved=progress.unserved,
    )
    if progress.plan is not None:
        _tell(kind="plan", plan=plan_to_json(progress.plan))


def _tell(**line: Any) -> None:
    if not sys.stdout.isatty():
        say(**line)
