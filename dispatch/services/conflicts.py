"""Reports that did not fit what the office had decided: who sees them, and the choice between.

`count`: what was reported holds. `keep`: the office's decision stands. What somebody reported on
one visit hangs together, so a choice holds for it and for what they reported there before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.db.models import Q
from django.utils import timezone

from dispatch.errors import ConflictNotFound, ConflictResolved
from dispatch.lifecycle import Command, advance
from dispatch.locks import lock_assignment
from dispatch.models import ASSIGNMENT_LOST, UNDER_WAY, VISIT_OVER, Assignment, Conflict, Report
from dispatch.services.execution import EVENTS, STAMPED
from dispatch.services.filing import is_lost, tell
from dispatch.services.records import CORRECTABLE, count_record
from dispatch.services.stamps import stamp
from dispatch.services.standing import ended_at, live_parts, settle_job, settle_visit
from dispatch.services.withdrawal import withdraw
from events.actors import ActorKind
from events.door import Writing, writing

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from company.models import User
    from events.actors import Actor

Choice = Literal["count", "keep"]
CHOICES: tuple[Choice, ...] = ("count", "keep")


def of_technician(technician_id: int) -> QuerySet[Conflict]:
    """The conflicts about what a technician reported, the newest first."""
    return _told(Q(report__assignment__technician=technician_id))


def of_territories(territory_ids: Collection[int]) -> QuerySet[Conflict]:
    """The conflicts about visits of some territories, the newest first."""
    return _told(Q(visit__job__territory__in=territory_ids))


def resolve(
    conflict_id: int,
    choice: Choice,
    *,
    among: QuerySet[Conflict],
    actor: Actor,
    user: User | None = None,
) -> Conflict:
    """Choose what holds; the conflict as it is then. The same choice again changes nothing.

    Args:
        among: Those that this person sees, from `of_technician` or `of_territories`.
        user: Who of the office chose.

    Raises:
        ConflictNotFound: no such conflict, or this person does not see it.
        ConflictResolved: the other was chosen before.
    """
    found = among.filter(pk=conflict_id).first()
    if found is None:
        raise ConflictNotFound
    with writing(actor) as tx:
        part = lock_assignment(found.report.assignment_id)
        conflict = _told(Q(pk=conflict_id)).get()
        if conflict.resolved_at is None:
            _settle(part, _until(conflict), choice, tx, user=user)
        elif conflict.resolution != choice:
            raise ConflictResolved(conflict.resolution)
    return _told(Q(pk=conflict_id)).get()


def _told(wanted: Q) -> QuerySet[Conflict]:
    rows = Conflict.objects.filter(wanted).order_by("-opened_at", "-pk")
    return rows.select_related("report__assignment__technician", "visit__job")


def _until(conflict: Conflict) -> list[Conflict]:
    """A conflict after the open ones that led to it, in the order of what happened."""
    report = conflict.report
    rows = Conflict.objects.filter(
        Q(report__occurred_at__lt=report.occurred_at)
        | Q(report__occurred_at=report.occurred_at, report__pk__lte=report.pk),
        report__assignment=report.assignment_id,
        resolved_at=None,
    )
    return list(rows.select_related("report").order_by("report__occurred_at", "report__pk"))


def _settle(
    part: Assignment,
    conflicts: list[Conflict],
    choice: Choice,
    tx: Writing,
    *,
    user: User | None,
) -> None:
    if choice == "count":
        _count(part, [conflict.report for conflict in conflicts], tx)
    now = timezone.now()
    for conflict in conflicts:
        conflict.resolved_at, conflict.resolved_by, conflict.resolution = now, user, choice
        conflict.save(update_fields=["resolved_at", "resolved_by", "resolution"])
        told = {"conflict": conflict.pk, "resolution": choice}
        tell("conflict_resolved", part, conflict.report, tx, new=told)


def _count(part: Assignment, reports: list[Report], tx: Writing) -> None:
    """Let reports count; work that was reported as done is done, where nobody else is at it."""
    Report.objects.filter(pk__in=[report.pk for report in reports]).update(is_applied=True)
    for report in reports:
        if report.command in EVENTS:
            _count_times(part, report)
        else:
            count_record(part, report)
    part.version += 1
    part.save(update_fields=STAMPED)
    done = next((one for one in reports if one.command == Command.COMPLETE), None)
    if done is not None and _may_complete(part):
        _complete(part, done, tx)


def _count_times(part: Assignment, report: Report) -> None:
    """The times of somebody who was not to go are theirs alone; others keep what they have."""
    before = {name: getattr(part, name) for name in CORRECTABLE}
    stamp(part, Command(report.command), report.occurred_at)
    if not is_lost(part):
        for name, at in before.items():
            setattr(part, name, at or getattr(part, name))


def _may_complete(part: Assignment) -> bool:
    visit = part.visit
    if part.status not in ASSIGNMENT_LOST or visit.status in VISIT_OVER:
        return False
    return not visit.assignments.exclude(pk=part.pk).filter(status__in=UNDER_WAY).exists()


def _complete(part: Assignment, done: Report, tx: Writing) -> None:
    """The visit was done by this technician: whoever was to go in their place stays at home."""
    visit = part.visit
    old = {"status": part.status, "visit_status": visit.status}
    for other in live_parts(visit):
        if (other.role, other.day_number) == (part.role, part.day_number):
            other.visit = visit
            withdraw(other, tx, by=ActorKind.SYSTEM)
    advance(part, Command.COUNT, ActorKind.SYSTEM)
    part.save(update_fields=["status", "version"])
    if settle_visit(visit):
        if visit.status in VISIT_OVER:
            visit.ended_at, visit.reason = ended_at(visit), None
        visit.save(update_fields=["status", "version", "ended_at", "reason"])
    settle_job(visit.job)
    tell(EVENTS[Command.COMPLETE], part, done, tx, old=old)
