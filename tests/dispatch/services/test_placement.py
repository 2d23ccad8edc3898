"""Placing visits by hand."""

from datetime import timedelta

import pytest

from dispatch.errors import IllegalStep, NotOnShift, Pinned, SkillMissing, TechnicianBusy
from dispatch.models import AssignmentStatus, Pin, VisitStatus
from dispatch.services.placement import Target, place_visit, unplan_visit
from events.actors import SYSTEM
from events.door import writing
from events.models import Event
from events.refusals import StaleVersion
from tests.factories import ANNA, TEN, make_technician, make_visit, placed

pytestmark = pytest.mark.django_db


def test_placing_schedules_the_visit_and_leaves_one_event():
    visit = make_visit(skills=("gas",), minutes=45)
    fitter = make_technician(skills=("gas", "height"))

    place_visit(visit.pk, Target(fitter.pk, TEN), seen=1, actor=ANNA)

    visit.refresh_from_db()
    part = visit.assignments.get()
    assert (visit.status, visit.version) == (VisitStatus.SCHEDULED, 2)
    assert part.ends_at == TEN.replace(minute=45)
    assert visit.job.status == "planned"
    event = Event.objects.get()
    assert (event.kind, event.entity_version, event.actor_id) == ("visit_placed", 2, ANNA.id)
    assert event.new["technician"] == fitter.pk
    assert f"technician:{fitter.pk}" in event.topics.values_list("topic", flat=True)


def test_a_missing_skill_changes_nothing():
    visit = make_visit(skills={"gas": 2})
    beginner = make_technician(skills={"gas": 1})

    with pytest.raises(SkillMissing) as refusal:
        place_visit(visit.pk, Target(beginner.pk, TEN), seen=1, actor=ANNA)

    assert refusal.value.details == {"missing": ["Gas L2"]}
    visit.refresh_from_db()
    assert (visit.status, visit.version) == (VisitStatus.UNSCHEDULED, 1)
    assert not Event.objects.exists()


def test_force_overrules_a_missing_skill_but_not_an_overlap():
    technician = make_technician()
    placed(make_visit(), technician, TEN)
    visit = make_visit(skills=("gas",))

    with pytest.raises(TechnicianBusy):
        place_visit(visit.pk, Target(technician.pk, TEN, is_forced=True), seen=1, actor=ANNA)
    later = TEN + timedelta(hours=2)
    place_visit(visit.pk, Target(technician.pk, later, is_forced=True), seen=1, actor=ANNA)

    assert visit.assignments.get().starts_at == later


def test_a_stale_version_is_refused_with_what_changed():
    visit, technician = make_visit(), make_technician()
    place_visit(visit.pk, Target(technician.pk, TEN), seen=1, actor=ANNA)

    with pytest.raises(StaleVersion) as refusal:
        place_visit(visit.pk, Target(technician.pk, TEN), seen=1, actor=ANNA)

    assert refusal.value.details["now"] == 2
    assert "starts_at" in refusal.value.details["changed"]


def test_a_visit_given_to_somebody_else_ends_one_assignment_and_makes_another():
    visit, first, second = make_visit(), make_technician(), make_technician()
    former = placed(visit, first)

    place_visit(visit.pk, Target(second.pk, TEN), seen=1, actor=ANNA)

    former.refresh_from_db()
    new = visit.assignments.get(technician=second)
    assert (former.status, new.status) == (AssignmentStatus.REMOVED, AssignmentStatus.DISPATCHED)
    last = Event.objects.get(kind="visit_withdrawn")
    assert list(last.topics.values_list("topic", flat=True)) == [f"technician:{first.pk}"]


def test_a_visit_under_way_is_not_moved():
    visit, technician = make_visit(), make_technician()
    placed(visit, technician, status="en_route")

    with pytest.raises(IllegalStep):
        place_visit(visit.pk, Target(technician.pk, TEN), seen=1, actor=ANNA)


def test_nobody_is_sent_outside_a_shift():
    visit, technician = make_visit(), make_technician(shift=("08:00", "09:00"))

    with pytest.raises(NotOnShift):
        place_visit(visit.pk, Target(technician.pk, TEN), seen=1, actor=ANNA)


def test_a_pin_holds_the_technician():
    visit, pinned, other = make_visit(), make_technician(), make_technician()
    with writing(SYSTEM):
        Pin.objects.create(visit=visit, kind="technician", technician=pinned)

    with pytest.raises(Pinned):
        place_visit(visit.pk, Target(other.pk, TEN), seen=1, actor=ANNA)


def test_unplanning_gives_the_visit_back_and_tells_who_had_it():
    visit, technician = make_visit(), make_technician()
    placed(visit, technician)

    unplan_visit(visit.pk, seen=1, actor=ANNA)

    visit.refresh_from_db()
    assert visit.status == VisitStatus.UNSCHEDULED
    assert visit.assignments.get().status == AssignmentStatus.REMOVED
    assert Event.objects.filter(kind="visit_withdrawn").count() == 1
