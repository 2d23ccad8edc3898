"""What goes to the search process and comes back: files, plans, the check of our own."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dispatch.solver_bridge.standing import Standing
from routing.check import check
from routing.formats.callout import plan_from_json, plan_to_json, write_problem
from routing.reasons.explain import explain

if TYPE_CHECKING:
    from pathlib import Path

    from dispatch.solver_bridge.problem import Question
    from routing.check import Violation
    from routing.plan import Plan

# Contradicting pins do not stop a run; the plan leaves one out, and says so.
TOLERATED = frozenset({"required-left-out"})


def write_files(question: Question, folder: Path) -> tuple[Path, Path]:
    """Write the problem, and what is in force as a plan to begin with; both paths."""
    problem_file = write_problem(question.problem, folder / "problem.json")
    placed = {key: need.now for key, need in question.needs.items() if need.now is not None}
    start_file = folder / "start.json"
    start = Standing(question, placed).plan()
    start_file.write_text(json.dumps(plan_to_json(start)), encoding="utf-8")
    return problem_file, start_file


def read_plan(data: Any) -> Plan:
    """The plan that the search printed."""
    return plan_from_json(data)


def violations(question: Question, plan: Plan) -> list[Violation]:
    """What the independent checker has against a plan."""
    return check(question.problem, plan)


def is_tolerated(violation: Violation) -> bool:
    """Whether a plan may be proposed nevertheless."""
    return violation.code in TOLERATED


def with_reasons(question: Question, plan: Plan) -> Plan:
    """The plan with reasons for what it leaves out, also where the search had no time for them."""
    if all(entry.reasons for entry in plan.unserved):
        return plan
    return replace(plan, unserved=explain(question.problem, plan))
