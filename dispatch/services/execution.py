"""What technicians do: each step they report, on their own visit.

Facts beat plans: what was done is stored even when the office changed its mind meanwhile; then it
is parked, with a conflict that both sides see and that blocks nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dispatch.errors import AssignmentNotFound, IllegalStep
from dispatch.lifecycle import ASSIGNMENT, Command, Step, advance, can
from dispatch.locks import lock_assignment
from dispatch.models import ASSIGNMENT_OVER, VISIT_OVER, Assignment, Conflict, Reason, Report, Visit
from dispatch.services.follow_ups import follow_up
from dispatch.services.stamps import stamp
from dispatch.services.standing import settle_job, settle_visit
from dispatch.services.timing import clash_of
from dispatch.services.topics import visit_topics
from dispatch.services.withdrawal import withdraw
from events.actors import ActorKind
from events.door import Writing, writing

if TYPE_CHECKING:
    from datetime import datetime

    from events.actors import Actor

EVENTS = {
    Command.ACCEPT: "visit_accepted",
    Command.DECLINE: "visit_declined",
    Command.START_TRAVEL: "travel_started",
    Command.TURN_BACK: "turned_back",
    Command.ARRIVE: "arrived",
    Command.START: "work_started",
    Command.PAUSE: "work_paused",
    Command.RESUME: "work_resumed",
    Command.COMPLETE: "work_completed",
    Command.CANNOT_COMPLETE: "work_not_completed",
}


@dataclass(frozen=True, slots=True)
class StepDetails:
    """When a step was taken and what was said about it.

    `claimed_at` is the device's clock, `occurred_at` what we count with.
    """

    claimed_at: datetime
    occurred_at: datetime
    is_clock_suspect: bool = False
    reason: str = ""
    note: str = ""
    lat: float | None = None
    lon: float | None = None
    follow_up: bool = False


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """`applied`, `parked` (stored, but the office had decided otherwise) or `rejected`."""

    result: str
    code: str = ""
    message: str = ""
    assignment: Assignment | None = None


def report_step(
    assignment_id: int,
    command: Command,
    details: StepDetails,
    *,
    technician_id: int,
    actor: Actor,
) -> StepOutcome:
    """Take one step of a technician's own assignment.

    Raises:
        AssignmentNotFound: no such assignment, or somebody else's.
    """
    with writing(actor) as tx:
        part = _locked(assignment_id, technician_id)
        step = ASSIGNMENT.get((part.status, command))
        if command not in EVENTS or (step is None and _is_repeated(part, command)):
            return _rejected(part, command, tx)
        if step is None and part.status not in ASSIGNMENT_OVER:
            return _rejected(part, command, tx)
        if step is None or part.visit.status in VISIT_OVER:
            return _park(part, command, details, tx)
        if not can(part, command, tx.actor.kind):
            return _rejected(part, command, tx)
        _apply(part, command, step, details, tx)
    return StepOutcome("applied", assignment=part)


def _locked(assignment_id: int, technician_id: int) -> Assignment:
    part = lock_assignment(assignment_id)
    if part.technician_id != technician_id:
        raise AssignmentNotFound
    return part


def _is_repeated(part: Assignment, command: Command) -> bool:
    """Whether the step led here already: a second tap, not a conflict."""
    return any(
        step.to == part.status for (_, known), step in ASSIGNMENT.items() if known == command
    )


def _apply(
    part: Assignment, command: Command, step: Step, details: StepDetails, tx: Writing
) -> None:
    visit, reason = part.visit, _reason(details)
    old = {"status": part.status, "visit_status": visit.status}
    advance(part, command, tx.actor.kind)
    stamp(part, command, details.occurred_at)
    if command == Command.TURN_BACK and _is_time_taken(part):
        # It waits to be planned again: nobody is planned to be in two places.
        withdraw(part, tx, by=ActorKind.SYSTEM)
    part.save()
    if settle_visit(visit):
        if visit.status in VISIT_OVER:
            visit.ended_at, visit.reason = details.occurred_at, reason
        visit.save(update_fields=["status", "version", "ended_at", "reason"])
    if details.follow_up and command == Command.CANNOT_COMPLETE:
        _follow_up_once(visit, tx)
    settle_job(visit.job)
    report = _report(part, command, details, skipped=list(step.skips))
    _publish(EVENTS[command], part, report, tx, old=old)


def _is_time_taken(part: Assignment) -> bool:
    """Whether the office gave a technician's time away while they were on the way."""
    if part.starts_at is None or part.ends_at is None:
        return False
    return clash_of(part, part.starts_at, part.ends_at) is not None


def _follow_up_once(visit: Visit, tx: Writing) -> None:
    """Each of a crew may ask for it; it is still one more visit."""
    if not visit.follow_ups.exists():
        follow_up(visit, tx)


def _park(part: Assignment, command: Command, details: StepDetails, tx: Writing) -> StepOutcome:
    """Store what was done on a visit that is over, or no longer this technician's."""
    code = _why_parked(part)
    report = _report(part, command, details, is_applied=False)
    Conflict.objects.create(report=report, visit=part.visit, code=code)
    _publish("report_conflicted", part, report, tx)
    return StepOutcome("parked", code, PARKED[code], part)


PARKED = {
    "visit-canceled": "The visit was called off meanwhile. What you did counts.",
    "visit-given-away": "The visit was given to somebody else meanwhile. What you did counts.",
    "visit-declined": "You had declined this visit. What you did counts.",
    "visit-over": "The visit was finished before. What you did counts.",
}


def _why_parked(part: Assignment) -> str:
    if part.visit.status == "canceled":
        return "visit-canceled"
    by_part = {"removed": "visit-given-away", "declined": "visit-declined"}
    return by_part.get(part.status, "visit-over")


def _rejected(part: Assignment, command: Command, tx: Writing) -> StepOutcome:
    refusal = IllegalStep("assignment", part.status, command, tx.actor.kind)
    return StepOutcome("rejected", refusal.code, str(refusal), part)


def _report(part: Assignment, command: Command, details: StepDetails, **fields: Any) -> Report:
    return Report.objects.create(
        assignment=part,
        command=command,
        claimed_at=details.claimed_at,
        occurred_at=details.occurred_at,
        is_clock_suspect=details.is_clock_suspect,
        reason=_reason(details),
        note=details.note,
        lat=details.lat,
        lon=details.lon,
        **fields,
    )


def _reason(details: StepDetails) -> Reason | None:
    return Reason.objects.filter(code=details.reason).first() if details.reason else None


def _publish(
    kind: str, part: Assignment, report: Report, tx: Writing, *, old: dict[str, Any] | None = None
) -> None:
    visit: Visit = part.visit
    tx.publish(
        kind,
        visit,
        topics=visit_topics(visit, part.technician_id),
        old=old,
        new={
            "assignment": part.pk,
            "technician": part.technician_id,
            "status": part.status,
            "visit_status": visit.status,
            "occurred_at": report.occurred_at.isoformat(),
            "report": report.pk,
        },
    )
