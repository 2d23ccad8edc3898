"""What a phone that was signed out had still to say: kept as it came, until the office decides.

Applied, it is carried out as the technician's own commands are, one after the other in the
phone's order; what was answered is kept with it.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from company.models import User
from dispatch.locks import lock_technicians
from dispatch.models import VisitFile
from events.actors import Actor, ActorKind
from events.door import Writing, acting_as, writing
from events.retry import retrying
from mobile_api.commands import Delivery, Handled, carry_out
from mobile_api.errors import QuarantineFull, QuarantineOrder
from mobile_api.models import Device, HandledCommand, QuarantinedCommand
from mobile_api.parsing import MAX_ITEM_BYTES, storable

MOST_KEPT = 5_000
AT_ONCE = 100
APPLIED, DISMISSED = "applied", "dismissed"


@dataclass(frozen=True, slots=True)
class KeptApart:
    """What became of one command: `kept`, or `duplicate` of one that was handled before."""

    seq: int
    result: str
    was: str = ""


def keep_apart(
    items: Iterable[dict[str, Any]], device: Device, *, offset: timedelta
) -> list[KeptApart]:
    """Keep commands of a phone that was signed out; sending them again changes nothing.

    Of two with one number the first is kept.

    Raises:
        QuarantineFull: the phone sent more than anybody can have done.
    """
    ordered = sorted(items, key=lambda item: int(item["seq"]))
    seqs = [item["seq"] for item in ordered]
    with writing(Actor(ActorKind.TECHNICIAN, device.technician_id)) as tx:
        lock_technicians([device.technician_id])
        handled = HandledCommand.objects.filter(device=device, seq__in=seqs)
        before = dict(handled.values_list("seq", "result"))
        rows = QuarantinedCommand.objects.filter(device=device)
        known = {*before, *rows.filter(seq__in=seqs).values_list("seq", flat=True)}
        new = {item["seq"]: item for item in reversed(ordered) if item["seq"] not in known}
        if rows.count() + len(new) > MOST_KEPT:
            raise QuarantineFull(MOST_KEPT)
        QuarantinedCommand.objects.bulk_create(
            [
                QuarantinedCommand(device=device, seq=seq, raw=_raw(item, offset))
                for seq, item in sorted(new.items())
            ]
        )
        if new:
            _publish("commands_kept_apart", device, tx, count=len(new))
    return [
        KeptApart(seq, "duplicate" if seq in before else "kept", before.get(seq, ""))
        for seq in seqs
    ]


def waiting(device: Device) -> QuerySet[QuarantinedCommand]:
    """What nobody has decided about, in the phone's order."""
    rows = QuarantinedCommand.objects.filter(device=device, resolved_at=None)
    return rows.order_by("seq")


def is_awaited(device: Device, sha256: str) -> bool:
    """Whether a report of a phone, handed over or counted before, names this picture."""
    rows = QuarantinedCommand.objects.filter(device=device)
    if rows.filter(raw__command__payload__sha256=sha256).exists():
        return True
    own = VisitFile.objects.filter(report__assignment__technician=device.technician_id)
    return own.filter(sha256=sha256).exists()


def apply_waiting(
    device: Device, seqs: Collection[int] | None, *, by: User
) -> list[QuarantinedCommand]:
    """Carry out what waits, all or some of it, at most `AT_ONCE`; the rows with their answers.

    What is refused is decided as well: its answer says why.

    Raises:
        QuarantineOrder: something that came before it waits still.
    """
    chosen = _chosen(device, seqs)
    _require_order(device, chosen)
    done = [row.pk for row in chosen if retrying(partial(_apply, row, device, by=by))]
    return list(QuarantinedCommand.objects.filter(pk__in=done).order_by("seq"))


def dismiss_waiting(
    device: Device, seqs: Collection[int] | None, *, by: User
) -> list[QuarantinedCommand]:
    """Decide that what waits, all or some of it, is not carried out; it stays readable."""
    chosen = _chosen(device, seqs)
    with writing(Actor(ActorKind.DISPATCHER, by.pk)) as tx:
        done = [row.pk for row in chosen if _resolve(row, DISMISSED, by, {"result": DISMISSED})]
        if done:
            _publish("commands_dismissed", device, tx, count=len(done))
    return list(QuarantinedCommand.objects.filter(pk__in=done).order_by("seq"))


def _chosen(device: Device, seqs: Collection[int] | None) -> list[QuarantinedCommand]:
    rows = waiting(device)
    return list((rows if seqs is None else rows.filter(seq__in=seqs))[:AT_ONCE])


def _require_order(device: Device, chosen: list[QuarantinedCommand]) -> None:
    if not chosen:
        return
    taken = {row.seq for row in chosen}
    before = waiting(device).filter(seq__lt=chosen[-1].seq).exclude(seq__in=taken)
    missing = list(before.values_list("seq", flat=True)[:10])
    if missing:
        raise QuarantineOrder(missing)


class _Raced(Exception):
    """Somebody else decided about the command meanwhile."""


def _apply(row: QuarantinedCommand, device: Device, *, by: User) -> bool:
    """Carry out one command and keep its answer, both or neither; once, whoever else does so."""
    speaking = Device.objects.get(pk=device.pk)
    delivery = Delivery(
        device=speaking,
        received_at=row.received_at,
        offset=timedelta(seconds=row.raw["offset_s"]),
        request_id=f"quarantine:{row.pk}",
    )
    try:
        with writing(Actor(ActorKind.DISPATCHER, by.pk)) as tx:
            with acting_as(tx, delivery.actor):
                handled = carry_out(row.raw["command"], delivery)
            if not _resolve(row, APPLIED, by, _kept(handled)):
                raise _Raced
            speaking.save(update_fields=["last_occurred_at"])
            _publish("command_handed_in", device, tx, seq=row.seq)
    except _Raced:
        return False
    return True


def _kept(handled: Handled) -> dict[str, Any]:
    return {
        "result": handled.result,
        "assignment": handled.assignment,
        "version": handled.version,
        "error_code": handled.error_code,
        "message": handled.message,
    }


def _resolve(row: QuarantinedCommand, resolution: str, by: User, answer: dict[str, Any]) -> bool:
    """Keep what was decided, unless somebody decided before."""
    undecided = QuarantinedCommand.objects.filter(pk=row.pk, resolved_at=None)
    return bool(
        undecided.update(
            resolution=resolution, answer=answer, resolved_at=timezone.now(), resolved_by=by
        )
    )


def _raw(item: dict[str, Any], offset: timedelta) -> dict[str, Any]:
    weight = len(json.dumps(item))
    too_large = weight > MAX_ITEM_BYTES
    kept = {"seq": item["seq"], "left_out_bytes": weight} if too_large else storable(item)
    return {"command": kept, "offset_s": offset.total_seconds()}


def _publish(kind: str, device: Device, tx: Writing, **new: int) -> None:
    technician = device.technician
    topics = [f"technician:{technician.pk}", f"territory:{technician.territory_id}"]
    tx.publish(kind, device, topics=topics, new=new)
