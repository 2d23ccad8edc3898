"""`python -m benchmarks.routing`: measure what is not measured yet, then write the table.

Each result is kept at once, so that a run that was broken off goes on where it stopped.
"""

from __future__ import annotations

import argparse
import fnmatch
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.routing import engines
from benchmarks.routing.asked import warm_up
from benchmarks.routing.cells import FULL, SMALL, cells
from benchmarks.routing.instances import DATA_DIR, FORMATS
from benchmarks.routing.measured import Measured
from benchmarks.routing.results import Results
from benchmarks.routing.runner import Runner
from benchmarks.routing.table import table

if TYPE_CHECKING:
    from benchmarks.routing.cell import Cell
    from benchmarks.routing.results import Record

RESULTS = Path(__file__).resolve().parents[1] / "results" / "routing.jsonl"
FORMS = {
    True: "The whole: every instance, full limits.",
    False: (
        "**The small form**, as `make bench` measures it: fewer instances, one seed, a fifth of "
        "each limit. The goals are those of the whole, `make bench-full`; here they only point "
        "the way."
    ),
}


def main() -> int:
    """Measure and write; 1 where a measurement failed."""
    options = _options()
    seeds = options.seeds or ((1, 2, 3) if options.full else (1,))
    every = cells(FULL if options.full else SMALL, seeds)
    results = Results(options.out)
    todo = [] if options.table_only else _todo(every, results, options)
    failed = _measure(todo, results, options)
    name = options.out.stem if options.full else f"{options.out.stem}_small"
    file = options.out.with_name(f"{name}.md")
    file.write_text(table(Measured(every, results), FORMS[options.full]), encoding="utf-8")
    print(f"{file.name} is written.")
    return bool(failed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", default="*", help="only those whose name matches: days-300/*")
    parser.add_argument("--full", action="store_true", help="everything, which takes hours")
    parser.add_argument("--seeds", type=_numbers, help="such as 1,2,3")
    parser.add_argument(
        "--out", type=Path, default=RESULTS, help="the JSON lines; the table is written beside them"
    )
    parser.add_argument("--jobs", type=int, default=1, help="as many at once, each on a core")
    parser.add_argument("--nice", type=int, default=0, help="priority; below 0 needs root")
    parser.add_argument("--again", action="store_true", help="also what is measured already")
    parser.add_argument("--list", action="store_true", help="print the cells and end")
    parser.add_argument("--table-only", action="store_true", help="measure nothing")
    return parser.parse_args()


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def _todo(every: list[Cell], results: Results, options: argparse.Namespace) -> list[Cell]:
    for kind in FORMATS:
        if not (DATA_DIR / kind).is_dir():
            print(f"No {kind}: name the folder that has it in CALLOUT_DATA_DIR.")
    missing = [engine for engine in engines.PEERS if not engines.is_installed(engine)]
    if missing:
        print(f"Without {', '.join(missing)}: `make bench` installs requirements/bench.txt.")
    return [
        cell
        for cell in every
        if fnmatch.fnmatch(cell.name, options.cells) and cell.engine not in missing
        if options.again or results.current(cell) is None
    ]


def _measure(todo: list[Cell], results: Results, options: argparse.Namespace) -> int:
    """Measure the cells; tell how many failed, the rest of a run that was stopped included."""
    if options.list:
        print("\n".join(cell.name for cell in todo))
        return 0
    if any(cell.engine == engines.OURS for cell in todo):
        # What is not compiled yet is compiled before anything is measured.
        warm_up()
    cores = sorted(os.sched_getaffinity(0))[-options.jobs :]
    runner = Runner(results, cores=cores, nice=options.nice)
    failed = done = 0
    try:
        for done, (cell, record) in enumerate(runner.run(todo), 1):
            print(f"[{done}/{len(todo)}] {cell.name}: {_said(record)}", flush=True)
            failed += record.get("failed", False)
    except KeyboardInterrupt:
        print(f"Stopped: {done} of {len(todo)} are measured and kept; the same command goes on.")
        failed += len(todo) - done
    return failed


def _said(record: Record) -> str:
    names = ("trouble", "unserved_weight", "unserved", "travel_s", "value", "median_ms", "cold_s",
             "seconds", "cpu_share")  # fmt: skip
    return ", ".join(f"{name} {record[name]}" for name in names if record.get(name) is not None)


if __name__ == "__main__":
    sys.exit(main())
