"""A proposal is published only where nothing newer stands against it, and says what does."""

from datetime import timedelta

import pytest

from dispatch.lifecycle import Command
from dispatch.models import Hold as HoldRow
from dispatch.models import Promise
from dispatch.services.execution import StepDetails, report_step
from dispatch.services.placement import Target, place_visit
from events.actors import SYSTEM, Actor, ActorKind
from events.door import writing
from tests.factories import ANNA, TEN, make_technician, make_visit, placed
from tests.plans import SEVEN, part_of, pinned, planned, proposal, proposed, publish, scattered

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def conflicts(done):
    return {one.visit_id: one.cause.code for one in done.conflicts}


def test_a_newer_edit_wins_and_the_rest_is_published():
    fitter = make_technician()
    first, second = scattered(2)
    plan = planned()
    start = proposal(plan, second).starts_at
    other_start = max(start, proposal(plan, first).starts_at) + timedelta(hours=2)
    place_visit(first.pk, Target(fitter.pk, other_start), seen=first.version, actor=ANNA)

    done = publish(plan)

    assert conflicts(done) == {first.pk: "stale-version"}
    assert done.visit_ids == (second.pk,)
    assert part_of(first).starts_at == other_start
    assert proposal(plan, first).result == "stale-version"


def test_what_clashes_with_a_newer_edit_is_a_conflict_and_breaks_nothing():
    fitter = make_technician()
    visit, urgent = make_visit(minutes=60), make_visit(minutes=60, lat=50.12, lon=14.5)
    plan = proposed(visit, fitter, TEN)
    place_visit(urgent.pk, Target(fitter.pk, TEN + timedelta(minutes=30)), seen=1, actor=ANNA)

    done = publish(plan)

    plan.refresh_from_db()
    assert conflicts(done) == {visit.pk: "travel-too-short"}
    assert plan.status == "proposed"
    assert not visit.assignments.exists()


def test_a_drive_that_no_longer_fits_is_a_conflict():
    fitter = make_technician()
    near, far = make_visit(minutes=60), make_visit(minutes=60, lat=50.3, lon=14.9)
    plan = proposed(near, fitter, TEN)
    place_visit(far.pk, Target(fitter.pk, TEN + timedelta(minutes=65)), seen=1, actor=ANNA)

    assert conflicts(publish(plan)) == {near.pk: "travel-too-short"}


def test_nothing_is_put_into_the_time_of_who_is_late_for_it_already():
    fitter = make_technician()
    far = {"minutes": 60, "lat": 50.12, "lon": 14.5}
    placed(make_visit(**far), fitter, TEN)
    # A minute is no time for the drive: this is broken before anything is published.
    late = placed(make_visit(minutes=60), fitter, TEN + timedelta(minutes=61))
    more = make_visit(**far)
    plan = proposed(more, fitter, TEN + timedelta(minutes=60))

    done = publish(plan)

    assert conflicts(done) == {more.pk: "travel-too-short"}
    assert part_of(late.visit).starts_at == TEN + timedelta(minutes=61)


def test_nothing_is_put_into_the_time_of_what_should_have_begun():
    fitter = make_technician()
    begun = placed(make_visit(minutes=60), fitter, TEN - timedelta(minutes=10))
    with writing(SYSTEM):
        # Planned with a set-up: the work alone would be over at ten to eleven.
        begun.ends_at = TEN + timedelta(minutes=80)
        begun.save(update_fields=["ends_at"])
    more = make_visit(minutes=60)
    plan = proposed(more, fitter, TEN + timedelta(minutes=55))

    done = publish(plan, now=TEN)

    assert conflicts(done) == {more.pk: "travel-too-short"}
    assert done.conflicts[0].cause.numbers["earliest_at"] == begun.ends_at.isoformat()


def test_of_two_changes_that_would_meet_the_later_one_is_a_conflict():
    fitter, other = make_technician(), make_technician("Other")
    first, second, third = (make_visit(minutes=60) for _ in range(3))
    plan = proposed(first, fitter, TEN)
    with writing(SYSTEM):
        for visit, technician in ((second, fitter), (third, other)):
            row = proposal(plan, first)
            row.pk, row.visit, row.technician = None, visit, technician
            row.starts_at += timedelta(minutes=30)
            row.ends_at += timedelta(minutes=30)
            row.save(force_insert=True)

    done = publish(plan)

    assert conflicts(done) == {second.pk: "travel-too-short"}
    assert set(done.visit_ids) == {first.pk, third.pk}


def test_a_slot_that_is_held_meanwhile_is_not_taken():
    fitter = make_technician()
    visit = make_visit(minutes=60)
    plan = proposed(visit, fitter, TEN)
    with writing(SYSTEM):
        HoldRow.objects.create(
            technician=fitter,
            starts_at=TEN,
            ends_at=TEN + timedelta(hours=1),
            expires_at=SEVEN + timedelta(minutes=10),
        )

    assert conflicts(publish(plan)) == {visit.pk: "travel-too-short"}


def test_who_lost_the_skill_meanwhile_gets_no_visit():
    fitter = make_technician(skills=("gas",))
    visit = make_visit(skills=("gas",))
    plan = planned()
    with writing(SYSTEM):
        fitter.skills.all().delete()

    assert conflicts(publish(plan)) == {visit.pk: "skill-missing"}


def test_a_promise_made_meanwhile_is_a_newer_edit():
    make_technician()
    visit = make_visit()
    plan = planned()
    with writing(SYSTEM):
        Promise.objects.create(
            visit=visit,
            starts_at=TEN + timedelta(hours=3),
            ends_at=TEN + timedelta(hours=4),
            told_at=SEVEN,
        )

    assert conflicts(publish(plan)) == {visit.pk: "off-window"}


def test_under_way_wins_against_a_proposal():
    first, second = make_technician(), make_technician()
    visit = make_visit()
    part = placed(visit, first, TEN)
    plan = proposed(visit, second, TEN + timedelta(hours=1), kind="moved")
    report_step(
        part.pk,
        Command.START_TRAVEL,
        StepDetails(claimed_at=SEVEN, occurred_at=SEVEN),
        technician_id=first.pk,
        actor=Actor(ActorKind.TECHNICIAN, first.pk),
    )

    done = publish(plan)

    assert conflicts(done) == {visit.pk: "under-way"}
    assert part_of(visit).technician == first


def test_a_pinned_visit_is_not_taken_out():
    fitter = make_technician()
    visit = make_visit()
    placed(visit, fitter, TEN, status="planned")
    plan = proposed(visit, None, None, kind="taken_out")
    pinned(visit, "time", starts_at=TEN)

    assert conflicts(publish(plan)) == {visit.pk: "pinned"}
    assert part_of(visit).starts_at == TEN


def test_a_pin_set_meanwhile_holds():
    fitter = make_technician()
    visit = make_visit()
    placed(visit, fitter, TEN, status="planned")
    plan = proposed(visit, fitter, TEN + timedelta(hours=1), kind="moved")
    pinned(visit, "both", starts_at=TEN, technician=fitter)

    assert conflicts(publish(plan)) == {visit.pk: "off-window"}
