"""Best known values of published instances, from a `best_known.csv` beside them."""

from __future__ import annotations

import csv
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
        with table.open(encoding="utf-8", newline="") as file:
            rows = {row["instance"]: row[column] for row in csv.DictReader(file)}
        return float(rows[instance.stem]) if instance.stem in rows else None
    except (KeyError, TypeError, ValueError, csv.Error) as trouble:
        raise InvalidProblem(
            f"{table.name} is no table with the columns instance and {column}"
        ) from trouble
