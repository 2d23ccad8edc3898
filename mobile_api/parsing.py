"""What a phone sent, made safe to store: limits on size, no characters that a database refuses."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO, Any

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

from dispatch.lifecycle import Command
from events.refusals import BadInput

MAX_BODY_BYTES = 900_000
MAX_ITEM_BYTES = 16_000
MAX_ID = 2**63 - 1
KINDS = (
    Command.ACCEPT,
    Command.DECLINE,
    Command.START_TRAVEL,
    Command.TURN_BACK,
    Command.ARRIVE,
    Command.START,
    Command.PAUSE,
    Command.RESUME,
    Command.COMPLETE,
    Command.CANNOT_COMPLETE,
)


class BodyTooLarge(APIException):
    """More than a batch may weigh; send fewer commands at once."""

    status_code = 413
    default_code = "body_too_large"
    default_detail = f"Send at most {MAX_BODY_BYTES} bytes at once."


def require_small(request: HttpRequest) -> None:
    """Raise `BodyTooLarge` before a body is read that says how large it is."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY_BYTES:
        raise BodyTooLarge


class PhoneParser(JSONParser):
    """JSON of a limited size and depth."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The parsed body.

        Raises:
            BodyTooLarge: it is larger than `MAX_BODY_BYTES`.
            ParseError: it is no JSON, or nested without end.
        """
        body = stream.read(MAX_BODY_BYTES + 1)
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLarge
        try:
            return super().parse(BytesIO(body), media_type, parser_context)
        except RecursionError:
            raise ParseError("The JSON is nested too deeply.") from None


class NotUnderstood(BadInput):
    """A command that nobody can make sense of; sending it again would not help."""

    code = "command-not-understood"


@dataclass(frozen=True, slots=True)
class PhoneCommand:
    """One command, understood.

    Attributes:
        claimed_at: The phone's clock.
        lat, lon: Degrees, where the phone was; both or neither.
    """

    kind: Command
    assignment_id: int
    claimed_at: datetime
    reason: str = ""
    note: str = ""
    follow_up: bool = False
    lat: float | None = None
    lon: float | None = None


def understand(item: Mapping[str, Any]) -> PhoneCommand:
    """An item of a batch as a command.

    A position that makes no sense is left out: what was done counts more than where.

    Raises:
        NotUnderstood: kind, assignment, time or payload are not what they should be.
    """
    if item.get("kind") not in KINDS:
        raise NotUnderstood("There is no such kind of command.", field="kind")
    payload = item.get("payload") or {}
    if not isinstance(payload, dict):
        raise NotUnderstood("The payload is an object.", field="payload")
    lat, lon = _position(item.get("position"))
    return PhoneCommand(
        kind=Command(item["kind"]),
        assignment_id=_id(item.get("assignment")),
        claimed_at=_instant(item.get("occurred_at")),
        reason=_payload(payload, "reason", str, ""),
        note=_payload(payload, "note", str, ""),
        follow_up=_payload(payload, "follow_up", bool, False),
        lat=lat,
        lon=lon,
    )


def is_number(value: Any) -> bool:
    """Whether a value is a number that a command or a row can have."""
    return type(value) is int and 1 <= value <= MAX_ID


def _id(value: Any) -> int:
    if not is_number(value):
        raise NotUnderstood("The assignment is named by its number.", field="assignment")
    return int(value)


def instant(value: Any) -> datetime | None:
    """An RFC 3339 instant; None for anything else."""
    try:
        at = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None


def _instant(value: Any) -> datetime:
    at = instant(value)
    if at is None:
        message = "The time is an RFC 3339 instant such as 2026-01-12T09:30:00Z."
        raise NotUnderstood(message, field="occurred_at")
    return at


def _payload(payload: dict[str, Any], name: str, kind: type, default: Any) -> Any:
    value = payload.get(name)
    if value is None:
        return default
    if not isinstance(value, kind):
        raise NotUnderstood(f"{name} is not what it should be.", field=f"payload.{name}")
    return value


def _position(value: Any) -> tuple[float | None, float | None]:
    if not isinstance(value, dict):
        return None, None
    lat, lon = degrees(value.get("lat"), 90), degrees(value.get("lon"), 180)
    return (None, None) if lat is None or lon is None else (lat, lon)


def degrees(value: Any, limit: int) -> float | None:
    """A number of degrees up to `limit`; None for anything else."""
    return float(value) if type(value) in (int, float) and abs(value) <= limit else None


def storable(value: Any) -> Any:
    """A JSON value without what PostgreSQL refuses: NUL, halves of characters, infinity."""
    if isinstance(value, str):
        text = value.replace("\x00", "\ufffd")
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {storable(name): storable(one) for name, one in value.items()}
    if isinstance(value, list):
        return [storable(one) for one in value]
    return value
