"""`make bench`: run every benchmark, one after another, and keep what each prints.

Figures are reported, never asserted: machines are noisy. Each script can also be run alone. The
comparison of the search with its peers keeps its own results; `--full` measures all of it.
"""

import argparse
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRIPTS = ("import_requests.py", "plan_nyc.py", "mobile_commands.py", "realtime.py")


def main() -> int:
    """Run them; 1 where one could not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the whole comparison: hours")
    options = parser.parse_args()
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    failed = 0
    for script in SCRIPTS:
        print(f"--- {script} ---", flush=True)
        done = subprocess.run(
            [sys.executable, str(HERE / script)], cwd=HERE.parent, capture_output=True, text=True
        )
        print(done.stdout + done.stderr, flush=True)
        failed += done.returncode != 0
        (results / f"{script.removesuffix('.py')}.txt").write_text(_head(script) + done.stdout)
    print("--- routing ---", flush=True)
    command = [sys.executable, "-m", "benchmarks.routing", *(["--full"] if options.full else [])]
    failed += subprocess.run(command, cwd=HERE.parent).returncode != 0
    return bool(failed)


def _head(script: str) -> str:
    """Where and when a result was measured."""
    cores = subprocess.run(["nproc"], capture_output=True, text=True).stdout.strip()
    return (
        f"$ python benchmarks/{script}\n{datetime.now(UTC):%Y-%m-%d}, Python "
        f"{platform.python_version()}, {platform.machine()}, {cores} cores\n\n"
    )


if __name__ == "__main__":
    sys.exit(main())
