"""How what a command addressed stands after it, as phones get it."""

from collections.abc import Iterable
from typing import Any

from dispatch.models import Assignment
from dispatch.services.filing import Filed
from dispatch.services.records import missing_of
from mobile_api.kinds import Outcome


def assignment_state(part: Assignment) -> dict[str, Any]:
    """Statuses and version of a part read with its visit and job, and what completion lacks."""
    return {
        "status": part.status,
        "visit_status": part.visit.status,
        "version": part.version,
        "missing": missing_of(part),
    }


def parts_of(assignment_ids: Iterable[int]) -> list[Assignment]:
    """Assignments with what `assignment_state` reads."""
    rows = Assignment.objects.filter(pk__in=set(assignment_ids))
    return list(rows.select_related("visit__job"))


def of_record(part: Assignment, filed: Filed) -> Outcome:
    """The outcome of a command that added a record to a visit."""
    return Outcome(
        filed.result,
        filed.code,
        filed.message,
        assignment=part.pk,
        version=part.version,
        state=assignment_state(part),
    )
