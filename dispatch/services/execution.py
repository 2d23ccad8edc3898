"""What technicians do: each step they report, on their own visit.

Facts beat plans: what was done is stored even when the office changed its mind meanwhile; then it
is parked, see `filing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dispatch.errors import CompletionNeeds, IllegalStep, ReasonNeeded
from dispatch.lifecycle import ASSIGNMENT, Command, Step, advance, can
from dispatch.locks import lock_assignment
from dispatch.models import ASSIGNMENT_OVER, VISIT_OVER, Assignment, Reason, Report
from dispatch.models.work_types import LEAD
from dispatch.services.filing import Fact, Filed, open_conflict, tell, why_parked, write_report
from dispatch.services.follow_ups import follow_up
from dispatch.services.records.completion import missing_of
from dispatch.services.stamps import stamp
from dispatch.services.standing import ENDED, ended_at, settle_job, settle_visit
from dispatch.services.timing import clash_of
from dispatch.services.withdrawal import withdraw
from events.actors import ActorKind
from events.door import Writing, writing

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.models import Visit
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
ENDS = (Command.COMPLETE, Command.CANNOT_COMPLETE)
# What a step may change of an assignment.
STAMPED = (
    "status",
    "version",
    "travel_started_at",
    "arrived_at",
    "work_started_at",
    "work_ended_at",
    "paused_at",
    "paused_s",
)
WITH_REASON = (Command.DECLINE, Command.PAUSE, Command.CANNOT_COMPLETE)


@dataclass(frozen=True, slots=True)
class StepDetails(Fact):
    """When a step was taken and what was said about it; `reason` is a code of the office's list."""

    reason: str = ""
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
        ReasonNeeded: the office keeps a list of reasons for this step, and none of it was given.
        CompletionNeeds: the work type requires records that are not there.
    """
    with writing(actor) as tx:
        part = lock_assignment(assignment_id, technician_id=technician_id)
        return take_step(part, command, details, tx)


def take_step(part: Assignment, command: Command, details: StepDetails, tx: Writing) -> StepOutcome:
    """As `report_step`, for an assignment of which the caller holds the locks."""
    step = ASSIGNMENT.get((part.status, command))
    if command not in EVENTS or (step is None and _is_repeated(part, command)):
        return _rejected(part, command, tx)
    if step is None and part.status not in ASSIGNMENT_OVER:
        return _rejected(part, command, tx)
    if step is None or part.visit.status in VISIT_OVER:
        return _park(part, command, details, tx)
    if not can(part, command, tx.actor.kind):
        return _rejected(part, command, tx)
    reason = _reason(command, details)
    if command == Command.COMPLETE and (missing := missing_of(part)):
        raise CompletionNeeds(missing)
    _apply(part, _Taken(command, step, details, reason), tx)
    return StepOutcome("applied", assignment=part)


def _is_repeated(part: Assignment, command: Command) -> bool:
    """Whether the step led here already: a second tap, not a conflict."""
    return any(
        step.to == part.status for (_, known), step in ASSIGNMENT.items() if known == command
    )


@dataclass(frozen=True, slots=True)
class _Taken:
    """A step that is taken, with the row of its reason."""

    command: Command
    step: Step
    details: StepDetails
    reason: Reason | None


def _apply(part: Assignment, taken: _Taken, tx: Writing) -> None:
    visit, command, details = part.visit, taken.command, taken.details
    old = {"status": part.status, "visit_status": visit.status}
    advance(part, command, tx.actor.kind)
    stamp(part, command, details.occurred_at)
    if command == Command.TURN_BACK and _is_time_taken(part):
        # It waits to be planned again: nobody is planned to be in two places.
        withdraw(part, tx, by=ActorKind.SYSTEM)
    part.save(update_fields=STAMPED)
    if settle_visit(visit):
        if visit.status in VISIT_OVER:
            visit.ended_at, visit.reason = _how_it_ended(part, taken)
        visit.save(update_fields=["status", "version", "ended_at", "reason"])
    if details.follow_up and command == Command.CANNOT_COMPLETE:
        _follow_up_once(visit, tx)
    settle_job(visit.job)
    report = write_report(part, command, details, reason=taken.reason, skipped=taken.step.skips)
    tell(EVENTS[command], part, report, tx, old=old)


def _how_it_ended(last: Assignment, taken: _Taken) -> tuple[datetime | None, Reason | None]:
    """When the last of a crew ended, and the lead's reason: whoever's phone comes last."""
    at = ended_at(last.visit)
    if last.role == LEAD:
        return at, taken.reason
    leads = last.visit.assignments.filter(role=LEAD, status__in=ENDED)
    reports = Report.objects.filter(assignment__in=leads)
    newest = reports.order_by("-assignment__day_number", "-assignment", "-pk")
    said = newest.filter(command__in=ENDS, is_applied=True).first()
    return at, said.reason if said else taken.reason


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
    code = why_parked(part) or "visit-over"
    reason = Reason.objects.filter(code=details.reason).first() if details.reason else None
    report = write_report(part, command, details, reason=reason, is_applied=False)
    open_conflict(part, report, code, tx)
    return StepOutcome("parked", code, Filed(report, code).message, part)


def _rejected(part: Assignment, command: Command, tx: Writing) -> StepOutcome:
    refusal = IllegalStep("assignment", part.status, command, tx.actor.kind)
    return StepOutcome("rejected", refusal.code, str(refusal), part)


def _reason(command: Command, details: StepDetails) -> Reason | None:
    """The row of the reason that was given.

    A phone may hold a list that was changed meanwhile: a reason that is no longer given out still
    counts. Where the office keeps no reason for a step, none can be asked for.
    """
    # JSON lists cannot be asked alike on all databases; there are few reasons.
    asked = command in WITH_REASON
    rows = list(Reason.objects.order_by("code")) if asked or details.reason else []
    known = [row for row in rows if command in row.commands]
    on_offer = [row.code for row in known if row.is_active] if asked else []
    given = next((row for row in (known if on_offer else rows) if row.code == details.reason), None)
    if given is None and on_offer:
        raise ReasonNeeded(command, on_offer)
    return given
