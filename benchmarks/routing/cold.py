"""How long a new process takes from its start to the first plan of a small problem."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routing.formats.callout import write_problem

if TYPE_CHECKING:
    from benchmarks.routing.instances import Instance

ROOT = Path(__file__).resolve().parents[2]
RUNS = 5


def measured(what: Instance, spec: dict[str, Any]) -> dict[str, Any]:
    """The median seconds until the first line that holds a plan; compiled before."""
    with tempfile.TemporaryDirectory() as folder:
        file = write_problem(what.problem, Path(folder) / "small.json")
        command = [sys.executable, "-m", "routing", "solve", str(file)]
        command += ["--limit-s", str(spec["limit_s"])]
        _first_plan_s(command)
        took_s = sorted(_first_plan_s(command) for _ in range(RUNS))
    return {"cold_s": round(took_s[RUNS // 2], 3), "slowest_s": round(took_s[-1], 3)}


def _first_plan_s(command: list[str]) -> float:
    began_s = time.perf_counter()
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    seconds = None
    for line in child.stdout or ():
        if seconds is None and '"plan"' in line:
            seconds = time.perf_counter() - began_s
    if child.wait() or seconds is None:
        raise RuntimeError(f"{' '.join(command)} gave no plan")
    return seconds
