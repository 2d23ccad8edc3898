"""Best known values of published instances, from a `best_known.csv` beside them."""

from __future__ import annotations

import csv
from math import isfinite
from typing import TYPE_CHECKING

from routing.errors import InvalidProblem

if TYPE_CHECKING:
    from pathlib import Path


def best_known(instance: Path, column: str) -> float | None:
    """The value in the row that names the instance; `None` where there is no such row.

    Raises:
        InvalidProblem: the table is there, but is none.
    """
    table = instance.parent / "best_known.csv"
    if not table.is_file():
        return None
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = {row["instance"]: row[column] for row in csv.DictReader(file)}
        return _value(rows[instance.stem]) if instance.stem in rows else None
    except OSError as trouble:
        raise InvalidProblem(f"{table.name} cannot be read: {trouble.strerror}") from trouble
    except (KeyError, TypeError, ValueError, csv.Error) as trouble:
        raise InvalidProblem(
            f"{table.name} is no table with the columns instance and {column}"
        ) from trouble


def _value(text: str) -> float | None:
    """A number; `None` where nothing is known."""
    value = float(text) if text.strip() else None
    if value is not None and not isfinite(value):
        raise ValueError(text)
    return value
