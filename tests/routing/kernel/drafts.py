"""What the search begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing import check
from routing.draft import Draft

if TYPE_CHECKING:
    from routing import Plan, Problem


def first_plan(problem: Problem) -> Plan:
    """The plan of a new draft that is filled; it breaks no rule."""
    draft = Draft(problem)
    draft.fill()
    plan = draft.plan()
    assert not check(problem, plan)
    return plan
