"""A problem as a file gave it, with what the model itself does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from routing.formats.plan_json import plan_from_json, plan_to_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from routing.plan import Plan
    from routing.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """One problem that was read.

    Attributes:
        points: East and north of each node of the problem, of shape (nodes, 2), in any unit;
            NaN for a node that is no place, `None` where the file has no coordinates.
        unit_s: How many of the problem's seconds are one unit of time of the file; `None` where
            times are times of the day.
        to_json, from_json: A plan in the format's own JSON, and back; ours by default.
    """

    problem: Problem
    points: NDArray[np.float64] | None = None
    unit_s: int | None = None
    to_json: Callable[[Plan], Any] = plan_to_json
    from_json: Callable[[Any], Plan] = plan_from_json


class Format(Protocol):
    """What the module of a format has."""

    @property
    def OBJECTIVE(self) -> str:  # noqa: N802 - a constant of the module
        """The column of `best_known.csv` that `published` is compared with."""

    def read(self, path: Path, /) -> Source:
        """Read a problem; what is wrong is an `InvalidProblem` that says where."""

    def published(self, problem: Problem, plan: Plan, /) -> float:
        """What the plan costs in the terms in which results of this format are published."""
