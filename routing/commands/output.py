"""What commands say: one JSON object per line, so that a parent process can follow."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from routing.check import check
from routing.errors import CannotWrite

if TYPE_CHECKING:
    from pathlib import Path

    from routing.plan import Plan
    from routing.problem import Problem


# What a command returns that was refused, and, as shells say, one that Ctrl-C has ended.
REFUSED = 2
INTERRUPTED = 130


def say(**line: Any) -> None:
    """Print one line at once: the parent reads along."""
    print_line(json.dumps(line))


def print_line(text: str) -> None:
    """Print a line of a table."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def summary(problem: Problem, plan: Plan) -> dict[str, Any]:
    """What every last line says of a plan."""
    return {
        "cost": plan.cost,
        "served": plan.figures.served,
        "unserved": plan.figures.unserved,
        "routes": len(plan.routes),
        "violations": len(check(problem, plan)),
    }


def require_writable(path: Path, beside: Path) -> None:
    """See to it before a long search that its plan can be written.

    Raises:
        CannotWrite: there is no such folder, it is not ours, or `beside` would be overwritten.
    """
    if path.exists() and beside.exists() and path.samefile(beside):
        raise CannotWrite(f"{path} is the problem itself: write the plan to another file")
    if path.is_dir():
        raise CannotWrite(f"{path} cannot be written: it is a folder")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        why = "no permission" if path.parent.is_dir() else "there is no such folder"
        raise CannotWrite(f"{path} cannot be written: {why}")


def write_text(path: Path, text: str) -> None:
    """Write a file.

    Raises:
        CannotWrite: the system does not let us.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as trouble:
        raise CannotWrite(f"{path} cannot be written: {trouble.strerror}") from trouble
