"""Parts that were used on a visit, and parts that a technician asks for."""

from dataclasses import dataclass
from decimal import Decimal

from dispatch.locks import lock_van
from dispatch.models import Assignment, PartLine
from dispatch.services.filing import Fact, Filed, file_record, tell, why_parked
from events.door import Writing
from technicians.models import PartType


@dataclass(frozen=True, slots=True)
class PartUse:
    """What part and how many; one that is in no catalogue has a name only."""

    code: str
    name: str
    quantity: Decimal
    is_request: bool = False


def add_part_line(part: Assignment, use: PartUse, fact: Fact, tx: Writing) -> Filed:
    """Keep what was used or is asked for; what was used leaves the technician's van.

    A code that the catalogue does not know (any more) is kept as a name. The caller holds the
    assignment's locks.
    """
    known = PartType.objects.filter(code=use.code).first() if use.code else None
    name = "" if known else use.name or use.code
    if known and not use.is_request and not why_parked(part):
        take_from_van(part.technician_id, known.pk, use.quantity)
    filed = file_record(part, "request_part" if use.is_request else "use_part", fact, tx)
    PartLine.objects.create(
        report=filed.report,
        visit=part.visit,
        part_type=known,
        name=name,
        quantity=use.quantity,
        is_request=use.is_request,
    )
    kind = "part_requested" if use.is_request else "part_used"
    tell(kind, part, filed.report, tx, new={"part": known.pk if known else None})
    return filed


def take_from_van(technician_id: int, part_type_id: int, quantity: Decimal) -> None:
    """Take parts out of a technician's van; no more than lie there by our books."""
    stock = lock_van(technician_id, part_type_id)
    if stock is not None:
        stock.quantity = max(Decimal(), stock.quantity - quantity)
        stock.save(update_fields=["quantity"])
