"""How long an import of requests takes, from the command line to its last line.

`python benchmarks/import_requests.py [FILE] [--mapping NAME]`: into an empty database, then once
more, when every row is known. On SQLite in a folder of its own, unless `DATABASE_URL` names another
(an empty one: the benchmark migrates it and fills it). Target: 1,000 rows in at most 10 s.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA_DIR = Path(os.environ.get("CALLOUT_DATA_DIR", ROOT.parent / "shared" / "data"))


def main() -> None:
    """Import twice and say how long it took."""
    parser = argparse.ArgumentParser(description="Time an import of requests.")
    parser.add_argument("file", type=Path, nargs="?", default=DATA_DIR / "nyc311-2024-04-15.csv")
    parser.add_argument("--mapping", default="nyc311-api")
    options = parser.parse_args()
    if not options.file.exists():
        sys.exit(f"{options.file} is not there. Name a file, or set CALLOUT_DATA_DIR.")
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"CALLOUT_VAR_DIR": folder, "PYTHONPYCACHEPREFIX": folder}
        # Compiled once, as on any other day.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        _manage(environment, "migrate", "--verbosity=0")
        for what in ("empty database", "every row known"):
            started = time.perf_counter()
            said = _manage(
                environment, "import_requests", str(options.file), f"--mapping={options.mapping}"
            )
            print(f"{what}: {time.perf_counter() - started:.1f} s, {said.splitlines()[0]}")


def _manage(environment: dict[str, str], *arguments: str) -> str:
    run = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return run.stdout


if __name__ == "__main__":
    main()
