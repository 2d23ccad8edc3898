"""Canceling visits."""

import pytest

from dispatch.errors import IllegalStep, VisitNotFound
from dispatch.models import Reason, Visit
from dispatch.services.cancellation import cancel_visit
from events.actors import Actor, ActorKind
from events.models import Event
from events.refusals import StaleVersion
from tests.crews import make_crew_visit
from tests.factories import ANNA, make_technician, make_visit, placed

pytestmark = [pytest.mark.django_db, pytest.mark.both]

HELENA = Actor(ActorKind.CUSTOMER, 5)


def test_a_canceled_visit_leaves_its_technician_and_cancels_the_job():
    part = placed(make_visit(), make_technician())
    reason = Reason.objects.create(code="no-need", name="No need", category="customer")

    visit = cancel_visit(part.visit_id, seen=1, actor=ANNA, reason=reason)

    part.refresh_from_db()
    assert (visit.status, visit.version, visit.reason) == ("canceled", 2, reason)
    assert part.status == "removed"
    assert visit.job.status == "canceled"
    event = Event.objects.get()
    assert (event.kind, event.old) == ("visit_canceled", {"status": "dispatched"})
    assert event.new == {"status": "canceled", "reason": reason.pk}
    assert f"technician:{part.technician_id}" in event.topics.values_list("topic", flat=True)


@pytest.mark.parametrize("status", ["en_route", "on_site"])
def test_the_office_may_cancel_while_somebody_is_on_the_way(status):
    part = placed(make_visit(), make_technician(), status=status)

    visit = cancel_visit(part.visit_id, seen=1, actor=ANNA)

    part.refresh_from_db()
    assert (visit.status, part.status) == ("canceled", "removed")


def test_a_customer_may_not_cancel_once_somebody_is_on_the_way():
    part = placed(make_visit(), make_technician(), status="en_route")

    with pytest.raises(IllegalStep):
        cancel_visit(part.visit_id, seen=1, actor=HELENA)

    assert Visit.objects.get().status == "en_route"


def test_a_customer_may_cancel_before():
    part = placed(make_visit(), make_technician())

    visit = cancel_visit(part.visit_id, seen=1, actor=HELENA)

    assert (visit.status, visit.job.status) == ("canceled", "canceled")


@pytest.mark.parametrize("status", ["in_progress", "paused", "completed", "cannot_complete"])
def test_what_was_started_is_never_canceled(status):
    part = placed(make_visit(), make_technician(), status=status)

    with pytest.raises(IllegalStep):
        cancel_visit(part.visit_id, seen=1, actor=ANNA)

    assert Visit.objects.get().status == status
    assert not Event.objects.exists()


def test_a_crew_visit_is_not_canceled_once_one_of_them_has_worked():
    visit = make_crew_visit()
    placed(visit, make_technician(), status="completed", role="lead")
    placed(visit, make_technician(), status="en_route", role="helper")

    with pytest.raises(IllegalStep):
        cancel_visit(visit.pk, seen=1, actor=ANNA)


def test_a_job_with_another_open_visit_goes_on():
    visit = make_visit()
    make_visit(job=visit.job)

    canceled = cancel_visit(visit.pk, seen=1, actor=ANNA)

    assert canceled.job.status == "waiting"


def test_a_job_that_was_done_before_stays_done():
    part = placed(make_visit(), make_technician(), status="completed")
    second = make_visit(job=part.visit.job)

    canceled = cancel_visit(second.pk, seen=1, actor=ANNA)

    assert canceled.job.status == "completed"


def test_a_stale_version_cancels_nothing():
    visit = make_visit()

    with pytest.raises(StaleVersion):
        cancel_visit(visit.pk, seen=7, actor=ANNA)

    assert Visit.objects.get().status == "unscheduled"


def test_a_visit_that_is_not_there_is_not_found():
    with pytest.raises(VisitNotFound):
        cancel_visit(404, seen=1, actor=ANNA)
