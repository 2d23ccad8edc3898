"""Work types that require something, and the reasons that an office keeps."""

from typing import Any

from dispatch.models import ChecklistItem, Reason, WorkType
from tests.factories import make_work_type

HASH = "ab" * 32
OTHER_HASH = "cd" * 32


def make_item(work_type: WorkType, code: str, **fields: Any) -> ChecklistItem:
    """An item of a checklist; a required check unless said otherwise."""
    return ChecklistItem.objects.create(
        **{"work_type": work_type, "code": code, "text": code.title()} | fields
    )


def make_demanding_work() -> WorkType:
    """Work that requires a check and a reading, a photo and a signature."""
    work_type = make_work_type(required_photos=1, needs_signature=True)
    make_item(work_type, "tight")
    make_item(work_type, "pressure", kind="reading", unit="mbar", position=1)
    make_item(work_type, "found", kind="text", is_required=False, position=2)
    return work_type


def make_reason(code: str, *commands: str, **fields: Any) -> Reason:
    """A reason that may be given for some commands."""
    fields = {"name": code.title(), "category": "other"} | fields
    return Reason.objects.create(code=code, commands=list(commands), **fields)
