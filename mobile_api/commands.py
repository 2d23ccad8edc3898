"""Commands of phones: in their order, each once, each stored with its effect.

A number is used up by whatever was answered, so that one bad command blocks nothing behind it.
"""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db import DataError
from django.db import Error as DatabaseError

from dispatch.errors import AssignmentNotFound
from dispatch.locks import lock_assignment, lock_technicians
from dispatch.models import Assignment
from dispatch.services.found_jobs import assignment_of
from dispatch.services.offers import people_of
from events.door import writing
from events.refusals import Refusal
from events.retry import retrying
from mobile_api import kinds_clock, kinds_found, kinds_offers, kinds_records, kinds_steps
from mobile_api.clock import occurred
from mobile_api.errors import DeviceRevoked
from mobile_api.kinds import Delivery, Moment, PhoneCommand, handler
from mobile_api.models import Device, HandledCommand
from mobile_api.parsing import MAX_ITEM_BYTES, reference, storable, understand
from mobile_api.payloads import NotUnderstood, is_number
from mobile_api.states import assignment_state, parts_of

__all__ = ["HANDLERS", "Delivery", "Handled", "carry_out", "handle"]
# Each registers the handlers of its kinds.
HANDLERS = (kinds_clock, kinds_found, kinds_offers, kinds_records, kinds_steps)
MAX_BATCH = 100
Item = dict[str, Any]
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Handled:
    """What was answered to a command: `applied`, `duplicate`, `parked`, `rejected` or `gap`.

    Attributes:
        was: What a duplicate was answered the first time.
        version: Of the assignment after it.
        state: What the command addressed, as it is now.
    """

    seq: int
    result: str
    was: str = ""
    assignment: int | None = None
    version: int | None = None
    error_code: str = ""
    message: str = ""
    state: dict[str, Any] | None = None


def handle(items: Iterable[Item], delivery: Delivery) -> list[Handled]:
    """Handle a batch in the order of its numbers; beyond a gap nothing is stored.

    Each command is one transaction: what was answered stays, whatever comes after it.
    `delivery.device.next_seq` is then the number that is expected next.

    Raises:
        DeviceRevoked: the phone was revoked meanwhile; what was answered before stays.
    """
    ordered = sorted(items, key=lambda item: int(item["seq"]))
    known = _known([item["seq"] for item in ordered], delivery.device)
    answers: list[Handled] = []
    for item in ordered:
        record = known.get(item["seq"])
        if record is not None:
            answer = _duplicate(record, item)
        else:
            answer = retrying(partial(_handle, item, delivery))
        answers.append(answer)
        if answer.result == "gap":
            answers += [_gap(later["seq"]) for later in ordered[len(answers) :]]
            break
    return _as_it_is_now(answers)


def _as_it_is_now(answers: list[Handled]) -> list[Handled]:
    """Duplicates with the state of today, not that of their first answer."""
    again = {one.assignment for one in answers if one.result == "duplicate" and one.assignment}
    if not again:
        return answers
    states = {part.pk: assignment_state(part) for part in parts_of(again)}
    return [
        replace(one, state=states.get(one.assignment or 0, one.state))
        if one.result == "duplicate"
        else one
        for one in answers
    ]


def _known(seqs: Sequence[int], device: Device) -> dict[int, HandledCommand]:
    """What was handled before this request came; the rest is looked at under the lock."""
    behind = [seq for seq in seqs if seq < device.next_seq]
    if not behind:
        return {}
    rows = HandledCommand.objects.filter(device=device, seq__in=behind)
    return {row.seq: row for row in rows}


def _handle(item: Item, delivery: Delivery) -> Handled:
    seq = item["seq"]
    with writing(delivery.actor, request_id=delivery.request_id):
        part = _locked(item, delivery.device.technician_id)
        device = Device.objects.get(pk=delivery.device.pk)
        if device.revoked_at is not None:
            raise DeviceRevoked
        if seq < device.next_seq:
            record = HandledCommand.objects.filter(device=device, seq=seq).first()
            return _duplicate(record, item) if record else Handled(seq, "duplicate")
        if seq > device.next_seq:
            delivery.device.next_seq = device.next_seq
            return _gap(seq)
        answer = _take(item, part, replace(delivery, device=device))
        HandledCommand.objects.create(
            device=device, seq=seq, raw=_raw(item), result=answer.result, answer=_kept(answer)
        )
        device.next_seq = seq + 1
        device.save(update_fields=["next_seq", "last_occurred_at"])
    delivery.device.next_seq = device.next_seq
    return answer


