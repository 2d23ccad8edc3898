"""The dictionary, inward: a plan of routing becomes proposals for the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dispatch.models import ProposalKind
from dispatch.solver_bridge.day import Cause, Placement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dispatch.solver_bridge.day import Day, Need
    from dispatch.solver_bridge.problem import Question
    from routing.plan import Plan

# Numbers that routing counts from the origin; the office wants instants.
INSTANTS = frozenset(
    {
        "arrive_s",
        "arrives_s",
        "earliest_s",
        "end_s",
        "ends_s",
        "first_s",
        "last_s",
        "latest_s",
        "leaves_s",
        "returns_s",
        "start_s",
        "starts_s",
        "until_s",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What a run suggests for one role of one visit.

    Attributes:
        placement: Where it should go; `None` when it is left out or taken out.
        causes: Why, when it is left out or taken out, or stays although it fits badly.
    """

    need: Need
    kind: ProposalKind
    placement: Placement | None
    causes: tuple[Cause, ...] = ()


def suggestions_of(question: Question, plan: Plan) -> list[Suggestion]:
    """One suggestion for each role of each visit that was asked about and may move."""
    placements = placements_of(question, plan)
    left = {need.key for need, _ in question.left}
    reasons = {
        entry.task: tuple(cause_of(question.day, one.code, one.numbers) for one in entry.reasons)
        for entry in plan.unserved
    }
    asked = [
        _suggest(need, placements.get(key), reasons.get(key, ()))
        for key, need in question.needs.items()
        if not need.is_fixed and key not in left
    ]
    return asked + [
        _suggest(need, need.now if need.key in question.needs else None, (cause,))
        for need, cause in question.left
    ]


def placements_of(question: Question, plan: Plan) -> dict[str, Placement]:
    """Who does what and when in a plan, by task key; holds among them."""
    return {
        stop.task: Placement(
            question.turns[route.worker].technician_id,
            _at(question.day, stop.start_s),
            _at(question.day, stop.end_s),
            stop.travel_s,
        )
        for route in plan.routes
        for stop in route.stops
    }


def cause_of(day: Day, code: str, numbers: Mapping[str, int | str]) -> Cause:
    """A reason of routing with instants, technicians and visits in place of its keys."""
    return Cause(code, dict(_translated(day, name, value) for name, value in numbers.items()))


def _translated(day: Day, name: str, value: int | str) -> tuple[str, int | str]:
    if name in INSTANTS and isinstance(value, int):
        return name.removesuffix("_s") + "_at", _at(day, value).isoformat()
    if name == "worker":
        return "technician", int(str(value).partition("/")[0])
    if name in ("task", "together"):
        return "visit", int(str(value).removeprefix("visit:").partition(":")[0])
    return name, value


def _suggest(need: Need, placement: Placement | None, causes: tuple[Cause, ...]) -> Suggestion:
    now = need.now
    if placement is None and need.is_held:
        # What a pin or a kept promise holds stays, even where the run found no way to keep it.
        return Suggestion(need=need, kind=ProposalKind.KEPT, placement=now, causes=causes)
    if placement is None:
        kind = ProposalKind.LEFT_OUT if now is None else ProposalKind.TAKEN_OUT
    elif now is None:
        kind = ProposalKind.NEW
    else:
        same = (now.technician_id, now.starts_at) == (placement.technician_id, placement.starts_at)
        kind = ProposalKind.KEPT if same else ProposalKind.MOVED
    return Suggestion(need=need, kind=kind, placement=placement, causes=causes)


def figures_of(day: Day, suggestions: Iterable[Suggestion], plan: Plan) -> dict[str, int]:
    """What a run amounts to, in visits and minutes; lateness as far as it is of this day."""
    rows = list(suggestions)
    kinds: dict[str, set[int]] = {kind: set() for kind in ProposalKind.values}
    for row in rows:
        kinds[row.kind].add(row.need.visit_id)
    out = kinds["left_out"] | kinds["taken_out"]
    served = {row.need.visit_id for row in rows} - out
    return {
        "served": len(served),
        "left_out": len(out),
        "new": len(kinds["new"]),
        "moved": len(kinds["moved"] - kinds["new"]),
        "taken_out": len(kinds["taken_out"]),
        "kept": len(kinds["kept"] - kinds["moved"] - kinds["new"]),
        "changes": len(kinds["new"] | kinds["moved"] | kinds["taken_out"]),
        "technicians": len(plan.routes),
        "travel_minutes": minutes(plan.figures.travel_s),
        "overtime_minutes": minutes(plan.figures.overtime_s),
        "waiting_minutes": minutes(plan.figures.waiting_s),
        "lateness_minutes": minutes(sum(_late_s(day, row) for row in rows)),
        "promises_not_kept": sum(1 for row in rows if row.need.promise and not row.placement),
        "cost": plan.cost,
    }


def minutes(seconds: float) -> int:
    """Whole minutes, to the nearest."""
    return round(seconds / 60)


def _late_s(day: Day, row: Suggestion) -> float:
    """How long after its due time it starts; a lead's part counts for the visit.

    What was due on a day before is late by that in any plan: only this day's part is counted.
    """
    if row.placement is None or row.need.role != "lead":
        return 0
    due_at = max(row.need.due_at, day.span.starts_at)
    return max(0.0, (row.placement.starts_at - due_at).total_seconds())


def _at(day: Day, seconds: int) -> datetime:
    return day.origin + timedelta(seconds=seconds)
