"""How a plan of ours gets better over time: `python -m benchmarks.routing.probe days-300-1`.

For tuning: prints every better plan, then the final one as the checker sees it. The problem is the
name of an instance or a file of our own format.
"""

from __future__ import annotations

import argparse
import os
import time
from typing import TYPE_CHECKING

from benchmarks.routing.asked import warm_up
from benchmarks.routing.days import UNSERVED_COST_PER_WEIGHT
from benchmarks.routing.instances import instance
from benchmarks.routing.judge import figures_of
from routing import solve

if TYPE_CHECKING:
    from benchmarks.routing.instances import Instance
    from routing import Plan, Progress

LINE = "{:>8} {:>14} {:>7} {:>9} {:>9} {:>10} {:>12}"


def main() -> None:
    """Solve once and print as it goes."""
    options = _options()
    if options.core is not None:
        os.sched_setaffinity(0, {options.core})
    what = instance(options.day_or_file)
    warm_up()
    print(LINE.format("seconds", "cost", "served", "left out", "weight", "travel s", "published"))
    began_s, began_cpu_s = time.perf_counter(), time.process_time()
    plan = solve(
        what.problem,
        limit_s=options.limit_s,
        seed=options.seed,
        threads=options.threads,
        on_progress=lambda step: _show(what, step),
    )
    seconds, cpu_s = time.perf_counter() - began_s, time.process_time() - began_cpu_s
    print(_line(what, plan, seconds))
    violations = figures_of(what.problem, plan)["violations"]
    print(f"violations: {', '.join(violations) or 'none'}; {cpu_s / seconds:.0%} of a core")
    if what.best is not None:
        value = what.value(plan) or 0.0
        print(f"best known {what.best:,}, gap {value / what.best - 1:+.2%}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("day_or_file", help="days-300-1, vrptw/R108, ..., or a JSON file")
    parser.add_argument("--limit-s", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--core", type=int, help="pin to this core")
    return parser.parse_args()


def _show(what: Instance, step: Progress) -> None:
    if step.plan is not None:
        print(_line(what, step.plan, step.seconds), flush=True)


def _line(what: Instance, plan: Plan, seconds: float) -> str:
    figures, value = plan.figures, what.value(plan)
    served = {stop.task for route in plan.routes for stop in route.stops}
    price = sum(task.unserved_cost for task in what.problem.tasks if task.key not in served)
    return LINE.format(
        f"{seconds:.2f}",
        f"{plan.cost:,}",
        figures.served,
        figures.unserved,
        f"{price / UNSERVED_COST_PER_WEIGHT:,g}",
        f"{figures.travel_s:,}",
        "" if value is None else f"{value:,.1f}",
    )


if __name__ == "__main__":
    main()
