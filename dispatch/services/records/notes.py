"""Words that a technician leaves with a visit."""

from dispatch.models import Assignment
from dispatch.services.filing import Fact, Filed, file_record, tell
from events.door import Writing


def add_note(part: Assignment, fact: Fact, tx: Writing) -> Filed:
    """Keep `fact.note`. The caller holds the assignment's locks."""
    filed = file_record(part, "note", fact, tx)
    tell("note_added", part, filed.report, tx)
    return filed
