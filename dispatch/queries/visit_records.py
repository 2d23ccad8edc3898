"""What technicians added to a visit: words, answers, pictures, parts. As the inspector tells it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch.models import (
    ChecklistAnswer,
    ChecklistItem,
    ItemKind,
    PartLine,
    Report,
    Visit,
    VisitFile,
)
from dispatch.queries.words import text_of


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody said on a visit; `counts` is false while a conflict about it is open."""

    text: str
    at: datetime
    by: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """An item of the checklist and its last answer in words, "" while there is none."""

    item: str
    text: str
    value: str
    is_required: bool
    at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A photo or a signature; `url` is empty while it is on its way from the phone."""

    id: int
    kind: str
    caption: str
    signed_by: str
    at: datetime
    by: str
    url: str


@dataclass(frozen=True, slots=True)
class PartUsed:
    """A part used, or asked for."""

    name: str
    quantity: float
    unit: str
    is_request: bool
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class VisitRecords:
    """All of it, each in the order in which it happened."""

    notes: list[Note]
    answers: list[Answer]
    pictures: list[PictureRow]
    parts: list[PartUsed]


def visit_records(visit: Visit) -> VisitRecords:
    """What is recorded of a visit, in five statements."""
    return VisitRecords(_notes(visit), _answers(visit), _pictures(visit), _parts(visit))


def _notes(visit: Visit) -> list[Note]:
    rows = Report.objects.filter(assignment__visit=visit).exclude(note="")
    return [
        Note(row.note, row.occurred_at, row.assignment.technician.name, row.is_applied)
        for row in rows.select_related("assignment__technician")
    ]


def _answers(visit: Visit) -> list[Answer]:
    rows = ChecklistAnswer.objects.filter(visit=visit, report__is_applied=True)
    rows = rows.select_related("report__assignment__technician")
    last = {row.item_id: row for row in rows.order_by("report__occurred_at", "pk")}
    items = ChecklistItem.objects.filter(work_type=visit.job.work_type_id)
    return [_answer(item, last.get(item.pk)) for item in items]


def _answer(item: ChecklistItem, row: ChecklistAnswer | None) -> Answer:
    return Answer(
        item=item.code,
        text=text_of(item),
        value=in_words(item, row.value) if row else "",
        is_required=item.is_required,
        at=row.report.occurred_at if row else None,
        by=row.report.assignment.technician.name if row else "",
    )


def in_words(item: ChecklistItem, value: Any) -> str:
    """An answer as a person reads it."""
    if item.kind == ItemKind.CHECK:
        return _("Yes") if value else _("No")
    return f"{value} {item.unit}".strip() if item.kind == ItemKind.READING else str(value)


def _pictures(visit: Visit) -> list[PictureRow]:
    rows = VisitFile.objects.filter(visit=visit).order_by("report__occurred_at", "pk")
    return [
        PictureRow(
            id=row.pk,
            kind=row.kind,
            caption=row.caption,
            signed_by=row.signed_by,
            at=row.report.occurred_at,
            by=row.report.assignment.technician.name,
            url=f"/api/visits/{visit.pk}/pictures/{row.pk}/" if row.file_id else "",
        )
        for row in rows.select_related("report__assignment__technician")
    ]


def _parts(visit: Visit) -> list[PartUsed]:
    rows = PartLine.objects.filter(visit=visit).order_by("report__occurred_at", "pk")
    return [
        PartUsed(
            name=row.part_type.name if row.part_type else row.name,
            quantity=float(row.quantity),
            unit=row.part_type.unit if row.part_type else "",
            is_request=row.is_request,
            at=row.report.occurred_at,
            by=row.report.assignment.technician.name,
        )
        for row in rows.select_related("part_type", "report__assignment__technician")
    ]
