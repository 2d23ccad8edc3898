"""`make lint`: every check that reads and does not run, each with its name."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
CHECKS = {
    "style": [[BIN / "ruff", "check", "."], [BIN / "ruff", "format", "--check", "."]],
    "types": [[BIN / "mypy"]],
    "imports": [[BIN / "lint-imports", "--no-logo"]],
    "migrations": [[BIN / "python", "manage.py", "makemigrations", "--check", "--dry-run"]],
    "translations": [[BIN / "python", "scripts/translations.py", "check"]],
    "API document": [[BIN / "python", "scripts/check_schema.py"]],
}


def main() -> int:
    """Run all checks; 1 if any fails."""
    failed = [name for name, commands in CHECKS.items() if not _passes(name, commands)]
    print(f"{len(CHECKS) - len(failed)} checks passed, {len(failed)} failed")
    return bool(failed)


def _passes(name: str, commands: list[list[object]]) -> bool:
    for command in commands:
        done = subprocess.run(
            [str(part) for part in command], cwd=ROOT, capture_output=True, text=True
        )
        if done.returncode != 0:
            print(f"--- {name} ---\n{done.stdout}{done.stderr}", flush=True)
            return False
    print(f"{name}: ok", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
