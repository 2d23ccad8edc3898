"""What technicians report: facts beat plans."""

from datetime import timedelta

import pytest

from dispatch.errors import AssignmentNotFound, CompletionNeeds, ReasonNeeded
from dispatch.lifecycle import Command
from dispatch.models import Conflict, Report, Visit
from dispatch.services.cancellation import cancel_visit
from dispatch.services.execution import StepDetails, report_step
from dispatch.services.placement import Target, place_visit
from events.actors import Actor, ActorKind
from events.models import Event
from tests.crews import make_crew_visit
from tests.factories import ANNA, TEN, make_technician, make_visit, placed
from tests.records import make_demanding_work, make_reason

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


def report(part, command, minute=0, **details):
    """Report a step as the technician whose part it is, so many minutes after ten."""
    at = TEN + timedelta(minutes=minute)
    actor = Actor(ActorKind.TECHNICIAN, part.technician_id)
    return report_step(
        part.pk,
        Command(command),
        StepDetails(claimed_at=at, occurred_at=at, **details),
        technician_id=part.technician_id,
        actor=actor,
    )


def dispatched():
    return placed(make_visit(), make_technician())


def status_of(row):
    row.refresh_from_db()
    return row.status


def test_a_whole_visit_step_by_step():
    part = dispatched()
    steps = {
        "accept": ("accepted", "dispatched", "planned"),
        "start_travel": ("en_route", "en_route", "in_progress"),
        "arrive": ("on_site", "on_site", "in_progress"),
        "start": ("in_progress", "in_progress", "in_progress"),
        "pause": ("paused", "paused", "in_progress"),
        "resume": ("in_progress", "in_progress", "in_progress"),
        "complete": ("completed", "completed", "completed"),
    }

    seen = {}
    for minute, command in enumerate(steps):
        outcome = report(part, command, minute)
        visit = Visit.objects.get(pk=part.visit_id)
        seen[command] = (outcome.assignment.status, visit.status, visit.job.status)

    assert seen == steps
    assert Report.objects.filter(is_applied=True).count() == len(steps)


def test_real_times_stand_beside_the_planned_ones():
    part = dispatched()

    for minute, command in [
        (1, "start_travel"), (20, "arrive"), (25, "start"), (40, "pause"), (55, "resume"),
        (60, "pause"), (70, "complete"),
    ]:  # fmt: skip
        report(part, command, minute)

    part.refresh_from_db()
    assert part.travel_started_at == TEN + timedelta(minutes=1)
    assert part.arrived_at == TEN + timedelta(minutes=20)
    assert part.work_started_at == TEN + timedelta(minutes=25)
    assert part.work_ended_at == TEN + timedelta(minutes=70)
    assert part.paused_s == 25 * 60
    assert part.starts_at == TEN
    part.visit.refresh_from_db()
    assert part.visit.ended_at == TEN + timedelta(minutes=70)


def test_a_report_is_an_event_with_old_and_new():
    part = dispatched()

    report(part, "start_travel", 3)

    event = Event.objects.get()
    assert (event.kind, event.actor_kind, event.actor_id) == (
        "travel_started", "technician", part.technician_id,
    )  # fmt: skip
    assert event.old == {"status": "dispatched", "visit_status": "dispatched"}
    assert event.new == {
        "assignment": part.pk,
        "technician": part.technician_id,
        "status": "en_route",
        "visit_status": "en_route",
        "occurred_at": "2026-01-12T10:03:00+00:00",
        "report": Report.objects.get().pk,
    }
    topics = set(event.topics.values_list("topic", flat=True))
    assert {f"visit:{part.visit_id}", f"technician:{part.technician_id}"} <= topics


def test_skipped_steps_are_recorded_as_skipped():
    part = dispatched()

    report(part, "start")

    assert Report.objects.get().skipped == ["en_route", "on_site"]
    assert status_of(part) == "in_progress"


def test_a_step_that_needs_a_reason_changes_nothing_without_one():
    part = dispatched()
    make_reason("no-time", "decline")

    with pytest.raises(ReasonNeeded) as refusal:
        report(part, "decline")

    assert refusal.value.details["reasons"] == ["no-time"]
    assert status_of(part) == "dispatched"
    assert not Report.objects.exists()


