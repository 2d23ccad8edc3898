"""Fail when docs/openapi.yaml is not what the code says."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Compare the committed document with a new one."""
    command = [
        ROOT / ".venv/bin/python",
        "manage.py",
        "spectacular",
        "--validate",
        "--fail-on-warn",
    ]
    new = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True)
    if new.returncode != 0:
        print(new.stderr)
        return 1
    if new.stdout.strip() != (ROOT / "docs" / "openapi.yaml").read_text().strip():
        print("docs/openapi.yaml is out of date. Run `make schema` and commit it.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
