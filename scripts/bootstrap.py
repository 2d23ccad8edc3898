"""Make `.venv` and install the locked requirements; needs nothing but Python 3.11 and its library.

python3 scripts/bootstrap.py base|test|bench
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = "uv==0.13.9"
# Each holds all that is in those before it.
SETS = ("base", "test", "bench")


def main(wanted: str) -> None:
    """Install `wanted`, unless just that is installed already."""
    if sys.version_info < (3, 11):
        sys.exit(f"Callout needs Python 3.11 or later; this is {sys.version.split()[0]}.")
    holds_it = SETS[SETS.index(wanted) :]
    if not any(Stamp(name).read() == _digest(name) for name in holds_it):
        _install(wanted)
    # Once for each state of the search's sources; else this takes a moment.
    _run(PYTHON, "-m", "routing", "compile", "--quiet")


def _install(wanted: str) -> None:
    started = time.monotonic()
    print(f"Installing requirements/{wanted}.txt into .venv ...", flush=True)
    if not PYTHON.exists():
        _make_venv()
    _run(PYTHON, "-m", "uv", "pip", "install", "-q", "--python", str(PYTHON),
         "--require-hashes", "-r", f"requirements/{wanted}.txt")  # fmt: skip
    _compile_bytecode()
    Stamp(wanted).write(_digest(wanted))
    print(f"Installed in {time.monotonic() - started:.0f} s.")


def _compile_bytecode() -> None:
    """Compile all libraries now: with PYTHONDONTWRITEBYTECODE, each process would do so again.

    Files that are for other versions of Python do not compile; nobody imports them.
    """
    libraries = VENV / "lib"
    subprocess.run([str(PYTHON), "-m", "compileall", "-q", "-q", "-j", "0", str(libraries)])


def _make_venv() -> None:
    """A virtual environment with uv in it; also where Debian keeps ensurepip apart."""
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
    pip = [str(PYTHON), "-m", "pip"]
    if made.returncode != 0:
        _run(sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV))
        pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    done = subprocess.run([*pip, "install", "-q", "--disable-pip-version-check", UV])
    if done.returncode != 0:
        sys.exit(
            "Could not install uv. On Debian and Ubuntu: apt install python3-venv, then again."
        )


class Stamp:
    """What was installed last, as a digest in the environment itself."""

    def __init__(self, name: str) -> None:
        self.file = VENV / f".installed-{name}"

    def read(self) -> str:
        """The digest, or "" where nothing was installed."""
        return self.file.read_text() if self.file.exists() else ""

    def write(self, digest: str) -> None:
        """Remember the digest."""
        self.file.write_text(digest)


def _digest(name: str) -> str:
    return hashlib.sha256((ROOT / "requirements" / f"{name}.txt").read_bytes()).hexdigest()


def _run(*command: object) -> None:
    done = subprocess.run([str(part) for part in command], cwd=ROOT)
    if done.returncode != 0:
        sys.exit(done.returncode)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "base")
