"""What would be in force after publishing, held against every rule once more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from dispatch.services.publishing.overlaps import overlapping
from dispatch.services.snapshot import NO_LEAD, take_day
from dispatch.solver_bridge import Cause, Day, Fault, Placement, Question, Standing, standing_of
from dispatch.travel import travel_times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dispatch.models import Plan, Proposal
    from dispatch.solver_bridge import HeldSlot

Changes = dict[int, list["Proposal"]]
# A fault of these on a neighbour's stop is the doing of whoever was put before it.
OF_TIME = frozenset({"travel-too-short", "starts-before-arrival", "break-during-service"})


@dataclass(slots=True)
class Recheck:
    """The changes of a plan beside what is in force now, read under the caller's locks.

    Attributes:
        refused: By visit, why its changes are not made.
    """

    day: Day
    question: Question
    changes: Changes
    refused: dict[int, Cause] = field(default_factory=dict)

    def run(self) -> None:
        """Take changes back until what is left breaks no rule that held before."""
        self._refuse_strangers()
        known = {_place(fault): _lacking_s(fault) for fault in self._standing(set()).faults()}
        while True:
            wanted = self.changes.keys() - self.refused.keys()
            standing = self._standing(wanted)
            blamed: dict[int, Cause] = {}
            for fault in standing.faults():
                visit_id = self._blame(fault, standing, wanted)
                is_new = _lacking_s(fault) > known.get(_place(fault), -1)
                if visit_id is not None and (is_new or visit_id == self._visit(fault.key)):
                    blamed.setdefault(visit_id, fault.cause)
            blamed = blamed or overlapping(self.changes, wanted)
            if not blamed:
                return
            self.refused |= blamed

    def legs_s(self) -> dict[str, int]:
        """The driving to each visit as it will stand, by key."""
        plan = self._standing(self.changes.keys() - self.refused.keys()).plan()
        return {stop.task: stop.travel_s for route in plan.routes for stop in route.stops}

    def _refuse_strangers(self) -> None:
        """Refuse what has begun meanwhile, or is not ours to move any more."""
        for visit_id, rows in self.changes.items():
            needs = [self.question.needs.get(f"visit:{visit_id}:{row.role}") for row in rows]
            if any(need is None or need.is_fixed for need in needs):
                self.refused[visit_id] = Cause("not-movable", {})

    def _standing(self, wanted: Iterable[int]) -> Standing:
        placements = {hold.key: _of_hold(hold) for hold in self.day.holds}
        changed = set(wanted)
        for key, need in self.question.needs.items():
            if need.now is not None and need.visit_id not in changed:
                placements[key] = need.now
        for visit_id in changed:
            placements |= dict(filter(None, map(_placement, self.changes[visit_id])))
        return Standing(self.question, placements)

    def _blame(self, fault: Fault, standing: Standing, wanted: set[int]) -> int | None:
        """The change that causes a fault, if any does."""
        crew = fault.cause.numbers.get("visit")
        keys = [] if fault.key is None else [fault.key]
        if fault.key is None and crew is not None:
            return int(crew) if int(crew) in wanted else None
        if fault.key is None and fault.technician_id is not None:
            keys = standing.keys_of(fault.technician_id)[::-1]
        elif fault.key is not None and fault.cause.code in OF_TIME:
            keys = standing.keys_beside(fault.key)
        visits = (self._visit(key) for key in keys)
        return next((visit for visit in visits if visit in wanted), None)

    def _visit(self, key: str | None) -> int | None:
        need = self.question.needs.get(key or "")
        return None if need is None else need.visit_id


def recheck(plan: Plan, changes: Changes, *, now: datetime) -> Recheck:
    """Hold a plan's changes against the day as it is under the caller's locks."""
    ids = list(plan.territories.values_list("pk", flat=True))
    day = take_day(plan.day, ids, policy=plan.policy, now=now, lead=NO_LEAD)
    check = Recheck(day, standing_of(day, travel_times()), changes)
    check.run()
    return check


def _place(fault: Fault) -> tuple[str, str | None, int | None]:
    return fault.cause.code, fault.key, fault.technician_id


def _lacking_s(fault: Fault) -> float:
    """By how much a fault of time is one: who is late already must not be put into others' time."""
    if fault.cause.code not in OF_TIME:
        return 0
    numbers = fault.cause.numbers.items()
    instants = [datetime.fromisoformat(str(at)) for name, at in numbers if name.endswith("_at")]
    return (max(instants) - min(instants)).total_seconds() if instants else 0


def _placement(row: Proposal) -> tuple[str, Placement] | None:
    if row.technician_id is None or row.starts_at is None or row.ends_at is None:
        return None
    key = f"visit:{row.visit_id}:{row.role}"
    return key, Placement(row.technician_id, row.starts_at, row.ends_at, row.travel_s)


def _of_hold(hold: HeldSlot) -> Placement:
    return Placement(hold.technician_id, hold.span.starts_at, hold.span.ends_at)