def test_what_is_required_holds_for_whoever_reports():
    part = placed(make_visit(work_type=make_demanding_work()), make_technician())
    report(part, "start")

    with pytest.raises(CompletionNeeds) as refusal:
        report(part, "complete")

    assert refusal.value.details["missing"][-1] == {"what": "signature"}
    assert status_of(part) == "in_progress"


def test_somebody_elses_assignment_is_not_found():
    part, other = dispatched(), make_technician()

    with pytest.raises(AssignmentNotFound):
        report_step(
            part.pk,
            Command.START,
            StepDetails(claimed_at=TEN, occurred_at=TEN),
            technician_id=other.pk,
            actor=Actor(ActorKind.TECHNICIAN, other.pk),
        )

    assert not Report.objects.exists()


def test_a_step_that_the_table_does_not_know_is_rejected_and_changes_nothing():
    part = dispatched()

    outcome = report(part, "resume")

    assert (outcome.result, outcome.code) == ("rejected", "illegal-step")
    assert status_of(part) == "dispatched"
    assert not Report.objects.exists()
    assert not Event.objects.exists()


def test_a_second_tap_is_rejected_and_is_no_conflict():
    part = dispatched()
    report(part, "start")
    report(part, "complete")

    outcome = report(part, "complete")

    assert outcome.result == "rejected"
    assert Report.objects.count() == 2
    assert not Conflict.objects.exists()


@pytest.mark.parametrize("command", ["place", "cancel", "remove", "dispatch"])
def test_what_only_the_office_may_do_is_no_report(command):
    part = dispatched()

    assert report(part, command).result == "rejected"
    assert status_of(part) == "dispatched"


def test_a_dispatcher_may_report_for_a_technician():
    part = dispatched()

    outcome = report_step(
        part.pk,
        Command.START,
        StepDetails(claimed_at=TEN, occurred_at=TEN),
        technician_id=part.technician_id,
        actor=ANNA,
    )

    assert outcome.result == "applied"
    assert Event.objects.get().actor_kind == "dispatcher"


def test_what_was_done_on_a_canceled_visit_is_stored_and_shown():
    part = dispatched()
    cancel_visit(part.visit_id, seen=1, actor=ANNA)

    outcome = report(part, "start", note="Did it anyway")

    assert (outcome.result, outcome.code) == ("parked", "visit-canceled")
    stored = Report.objects.get()
    assert (stored.is_applied, stored.note) == (False, "Did it anyway")
    assert Conflict.objects.get().report == stored
    assert Event.objects.latest("seq").kind == "report_conflicted"
    assert status_of(part.visit) == "canceled"


def test_what_was_done_on_a_visit_given_away_is_stored_and_moves_nothing():
    part, other = dispatched(), make_technician()
    place_visit(part.visit_id, Target(other.pk, TEN), seen=1, actor=ANNA)

    outcome = report(part, "start")

    assert (outcome.result, outcome.code) == ("parked", "visit-given-away")
    assert status_of(part.visit) == "dispatched"


def test_a_late_step_on_a_finished_visit_is_parked():
    part = dispatched()
    report(part, "start")
    report(part, "complete")

    outcome = report(part, "pause")

    assert (outcome.result, outcome.code) == ("parked", "visit-over")
    assert status_of(part) == "completed"


def test_a_declined_visit_waits_to_be_planned_again():
    part = dispatched()

    make_reason("no-time", "decline")

    outcome = report(part, "decline", reason="no-time")

    assert outcome.result == "applied"
    assert (status_of(part), status_of(part.visit)) == ("declined", "unscheduled")
    assert Event.objects.get().new["visit_status"] == "unscheduled"


def test_who_declined_and_went_nevertheless_is_heard():
    part = dispatched()
    report(part, "decline")

    assert report(part, "start").code == "visit-declined"


