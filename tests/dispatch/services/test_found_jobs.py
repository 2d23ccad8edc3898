"""Jobs that are found on site."""

from uuid import uuid4

import pytest

from dispatch.errors import AssignmentNotFound, BadField
from dispatch.locks import lock_assignment
from dispatch.models import FoundJob, Job, Report, Visit
from dispatch.services.filing import Fact
from dispatch.services.found_jobs import FoundWork, assignment_of, client_name, report_found_job
from events.actors import Actor, ActorKind
from events.door import writing
from events.models import Event
from tests.factories import (
    TEN,
    make_customer,
    make_technician,
    make_visit,
    make_work_type,
    placed,
)

UNKNOWN = "5f0c7f5e-3a5b-4f6f-9d0e-0d6a2b9f1c11"
pytestmark = pytest.mark.django_db


@pytest.fixture
def beside():
    """The assignment at whose site something is found."""
    visit = make_visit(customer=make_customer())
    return placed(visit, make_technician(), status="in_progress")


def find(beside, *, work_type="leak", ref=None, note="Water under the sink"):
    found = FoundWork(ref or uuid4(), work_type, note)
    with writing(Actor(ActorKind.TECHNICIAN, beside.technician_id)) as tx:
        part = lock_assignment(beside.pk)
        return report_found_job(part, found, Fact(claimed_at=TEN, occurred_at=TEN), tx)


def test_it_becomes_a_job_of_the_same_customer_with_the_finder_on_site(beside):
    make_work_type("leak", minutes=45)

    part = find(beside)

    part.refresh_from_db()
    job, visit = part.visit.job, part.visit
    here = beside.visit.job
    assert (job.customer, job.site, job.territory) == (here.customer, here.site, here.territory)
    assert (job.description, job.service_minutes) == ("Water under the sink", 45)
    assert (part.status, visit.status, job.status) == ("on_site", "on_site", "in_progress")
    assert (part.technician_id, part.arrived_at) == (beside.technician_id, TEN)
    assert (part.starts_at, part.ends_at) == (TEN, TEN.replace(minute=45))
    report = Report.objects.get()
    assert (report.command, report.skipped) == ("report_visit", ["en_route"])
    event = Event.objects.get(kind="job_found")
    assert event.new["assignment"] == part.pk
    assert f"technician:{part.technician_id}" in event.topics.values_list("topic", flat=True)


def test_said_again_it_is_the_same_job(beside):
    make_work_type("leak")
    ref = uuid4()

    first, second = find(beside, ref=ref), find(beside, ref=ref)

    assert first == second
    assert FoundJob.objects.count() == 1
    assert Job.objects.count() == 2


def test_it_may_lie_over_what_is_planned(beside):
    make_work_type("leak")
    placed(make_visit(), beside.technician, TEN, status="dispatched")

    assert find(beside).status == "on_site"


def test_a_work_type_that_is_no_more_offered_still_counts(beside):
    make_work_type("leak", is_active=False)

    assert find(beside).status == "on_site"


def test_an_unknown_work_type_leaves_nothing(beside):
    with pytest.raises(BadField):
        find(beside, work_type="nothing")

    assert Visit.objects.count() == 1
    assert not Event.objects.exists()


def test_the_phones_name_leads_to_its_number_for_its_technician_only(beside):
    make_work_type("leak")
    ref = uuid4()
    part = find(beside, ref=ref)

    assert assignment_of(str(ref), beside.technician_id) == part.pk
    assert assignment_of(str(ref).upper(), beside.technician_id) == part.pk
    with pytest.raises(AssignmentNotFound):
        assignment_of(str(ref), make_technician().pk)


@pytest.mark.parametrize("ref", ["x", UNKNOWN, UNKNOWN[:-1], 0, -1, 2**63, True])
def test_what_is_no_name_and_no_number_leads_nowhere(beside, ref):
    with pytest.raises(AssignmentNotFound):
        assignment_of(ref, beside.technician_id)


@pytest.mark.parametrize("value", [None, 7, "x" * 36, "{12345678-1234-5678-1234-567812345678}"])
def test_a_name_is_a_uuid_in_the_usual_form(value):
    assert client_name(value) is None
