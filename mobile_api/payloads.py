"""Reading one field out of what a phone sent, or saying what is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime

from events.models import MAX_ID
from events.refusals import BadInput

MAX_QUANTITY = 1_000_000
HASH = re.compile(r"[0-9a-f]{64}")
Payload = Mapping[str, Any]


class NotUnderstood(BadInput):
    """A command that nobody can make sense of; sending it again would not help."""

    code = "command-not-understood"


def is_number(value: Any) -> bool:
    """Whether a value is a number that a command or a row can have."""
    return type(value) is int and 1 <= value <= MAX_ID


def text(payload: Payload, name: str, *, most: int = 10_000, is_needed: bool = False) -> str:
    """A text without space around it, "" where there is none.

    Raises:
        NotUnderstood: it is no text, has more than `most` characters, or is needed and empty.
    """
    value = payload.get(name)
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise NotUnderstood(f"{name} is a text.", field=f"payload.{name}")
    value = value.strip()
    if len(value) > most:
        raise NotUnderstood(f"{name} has at most {most} characters.", field=f"payload.{name}")
    if is_needed and not value:
        raise NotUnderstood(f"{name} is missing.", field=f"payload.{name}")
    return value


def flag(payload: Payload, name: str) -> bool:
    """True or false; false where there is none.

    Raises:
        NotUnderstood: it is neither.
    """
    value = payload.get(name)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise NotUnderstood(f"{name} is true or false.", field=f"payload.{name}")
    return value


def whole(payload: Payload, name: str, least: int, most: int) -> int:
    """A whole number from `least` to `most`.

    Raises:
        NotUnderstood: it is none, or lies outside.
    """
    value = payload.get(name)
    if type(value) is not int or not least <= value <= most:
        message = f"{name} is a whole number from {least} to {most}."
        raise NotUnderstood(message, field=f"payload.{name}")
    return value


def choice(payload: Payload, name: str, known: Sequence[str]) -> str:
    """One of some words.

    Raises:
        NotUnderstood: it is none of them.
    """
    value = payload.get(name)
    if not isinstance(value, str) or value not in known:
        raise NotUnderstood(f"{name} is one of {', '.join(known)}.", field=f"payload.{name}")
    return value


def quantity(payload: Payload, name: str) -> Decimal:
    """A number above 0, to two decimals.

    Raises:
        NotUnderstood: it is no number, too small or too large.
    """
    value = payload.get(name)
    number = Decimal(str(value)) if type(value) in (int, float) else Decimal()
    if not 0 < number <= MAX_QUANTITY or (rounded := round(number, 2)) == 0:
        message = f"{name} is a number from 0.01 to {MAX_QUANTITY}."
        raise NotUnderstood(message, field=f"payload.{name}")
    return rounded


def content_hash(payload: Payload) -> str:
    """The SHA-256 of some bytes, as 64 hexadecimal digits in small letters.

    Raises:
        NotUnderstood: it is none.
    """
    value = payload.get("sha256")
    if not isinstance(value, str) or not HASH.fullmatch(value):
        raise NotUnderstood("sha256 is 64 hexadecimal digits.", field="payload.sha256")
    return value


def instant(value: Any) -> datetime | None:
    """An RFC 3339 instant in UTC; None for anything else, and for what UTC has no year for."""
    try:
        at = parse_datetime(value) if isinstance(value, str) else None
        return at.astimezone(UTC) if at is not None and at.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def instant_of(payload: Payload, name: str, offset: timedelta) -> datetime:
    """An instant on the phone's clock, as it is on ours.

    Raises:
        NotUnderstood: it is none.
    """
    at = instant(payload.get(name))
    try:
        if at is not None:
            return at + offset
    except OverflowError:  # the years 1 and 9999
        pass
    message = f"{name} is an RFC 3339 instant such as 2026-01-12T09:30:00Z."
    raise NotUnderstood(message, field=f"payload.{name}")
