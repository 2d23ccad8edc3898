"""A command of a signed-out phone in words, for the office to judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from dispatch.models import Assignment
from dispatch.queries.words import customer_of
from mobile_api.days import FIRST, LAST
from mobile_api.kinds import Kind
from mobile_api.models import QuarantinedCommand
from mobile_api.payloads import instant, is_number


@dataclass(frozen=True, slots=True)
class Said:
    """What was reported, when on our clock, at whose, with which words."""

    what: str
    at: datetime | None
    place: str
    note: str


def in_words(rows: Sequence[QuarantinedCommand]) -> list[Said]:
    """Kept commands of one phone as a person reads them."""
    named = {row.pk: row.raw["command"].get("assignment") for row in rows}
    numbers = [number for number in named.values() if is_number(number)]
    technicians = {row.device.technician_id for row in rows}
    parts = Assignment.objects.filter(pk__in=numbers, technician__in=technicians)
    parts = parts.select_related("visit__job__customer", "visit__job__site")
    places = {part.pk: customer_of(part.visit.job) for part in parts}
    return [_said(row, _place(named[row.pk], places)) for row in rows]


def _place(named: Any, places: Mapping[int, str]) -> str:
    """Whose visit it was; the number itself where it is not one of this technician."""
    if is_number(named):
        return places.get(named, str(named))
    return str(named)[:36] if isinstance(named, str) else ""


def _said(row: QuarantinedCommand, place: str) -> Said:
    command: dict[str, Any] = row.raw["command"]
    kind, payload = command.get("kind"), command.get("payload")
    text = payload.get("note") or payload.get("text") if isinstance(payload, dict) else ""
    word = _words().get(kind) if isinstance(kind, str) else None
    return Said(
        what=word or _("Not understood"),
        at=_at(row, command.get("occurred_at")),
        place=place,
        note=text[:200] if isinstance(text, str) else "",
    )


def _at(row: QuarantinedCommand, claimed: Any) -> datetime | None:
    """On our clock; None for a time that no calendar can show in every zone."""
    at = instant(claimed)
    if at is None or not FIRST.year <= at.year <= LAST.year:
        return None
    return at + timedelta(seconds=row.raw["offset_s"])


def _words() -> dict[str, str]:
    return {
        Kind.ACCEPT: _("Accepted"),
        Kind.DECLINE: _("Declined"),
        Kind.START_TRAVEL: _("Set off"),
        Kind.TURN_BACK: _("Turned back"),
        Kind.ARRIVE: _("Arrived"),
        Kind.START: _("Started work"),
        Kind.PAUSE: _("Paused"),
        Kind.RESUME: _("Went on"),
        Kind.COMPLETE: _("Completed"),
        Kind.CANNOT_COMPLETE: _("Could not do it"),
        Kind.NOTE: _("Note"),
        Kind.ANSWER_CHECKLIST: _("Answered the checklist"),
        Kind.USE_PART: _("Used a part"),
        Kind.REQUEST_PART: _("Asked for a part"),
        Kind.PHOTO: _("Took a photo"),
        Kind.SIGN: _("Had it signed"),
        Kind.ADJUST_TIME: _("Corrected a time"),
        Kind.RUNNING_LATE: _("Running late"),
        Kind.REPORT_VISIT: _("Found a job"),
        Kind.START_SHIFT: _("Started the shift"),
        Kind.END_SHIFT: _("Ended the shift"),
        Kind.START_BREAK: _("Started a break"),
        Kind.END_BREAK: _("Ended a break"),
        Kind.ACCEPT_OFFER: _("Accepted an offer"),
        Kind.DECLINE_OFFER: _("Declined an offer"),
    }
