"""All that the tracking page says, as words and numbers: the list of what a customer may see.

Whatever is not a field here never reaches the page or its JSON.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from dispatch.models import Visit, VisitStatus
from portal.tracking.bracket import Bracket, bracket_of
from portal.tracking.facts import AHEAD, Place, VisitFacts, facts_of, rounded
from portal.tracking.steps import Step, steps_of
from portal.tracking.words import between, clock, day, hour, length, moment

AREA_RADIUS_M = 250
LEAST_SPAN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Tag:
    """The status in a word, with its icon and its family of colours."""

    word: str
    icon: str
    family: str


@dataclass(frozen=True, slots=True)
class Headline:
    """The one thing to know: a line above, the large words, a sentence below."""

    tag: Tag
    above: str
    figure: str
    note: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """Roughly where the technician is, and where they are going; shown on the way only."""

    name: str
    centre: Place
    radius_m: int
    goal: Place | None


@dataclass(frozen=True, slots=True)
class TrackingState:
    """What is shown of a visit."""

    status: str
    is_over: bool
    headline: Headline
    bracket: Bracket | None
    area: Area | None
    steps: list[Step]
    place: str
    work: str

    def as_json(self) -> dict[str, Any]:
        """The state for the page's script."""
        return asdict(self)


def tracking_state(visit: Visit, now: datetime) -> TrackingState:
    """What the page of a visit shows now, in the active language."""
    facts = facts_of(visit, now)
    is_ahead = facts.status in (*AHEAD, VisitStatus.EN_ROUTE)
    site = visit.job.site
    return TrackingState(
        status=facts.status if facts.status not in AHEAD else "ahead",
        is_over=facts.status in HEADLINES_AT_THE_END,
        headline=_headline(facts),
        bracket=bracket_of(facts) if is_ahead else None,
        area=_area(facts),
        steps=steps_of(facts),
        place=site.district or site.city,
        work=facts.work,
    )


def _area(facts: VisitFacts) -> Area | None:
    if facts.position is None:
        return None
    site = facts.visit.job.site
    goal = None if site.lat is None or site.lon is None else rounded(site.lat, site.lon)
    return Area(facts.technician, facts.position, AREA_RADIUS_M, goal)


def _headline(facts: VisitFacts) -> Headline:
    if facts.status in AHEAD:
        return _ahead(facts)
    return HEADLINES[facts.status](facts)


def _ahead(facts: VisitFacts) -> Headline:
    """Nobody is on the way yet: what was promised counts, and the plan only where it differs."""
    promise = facts.promise
    if promise is None:
        return _planning(facts)
    window = {
        "from": hour(promise.starts_at, facts.zone),
        "until": hour(promise.ends_at, facts.zone),
    }
    if facts.is_late:
        tag = Tag(_("May be late"), "clock", "risk")
    else:
        tag = Tag(_("Confirmed"), "check", "sent")
    above = _("We come on %(day)s between") % {"day": day(promise.starts_at, facts.zone)}
    if _is_on(promise.starts_at, facts):
        above = _("We come today between")
    # Translators: the two ends of a time window, as in "11 and 13".
    return Headline(tag, above, _("%(from)s and %(until)s") % window, _note_ahead(facts))


def _note_ahead(facts: VisitFacts) -> str:
    if facts.promise is None or facts.expected is None or not facts.is_today:
        return _("You need not do anything. We tell you when somebody is on the way.")
    if facts.is_late:
        return _("It will be later than we promised: %(span)s. We are sorry.") % {
            "span": _span(facts)
        }
    return _("As it looks now, somebody arrives between %(span)s.") % {"span": _span(facts)}


def _span(facts: VisitFacts) -> str:
    """The expected arrival; its far end stays inside the promise where it can."""
    expected, promise = facts.expected, facts.promise
    if expected is None:
        return ""
    ends_at = expected.ends_at
    if promise is not None and expected.starts_at + LEAST_SPAN <= promise.ends_at:
        ends_at = min(ends_at, promise.ends_at)
    times = {"from": clock(expected.starts_at, facts.zone), "until": clock(ends_at, facts.zone)}
    return _("%(from)s and %(until)s") % times


