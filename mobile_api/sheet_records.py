"""What a phone shows of a visit beyond its plan: what is to be done, what was done, and before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db.models import OuterRef, Prefetch, Subquery

from dispatch.models import (
    ASSIGNMENT_LOST,
    Assignment,
    ChecklistAnswer,
    ChecklistItem,
    Job,
    JobPart,
    PartLine,
    Report,
    Visit,
    VisitFile,
)
from dispatch.queries.words import name_of, text_of
from dispatch.services.records import Done, Needs, lacking, needs_nothing, required_items
from technicians.models import Stock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

EARLIER = 5


def record_prefetches() -> list[Prefetch[Any] | str]:
    """What `record_fields` reads: one query each, however many assignments there are."""
    by_time = ("report__occurred_at", "pk")
    applied = {"report__is_applied": True}
    answers = ChecklistAnswer.objects.filter(**applied).select_related("item")
    lines = PartLine.objects.filter(**applied).select_related("part_type")
    files = VisitFile.objects.filter(**applied)
    return [
        Prefetch("visit__assignments", _everybody(), "everybody"),
        Prefetch("visit__answers", answers.order_by(*by_time), "answered"),
        Prefetch("visit__part_lines", lines.order_by(*by_time), "lines"),
        Prefetch("visit__files", files.order_by(*by_time), "pictures"),
        "visit__job__work_type__checklist",
        Prefetch("technician__stock", Stock.objects.select_related("part_type")),
        Prefetch("visit__job__site__jobs", _last_jobs(), "last_jobs"),
    ]


def record_fields(part: Assignment) -> dict[str, Any]:
    """Of an assignment read with `record_prefetches`."""
    visit = cast("Any", part.visit)
    items = list(visit.job.work_type.checklist.all())
    done = Done.of(
        ((answer.item.code, answer.value) for answer in visit.answered),
        ((file.kind, file.sha256) for file in visit.pictures),
    )
    return {
        "needs": _needs(visit.job, items, done),
        "missing": _missing(part, items, done),
        "parts_used": [_line(line) for line in visit.lines],
        "files": _files(visit.pictures),
        "notes": _notes(visit.everybody),
        "history": _history(visit),
        "van": _van(part),
    }


def stamp(at: datetime | None) -> str | None:
    """An instant in RFC 3339."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def _everybody() -> Any:
    """All who had a part in a visit, with what they said; also those who lost it."""
    said = Report.objects.filter(is_applied=True).exclude(note="")
    rows = Assignment.objects.select_related("technician").order_by("pk")
    return rows.prefetch_related(Prefetch("reports", said, "said"))


def _last_jobs() -> Any:
    """The last jobs at a site with their last visits: the last visits of all are among them.

    One more than is shown of each, for the visit itself may be one of them.
    """
    ended = Visit.objects.filter(status__in=("completed", "cannot_complete")).exclude(ended_at=None)
    last = ended.filter(job=OuterRef("pk")).order_by("-ended_at").values("ended_at")[:1]
    visits = ended.order_by("-ended_at").prefetch_related(
        Prefetch("assignments", _everybody(), "everybody")
    )[: EARLIER + 1]
    jobs = Job.objects.annotate(last_at=Subquery(last)).exclude(last_at=None)
    return (
        jobs.select_related("work_type")
        .order_by("-last_at")
        .prefetch_related(Prefetch("visits", visits, "last_visits"))[: EARLIER + 1]
    )


def _needs(job: Job, items: list[ChecklistItem], done: Done) -> dict[str, Any]:
    return {
        "photos": job.work_type.required_photos,
        "signature": job.work_type.needs_signature,
        "checklist": [
            {
                "code": item.code,
                "text": text_of(item),
                "kind": item.kind,
                "unit": item.unit,
                "choices": item.choices,
                "is_required": item.is_required,
                "answer": done.answers.get(item.code),
            }
            for item in items
        ],
    }


def _missing(part: Assignment, items: list[ChecklistItem], done: Done) -> list[dict[str, Any]]:
    if needs_nothing(part):
        return []
    kind = part.visit.job.work_type
    return lacking(Needs(required_items(items), kind.required_photos, kind.needs_signature), done)


def _line(line: PartLine) -> dict[str, Any]:
    return {
        "part": line.part_type.code if line.part_type else None,
        "name": line.part_type.name if line.part_type else line.name,
        "quantity": float(line.quantity),
        "is_request": line.is_request,
    }


def _files(files: Iterable[VisitFile]) -> list[dict[str, Any]]:
    """Each picture once, however often it was reported."""
    told = {
        (file.kind, file.sha256): {
            "sha256": file.sha256,
            "kind": file.kind,
            "caption": file.caption,
            "signed_by": file.signed_by,
            "has_arrived": file.file_id is not None,
        }
        for file in files
    }
    return list(told.values())


def _notes(people: Iterable[Any]) -> list[dict[str, Any]]:
    said = [(report, person) for person in people for report in person.said]
    said.sort(key=lambda one: (one[0].occurred_at, one[0].pk))
    return [
        {"text": report.note, "at": stamp(report.occurred_at), "by": person.technician.name}
        for report, person in said
    ]


def _history(visit: Any) -> list[dict[str, Any]]:
    """The last visits to the same site, the newest first."""
    rows = [
        (earlier, job)
        for job in visit.job.site.last_jobs
        for earlier in job.last_visits
        if earlier.pk != visit.pk
    ]
    rows.sort(key=lambda one: (one[0].ended_at, one[0].pk), reverse=True)
    return [_earlier(earlier, job) for earlier, job in rows[:EARLIER]]


def _earlier(visit: Any, job: Job) -> dict[str, Any]:
    went = [person for person in visit.everybody if person.status not in ASSIGNMENT_LOST]
    notes = _notes(visit.everybody)
    return {
        "at": stamp(visit.ended_at),
        "work": name_of(job.work_type),
        "technician": went[0].technician.name if went else None,
        "status": visit.status,
        "note": notes[-1]["text"] if notes else "",
    }


def _van(part: Assignment) -> list[dict[str, Any]]:
    """What the technician's van holds of the parts that this job needs."""
    stock = {row.part_type_id: row.quantity for row in part.technician.stock.all()}
    wanted: Iterable[JobPart] = part.visit.job.parts.all()
    return [
        {
            "part": need.part_type.code,
            "name": need.part_type.name,
            "quantity": float(stock.get(need.part_type_id, 0)),
        }
        for need in wanted
    ]
