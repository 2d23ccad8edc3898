"""Keeping what a technician says: applied, or parked where the office had decided otherwise.

Facts beat plans: what was done is stored even when the office changed its mind meanwhile; then it
is parked, with a conflict that both sides see and that blocks nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from dispatch.models import ASSIGNMENT_LOST, VISIT_OVER, Assignment, Conflict, Reason, Report
from dispatch.services.topics import visit_topics

if TYPE_CHECKING:
    from datetime import datetime

    from events.door import Writing

WHY_PARKED = {
    "visit-canceled": _("The visit was called off meanwhile. What you did is kept."),
    "visit-given-away": _("The visit was given to somebody else meanwhile. What you did is kept."),
    "visit-declined": _("You had declined this visit. What you did is kept."),
    "visit-over": _("The visit was finished before. What you did is kept."),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """When something was done, where, and what was said about it.

    `claimed_at` is the device's clock, `occurred_at` what we count with; degrees or nothing.
    """

    claimed_at: datetime
    occurred_at: datetime
    is_clock_suspect: bool = False
    note: str = ""
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """A report as it was kept; `code` says why it is parked, "" where it counts."""

    report: Report
    code: str = ""

    @property
    def result(self) -> str:
        """`applied` or `parked`."""
        return "parked" if self.code else "applied"

    @property
    def message(self) -> str:
        """What the technician is told of it."""
        return str(WHY_PARKED[self.code]) if self.code else ""


def is_lost(part: Assignment) -> bool:
    """Whether a visit is not this technician's any more, or was called off."""
    return part.status in ASSIGNMENT_LOST or part.visit.status == "canceled"


def why_parked(part: Assignment) -> str:
    """Which decision of the office a report does not fit; "" where it fits."""
    if part.visit.status == "canceled":
        return "visit-canceled"
    by_part = {"removed": "visit-given-away", "declined": "visit-declined"}
    if part.status in by_part:
        return by_part[part.status]
    return "visit-over" if part.visit.status in VISIT_OVER else ""


def file_record(
    part: Assignment, command: str, fact: Fact, tx: Writing, *, code: str | None = None
) -> Filed:
    """Keep a record that a technician adds to their visit; its row hangs on `report`.

    The caller holds the assignment's locks and publishes what was added with `tell`.

    Args:
        code: Why it is parked, where that does not follow from the visit; "" if it is not.
    """
    code = why_parked(part) if code is None else code
    report = write_report(part, command, fact, is_applied=not code)
    if code:
        open_conflict(part, report, code, tx)
    return Filed(report, code)


def write_report(
    part: Assignment,
    command: str,
    fact: Fact,
    *,
    reason: Reason | None = None,
    is_applied: bool = True,
    skipped: tuple[str, ...] = (),
) -> Report:
    """The row of a report."""
    return Report.objects.create(
        assignment=part,
        command=command,
        claimed_at=fact.claimed_at,
        occurred_at=fact.occurred_at,
        is_clock_suspect=fact.is_clock_suspect,
        note=fact.note,
        lat=fact.lat,
        lon=fact.lon,
        reason=reason,
        is_applied=is_applied,
        skipped=list(skipped),
    )


def open_conflict(part: Assignment, report: Report, code: str, tx: Writing) -> Conflict:
    """Let both sides see that a report does not fit."""
    conflict = Conflict.objects.create(report=report, visit=part.visit, code=code)
    tell("report_conflicted", part, report, tx, new={"conflict": conflict.pk})
    return conflict


def tell(
    kind: str,
    part: Assignment,
    report: Report,
    tx: Writing,
    *,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
) -> None:
    """Publish what was reported to all who see the visit; `new` adds ids and numbers."""
    visit = part.visit
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
            **(new or {}),
        },
    )
