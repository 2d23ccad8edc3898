"""What a phone sent, made safe to store: limits on size, no characters that a database refuses."""

import math
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import IO, Any

from django.http import HttpRequest
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

from dispatch.errors import AssignmentNotFound
from dispatch.models import Assignment
from dispatch.services.found_jobs import client_name
from mobile_api.kinds import OF_OFFERS, OF_THE_DAY, Kind, PhoneCommand
from mobile_api.payloads import NotUnderstood, instant, is_number

MAX_BODY_BYTES = 900_000
MAX_ITEM_BYTES = 16_000
KINDS = tuple(Kind)


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


def understand(item: Mapping[str, Any], part: Assignment | None) -> PhoneCommand:
    """An item of a batch as a command; `part` is the assignment that it addresses, if it is known.

    A position that makes no sense is left out: what was done counts more than where.

    Raises:
        NotUnderstood: kind, assignment, time or payload are not what they should be.
        AssignmentNotFound: there is no such assignment, or it is not this technician's.
    """
    if item.get("kind") not in KINDS:
        raise NotUnderstood("There is no such kind of command.", field="kind")
    kind = Kind(item["kind"])
    payload = item.get("payload") or {}
    if not isinstance(payload, dict):
        raise NotUnderstood("The payload is an object.", field="payload")
    is_addressed = kind not in OF_THE_DAY | OF_OFFERS
    if is_addressed and part is None and not _names_one(item):
        raise NotUnderstood("The assignment is named by its number.", field="assignment")
    claimed_at = _instant(item.get("occurred_at"))
    if is_addressed and part is None:
        raise AssignmentNotFound
    lat, lon = _position(item.get("position"))
    return PhoneCommand(
        kind=kind,
        offer=_offer(item) if kind in OF_OFFERS else None,
        claimed_at=claimed_at,
        payload=payload,
        lat=lat,
        lon=lon,
        part=part if is_addressed else None,
    )


def reference(item: Mapping[str, Any]) -> int | str | None:
    """What names an item's assignment: its number, or the text that may name a found job.

    A found job may name in its payload at whose site it was found.
    """
    value = item.get("assignment")
    payload = item.get("payload")
    if value is None and item.get("kind") == Kind.REPORT_VISIT and isinstance(payload, dict):
        value = payload.get("site_of")
    return value if is_number(value) or isinstance(value, str) else None


def _names_one(item: Mapping[str, Any]) -> bool:
    ref = reference(item)
    return client_name(ref) is not None if isinstance(ref, str) else ref is not None


def _offer(item: Mapping[str, Any]) -> int:
    if not is_number(item.get("offer")):
        raise NotUnderstood("The offer is named by its number.", field="offer")
    return int(item["offer"])


def _instant(value: Any) -> datetime:
    at = instant(value)
    if at is None:
        message = "The time is an RFC 3339 instant such as 2026-01-12T09:30:00Z."
        raise NotUnderstood(message, field="occurred_at")
    return at


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
