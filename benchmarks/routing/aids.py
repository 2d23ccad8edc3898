"""What each part of the search brings: `python -m benchmarks.routing.aids`.

The same days with our search alone, with one of OR-Tools' aids, with all of them, and with its
routing library by itself: how much dearer the plans are than the cheapest of these, and how long
they took. The runs of a day follow one another, so that a busy machine disturbs all of them.
"""

from __future__ import annotations

import argparse
import os
import time
from itertools import product
from statistics import mean, median
from typing import TYPE_CHECKING

from benchmarks.routing.asked import warm_up
from benchmarks.routing.instances import instance
from routing import solve
from routing.search.engine import ALONE, KERNEL

if TYPE_CHECKING:
    from collections.abc import Iterator

ENGINES = (
    KERNEL,
    f"{KERNEL}+choice",
    f"{KERNEL}+proof",
    f"{KERNEL}+routing",
    f"{KERNEL}+choice+proof",
    f"{KERNEL}+choice+proof+routing",
    ALONE,
)
LINE = "| {} | {} | {} | {} | {} |"


def main() -> None:
    """Print one line for each number of jobs and engine."""
    options = _options()
    warm_up()
    print(LINE.format("jobs", "engine", "dearer, mean", "as cheap as any", "s, median"))
    print("|---" * 5 + "|")
    for jobs in options.jobs:
        for line in _lines(jobs, options):
            print(line, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, nargs="+", default=[8, 20, 40, 60, 300])
    parser.add_argument("--days", type=int, default=4, help="of each number of jobs")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--limit-s", type=float, default=5)
    return parser.parse_args()


def _lines(jobs: int, options: argparse.Namespace) -> Iterator[str]:
    runs = list(product(range(1, options.days + 1), range(1, options.seeds + 1)))
    found = {
        (engine, run): _solved(f"days-{jobs}-{run[0]}", run[1], engine, options.limit_s)
        for run in runs
        for engine in ENGINES
    }
    least = {run: min(found[engine, run][0] for engine in ENGINES) for run in runs}
    for engine in ENGINES:
        dearer = [(found[engine, run][0] - least[run]) / max(1, least[run]) for run in runs]
        seconds = median(found[engine, run][1] for run in runs)
        best = sum(part == 0 for part in dearer)
        yield LINE.format(
            jobs, engine, f"{mean(dearer):.2%}", f"{best} of {len(runs)}", f"{seconds:.2f}"
        )


def _solved(day: str, seed: int, engine: str, limit_s: float) -> tuple[int, float]:
    """The cost of a plan, and the seconds it took."""
    os.environ["ROUTING_ENGINE"] = engine
    problem = instance(day).problem
    began_s = time.perf_counter()
    plan = solve(problem, limit_s=limit_s, seed=seed)
    return plan.cost, time.perf_counter() - began_s


if __name__ == "__main__":
    main()
