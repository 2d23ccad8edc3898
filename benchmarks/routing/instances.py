"""Instances by name: invented days, and published files where there is a folder of them.

`days-300-1` is the first day of 300 jobs, `days-300-1-nobreaks` the same without lunch;
`vrptw/R108`, `trsp/...` and `hhcrsp/...` are files in the folder that `CALLOUT_DATA_DIR` names, or
in `../shared/data`. A path of a file is read by its kind, too.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.routing.days import technician_day
from routing.commands.best_known import best_known
from routing.formats import callout, hhcrsp, solomon, trsp

if TYPE_CHECKING:
    from types import ModuleType

    from routing import Plan, Problem

ROOT = Path(__file__).resolve().parents[2]
DATA_DIR = Path(os.environ.get("CALLOUT_DATA_DIR", ROOT.parent / "shared" / "data"))
DAY = re.compile(r"days-(\d+)-(\d+)(-nobreaks)?")
FORMATS: dict[str, ModuleType] = {"vrptw": solomon, "trsp": trsp, "hhcrsp": hhcrsp}


class NoInstance(Exception):
    """There is no instance of that name, or not its file."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A problem and how the literature counts; `form` and `best` only for published ones."""

    problem: Problem
    form: ModuleType | None = None
    best: float | None = None

    def value(self, plan: Plan) -> float | None:
        """What the literature would call the plan's cost."""
        return None if self.form is None else float(self.form.published(self.problem, plan))


def instance(name: str) -> Instance:
    """The instance of that name.

    Raises:
        NoInstance: there is none.
    """
    day = DAY.fullmatch(name)
    if day is not None:
        jobs, number, without = int(day[1]), int(day[2]), day[3]
        return Instance(technician_day(jobs, number, with_breaks=not without))
    kind = name.partition("/")[0]
    if kind in FORMATS:
        return _published(FORMATS[kind], file_of(name))
    if Path(name).exists():
        return Instance(callout.read_problem(Path(name)))
    raise NoInstance(f"{name} is neither a day, nor a published instance, nor a file")


def file_of(name: str) -> Path:
    """Where a published instance is, or would be."""
    kind, _, stem = name.partition("/")
    return DATA_DIR / kind / f"{stem}{'.json' if kind == 'hhcrsp' else '.txt'}"


def published(kind: str) -> list[str]:
    """The names of all published instances of a kind that are there, the small ones first."""
    suffix = file_of(f"{kind}/any").suffix
    files = [path for path in (DATA_DIR / kind).glob(f"*{suffix}") if path.is_file()]
    return [f"{kind}/{path.stem}" for path in sorted(files, key=_by_number)]


def _by_number(path: Path) -> list[tuple[int, str]]:
    return [(int(part or 0), text) for text, part in re.findall(r"(\D*)(\d*)", path.stem)]


def _published(form: ModuleType, path: Path) -> Instance:
    if not path.is_file():
        raise NoInstance(f"{path.name} is not there. Name its folder in CALLOUT_DATA_DIR.")
    return Instance(form.read(path).problem, form, best_known(path, form.OBJECTIVE))
