"""Commands of phones: in their order, each once, each stored with its effect.

A number is used up by whatever was answered, so that one bad command blocks nothing behind it.
"""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import DataError
from django.db import Error as DatabaseError

from dispatch.locks import lock_technicians
from dispatch.models import Assignment
from dispatch.services.execution import StepDetails, report_step
from events.actors import Actor, ActorKind
from events.door import writing
from events.refusals import Refusal
from events.retry import retrying
from mobile_api.clock import occurred
from mobile_api.errors import DeviceRevoked
from mobile_api.models import Device, HandledCommand
from mobile_api.parsing import MAX_ITEM_BYTES, NotUnderstood, PhoneCommand, storable, understand

MAX_BATCH = 100
Item = dict[str, Any]
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Who sent a batch, and when it came.

    Attributes:
        offset: What to add to the phone's times, see `clock.offset`.
    """

    device: Device
    received_at: datetime
    offset: timedelta = field(default_factory=timedelta)
    request_id: str = ""

    @property
    def actor(self) -> Actor:
        """The technician for whom the phone speaks."""
        return Actor(ActorKind.TECHNICIAN, self.device.technician_id)


@dataclass(frozen=True, slots=True)
class Handled:
    """What was answered to a command: `applied`, `duplicate`, `parked`, `rejected` or `gap`.

    Attributes:
        was: What a duplicate was answered the first time.
        version: Of the assignment after it.
    """

    seq: int
    result: str
    was: str = ""
    assignment: int | None = None
    version: int | None = None
    error_code: str = ""
    message: str = ""


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
    return answers


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
        device = _locked(item, delivery)
        if seq < device.next_seq:
            record = HandledCommand.objects.filter(device=device, seq=seq).first()
            return _duplicate(record, item) if record else Handled(seq, "duplicate")
        if seq > device.next_seq:
            delivery.device.next_seq = device.next_seq
            return _gap(seq)
        answer = _take(item, device, delivery)
        HandledCommand.objects.create(
            device=device, seq=seq, raw=_raw(item), result=answer.result, answer=_kept(answer)
        )
        device.next_seq = seq + 1
        device.save(update_fields=["next_seq", "last_occurred_at"])
    delivery.device.next_seq = device.next_seq
    return answer


def _locked(item: Item, delivery: Delivery) -> Device:
    """The device, under the lock of its technician.

    All technicians of the visit are locked at once, as services do it: two phones of one crew
    would else wait for each other. The technician's lock orders all phones of this technician.
    """
    technician_id = delivery.device.technician_id
    crew: set[int] = set()
    if isinstance(item.get("assignment"), int) and abs(item["assignment"]) < 2**63:
        visits = Assignment.objects.filter(pk=item["assignment"], technician=technician_id)
        parts = Assignment.objects.filter(visit__in=visits.values("visit"))
        crew.update(parts.values_list("technician_id", flat=True))
    lock_technicians({technician_id, *crew})
    device = Device.objects.get(pk=delivery.device.pk)
    if device.revoked_at is not None:
        raise DeviceRevoked
    return device


def _take(item: Item, device: Device, delivery: Delivery) -> Handled:
    """The effect of a command. One that is refused takes its writes back, but not its number."""
    seq = item["seq"]
    try:
        with writing(delivery.actor):
            return _report(seq, _understood(item), device, delivery)
    except Refusal as refusal:
        return Handled(seq, "rejected", error_code=refusal.code, message=str(refusal))
    except DatabaseError as error:
        if not isinstance(error, DataError):
            raise  # not stored, not answered: the phone sends it again
        logger.exception("Command %s of device %s cannot be stored", seq, device.pk)
    except Exception:  # a mistake of ours must not stop what stands behind it; the raw item is kept
        logger.exception("Command %s of device %s failed", seq, device.pk)
    message = "Something broke on our side. What you sent is kept; tell the office."
    return Handled(seq, "rejected", error_code="internal-error", message=message)


def _understood(item: Item) -> PhoneCommand:
    if _weight(item) > MAX_ITEM_BYTES:
        raise NotUnderstood(f"A command has at most {MAX_ITEM_BYTES} bytes.")
    return understand(storable(item))


def _report(seq: int, command: PhoneCommand, device: Device, delivery: Delivery) -> Handled:
    when = occurred(
        command.claimed_at,
        delivery.offset,
        previous_at=device.last_occurred_at or device.paired_at,
        received_at=delivery.received_at,
    )
    details = StepDetails(
        claimed_at=command.claimed_at,
        occurred_at=when.at,
        is_clock_suspect=when.is_clock_suspect,
        reason=command.reason,
        note=command.note,
        lat=command.lat,
        lon=command.lon,
        follow_up=command.follow_up,
    )
    outcome = report_step(
        command.assignment_id,
        command.kind,
        details,
        technician_id=device.technician_id,
        actor=delivery.actor,
    )
    if outcome.result != "rejected":
        device.last_occurred_at = when.at
    return Handled(
        seq,
        outcome.result,
        assignment=command.assignment_id,
        version=outcome.assignment.version if outcome.assignment else None,
        error_code=outcome.code,
        message=outcome.message,
    )


def _kept(answer: Handled) -> dict[str, Any]:
    return {
        "assignment": answer.assignment,
        "version": answer.version,
        "error_code": answer.error_code,
        "message": answer.message,
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
