"""Opening a job."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.errors import BadField, NotReady
from dispatch.models import Job, WorkTypePart, WorkTypeRole, WorkTypeSkill
from dispatch.services.jobs import NewJob, open_job
from events.actors import SYSTEM
from events.models import Event
from technicians.models import PartType
from tests.factories import (
    TEN,
    make_customer,
    make_request,
    make_site,
    make_skill,
    make_territory,
    make_work_type,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def new_job(**fields):
    defaults = {
        "site": make_site(),
        "territory": make_territory(),
        "work_type": make_work_type(minutes=45),
        "opened_at": TEN,
    }
    return NewJob(**defaults | fields)


def test_a_job_takes_over_what_its_work_type_says():
    work_type = make_work_type(skills={"gas": 2}, minutes=45, priority="high", due_rule="hours")
    WorkTypeRole.objects.create(work_type=work_type, role="helper")
    WorkTypeSkill.objects.create(work_type=work_type, role="helper", skill=make_skill("height"))
    valve = PartType.objects.create(code="valve", name="Valve")
    WorkTypePart.objects.create(work_type=work_type, part_type=valve, quantity=2)

    job = open_job(new_job(work_type=work_type), actor=SYSTEM)

    assert (job.priority, job.service_minutes) == ("high", 45)
    assert job.due_at == TEN + timedelta(hours=3)
    skills = job.skills.order_by("pk").values_list("role", "skill__code", "level")
    assert list(skills) == [("lead", "gas", 2), ("helper", "height", 1)]
    assert list(job.parts.values_list("part_type__code", "quantity")) == [("valve", 2)]


def test_a_job_has_its_first_visit_and_two_events():
    customer = make_customer()

    job = open_job(new_job(customer=customer), actor=SYSTEM)

    visit = job.visits.get()
    assert (visit.status, visit.version) == ("unscheduled", 1)
    opened, created = Event.objects.all()
    assert (opened.kind, opened.entity_id) == ("job_opened", job.pk)
    assert (created.kind, created.entity_id) == ("visit_created", visit.pk)
    everybody = {f"territory:{job.territory_id}", f"job:{job.pk}", f"customer:{customer.pk}"}
    assert set(opened.topics.values_list("topic", flat=True)) == everybody
    assert set(created.topics.values_list("topic", flat=True)) == everybody | {f"visit:{visit.pk}"}


def test_what_was_agreed_goes_before_the_work_type():
    due_at = datetime(2026, 2, 1, tzinfo=UTC)

    job = open_job(new_job(priority="emergency", service_minutes=90, due_at=due_at), actor=SYSTEM)

    assert (job.priority, job.service_minutes, job.due_at) == ("emergency", 90, due_at)


def test_a_wanted_time_becomes_possible_hours():
    until = TEN + timedelta(hours=3)

    job = open_job(new_job(wanted_from=TEN, wanted_until=until), actor=SYSTEM)

    assert list(job.possible_hours.values_list("starts_at", "ends_at")) == [(TEN, until)]
    assert job.earliest_at is None


def test_a_wanted_end_alone_is_open_from_when_it_was_asked():
    job = open_job(new_job(wanted_until=TEN + timedelta(hours=3)), actor=SYSTEM)

    assert job.possible_hours.get().starts_at == TEN


def test_a_wanted_beginning_alone_is_the_earliest_time():
    job = open_job(new_job(wanted_from=TEN), actor=SYSTEM)

    assert job.earliest_at == TEN
    assert not job.possible_hours.exists()


def test_a_job_is_not_late_at_the_time_the_customer_asked_for():
    work_type = make_work_type(due_rule="hours", due_amount=4)
    until = TEN + timedelta(days=2)

    asked = open_job(
        new_job(work_type=work_type, wanted_from=TEN, wanted_until=until), actor=SYSTEM
    )
    after = open_job(new_job(work_type=work_type, wanted_from=until), actor=SYSTEM)
    soon = open_job(
        new_job(work_type=work_type, wanted_until=TEN + timedelta(hours=2)), actor=SYSTEM
    )

    assert asked.due_at == until
    assert after.due_at == until + timedelta(hours=4)
    assert soon.due_at == TEN + timedelta(hours=4)


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [(-1, "ends before it begins"), (0, "ends before"), (0.5, "takes 45 minutes.* is 30")],
)
def test_a_wanted_time_in_which_no_visit_fits_is_refused(hours, sentence):
    new = new_job(wanted_from=TEN, wanted_until=TEN + timedelta(hours=hours))

    with pytest.raises(BadField, match=sentence):
        open_job(new, actor=SYSTEM)

    assert not Job.objects.exists()


def test_a_wanted_end_that_was_past_when_it_was_asked_is_refused():
    with pytest.raises(BadField, match="ends before"):
        open_job(new_job(wanted_until=TEN - timedelta(hours=1)), actor=SYSTEM)

    assert not Job.objects.exists()


def test_a_job_of_a_request_says_so():
    request = make_request(site=make_site(), work_type=make_work_type(), priority="low")

    job = open_job(request, actor=SYSTEM)

    assert (job.request, job.priority, job.description) == (request, "low", "No hot water.")
    assert Event.objects.get(kind="job_opened").new["request"] == request.pk


@pytest.mark.parametrize(
    ("fields", "needs"),
    [
        ({}, "address"),
        ({"site": {"lat": None, "lon": None}}, "address"),
        ({"site": {}, "territory": None}, "address"),
        ({"site": {}}, "work_type"),
    ],
)
def test_a_request_that_lacks_something_is_refused(fields, needs):
    if "site" in fields:
        fields = fields | {"site": make_site(**fields["site"])}
    request = make_request(**fields)

    with pytest.raises(NotReady) as refusal:
        open_job(request, actor=SYSTEM)

    assert refusal.value.details == {"needs": needs}
    assert not Job.objects.exists()
