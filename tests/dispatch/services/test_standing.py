"""How visits and jobs stand, as it follows from the rows below them."""

import pytest

from dispatch.services.standing import job_status, live_parts, settle_job, settle_visit
from events.actors import SYSTEM
from events.door import writing
from tests.crews import make_crew_visit
from tests.factories import make_technician, make_visit, placed


@pytest.mark.parametrize(
    ("visits", "status"),
    [
        ([], "waiting"),
        (["unscheduled"], "waiting"),
        (["scheduled"], "planned"),
        (["dispatched"], "planned"),
        (["en_route"], "in_progress"),
        (["paused"], "in_progress"),
        (["completed"], "completed"),
        (["cannot_complete"], "cannot_complete"),
        (["cannot_complete", "unscheduled"], "waiting"),
        (["cannot_complete", "scheduled"], "planned"),
        (["cannot_complete", "completed"], "completed"),
        (["completed", "scheduled"], "in_progress"),
        (["completed", "canceled"], "completed"),
        (["canceled"], "waiting"),
        (["unscheduled", "en_route"], "in_progress"),
    ],
)
def test_a_job_stands_as_its_visits_do(visits, status):
    assert job_status(visits) == status


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["on_hold", "canceled", "closed"])
def test_what_the_office_decided_about_a_job_stays(status):
    job = make_visit(status="waiting").job
    job.status = status

    with writing(SYSTEM):
        assert not settle_job(job)

    assert job.status == status


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lead", "helper", "status"),
    [
        ("dispatched", "en_route", "en_route"),
        ("on_site", "en_route", "on_site"),
        ("in_progress", "paused", "in_progress"),
        ("paused", "on_site", "paused"),
        ("completed", "in_progress", "in_progress"),
        ("completed", "completed", "completed"),
        ("cannot_complete", "completed", "cannot_complete"),
        ("completed", "declined", "completed"),
        ("declined", "dispatched", "dispatched"),
        ("removed", "declined", "unscheduled"),
        ("declined", "completed", "unscheduled"),
        ("completed", "dispatched", "in_progress"),
        ("cannot_complete", "dispatched", "dispatched"),
    ],
)
def test_a_visit_stands_as_its_crew_does(lead, helper, status):
    visit = make_crew_visit()
    for role, part_status in (("lead", lead), ("helper", helper)):
        placed(visit, make_technician(), role=role, status=part_status)
    visit.status = "dispatched"

    settle_visit(visit)

    assert visit.status == status


@pytest.mark.django_db
@pytest.mark.parametrize("over", ["completed", "cannot_complete", "canceled"])
def test_a_visit_that_is_over_stays_over(over):
    part = placed(make_visit(), make_technician(), status="in_progress")
    part.visit.status = over

    assert not settle_visit(part.visit)
    assert part.visit.status == over


@pytest.mark.django_db
def test_a_status_that_stays_costs_no_version():
    part = placed(make_visit(), make_technician(), status="en_route")

    assert not settle_visit(part.visit)
    assert part.visit.version == 1


@pytest.mark.django_db
def test_live_parts_are_those_that_are_neither_over_nor_taken_away():
    visit, technician = make_crew_visit(), make_technician()
    placed(visit, technician, status="removed")
    placed(visit, technician, status="declined")
    lead = placed(visit, technician, status="paused")

    assert live_parts(visit) == [lead]
