"""Times that were reported wrongly: a correction is a row of its own."""

from datetime import datetime, timedelta
from itertools import pairwise

from dispatch.errors import TimeImpossible
from dispatch.models import ASSIGNMENT_OVER, Assignment, TimeCorrection
from dispatch.services.filing import Fact, Filed, file_record, is_lost, tell, why_parked
from events.door import Writing

# In the order in which they happen.
CORRECTABLE = ("travel_started_at", "arrived_at", "work_started_at", "work_ended_at")
REACHED = {
    "travel_started_at": ("en_route", "on_site", "in_progress", "paused", *ASSIGNMENT_OVER),
    "arrived_at": ("on_site", "in_progress", "paused", *ASSIGNMENT_OVER),
    "work_started_at": ("in_progress", "paused", *ASSIGNMENT_OVER),
    "work_ended_at": ASSIGNMENT_OVER,
}
# Nobody remembers further back, and the time sheet is signed by then.
CORRECTED_WITHIN = timedelta(days=31)


def correct_time(part: Assignment, field: str, at: datetime, fact: Fact, tx: Writing) -> Filed:
    """Keep that a time was another, and let it count; what it was stays readable.

    Own work that is over may still be corrected. The caller holds the assignment's locks.

    Args:
        at: On our clock.

    Raises:
        TimeImpossible: it lies in the future, long ago, before a step that comes earlier, or the
            step has not been taken.
    """
    _require_possible(part, field, at, fact)
    code = why_parked(part) if is_lost(part) else ""
    filed = file_record(part, "adjust_time", fact, tx, code=code)
    row = TimeCorrection.objects.create(
        report=filed.report, assignment=part, field=field, was=getattr(part, field), becomes=at
    )
    if not code:
        apply_time(part, row)
    tell("time_corrected", part, filed.report, tx, new={"correction": row.pk})
    return filed


def apply_time(part: Assignment, row: TimeCorrection) -> None:
    """Let a correction count, and save it."""
    before = getattr(part, row.field)
    setattr(part, row.field, row.becomes)
    part.version += 1
    part.save(update_fields=[row.field, "version"])
    visit = part.visit
    if row.field == "work_ended_at" and visit.ended_at is not None and visit.ended_at == before:
        visit.ended_at = row.becomes
        visit.version += 1
        visit.save(update_fields=["ended_at", "version"])


def _require_possible(part: Assignment, field: str, at: datetime, fact: Fact) -> None:
    if at > fact.occurred_at:
        raise TimeImpossible(field, "in-the-future")
    if at < fact.occurred_at - CORRECTED_WITHIN:
        raise TimeImpossible(field, "too-long-ago")
    if is_lost(part):
        return
    if part.status not in REACHED[field]:
        raise TimeImpossible(field, "not-reached")
    times = [at if name == field else getattr(part, name) for name in CORRECTABLE]
    known = [time for time in times if time is not None]
    if any(later < earlier for earlier, later in pairwise(known)):
        raise TimeImpossible(field, "out-of-order")
