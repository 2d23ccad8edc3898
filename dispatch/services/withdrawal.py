"""Taking a part away from whoever has it."""

from dispatch.lifecycle import Command, advance
from dispatch.models import Assignment
from events.actors import ActorKind
from events.door import Writing


def withdraw(part: Assignment, tx: Writing, *, by: ActorKind) -> None:
    """End a part that is not under way, and save it; who had it sees one last event.

    Raises:
        IllegalStep: the technician is under way already.
    """
    advance(part, Command.REMOVE, by)
    part.save(update_fields=["status", "version"])
    tx.publish(
        "visit_withdrawn",
        part.visit,
        topics=[f"technician:{part.technician_id}"],
        old={"technician": part.technician_id, "assignment": part.pk},
    )