def test_turning_back_leaves_the_visit_dispatched():
    part = dispatched()
    report(part, "start_travel")

    report(part, "turn_back")

    assert (status_of(part), status_of(part.visit)) == ("dispatched", "dispatched")
    assert part.travel_started_at is None


def test_turning_back_when_the_time_was_given_away_lets_the_visit_wait():
    part = dispatched()
    report(part, "start_travel")
    taken = make_visit()
    place_visit(taken.pk, Target(part.technician_id, TEN), seen=1, actor=ANNA)

    outcome = report(part, "turn_back")

    assert outcome.result == "applied"
    assert (status_of(part), status_of(part.visit)) == ("removed", "unscheduled")
    assert status_of(taken) == "scheduled"
    last = Event.objects.get(kind="visit_withdrawn")
    assert last.topics.get().topic == f"technician:{part.technician_id}"


def test_what_could_not_be_done_has_a_reason_and_a_follow_up():
    part = dispatched()
    make_reason("no-access", "cannot_complete", category="access")

    report(part, "cannot_complete", reason="no-access", follow_up=True)

    visit = Visit.objects.get(pk=part.visit_id)
    more = visit.follow_ups.get()
    assert (visit.status, visit.reason.code) == ("cannot_complete", "no-access")
    assert (more.status, more.job_id) == ("unscheduled", visit.job_id)
    assert visit.job.status == "waiting"
    assert Event.objects.filter(kind="visit_created", entity_id=more.pk).count() == 1


def test_a_completed_visit_takes_no_follow_up_from_a_late_report():
    part = dispatched()
    report(part, "start")
    report(part, "complete")

    report(part, "cannot_complete", follow_up=True)

    assert Visit.objects.count() == 1


def make_crew():
    visit = make_crew_visit()
    lead = placed(visit, make_technician(), role="lead")
    return lead, placed(visit, make_technician(), role="helper")


def test_a_crew_visit_is_over_when_all_are_done():
    lead, helper = make_crew()
    report(lead, "start")
    report(helper, "start")

    report(lead, "complete")
    while_one_works = status_of(lead.visit)
    report(helper, "complete")

    assert while_one_works == "in_progress"
    assert status_of(lead.visit) == "completed"
    assert Visit.objects.get().job.status == "completed"


def test_a_crew_visit_ends_as_its_lead_says():
    lead, helper = make_crew()
    report(helper, "start")
    report(helper, "complete")

    report(lead, "cannot_complete")

    assert status_of(lead.visit) == "cannot_complete"


def test_a_crew_visit_ends_with_its_last_and_for_its_leads_reason_whoever_tells_last():
    make_reason("nobody-home", "cannot_complete")
    ends = []
    for first in ("lead", "helper"):
        lead, helper = make_crew()
        report(helper, "start")
        tell = {
            "lead": lambda part=lead: report(part, "cannot_complete", 30, reason="nobody-home"),
            "helper": lambda part=helper: report(part, "complete", 20),
        }
        tell.pop(first)()
        for one in tell.values():
            one()
        lead.visit.refresh_from_db()
        ends.append((lead.visit.ended_at, lead.visit.reason.code))

    assert ends == [(TEN + timedelta(minutes=30), "nobody-home")] * 2


def test_two_of_a_crew_who_ask_for_a_follow_up_get_one():
    lead, helper = make_crew()

    report(helper, "cannot_complete", follow_up=True)
    report(lead, "cannot_complete", follow_up=True)

    assert Visit.objects.filter(follow_up_of=lead.visit_id).count() == 1


def test_a_lead_who_declines_leaves_the_visit_with_the_helper():
    lead, helper = make_crew()

    report(lead, "decline")
    with_helper = status_of(lead.visit)
    report(helper, "decline")

    assert (with_helper, status_of(lead.visit)) == ("dispatched", "unscheduled")


def test_a_new_lead_counts_and_not_the_one_before():
    lead, helper = make_crew()
    report(helper, "start")
    report(lead, "cannot_complete")
    second = placed(lead.visit, make_technician(), role="lead")
    report(second, "start")

    report(helper, "complete")
    report(second, "complete")

    assert status_of(lead.visit) == "completed"