def carry_out(item: Item, delivery: Delivery) -> Handled:
    """The effect of one command outside its phone's numbering: one that was kept apart.

    The caller keeps the answer, and looks after its being carried out once.
    """
    with writing(delivery.actor, request_id=delivery.request_id):
        part = _locked(item, delivery.device.technician_id)
        return _take(item, part, delivery)


def _locked(item: Item, technician_id: int) -> Assignment | None:
    """The technician's assignment that an item names, under all its locks; None if there is none.

    All technicians of the visit are locked at once, as services do it: two phones of one crew
    would else wait for each other. The technician's lock orders all phones of this technician.
    """
    ref = reference(item)
    try:
        if ref is not None:
            return lock_assignment(assignment_of(ref, technician_id), technician_id=technician_id)
    except AssignmentNotFound:
        pass  # `understand` says so, once it is known that the command needs one
    offer: Any = item.get("offer")
    crew = people_of(offer, technician_id) if is_number(offer) else set()
    lock_technicians({technician_id, *crew})
    return None


def _take(item: Item, part: Assignment | None, delivery: Delivery) -> Handled:
    """The effect of a command. One that is refused takes its writes back, but not its number."""
    seq = item["seq"]
    try:
        with writing(delivery.actor) as tx:
            command = _understood(item, part)
            return _report(seq, command, replace(delivery, door=tx))
    except Refusal as refusal:
        answer = Handled(seq, "rejected", error_code=refusal.code, message=str(refusal))
        return answer if part is None else _about(answer, part)
    except DatabaseError as error:
        if not isinstance(error, DataError):
            raise  # not stored, not answered: the phone sends it again
        logger.exception("Command %s of device %s cannot be stored", seq, delivery.device.pk)
    except Exception:  # a mistake of ours must not stop what stands behind it; the raw item is kept
        logger.exception("Command %s of device %s failed", seq, delivery.device.pk)
    message = "Something broke on our side. What you sent is kept; tell the office."
    return Handled(seq, "rejected", error_code="internal-error", message=message)


def _about(answer: Handled, part: Assignment) -> Handled:
    """A refusal, with how its assignment stands; read anew, for its writes were taken back."""
    now = parts_of([part.pk])[0]
    return replace(answer, assignment=now.pk, version=now.version, state=assignment_state(now))


def _understood(item: Item, part: Assignment | None) -> PhoneCommand:
    if _weight(item) > MAX_ITEM_BYTES:
        raise NotUnderstood(f"A command has at most {MAX_ITEM_BYTES} bytes.")
    return understand(storable(item), part)


def _report(seq: int, command: PhoneCommand, delivery: Delivery) -> Handled:
    device = delivery.device
    when = occurred(
        command.claimed_at,
        delivery.offset,
        previous_at=device.last_occurred_at or device.paired_at,
        received_at=delivery.received_at,
    )
    moment = Moment(command.claimed_at, when.at, when.is_clock_suspect)
    outcome = handler(command.kind)(command, moment, delivery)
    if outcome.result != "rejected":
        device.last_occurred_at = when.at
    return Handled(
        seq,
        outcome.result,
        assignment=outcome.assignment,
        version=outcome.version,
        error_code=outcome.code,
        message=outcome.message,
        state=outcome.state,
    )


def _kept(answer: Handled) -> dict[str, Any]:
    return {
        "assignment": answer.assignment,
        "version": answer.version,
        "error_code": answer.error_code,
        "message": answer.message,
        "state": answer.state,
    }


def _duplicate(record: HandledCommand, item: Item) -> Handled:
    """What was answered the first time; a number that came with something else says so."""
    answer = Handled(record.seq, "duplicate", was=record.result, **record.answer)
    if record.raw == _raw(item):
        return answer
    message = "This number came with another command before, which was kept."
    return Handled(record.seq, "duplicate", error_code="number-reused", message=message)


def _gap(seq: int) -> Handled:
    message = "A command before this one is missing. Send again from next_seq."
    return Handled(seq, "gap", error_code="gap", message=message)


def _raw(item: Item) -> Any:
    weight = _weight(item)
    if weight > MAX_ITEM_BYTES:
        return {"seq": item["seq"], "left_out_bytes": weight}
    return storable(item)


def _weight(item: Item) -> int:
    return len(json.dumps(item))
