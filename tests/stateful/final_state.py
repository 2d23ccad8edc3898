"""Everything that phones can change, without the numbers and times that an order of arrival leaves.

Rows of found jobs get other numbers each time: a part is known by whose it is and when it starts.

Two ways to deliver the same commands end well if these are equal.
"""

from __future__ import annotations

from typing import Any

from dispatch.models import (
    Assignment,
    ChecklistAnswer,
    Conflict,
    Delay,
    FoundJob,
    PartLine,
    Report,
    TimeCorrection,
    Visit,
    VisitFile,
)
from mobile_api.models import HandledCommand
from technicians.models import ClockEntry, Stock

PART = ("technician", "role", "starts_at")
STAMPS = ("travel_started_at", "arrived_at", "work_started_at", "work_ended_at")
Rows = list[dict[str, Any]]
# Rows of a report, each with what tells it apart and what it says.
RECORDS: dict[type[Any], tuple[str, ...]] = {
    ChecklistAnswer: ("item__code", "value"),
    PartLine: ("part_type__code", "name", "quantity", "is_request"),
    VisitFile: ("kind", "sha256", "caption", "signed_by"),
    TimeCorrection: ("field", "was", "becomes"),
    Delay: ("minutes",),
    Conflict: ("code", "resolution"),
}


def dump() -> dict[str, Rows]:
    """All of it, in an order that follows from what it says."""
    found = {
        "assignments": _rows(Assignment, "technician", "status", "version", *STAMPS,
                             "visit__status", "visit__version", "visit__ended_at",
                             "visit__job__status", "visit__reason__code"),
        "follow-ups": _rows(Visit, *_of("follow_up_of__assignments__"), "status"),
        "reports": _rows(Report, "assignment__technician", "command", "claimed_at", "occurred_at",
                         "is_applied", "is_clock_suspect", "skipped", "reason__code", "note"),
        "clock": _rows(ClockEntry, "technician", "kind", "claimed_at", "occurred_at"),
        "found": _rows(FoundJob, "technician", "client_ref", "assignment__status",
                       "assignment__visit__status", "assignment__visit__job__description"),
        "stock": _rows(Stock, "technician", "part_type__code", "quantity"),
        "handled": _rows(HandledCommand, "device", "seq", "raw", "result", "answer__error_code"),
    }  # fmt: skip
    for model, fields in RECORDS.items():
        found[model.__name__] = _rows(model, "report__claimed_at", *fields)
    return found


def standing() -> dict[str, Rows]:
    """How visits and everybody's part in them stand: of a crew, no more than this is independent
    of whose phone came first. Whether a note came before the visit was over is not."""
    return {
        "assignments": _rows(Assignment, *PART, "status", "version", *STAMPS),
        "visits": _rows(
            Visit, *_of("assignments__"), "status", "ended_at", "reason__code", "job__status"
        ),
    }


def _of(relation: str) -> list[str]:
    """What tells the parts of a visit apart, over a relation."""
    return [relation + field for field in PART]


def _rows(model: Any, *fields: str) -> Rows:
    return sorted(model.objects.order_by().values(*fields), key=repr)
