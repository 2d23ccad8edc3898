"""Publishing puts a proposal into force as far as nothing newer stands against it."""

from datetime import timedelta

import pytest

from dispatch.errors import PlanNotFound, PlanNotProposed
from dispatch.models import Assignment, Job, Proposal, Visit
from dispatch.services import planning
from dispatch.services.checking import check_day
from dispatch.services.publishing import publish_plan
from events.actors import SYSTEM
from events.door import writing
from events.models import Event, EventTopic
from events.refusals import StaleVersion
from tests.crews import make_crew_visit
from tests.factories import ANNA, DAY, TEN, make_technician, make_territory, make_visit, placed
from tests.plans import (
    SEVEN,
    in_force,
    part_of,
    planned,
    proposal,
    proposed,
    publish,
    published,
    scattered,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_publishing_places_sends_and_tells():
    fitter = make_technician()
    visit = make_visit()
    plan = planned()

    done = publish(plan)

    part, row = part_of(visit), proposal(plan, visit)
    visit.refresh_from_db()
    plan.refresh_from_db()
    assert done.visit_ids == done.dispatched == (visit.pk,)
    assert (part.technician, part.starts_at, part.ends_at) == (fitter, row.starts_at, row.ends_at)
    assert (part.status, visit.status, plan.status) == ("dispatched", "dispatched", "published")
    assert Job.objects.get().status == "planned"
    assert row.result == "published"
    placed_event = Event.objects.get(kind="visit_placed")
    topics = set(EventTopic.objects.filter(event=placed_event).values_list("topic", flat=True))
    assert {f"visit:{visit.pk}", f"technician:{fitter.pk}"} <= topics
    assert placed_event.new["starts_at"] == row.starts_at.isoformat()
    assert Event.objects.filter(kind__in=["visit_dispatched", "plan_published"]).count() == 2


def test_what_lies_beyond_the_release_horizon_is_planned_only():
    make_technician()
    visit = make_visit()
    plan = planned(now=SEVEN - timedelta(days=5))

    done = publish(plan, now=SEVEN - timedelta(days=5))

    visit.refresh_from_db()
    assert (visit.status, part_of(visit).status, done.dispatched) == ("scheduled", "planned", ())


def test_a_visit_given_to_somebody_else_ends_one_part_and_makes_another():
    first, second = make_technician(), make_technician()
    visit = make_visit()
    old = placed(visit, first, TEN)
    plan = proposed(visit, second, TEN, kind="moved")

    publish(plan)

    old.refresh_from_db()
    new = part_of(visit)
    assert (old.status, old.starts_at, new.technician, new.starts_at) == (
        "removed",
        TEN,
        second,
        TEN,
    )
    withdrawn = Event.objects.get(kind="visit_withdrawn")
    topics = set(EventTopic.objects.filter(event=withdrawn).values_list("topic", flat=True))
    assert topics == {f"technician:{first.pk}"}
    assert withdrawn.old == {"technician": first.pk, "assignment": old.pk}


def test_two_visits_swap_their_times():
    fitter = make_technician()
    first, second = make_visit(minutes=30), make_visit(minutes=30)
    later = TEN + timedelta(minutes=30)
    one, other = placed(first, fitter, TEN), placed(second, fitter, later)
    plan = proposed(first, fitter, later, kind="moved")
    with writing(SYSTEM):
        Proposal.objects.create(
            plan=plan,
            visit=second,
            kind="moved",
            seen_version=1,
            technician=fitter,
            starts_at=TEN,
            ends_at=later,
        )

    done = publish(plan)

    one.refresh_from_db()
    other.refresh_from_db()
    assert done.published == 2
    assert (one.starts_at, other.starts_at) == (later, TEN)


def test_taking_out_frees_the_technician_and_the_job_waits_again():
    fitter = make_technician()
    visit = make_visit()
    part = placed(visit, fitter, TEN)
    plan = proposed(visit, None, None, kind="taken_out")

    publish(plan)

    visit.refresh_from_db()
    part.refresh_from_db()
    assert (visit.status, part.status) == ("unscheduled", "removed")
    assert visit.job.status == "waiting"
    assert Event.objects.filter(kind="visit_unplanned").count() == 1


def test_a_part_can_be_published_and_the_rest_later():
    make_technician()
    first, second = scattered(2)
    plan = planned()

    some = publish(plan, only=[first.pk])
    rest = publish(plan)
    nothing = publish(plan)

    assert (some.visit_ids, rest.visit_ids) == ((first.pk,), (second.pk,))
    assert (nothing.visit_ids, nothing.conflicts) == ((), ())


def test_a_crew_is_published_whole():
    make_technician()
    make_technician(home_lat=50.02)
    visit = make_crew_visit()

    done = published()

    parts = visit.assignments.all()
    assert done.visit_ids == (visit.pk,)
    assert {part.role for part in parts} == {"lead", "helper"}
    assert len({part.starts_at for part in parts}) == 1
    assert {part.status for part in parts} == {"dispatched"}


def test_who_comes_after_a_change_has_another_drive():
    fitter = make_technician(home_lat=50.0)
    standing, new = make_visit(minutes=30), make_visit(minutes=30)
    part = placed(standing, fitter, TEN)
    Assignment.objects.update(travel_s=1_900)

    publish(proposed(new, fitter, TEN - timedelta(hours=1)))

    part.refresh_from_db()
    assert part.travel_s == 0


def test_what_is_published_keeps_every_rule():
    for _ in range(3):
        make_technician(skills={"gas": 2}, has_break=True)
    scattered(20, skills=("gas",), minutes=40)

    published()

    checked = check_day(DAY, [make_territory().pk], now=SEVEN)
    assert checked.faults == ()
    assert checked.visits > 10


def test_a_refused_publication_changes_nothing():
    make_technician()
    make_visit()
    plan = planned()
    before = in_force()

    with pytest.raises(StaleVersion):
        publish(plan, seen=plan.version - 1)
    planning.discard(plan.pk, actor=ANNA)
    with pytest.raises(PlanNotProposed):
        publish(plan)
    with pytest.raises(PlanNotFound):
        publish_plan(404, actor=ANNA)

    assert in_force() == before
    assert Visit.objects.get().status == "unscheduled"


def test_a_crash_at_the_end_leaves_what_was_in_force():
    make_technician()
    scattered(3)
    plan = planned()
    before, events = in_force(), Event.objects.count()

    def publish_and_die():
        with writing(SYSTEM):
            publish(plan)
            raise RuntimeError("the machine died")

    with pytest.raises(RuntimeError):
        publish_and_die()

    assert in_force() == before
    assert Event.objects.count() == events


def test_hundreds_are_published_in_few_statements(django_assert_max_num_queries):
    technicians = [make_technician() for _ in range(12)]
    visits = [make_visit(minutes=10) for _ in range(60)]
    plan = proposed(visits[0], technicians[0], TEN)
    with writing(SYSTEM):
        Proposal.objects.bulk_create(
            Proposal(
                plan=plan,
                visit=visit,
                kind="new",
                seen_version=1,
                technician=technicians[number % 12],
                starts_at=TEN + timedelta(minutes=10 * (number // 12)),
                ends_at=TEN + timedelta(minutes=10 * (number // 12) + 10),
            )
            for number, visit in enumerate(visits)
            if number
        )

    with django_assert_max_num_queries(75):
        done = publish(plan)

    assert done.published == 60
