"""Every word that the phone's app shows, in one language; see `app_words_visit` for its visits."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from mobile_api.app_plurals import counting as _counting
from mobile_api.app_words_visit import visit_words


def app_words() -> dict[str, Any]:
    """Sentences by key; those that count have one form for each category of plural."""
    return {
        **_frame(),
        **_times(),
        **_day(),
        **_pairing(),
        **_outbox(),
        **_notices(),
        **_me(),
        **_track(),
        **_counted(),
        **visit_words(),
        "tab": {
            "today": _("Today"),
            "map": _("Map"),
            "notices": _("Notices"),
            "outbox": _("Outbox"),
        },
        "punch": {
            "start_shift": _("Start shift"),
            "end_shift": _("End shift"),
            "start_break": _("Start break"),
            "end_break": _("End break"),
        },
        "shift": {"off": _("Off shift"), "on": _("On shift"), "break": _("On a break")},
        "fate": {
            "waiting": _("waiting"),
            "sent": _("sent"),
            "sent_at": _("sent %(at)s"),
            "office": _("office looks"),
            "refused": _("not taken"),
        },
        "resolution": {
            "count": _("Settled: what you did counts."),
            "keep": _("Settled: the plan of the office stands."),
        },
    }


def _frame() -> dict[str, str]:
    return {
        "back": _("Back"),
        "close": _("Close"),
        "main_menu": _("Main"),
        "all_sent": _("All sent"),
        "offline": _("Offline"),
        "me": _("You and your hours"),
        "language": _("Language"),
        "phone": _("Phone"),
        "update_title": _("There is a newer version"),
        "update_ready": _("Nothing that you did is lost."),
        "update_needed": _(
            "The office needs it. Until then your reports are still sent, but news does not come."
        ),
        "update_act": _("Use it now"),
        "not_stored_title": _("This was not stored"),
        "not_stored": _(
            "The phone has no room left, or the browser forbids it. Free some, then try again."
        ),
        "push_title": _("Something changed in your day"),
        "push_body": _("Open Callout to see it."),
    }


def _times() -> dict[str, str]:
    return {
        "minutes": _("%(count)s min"),
        "hours": _("%(count)s h"),
        "hours_minutes": _("%(hours)s h %(minutes)s min"),
        "under_a_minute": _("just now"),
        "since": _("since %(at)s"),
        "until": _("until %(at)s"),
    }


def _day() -> dict[str, str]:
    return {
        "today": _("Today"),
        "day_off_shift": _("%(day)s · off shift"),
        "day_on_shift": _("%(day)s · on shift since %(at)s"),
        "day_on_break": _("%(day)s · on a break since %(at)s"),
        "off_shift_title": _("You are at work, but not on shift"),
        "off_shift": _("Hours count from when you start it."),
        "my_day": _("Your day"),
        "your_day": _("Your day so far"),
        "later_today": _("Later today"),
        "next_visit": _("Next visit"),
        "break": _("Break"),
        "home": _("Home"),
        "shift_ends": _("shift ends %(at)s"),
        "done_at": _("%(work)s, done %(at)s"),
        "ended_at": _("%(work)s, ended %(at)s"),
        "may_be_late": _("expected %(at)s, %(minutes)s min after the promise"),
        "more_today": _("Break, end of shift and more"),
        "more_today_title": _("Your day"),
        "next_days_title": _("Next days"),
        "next_days_none": _("Next days"),
        "no_visits": _("No visits are planned for you yet."),
        "no_visits_today": _("No visits today."),
        "no_visits_that_day": _("No visits yet."),
        "no_later_visits": _("Nothing is planned for the next days yet."),
        "loading_title": _("Fetching your day"),
        "loading": _("It takes a moment, and a connection, this once."),
        "map": _("Map"),
        "map_next": _("Way to the next visit"),
        "map_offline": _("The map comes when there is a connection. The list has all stops."),
        "me_here": _("You"),
        "stops": _("Stops of today"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "to_today": _("To today"),
    }


def _pairing() -> dict[str, Any]:
    return {
        "pair": {
            "title": _("Pair this phone"),
            "code": _("Code from the office"),
            "hint": _("The office shows it under Technicians. It works once, for 15 minutes."),
            "act": _("Pair this phone"),
            "scan": _("Scan the code"),
            "empty": _("Type the code that the office shows."),
            "offline": _("There is no connection. Pairing needs one, this once."),
            "no_camera": _("The camera cannot be used. Type the code instead."),
        },
        "pair_again": _("Pair again"),
        "must_pair_title": _("The office does not know this phone"),
        "must_pair": _("What you did is kept here and goes along when you pair it again."),
        "ended_title": _("This phone was signed out by the office"),
        "ended_nothing": _("Your visits are no longer on it. Ask the office for a new code."),
    }


def _outbox() -> dict[str, str]:
    return {
        "outbox_empty": _("Nothing yet. What you do appears here, and what became of it."),
        "no_line_for": _("No connection for %(duration)s"),
        "no_line": _("No connection"),
        "no_line_text": _("Go on working. All of it is kept on this phone and is sent by itself."),
        "troubled": _("The office cannot be reached properly"),
        "sending_text": _("All of it is kept on this phone and is sent by itself."),
        "sending": _("Sending"),
        "try_now": _("Try now"),
        "pictures": _("Pictures"),
    }


def _notices() -> dict[str, str]:
    return {
        "no_notices": _("Nothing waits for an answer."),
        "offer": _("Offer"),
        "offer_accepted": _("You accepted"),
        "offer_declined": _("You declined"),
        "offer_when": _("%(day)s, %(range)s"),
        "offer_accept": _("Accept"),
        "offer_decline": _("Decline"),
        "conflict": _("Conflict"),
        "kind_at": _("%(kind)s, %(at)s"),
        "conflict_hint": _("The office sees it too. Either of you can settle it."),
        "conflict_count": _("It counts"),
        "conflict_keep": _("Leave the plan"),
        "conflict_offline": _("There is no connection. Settle it later; nothing waits for it."),
    }


def _me() -> dict[str, str]:
    return {
        "hours_today": _("Hours today"),
        "worked": _("Worked"),
        "breaks": _("Breaks"),
        "time_sheet": _("Time sheet of today"),
        "hours_none": _("No shift was started today."),
        "hours_hint": _("A wrong time is corrected by the office; both stay readable."),
        "location_switch": _("Send where I am"),
        "location_on": _("Only on shift, never on a break. Kept for 60 days."),
        "location_off": _("Off: this phone does not look where you are."),
        "location_refused": _("The phone does not allow it. Change that in its settings."),
        "own_track": _("Your track, and who looked"),
        "push_switch": _("Tell me about changes"),
        "push_hint": _("Also while the app is closed. The message says nothing about customers."),
        "push_failed": _("The phone does not allow it. Change that in its settings."),
        "my_phones": _("Your phones"),
        "this_phone": _("this phone"),
        "last_seen": _("last seen %(at)s"),
        "phones_offline": _("The list comes when there is a connection."),
        "sign_out": _("Sign out"),
        "end_device_title": _("Sign out %(name)s?"),
        "end_device": _("What it has not sent goes to the office to look at."),
        "sign_out_this": _("Sign out of this phone"),
        "sign_out_title": _("Sign out of this phone?"),
        "sign_out_text": _(
            "Your visits are removed from it. You need a new code from the office to come back."
        ),
        "leave_lost": _("They would be lost. Send them first."),
        "sign_out_anyway": _("Sign out and lose them"),
        "stay": _("Stay"),
        "sign_out_offline": _("There is no connection. Sign out when there is one."),
        "app_version": _("Version %(version)s"),
    }


def _track() -> dict[str, str]:
    return {
        "track_today": _("Where you were today"),
        "track_none": _("Nothing was sent today."),
        "track_views": _("Who looked"),
        "track_views_none": _("Nobody looked at your track."),
        "looked_at": _("at %(day)s"),
        "somebody": _("Somebody who left"),
        "track_offline": _("There is no connection. Your track is kept at the office."),
        "track_hint": _("Kept for 60 days, then gone. Every look at it is written down."),
    }


def _counted() -> dict[str, Any]:
    return {
        "waiting": _counting("%(count)s waiting", "%(count)s waiting"),
        "days_long": _counting("%(count)s day", "%(count)s days"),
        "next_days": _counting(
            "Next days, %(count)s visit planned", "Next days, %(count)s visits planned"
        ),
        "files_waiting": _counting("%(count)s picture", "%(count)s pictures"),
        "ended_kept": _counting(
            "%(count)s report that was not sent yet went to the office. Ask it for a new code.",
            "%(count)s reports that were not sent yet went to the office. Ask it for a new code.",
        ),
        "leave_waiting": _counting(
            "%(count)s report has not been sent", "%(count)s reports have not been sent"
        ),
        "track_points": _counting("%(count)s point", "%(count)s points"),
    }
