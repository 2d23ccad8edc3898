"""What must hold after every command, read from the tables alone.

The letters are those of `docs/reliability.md`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from dispatch.models import Assignment, Conflict, Pin, Report, Visit
from events.models import Event, head
from tests.stateful.model import (
    PART_OVER,
    REPORTS,
    STARTED,
    UNDER_WAY,
    VISIT_OVER,
    WAITING,
)

VISIT_FIELDS = ("pk", "status", "version", "job_id", "follow_up_of_id", "ended_at", "reason_id")
PART_FIELDS = ("pk", "visit_id", "technician_id", "role", "status", "starts_at", "ends_at")
PIN_FIELDS = ("visit_id", "kind", "technician_id", "starts_at", "latest_at")

BEFORE_TRAVEL = {"unscheduled", "scheduled", "dispatched"}
LEGAL_VISIT_STEPS = (
    {(a, b) for a in BEFORE_TRAVEL for b in BEFORE_TRAVEL | UNDER_WAY | VISIT_OVER}
    | {(a, b) for a in UNDER_WAY for b in UNDER_WAY | {"completed", "cannot_complete"}}
    | {(a, "canceled") for a in UNDER_WAY - STARTED}
    # Whoever turned back or declined leaves the visit with nobody under way.
    | {(a, b) for a in UNDER_WAY for b in ("dispatched", "unscheduled")}
)
LEGAL_PART_STEPS = (
    {(a, to) for before, to, _ in REPORTS.values() for a in before}
    | {(a, "dispatched") for a in WAITING}
    | {(a, "removed") for a in WAITING | {"en_route", "on_site"}}
)


@dataclass(frozen=True)
class Snapshot:
    """The tables at one moment, rows by id."""

    visits: dict[int, dict[str, Any]]
    parts: dict[int, dict[str, Any]]
    pins: dict[int, dict[str, Any]]
    seq: int

    @classmethod
    def take(cls) -> Snapshot:
        """Read everything."""
        return cls(
            visits={row["pk"]: row for row in Visit.objects.values(*VISIT_FIELDS)},
            parts={row["pk"]: row for row in Assignment.objects.values(*PART_FIELDS)},
            pins={row["visit_id"]: row for row in Pin.objects.values(*PIN_FIELDS)},
            seq=head().seq,
        )


def check(before: Snapshot, after: Snapshot, *, is_automatic: bool) -> None:
    """Hold everything against the tables; `is_automatic`: no person gave the command."""
    one_live_part_per_role(after)
    nobody_is_planned_in_two_places(after)
    if is_automatic:
        pins_hold(before, after)
    what_is_under_way_keeps_its_plan(before, after)
    what_is_over_stays(before, after)
    only_legal_steps(before, after)
    every_change_is_an_event(before, after)


def one_live_part_per_role(now: Snapshot) -> None:
    """A1, and a visit has somebody exactly when its status says so."""
    live = [row for row in now.parts.values() if row["status"] not in PART_OVER]
    roles = Counter((row["visit_id"], row["role"]) for row in live)
    assert all(number == 1 for number in roles.values()), roles
    with_people = {row["visit_id"] for row in live}
    for visit in now.visits.values():
        is_open = visit["status"] not in VISIT_OVER | {"unscheduled"}
        assert (visit["pk"] in with_people) is is_open, visit


def nobody_is_planned_in_two_places(now: Snapshot) -> None:
    """A2."""
    days = defaultdict(list)
    for row in now.parts.values():
        if row["status"] in WAITING:
            days[row["technician_id"]].append(row)
    for rows in days.values():
        for one, other in combinations(rows, 2):
            is_apart = one["ends_at"] <= other["starts_at"] or other["ends_at"] <= one["starts_at"]
            assert is_apart, (one, other)


def pins_hold(before: Snapshot, after: Snapshot) -> None:
    """A4: what fitted its pin still does, and is still planned."""
    for visit_id, pin in before.pins.items():
        kept = _lead(before, visit_id)
        if kept is None or not _fits(kept, pin):
            continue
        now = _lead(after, visit_id)
        assert now is not None, pin
        assert _fits(now, pin), (pin, now)
        assert now["ends_at"] - now["starts_at"] == kept["ends_at"] - kept["starts_at"]


def _lead(at: Snapshot, visit_id: int) -> dict[str, Any] | None:
    return next(
        (
            row
            for row in at.parts.values()
            if (row["visit_id"], row["role"]) == (visit_id, "lead") and row["status"] in WAITING
        ),
        None,
    )


def _fits(part: dict[str, Any], pin: dict[str, Any]) -> bool:
    if pin["kind"] in ("technician", "both") and part["technician_id"] != pin["technician_id"]:
        return False
    if pin["kind"] in ("time", "both"):
        return bool(part["starts_at"] == pin["starts_at"])
    latest = pin["latest_at"] or part["starts_at"]
    return pin["kind"] == "technician" or pin["starts_at"] <= part["starts_at"] <= latest


def what_is_under_way_keeps_its_plan(before: Snapshot, after: Snapshot) -> None:
    """A5."""
    for pk, row in before.parts.items():
        if row["status"] in UNDER_WAY | PART_OVER:
            planned = ("technician_id", "starts_at", "ends_at", "role", "visit_id")
            assert all(after.parts[pk][name] == row[name] for name in planned), row


def what_is_over_stays(before: Snapshot, after: Snapshot) -> None:
    """B1."""
    for pk, row in before.visits.items():
        if row["status"] in VISIT_OVER:
            assert after.visits[pk] == row
    for pk, row in before.parts.items():
        if row["status"] in PART_OVER:
            assert after.parts[pk] == row


def only_legal_steps(before: Snapshot, after: Snapshot) -> None:
    """B2; and nothing that was there is gone."""
    for pk, row in before.visits.items():
        step = (row["status"], after.visits[pk]["status"])
        assert step[0] == step[1] or step in LEGAL_VISIT_STEPS, step
    for pk, row in before.parts.items():
        step = (row["status"], after.parts[pk]["status"])
        assert step[0] == step[1] or step in LEGAL_PART_STEPS, step


def every_change_is_an_event(before: Snapshot, after: Snapshot) -> None:
    """B3, G1: versions and log without a gap, each change told with what it was before."""
    events = list(Event.objects.filter(seq__gt=before.seq).order_by("seq"))
    assert [event.seq for event in events] == list(range(before.seq + 1, after.seq + 1))
    events = [event for event in events if event.entity == "visit"]
    of_visit = defaultdict(list)
    for event in events:
        of_visit[event.entity_id].append(event)
    for pk, row in after.visits.items():
        old = before.visits.get(pk, row | {"version": 1, "status": "unscheduled"})
        _versions_have_no_gap(old["version"], row["version"], of_visit[pk])
        if old["status"] != row["status"]:
            _told_step_by_step(old["status"], row["status"], of_visit[pk])
    _parts_are_told(before, after, events)


def _versions_have_no_gap(old: int, new: int, events: list[Event]) -> None:
    versions = [event.entity_version for event in events]
    assert versions == sorted(versions)
    assert all(later - one <= 1 for one, later in pairwise([old, *versions, new])), versions
    assert not versions or versions[-1] == new
    assert events or old == new


def _told_step_by_step(old: str, new: str, events: list[Event]) -> None:
    """The events lead from one status to the other, each by a step that there is."""
    told = [
        (
            event.old.get("visit_status", event.old.get("status")),
            event.new.get("visit_status", event.new.get("status")),
        )
        for event in events
        if event.kind != "visit_withdrawn"
    ]
    # Each of a crew who is placed is an event about the same step of the visit.
    steps = [step for number, step in enumerate(told) if step not in told[:number]]
    assert [a for a, _ in steps] == [old, *(b for _, b in steps[:-1])], steps
    assert steps[-1][1] == new, steps
    assert ("unscheduled", "dispatched") not in steps


def _parts_are_told(before: Snapshot, after: Snapshot, events: list[Event]) -> None:
    """Whoever got, lost or moved a part is in the topics of an event about its visit."""
    for pk, row in after.parts.items():
        if row == before.parts.get(pk):
            continue
        topic = f"technician:{row['technician_id']}"
        about = [event for event in events if event.entity_id == row["visit_id"]]
        assert any(event.topics.filter(topic=topic).exists() for event in about), row


def reports_are_stored_once(reports: int, conflicts: int) -> None:
    """C1, C2: every accepted report once, each parked one with its conflict."""
    assert (Report.objects.count(), Conflict.objects.count()) == (reports, conflicts)
    assert Report.objects.filter(is_applied=False).count() == conflicts
