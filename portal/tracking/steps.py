"""The way of a visit, step by step, from the booking to its end."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from dispatch.models import VisitStatus
from portal.tracking.facts import AHEAD, VisitFacts
from portal.tracking.words import between, length, moment


@dataclass(frozen=True, slots=True)
class Step:
    """One line: an icon, what it is, when it was or will be."""

    icon: str
    text: str
    when: str
    is_current: bool = False


WORKING = (VisitStatus.ON_SITE, VisitStatus.IN_PROGRESS, VisitStatus.PAUSED)


def steps_of(facts: VisitFacts) -> list[Step]:
    """The steps; one of them is where the visit stands now."""
    steps = [_booked(facts), _confirmed(facts)]
    if facts.status == VisitStatus.CANCELED:
        return [*steps[: 2 if facts.promise else 1], _ended(facts, "slash", _("Cancelled"))]
    if facts.status != VisitStatus.CANNOT_COMPLETE or _travelled(facts):
        steps.append(_on_the_way(facts))
    if facts.status == VisitStatus.CANNOT_COMPLETE:
        return [*steps, _ended(facts, "x", _("Not possible"))]
    return [*steps, _work(facts)]


def _booked(facts: VisitFacts) -> Step:
    job = facts.visit.job
    is_current = facts.status in AHEAD and facts.promise is None
    when = moment(job.opened_at, facts.zone, facts.now)
    return Step("check", _("Booked"), when, is_current)


def _confirmed(facts: VisitFacts) -> Step:
    promise = facts.promise
    if promise is None:
        return Step("ring", _("Time confirmed"), "")
    window = between(promise.starts_at, promise.ends_at, facts.zone)
    text = _("Confirmed, %(window)s") % {"window": window}
    when = moment(promise.told_at, facts.zone, facts.now)
    return Step("check", text, when, facts.status in AHEAD)


def _travelled(facts: VisitFacts) -> bool:
    return facts.part is not None and facts.part.travel_started_at is not None


def _on_the_way(facts: VisitFacts) -> Step:
    is_current = facts.status == VisitStatus.EN_ROUTE
    is_behind = facts.status not in AHEAD and not is_current
    name = {"name": facts.technician}
    text = _("%(name)s is on the way") % name if is_current else _("On the way")
    started_at = facts.part.travel_started_at if facts.part is not None else None
    when = moment(started_at, facts.zone, facts.now) if started_at and not _ahead(facts) else ""
    return Step("check" if is_behind else "arrow", text, when, is_current)


def _ahead(facts: VisitFacts) -> bool:
    return facts.status in AHEAD


def _work(facts: VisitFacts) -> Step:
    if facts.status == VisitStatus.COMPLETED:
        return _ended(facts, "check", facts.work)
    minutes = facts.visit.job.service_minutes
    return Step("wrench", facts.work, length(minutes), facts.status in WORKING)


def _ended(facts: VisitFacts, icon: str, text: str) -> Step:
    ended_at = facts.visit.ended_at
    when = moment(ended_at, facts.zone, facts.now) if ended_at else ""
    return Step(icon, text, when, is_current=True)
