"""Every word that the board's scripts show, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dispatch.models import Priority, VisitStatus

# One number for each plural form of our languages, by the names that the browser gives them.
SAMPLES = {"one": 1, "few": 2, "many": 5, "other": 5}


def board_words() -> dict[str, Any]:
    """Sentences by key; those that count have one form for each category of plural."""
    return {
        **_signals(),
        **_list(),
        **_inspector(),
        **_acts(),
        **_plan(),
        **_keys(),
        **_counted(),
        "status": {str(value): str(label) for value, label in VisitStatus.choices},
        "priority": {str(value): str(label) for value, label in Priority.choices},
        "reported": _reported(),
        "channel": _channels(),
    }


def _counting(singular: str, plural: str) -> dict[str, str]:
    return {name: ngettext(singular, plural, number) for name, number in SAMPLES.items()}


def _counted() -> dict[str, Any]:
    return {
        "technicians": _counting("%(count)s technician", "%(count)s technicians"),
        "visits_today": _counting("%(count)s visit", "%(count)s visits"),
        "conflicts": _counting("conflict", "conflicts"),
        "people": _counting("%(count)s person", "%(count)s people"),
        "new": _counting("%(count)s new", "%(count)s new"),
        "moved": _counting("%(count)s moved", "%(count)s moved"),
        "left_out": _counting("%(count)s left out", "%(count)s left out"),
        "earlier_visits": _counting("%(count)s visit before", "%(count)s visits before"),
        "kept_newer": _counting(
            "%(count)s newer edit was kept.", "%(count)s newer edits were kept."
        ),
    }


def _signals() -> dict[str, str]:
    return {
        "conflict": _("Conflict"),
        "late": _("Late by %(minutes)s min"),
        "may_be_late": _("May be %(minutes)s min late"),
        "emergency": _("Emergency"),
        "live": _("Live"),
        "reconnecting": _("Reconnecting, as of %(at)s"),
        "served": _("of %(count)s served"),
        "in_promise": _("in the promise"),
        "travel": _("travel"),
        "unplanned": _("unplanned"),
        "figure_may_be_late": _("may be late"),
        "figure_late": _("late"),
        "break": _("Break"),
        "since": _("%(what)s since %(at)s"),
        "visits": _("visits"),
        "promised": _("promised %(from)s to %(until)s"),
        "cell": _("%(customer)s, %(work)s, %(from)s to %(until)s, %(status)s"),
        "minutes": _("%(count)s min"),
        "hours": _("%(count)s h"),
        "hours_minutes": _("%(hours)s h %(minutes)s min"),
        "hours_minutes_short": _("%(hours)s h %(minutes)s"),
        "runs_over": _("Expected to run %(minutes)s min over"),
        "row": _("%(name)s, %(skills)s, %(visits)s"),
    }


def _list() -> dict[str, str]:
    return {
        "overdue": _("Overdue"),
        "today": _("Due today"),
        "tomorrow": _("Due tomorrow"),
        "later": _("Later"),
        "go_now": _("Go now"),
        "due": _("Due %(at)s"),
        # Stands in "Due %(at)s" for something that is due by the end of the day.
        "due_today": _("today"),
        "why_not": _("Why not?"),
        "reason": _("Left out by the last plan: %(reason)s."),
        "all_planned": _("Everything is planned."),
        "next_day": _("Show the next day"),
        "none_found": _("Nothing here matches “%(text)s”."),
        "clear_search": _("Show all"),
        "nobody_works": _("Nobody works on this day in these territories."),
        "no_technicians": _("There are no technicians in these territories yet."),
        "waiting_news": _("%(count)s new above"),
    }


def _inspector() -> dict[str, str]:
    return {
        "select_something": _("Choose a visit on the timeline, the map or in the list."),
        "planned": _("Planned"),
        "promised_label": _("Promised"),
        "expected": _("Expected"),
        "needs": _("Needs"),
        "access": _("Access"),
        "arrived": _("Arrived"),
        "worked": _("Worked"),
        "due_label": _("Due"),
        "phone": _("Phone"),
        "ended": _("Ended"),
        "not_promised": _("nothing yet"),
        "not_planned": _("not yet"),
        "told_on": _("told %(when)s"),
        "told": _("told by %(channel)s %(when)s"),
        "at_with": _("%(when)s, %(who)s"),
        "visit_of": _("Job %(job)s · visit %(number)s of %(count)s"),
        "last_visit": _("Last on %(when)s: %(work)s"),
        "close": _("Close"),
        "loading": _("Loading"),
        "reports": _("What was reported"),
        "conflict_of": _("%(who)s reported “%(what)s” at %(at)s, after the office had decided."),
        "not_applied": _("not applied"),
        "count_report": _("Let the report count"),
        "keep_decision": _("Keep our decision"),
        "photo_of": _("Photo by %(who)s at %(at)s"),
        "signature_of": _("Signature of %(who)s at %(at)s"),
        "on_its_way": _("still on the phone"),
        "technician": _("Technician"),
        "time": _("Time"),
        "choose": _("Choose"),
        "pin": _("Pin"),
        "pin_none": _("None"),
        "pin_time": _("Time"),
        "pin_technician": _("Technician"),
        "pin_both": _("Both"),
        "changed_meanwhile": _("It was changed meanwhile. Look again, then decide."),
        "no_connection": _("There is no connection. Nothing was changed; try again."),
        "map": _("Map of the day"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "positions": _("Positions up to %(minutes)s min old · dashed ring: older than 15 min"),
    }


def _acts() -> dict[str, str]:
    return {
        "place": _("Place"),
        "place_anyway": _("Place anyway"),
        "move": _("Move"),
        "unplan": _("Unplan"),
        "cancel_visit": _("Cancel the visit"),
        "call": _("Call"),
        "cancel": _("Cancel"),
        "keep": _("Keep the visit"),
        "cancel_title": _("Why is the visit called off?"),
        "cancel_effect": _("The technician and the customer are told. This cannot be taken back."),
        "no_reason": _("No particular reason"),
        "reason_label": _("Reason"),
        "undo": _("Undo"),
        "was_unplanned": _("%(customer)s is unplanned again."),
        "was_placed": _("%(customer)s goes to %(who)s at %(at)s."),
        "was_canceled": _("The visit of %(customer)s is called off."),
        "was_pinned": _("Pinned."),
        "was_unpinned": _("The pin is gone."),
        "was_counted": _("The report counts."),
        "was_kept": _("The decision stands."),
    }


def _plan() -> dict[str, str]:
    return {
        "propose": _("Propose"),
        "planning": _("Planning"),
        "in_queue": _("Waiting to start"),
        "stop": _("Stop, keep best"),
        "stopping": _("Stopping"),
        "proposal": _("Proposal"),
        "publish": _("Publish"),
        "discard": _("Discard"),
        "plan_failed": _("Planning failed: %(why)s"),
        "travel_change": _("travel %(minutes)s min"),
        "of_planned": _("%(served)s planned"),
        "no_change": _("no better plan was found"),
        "was_published": _("The plan is published."),
        "was_discarded": _("The proposal is discarded. Nothing changed."),
        "seconds": _("%(count)s s"),
    }


def _keys() -> dict[str, Any]:
    return {
        "keys_title": _("Keys"),
        "keys": [
            [_("Arrows"), _("Walk over the timeline")],
            [_("Enter"), _("Show the visit")],
            ["M", _("Move it, or place it")],
            ["U", _("Unplan it")],
            ["/", _("Search the unplanned visits")],
            ["Esc", _("One step back")],
            ["?", _("Show these keys")],
        ],
    }


def _reported() -> dict[str, str]:
    return {
        "accept": _("Accepted"),
        "decline": _("Declined"),
        "start_travel": _("On the way"),
        "turn_back": _("Turned back"),
        "arrive": _("Arrived"),
        "start": _("Started"),
        "pause": _("Paused"),
        "resume": _("Went on"),
        "complete": _("Done"),
        "cannot_complete": _("Not possible"),
        "note": _("Note"),
        "answer_checklist": _("Checklist"),
        "use_part": _("Part used"),
        "request_part": _("Part wanted"),
        "photo": _("Photo"),
        "sign": _("Signature"),
        "adjust_time": _("Time corrected"),
        "running_late": _("Running late"),
        "report_visit": _("Found on site"),
    }


def _channels() -> dict[str, str]:
    return {
        "phone": _("phone"),
        "email": _("e-mail"),
        "web": _("web form"),
        "chat": _("chat"),
        "messenger": _("messenger"),
        "api": _("another system"),
        "import": _("import"),
        "other": _("other ways"),
    }
