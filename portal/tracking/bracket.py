"""The promised window as a bracket, with now and the expected arrival upon it. Pure geometry."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from portal.tracking.facts import VisitFacts
from portal.tracking.words import between, clock

FULL = 100.0
# A label this near to an end would be written over the end's own.
NEAR_END = 12.0


@dataclass(frozen=True, slots=True)
class Bracket:
    """All positions and widths in percent of the bracket; `label` says it in words."""

    label: str
    starts: str
    ends: str
    expected_left: float | None = None
    expected_width: float | None = None
    now: float | None = None
    says_now: bool = False


def bracket_of(facts: VisitFacts) -> Bracket | None:
    """The bracket of a promise that is still ahead; None without one."""
    promise = facts.promise
    if promise is None:
        return None
    length_s = (promise.ends_at - promise.starts_at).total_seconds()

    def percent(at: datetime) -> float:
        return round(FULL * (at - promise.starts_at).total_seconds() / length_s, 1)

    left = width = None
    if facts.expected is not None and facts.is_today:
        left = min(max(percent(facts.expected.starts_at), 0.0), FULL - 3)
        width = round(min(max(percent(facts.expected.ends_at), left + 3), FULL) - left, 1)
    at = percent(facts.now)
    is_now = 0 <= at <= FULL
    return Bracket(
        label=_label(facts, facts.zone),
        starts=clock(promise.starts_at, facts.zone),
        ends=clock(promise.ends_at, facts.zone),
        expected_left=left,
        expected_width=width,
        now=at if is_now else None,
        says_now=is_now and NEAR_END <= at <= FULL - NEAR_END,
    )


def _label(facts: VisitFacts, zone: ZoneInfo) -> str:
    promise, expected = facts.promise, facts.expected
    if promise is None:
        return ""
    times = {"window": between(promise.starts_at, promise.ends_at, zone)}
    if expected is None:
        return _("Promised %(window)s.") % times
    times |= {
        "from": clock(expected.starts_at, zone),
        "until": clock(expected.ends_at, zone),
        "now": clock(facts.now, zone),
    }
    return _("Promised %(window)s, expected %(from)s to %(until)s, now %(now)s.") % times
