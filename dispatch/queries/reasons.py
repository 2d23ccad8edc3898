"""Why a plan left something out, in sentences that name the fact and the number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

Numbers = Mapping[str, Any]
Wording = Callable[[Numbers, ZoneInfo], str]


def sentences(reasons: Iterable[Mapping[str, Any]], zone: ZoneInfo) -> list[str]:
    """One sentence per reason as the planner stored it, each once, the most hopeful first.

    A reason is `{"code", "numbers"}`; instants among the numbers are ISO strings.
    """
    words = [_sentence(reason, zone) for reason in reasons]
    return list(dict.fromkeys(word for word in words if word))


def _sentence(reason: Mapping[str, Any], zone: ZoneInfo) -> str:
    code = str(reason.get("code", ""))
    if code in WORDINGS:
        return WORDINGS[code](reason.get("numbers", {}), zone)
    return str(PLAIN.get(code, _("no place was found for it")))


def _skill(numbers: Numbers, zone: ZoneInfo) -> str:
    skill = f"{numbers.get('name', numbers.get('skill', '?'))} L{numbers.get('needs', 1)}"
    if numbers.get("has"):
        return _("needs %(skill)s, the best on shift has L%(has)s") % {
            "skill": skill,
            "has": numbers["has"],
        }
    return _("needs %(skill)s, nobody on shift has it") % {"skill": skill}


def _not_in_time(numbers: Numbers, zone: ZoneInfo) -> str:
    at, latest = clock(numbers.get("arrives_at"), zone), clock(numbers.get("latest_at"), zone)
    if not at or not latest:
        return _("nobody can be there in time")
    return _("the nearest arrives %(at)s at the earliest, it must start by %(latest)s") % {
        "at": at,
        "latest": latest,
    }


def _no_room(numbers: Numbers, zone: ZoneInfo) -> str:
    workers = int(numbers.get("workers", 0))
    if not workers:
        return _("the day has no room for it")
    return ngettext(
        "%(count)s technician could do it, but has no room left",
        "%(count)s technicians could do it, but have no room left",
        workers,
    ) % {"count": workers}


def clock(value: object, zone: ZoneInfo) -> str:
    """An ISO instant as `9:05` in a zone; empty for anything else."""
    if not isinstance(value, str):
        return ""
    try:
        at = datetime.fromisoformat(value).astimezone(zone)
    except ValueError:
        return ""
    return f"{at.hour}:{at.minute:02}"


WORDINGS: dict[str, Wording] = {
    "skill-missing": _skill,
    "out-of-reach": _not_in_time,
    "off-window": _not_in_time,
    "no-room": _no_room,
}
PLAIN = {
    "worker-excluded": gettext_lazy("the customer does not want those who could do it"),
    "worker-not-allowed": gettext_lazy("only named technicians may do it, and they are full"),
    "off-shift": gettext_lazy("nobody who can do it works at a time that suits"),
}
