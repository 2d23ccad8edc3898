"""What technicians add to a visit beside its steps, as phones report it."""

from dispatch.models import FileKind
from dispatch.services.filing import Fact
from dispatch.services.records import (
    CORRECTABLE,
    PartUse,
    Picture,
    add_note,
    add_part_line,
    add_picture,
    answer_item,
    correct_time,
)
from mobile_api.kinds import Delivery, Kind, Moment, Outcome, PhoneCommand, handles
from mobile_api.models import Upload
from mobile_api.payloads import NotUnderstood, choice, content_hash, instant_of, quantity, text
from mobile_api.states import of_record


def fact(command: PhoneCommand, moment: Moment, note: str = "") -> Fact:
    """When and where something was done, and what was said about it."""
    return Fact(
        claimed_at=moment.claimed_at,
        occurred_at=moment.occurred_at,
        is_clock_suspect=moment.is_clock_suspect,
        note=note,
        lat=command.lat,
        lon=command.lon,
    )


@handles(Kind.NOTE)
def note(command: PhoneCommand, moment: Moment, delivery: Delivery) -> Outcome:
    """Payload: {text}."""
    words = text(command.payload, "text", is_needed=True)
    part = command.own_part
    return of_record(part, add_note(part, fact(command, moment, words), delivery.tx))


@handles(Kind.ANSWER_CHECKLIST)
def answer_checklist(command: PhoneCommand, moment: Moment, delivery: Delivery) -> Outcome:
    """Payload: {item: code, value: boolean, number or text, as the item's kind says}."""
    code = text(command.payload, "item", is_needed=True)
    part, value = command.own_part, command.payload.get("value")
    filed = answer_item(part, code, value, fact(command, moment), delivery.tx)
    return of_record(part, filed)


@handles(Kind.USE_PART, Kind.REQUEST_PART)
def part_line(command: PhoneCommand, moment: Moment, delivery: Delivery) -> Outcome:
    """Payload: {part: code?, name?, quantity}, with one of the first two."""
    use = PartUse(
        code=text(command.payload, "part", most=40),
        name=text(command.payload, "name", most=120),
        quantity=quantity(command.payload, "quantity"),
        is_request=command.kind == Kind.REQUEST_PART,
    )
    if not use.code and not use.name:
        raise NotUnderstood("Say which part, by its code or its name.", field="payload.part")
    part = command.own_part
    return of_record(part, add_part_line(part, use, fact(command, moment), delivery.tx))


@handles(Kind.PHOTO)
def photo(command: PhoneCommand, moment: Moment, delivery: Delivery) -> Outcome:
    """Payload: {sha256: of the bytes that the phone uploads, caption?}."""
    caption = text(command.payload, "caption", most=200)
    return _picture(command, moment, delivery, FileKind.PHOTO, {"caption": caption})


@handles(Kind.SIGN)
def sign(command: PhoneCommand, moment: Moment, delivery: Delivery) -> Outcome:
    """Payload: {sha256: of the bytes that the phone uploads, signed_by: a name}."""
    signer = text(command.payload, "signed_by", most=120, is_needed=True)
    return _picture(command, moment, delivery, FileKind.SIGNATURE, {"signed_by": signer})


def _picture(
    command: PhoneCommand,
    moment: Moment,
    delivery: Delivery,
    kind: FileKind,
    words: dict[str, str],
) -> Outcome:
    """Looked up under the technician's lock, which `file_arrived` takes as well."""
    sha256 = content_hash(command.payload)
    uploads = Upload.objects.filter(technician=delivery.device.technician_id, sha256=sha256)
    upload = uploads.exclude(file=None).select_related("file").first()
    picture = Picture(kind, sha256, file=upload.file if upload else None, **words)
    part = command.own_part
    return of_record(part, add_picture(part, picture, fact(command, moment), delivery.tx))


@handles(Kind.ADJUST_TIME)
def adjust_time(command: PhoneCommand, moment: Moment, delivery: Delivery) -> Outcome:
    """Payload: {field: one of `CORRECTABLE`, at: RFC 3339 on the phone's clock}."""
    field = choice(command.payload, "field", CORRECTABLE)
    at = instant_of(command.payload, "at", delivery.offset)
    part = command.own_part
    filed = correct_time(part, field, at, fact(command, moment), delivery.tx)
    return of_record(part, filed)
