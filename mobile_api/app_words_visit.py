"""What the phone's app says about a visit: its steps, its records, its statuses."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from mobile_api.app_plurals import counting as _counting


def visit_words() -> dict[str, Any]:
    """Sentences by key."""
    return {
        **_place(),
        **_records(),
        **_forms(),
        **_late(),
        **_steps(),
        "status": _statuses(),
        "kind": _kinds(),
        "act": _acts(),
        "time": {
            "travel_started_at": _("Started driving"),
            "arrived_at": _("Arrived"),
            "work_started_at": _("Work started"),
            "work_ended_at": _("Work ended"),
        },
        "questions": _counting("%(count)s question", "%(count)s questions"),
        "missing": _counting("%(count)s thing is missing", "%(count)s things are missing"),
        "photos_missing": _counting(
            "%(count)s more photo is needed.", "%(count)s more photos are needed."
        ),
    }


def _steps() -> dict[str, Any]:
    return {
        "step": {
            "start_travel": _("Start driving"),
            "arrive": _("I am there"),
            "start": _("Start work"),
            "resume": _("Go on working"),
            "complete": _("Finish"),
        },
        "step_for": _("at %(name)s"),
        "step_to": _("to %(name)s"),
        "step_leave_by": _("to %(name)s, leave by %(at)s"),
        "reason": {
            "pause": _("Why do you pause?"),
            "cannot_complete": _("Why can it not be done?"),
            "decline": _("Why do you decline it?"),
        },
        "reason_act": {
            "pause": _("Pause"),
            "cannot_complete": _("End the visit"),
            "decline": _("Decline the visit"),
        },
        "reason_note": _("Note for the office"),
        "reason_needed": _("Choose a reason."),
        "follow_up": _("Another visit is needed"),
    }


def _statuses() -> dict[str, str]:
    return {
        "planned": _("Planned"),
        "dispatched": _("Sent"),
        "accepted": _("Accepted"),
        "declined": _("Declined"),
        "en_route": _("On the way"),
        "on_site": _("On site"),
        "in_progress": _("Working"),
        "paused": _("Paused"),
        "completed": _("Done"),
        "cannot_complete": _("Not possible"),
        "canceled": _("Cancelled"),
        "removed": _("Given away"),
    }


def _kinds() -> dict[str, str]:
    """What was done, as the outbox tells it."""
    return {
        "accept": _("Accepted"),
        "decline": _("Declined"),
        "start_travel": _("Started driving"),
        "turn_back": _("Turned back"),
        "arrive": _("On site"),
        "start": _("Work started"),
        "pause": _("Paused"),
        "resume": _("Work resumed"),
        "complete": _("Done"),
        "cannot_complete": _("Not possible"),
        "running_late": _("Running late"),
        "note": _("Note"),
        "answer_checklist": _("Checklist answer"),
        "use_part": _("Part used"),
        "request_part": _("Part asked for"),
        "photo": _("Photo"),
        "sign": _("Signature"),
        "adjust_time": _("Time corrected"),
        "report_visit": _("Job found on site"),
        "start_shift": _("Shift started"),
        "end_shift": _("Shift ended"),
        "start_break": _("Break started"),
        "end_break": _("Break ended"),
        "accept_offer": _("Offer accepted"),
        "decline_offer": _("Offer declined"),
    }


def _acts() -> dict[str, str]:
    return {
        "accept": _("Confirm the visit"),
        "decline": _("Decline"),
        "arrive": _("I am there"),
        "start": _("Start work at once"),
        "complete": _("Finish"),
        "turn_back": _("Turn back"),
        "pause": _("Pause"),
        "cannot_complete": _("Cannot do it"),
        "running_late": _("Running late"),
        "note": _("Write a note"),
        "adjust_time": _("Correct a time"),
        "report_visit": _("Found another job here"),
    }


def _place() -> dict[str, str]:
    return {
        "visit": _("Visit"),
        "place": _("Place"),
        "work_about": _("%(work)s, about %(duration)s"),
        "promised": _("Promised %(window)s"),
        "planned_at": _("Planned %(at)s"),
        "drive": _("%(duration)s drive"),
        "late_by": _("%(minutes)s min late"),
        "told_late": _("Told: %(minutes)s min late"),
        "navigate": _("Navigate"),
        "call": _("Call"),
        "emergency": _("Emergency"),
        "time_changed_title": _("The time has changed"),
        "time_changed": _("It is now planned for %(at)s."),
        "visit_gone_title": _("Visit"),
        "visit_gone": _("This visit is no longer yours. What you did counts."),
        "what_to_do": _("What is to be done"),
        "history": _("Before at this place"),
        "parts_planned": _("Usual parts"),
        "notes": _("Notes"),
        "crew": _("With you"),
        "crew_line": _("%(name)s: %(status)s"),
        "more_visit": _("Running late, pause, cannot do it"),
        "more_visit_title": _("This visit"),
        "back_to_visit": _("Back to the visit"),
    }


def _records() -> dict[str, Any]:
    return {
        "need": {
            "checklist": _("Checklist"),
            "photos": _("Photos"),
            "parts": _("Parts used"),
            "signature": _("Signature"),
        },
        "to_finish": _("To finish you need"),
        "records": _("What you add"),
        "so_many_of": _("%(done)s of %(of)s"),
        "none_yet": _("none yet"),
        "open": _("open"),
        "signed": _("signed"),
        "not_needed": _("not needed"),
        "in_van": _("%(name)s is in your van"),
        "not_in_van": _("%(name)s is not in your van"),
        "checklist_sub": _("%(name)s · %(done)s of %(of)s"),
        "yes_done": _("Yes"),
        "no_not_done": _("No"),
        "optional": _("May be left open."),
        "with_unit": _("%(text)s (%(unit)s)"),
        "reading_wrong": _("Type the number that is read off."),
        "answer_wrong": _("This is not one of the answers."),
        "photo": _("Photo"),
        "photo_act": _("Take a photo"),
        "no_photos": _("No photos yet."),
        "photo_caption": _("What the next photo shows"),
        "photo_caption_hint": _("May be left empty."),
        "photo_unreadable": _("This is no picture that can be read."),
        "note_label": _("Your note"),
        "note_act": _("Keep the note"),
        "note_empty": _("Write something first."),
    }


def _forms() -> dict[str, str]:
    return {
        "parts_here": _("On this visit"),
        "part_used": _("%(quantity)s used"),
        "part_requested": _("%(quantity)s asked for"),
        "in_your_van": _("In your van"),
        "van_has": _("%(quantity)s there"),
        "use_one": _("Use one"),
        "other_part": _("Another part"),
        "part_name": _("Name or number"),
        "part_name_missing": _("Say which part."),
        "part_quantity": _("How many"),
        "part_quantity_wrong": _("Type a number above zero."),
        "part_what": _("What about it"),
        "part_use": _("I used it"),
        "part_request": _("I need it"),
        "part_add": _("Add the part"),
        "part_line": _("%(quantity)s × %(name)s"),  # noqa: RUF001 - times, as people write it
        "signed_by": _("Name of who signs"),
        "signed_by_missing": _("Type the name of who signs."),
        "signed_by_name": _("signed by %(name)s"),
        "signed_before": _("Signed by %(name)s already. A new signature is added."),
        "signature_pad": _("Field for the signature"),
        "signature_hint": _("Sign with a finger. Left empty, the typed name is written there."),
        "signature_for": _("I confirm: %(work)s."),
        "signature_clear": _("Clear"),
        "signature_act": _("Keep the signature"),
        "found_hint": _("A new visit at %(address)s. You are on site from now on."),
        "found_what": _("What kind of work is it?"),
        "found_description": _("What you found"),
        "found_needed": _("Choose what kind of work it is."),
        "found_act": _("Begin this job"),
        "times_hint": _("The office sees what was, and what you correct it to."),
        "times_act": _("Keep the times"),
        "times_wrong": _("Type a time such as 14:05."),
        "times_future": _("A time cannot lie ahead."),
        "times_order": _("The times must follow one another."),
        "time_was": _("was %(at)s"),
    }


def _late() -> dict[str, str]:
    return {
        "late_by_how_much": _("By how much?"),
        "late_other": _("Other, in minutes"),
        "late_effect": _("What that does"),
        "late_nobody": _("Nobody waits longer for it."),
        "late_moves": _("%(before)s becomes %(after)s"),
        "promise_holds": _("promise holds"),
        "late_act": _("Say %(duration)s late"),
    }
