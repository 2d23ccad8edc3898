"""What a work type requires before a visit is completed, and what of it is there.

Records of anybody in the crew count; the lead answers for them, on the visit's last day.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from dispatch.models import (
    ASSIGNMENT_OVER,
    Assignment,
    ChecklistAnswer,
    ChecklistItem,
    FileKind,
    VisitFile,
    WorkType,
)
from dispatch.models.work_types import LEAD

Missing = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Needs:
    """What completion requires; `items` are the codes of required checklist items in order."""

    items: tuple[str, ...] = ()
    photos: int = 0
    has_signature: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What is there: the last answer by item's code, how many different photos, a signature."""

    answers: dict[str, Any] = field(default_factory=dict)
    photos: int = 0
    is_signed: bool = False

    @classmethod
    def of(cls, answers: Iterable[tuple[str, Any]], pictures: Iterable[tuple[str, str]]) -> Self:
        """From answers by item in the order of time, and pictures as (kind, hash)."""
        kinds = [kind for kind, _ in set(pictures)]
        return cls(dict(answers), kinds.count(FileKind.PHOTO), FileKind.SIGNATURE in kinds)


def needs_nothing(part: Assignment) -> bool:
    """Whether this part is completed whatever was recorded: not the lead's, not the last day's."""
    is_last_day = part.day_number == part.visit.day_count
    return part.role != LEAD or not is_last_day or part.status in ASSIGNMENT_OVER


def lacking(needs: Needs, done: Done) -> Missing:
    """What is missing, as phones get it."""
    unanswered = [code for code in needs.items if code not in done.answers]
    missing: Missing = [{"what": "checklist", "item": code} for code in unanswered]
    if needs.photos > done.photos:
        missing.append({"what": "photos", "count": needs.photos - done.photos})
    if needs.has_signature and not done.is_signed:
        missing.append({"what": "signature"})
    return missing


def required_items(items: Iterable[ChecklistItem]) -> tuple[str, ...]:
    """The codes of those that completion requires."""
    return tuple(item.code for item in items if item.is_required)


def missing_of(part: Assignment) -> Missing:
    """What a technician has still to add before this part can be completed.

    One statement where the work type requires nothing, at most three.
    """
    if needs_nothing(part):
        return []
    needs = _needs(part.visit.job.work_type_id)
    return lacking(needs, _done(part.visit_id, needs))


def _needs(work_type_id: int) -> Needs:
    """In one statement; a work type without a checklist has one row."""
    rows = list(
        WorkType.objects.filter(pk=work_type_id)
        .order_by("checklist__position", "checklist__pk")
        .values_list(
            "required_photos", "needs_signature", "checklist__code", "checklist__is_required"
        )
    )
    photos, has_signature = rows[0][:2]
    return Needs(tuple(row[2] for row in rows if row[3]), photos, has_signature)


def _done(visit_id: int, needs: Needs) -> Done:
    answers = ChecklistAnswer.objects.filter(visit=visit_id, report__is_applied=True)
    pictures = VisitFile.objects.filter(visit=visit_id, report__is_applied=True)
    has_pictures = needs.photos or needs.has_signature
    return Done.of(
        answers.values_list("item__code", "value") if needs.items else (),
        pictures.values_list("kind", "sha256") if has_pictures else (),
    )
