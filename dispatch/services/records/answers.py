"""Answers to the checklist of a visit's work type."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from dispatch.errors import AnswerUnfit, ItemUnknown
from dispatch.models import Assignment, ChecklistAnswer, ChecklistItem, ItemKind
from dispatch.services.filing import Fact, Filed, file_record, tell
from events.door import Writing

MAX_TEXT = 2_000
# Beyond it neither database keeps a number exactly.
MAX_READING = 1e12
NOT_TAKEN = {
    ItemKind.CHECK: _("Answer with true or false."),
    ItemKind.READING: _("Answer with a number."),
    ItemKind.CHOICE: _("Answer with one of its choices."),
    ItemKind.TEXT: _("Answer with some words, at most 2,000 characters."),
}


def answer_item(part: Assignment, code: str, value: Any, fact: Fact, tx: Writing) -> Filed:
    """Keep an answer; of several the one that happened last counts.

    The caller holds the assignment's locks.

    Raises:
        ItemUnknown: the work type's checklist has no such item.
        AnswerUnfit: the value is not of the item's kind.
    """
    items = ChecklistItem.objects.filter(work_type=part.visit.job.work_type_id, code=code)
    item = items.first()
    if item is None:
        raise ItemUnknown(code)
    if not fits(item, value):
        raise AnswerUnfit(code, str(NOT_TAKEN[ItemKind(item.kind)]))
    filed = file_record(part, "answer_checklist", fact, tx)
    ChecklistAnswer.objects.create(report=filed.report, visit=part.visit, item=item, value=value)
    tell("checklist_answered", part, filed.report, tx, new={"item": item.pk})
    return filed


def fits(item: ChecklistItem, value: Any) -> bool:
    """Whether a value answers an item."""
    match item.kind:
        case ItemKind.CHECK:
            return isinstance(value, bool)
        case ItemKind.READING:
            return type(value) in (int, float) and abs(value) <= MAX_READING
        case ItemKind.CHOICE:
            return isinstance(value, str) and value in item.choices
    return isinstance(value, str) and len(value.strip()) > 0 and len(value) <= MAX_TEXT