def _planning(facts: VisitFacts) -> Headline:
    tag = Tag(_("Booked"), "ring", "plan")
    if facts.status == VisitStatus.DISPATCHED and facts.part and facts.part.starts_at:
        on = day(facts.part.starts_at, facts.zone)
        above, figure = _("We come on"), _("today") if facts.is_today else on
        note = _("We tell you when somebody is on the way.")
        return Headline(tag, above, figure, note)
    note = _("We tell you the time as soon as it is fixed. This page then shows it too.")
    return Headline(tag, facts.work, _("We are planning your visit"), note)


def _en_route(facts: VisitFacts) -> Headline:
    tag = Tag(_("On the way"), "arrow", "go")
    above = _("%(name)s arrives between") % {"name": facts.technician}
    figure, note = _span(facts), _note_on_the_way(facts)
    if not figure:
        above, figure = _("Your technician"), _("is on the way")
    return Headline(tag, above, figure, note, aside=_("You are next"))


def _note_on_the_way(facts: VisitFacts) -> str:
    promise = facts.promise
    if promise is None:
        return _("This page follows by itself.")
    window = {"window": between(promise.starts_at, promise.ends_at, facts.zone)}
    if facts.is_late:
        return _("Later than we promised, %(window)s. We are sorry.") % window
    return _("Inside the time we promised, %(window)s. This page follows by itself.") % window


def _on_site(facts: VisitFacts) -> Headline:
    tag = Tag(_("Arrived"), "site", "site")
    arrived_at = facts.part.arrived_at if facts.part else None
    above = _("%(name)s is there") % {"name": facts.technician}
    figure = _("since %(time)s") % {"time": clock(arrived_at or facts.now, facts.zone)}
    return Headline(tag, above, figure, _("The work begins in a moment."))


def _in_progress(facts: VisitFacts) -> Headline:
    tag = Tag(_("Working"), "play", "work")
    started_at = facts.part.work_started_at if facts.part else None
    above = _("%(name)s is working") % {"name": facts.technician}
    figure = _("since %(time)s") % {"time": clock(started_at or facts.now, facts.zone)}
    takes = length(facts.visit.job.service_minutes)
    return Headline(tag, above, figure, _("The work takes %(length)s.") % {"length": takes})


def _paused(facts: VisitFacts) -> Headline:
    tag = Tag(_("Paused"), "pause", "work")
    above = _("%(name)s has interrupted the work") % {"name": facts.technician}
    return Headline(tag, above, _("It goes on"), _("You need not do anything."))


def _completed(facts: VisitFacts) -> Headline:
    tag = Tag(_("Done"), "check", "done")
    ended_at = facts.visit.ended_at or facts.now
    figure = _("Done on %(day)s") % {"day": day(ended_at, facts.zone)}
    if _is_on(ended_at, facts):
        figure = _("Done at %(time)s") % {"time": clock(ended_at, facts.zone)}
    note = _("The work is finished. If something is not right, tell us.")
    return Headline(tag, facts.work, figure, note)


def _cannot_complete(facts: VisitFacts) -> Headline:
    tag = Tag(_("Not possible"), "x", "fail")
    above = _("The work could not be finished.")
    if facts.has_follow_up:
        note = _("We plan a further visit and tell you its time.")
        return Headline(tag, above, _("We come again"), note)
    return Headline(tag, above, _("We get in touch"), _("We tell you how it goes on."))


def _canceled(facts: VisitFacts) -> Headline:
    tag = Tag(_("Cancelled"), "slash", "plan")
    when = moment(facts.visit.ended_at or facts.now, facts.zone, facts.now)
    above = _("Cancelled, %(when)s") % {"when": when}
    note = _("Nobody comes. If you did not expect this, tell us.")
    return Headline(tag, above, _("This visit is off"), note)


def _is_on(at: datetime, facts: VisitFacts) -> bool:
    return at.astimezone(facts.zone).date() == facts.now.astimezone(facts.zone).date()


Words = Callable[[VisitFacts], Headline]
HEADLINES_AT_THE_END: dict[str, Words] = {
    VisitStatus.COMPLETED: _completed,
    VisitStatus.CANNOT_COMPLETE: _cannot_complete,
    VisitStatus.CANCELED: _canceled,
}
HEADLINES: dict[str, Words] = {
    VisitStatus.EN_ROUTE: _en_route,
    VisitStatus.ON_SITE: _on_site,
    VisitStatus.IN_PROGRESS: _in_progress,
    VisitStatus.PAUSED: _paused,
    **HEADLINES_AT_THE_END,
}
