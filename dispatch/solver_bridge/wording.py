"""Codes and numbers as sentences: reasons, faults, conflicts."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

SENTENCES: dict[str, _StrPromise] = {
    # Before any search.
    "several-days": _("Work over several days is planned by hand."),
    "no-place": _("Its address has no place on the map yet."),
    "crew-too-large": _("It needs %(needs)s people, and %(work)s work that day."),
    "nobody-has-skill": _("Nobody who works that day has %(skill)s at level %(needs)s."),
    "pinned-person-not-working": _("It is pinned to %(technician)s, who does not work then."),
    "required-person-not-working": _("None of the technicians it requires works that day."),
    "promise-is-over": _("The promised time is over (until %(until_at)s). Agree on a new one."),
    "not-before": _("It may not start before %(earliest_at)s."),
    "outside-possible-hours": _("The customer is not there long enough that day."),
    "no-start-left": _("Promise, pin and the customer's hours leave no start on that day."),
    "waits-for-job": _("Job %(job)s has to be planned first."),
    "customer-decides": _("The customer is choosing a time."),
    # After a search.
    "has-room": _("%(technician)s still has room for it; a longer search may place it."),
    "crew-incomplete": _("Not everybody in the crew finds the same start."),
    "order-incomplete": _("Of what is done in one order, not everything finds its start."),
    "too-costly": _("It fits with %(technician)s, but costs more than it is worth by the prices."),
    "no-room": _("With %(technician)s it lacks %(short_minutes)s minutes beside the other visits."),
    "no-stock": _("The van of %(technician)s lacks a tool or parts for it."),
    "at-limit": _("The day of %(technician)s is at its limit of visits, work or driving."),
    "no-promise-to-break": _("It fits only at times when more promises would be broken than may."),
    "has-other-part": _("The technician has another part of it."),
    "no-way-home": _("%(technician)s could not be back before the end of the shift."),
    "out-of-reach": _("The first to be there arrives at %(arrives_at)s, after %(latest_at)s."),
    "off-shift": _("Nobody able to do it works at the permitted times."),
    "territory-not-covered": _("Its territory is none of the technician's."),
    "worker-not-allowed": _("It is for somebody else."),
    "worker-excluded": _("The customer does not want the technician who could do it."),
    "skill-missing": _("It needs %(skill)s at level %(needs)s."),
    "skill-expired": _("The skill that it needs is not valid until the end of the shift."),
    "no-window": _("There is no permitted start left."),
    "no-workers": _("Nobody works that day."),
    # What a checker finds.
    "promise-broken": _("It starts at %(start_at)s, outside what was promised."),
    "promise-not-planned": _("It was promised between %(starts_at)s and %(ends_at)s; not planned."),
    "pin-broken": _("It starts at %(start_at)s, not where its pin holds it."),
    "off-window": _("It starts at %(start_at)s, when it may not."),
    "travel-too-short": _("Arrival at %(arrives_at)s; driving there takes until %(earliest_at)s."),
    "starts-before-arrival": _("It starts at %(start_at)s, before arrival at %(arrive_at)s."),
    "leaves-before-shift": _("The day would begin at %(leaves_at)s, before the shift."),
    "returns-after-shift": _("Back at %(returns_at)s; shift and overtime end at %(latest_at)s."),
    "break-during-service": _("The break falls into the work."),
    "break-off-window": _("There is no time for the break."),
    "break-count": _("A break is missing."),
    "break-order": _("The breaks are not in their order."),
    "break-length": _("The break is %(took_minutes)s minutes instead of %(needs_minutes)s."),
    "break-during-loading": _("The break falls into the loading at the depot."),
    "service-time": _("The work is %(took_minutes)s minutes instead of %(needs_minutes)s."),
    "loading-time": _("The loading is %(took_minutes)s minutes instead of %(needs_minutes)s."),
    "fetch-without-depot": _("The technician has no depot to fetch anything from."),
    "fetch-out-of-place": _("The call at the depot is before none of the visits."),
    "tool-missing": _("The van lacks a tool that it needs: %(tool)s."),
    "part-missing": _("%(part)s: it needs %(needs)s with the visits before, the van has %(has)s."),
    "too-many-tasks": _("Visits that day: %(tasks)s, at most %(most)s are permitted."),
    "too-much-work": _("Work that day: %(work_minutes)s min, at most %(most_minutes)s."),
    "too-much-travel": _("Driving that day: %(travel_minutes)s min, at most %(most_minutes)s."),
    "too-long": _("From leaving to returning: %(duration_minutes)s min, at most %(most_minutes)s."),
    "too-many-broken-promises": _("Broken promises: %(broken)s, at most %(most)s are permitted."),
    "link-alone": _("What has to be done before it is not planned."),
    "link-too-soon": _(
        "It starts %(gap_minutes)s minutes after the work before it, at least %(least_minutes)s"
        " have to pass."
    ),
    "link-too-late": _(
        "It starts %(gap_minutes)s minutes after the work before it, at most %(greatest_minutes)s"
        " may pass."
    ),
    "link-two-persons": _("Whoever did the work before it has to do it."),
    "not-on-shift": _("The technician does not work that day."),
    "required-left-out": _("A pin or a promise holds it, and no way was found to keep that."),
    "crew-apart": _("The crew of visit %(visit)s does not start at one time."),
    "crew-one-person": _("One person has two parts of visit %(visit)s."),
    # What no plan of ours should ever have.
    "not-once": _("It is planned twice, or neither planned nor left out."),
    "unknown-worker": _("The plan names a technician about whom nobody asked."),
    "unknown-task": _("The plan names a visit about which nobody asked."),
    "two-routes": _("The technician has two routes."),
    "no-stops": _("A route has no visits."),
    "travel-wrong": _("The plan says %(travel_minutes)s min of driving, it is %(needs_minutes)s."),
    "cost-wrong": _("The plan says that it costs %(cost)s, it costs %(expected)s."),
    "figures-wrong": _("The sums of the plan are wrong."),
    # Where publishing keeps the newer edit.
    "stale-version": _("It was changed after the plan was made."),
    "under-way": _("The technician is on the way or at work."),
    "not-open": _("It is not open any more."),
    "technician-gone": _("The technician has left."),
    "pinned": _("It is pinned."),
    "not-movable": _("It is about to begin, or belongs to another day or territory now."),
}


def sentence(
    code: str,
    numbers: Mapping[str, int | str],
    *,
    names: Mapping[int, str] | None = None,
    zone: tzinfo = UTC,
) -> str:
    """A code and its numbers in words; times are shown in `zone`.

    Args:
        names: Technicians by id; without a name it is the id.
    """
    template = SENTENCES.get(code)
    if template is None:
        return code
    values = _Known({name: _shown(name, value, zone) for name, value in numbers.items()})
    if "technician" in numbers:
        technician_id = int(numbers["technician"])
        values["technician"] = (names or {}).get(technician_id, str(technician_id))
    for name, value in numbers.items():
        if name.endswith("_s"):
            values[name.removesuffix("_s") + "_minutes"] = str(-(-int(value) // 60))
    return str(template) % values


class _Known(dict[str, str]):
    """Values of a template; an unknown one is shown as dots."""

    def __missing__(self, name: str) -> str:
        return "…"


def _shown(name: str, value: int | str, zone: tzinfo) -> str:
    if name.endswith("_at"):
        return datetime.fromisoformat(str(value)).astimezone(zone).strftime("%H:%M")
    return str(value)
