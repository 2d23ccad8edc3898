"""What the office makes of a request, over HTTP."""

import pytest

from company.models import Role
from dispatch.models import Job, ServiceRequest
from tests.factories import make_request, make_site, make_territory, make_user, make_work_type

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "key-0001"}


@pytest.fixture(params=[Role.DISPATCHER, Role.AGENT])
def office(api, request):
    api.force_authenticate(make_user(request.param))
    return api


def complete(**fields):
    """A request that lacks nothing."""
    return make_request(**{"site": make_site(), "work_type": make_work_type()} | fields)


def test_triage_and_address_complete_a_request(office):
    request = make_request(needs="address")
    work_type = make_work_type("boiler")

    found = office.post(
        f"/api/requests/{request.pk}/triage/",
        {"work_type": work_type.code, "priority": "high"},
        headers=KEY,
    )
    placed = office.post(
        f"/api/requests/{request.pk}/address/",
        {"street": "Mill Lane 27", "lat": 50.09, "lon": 14.42},
        headers={"Idempotency-Key": "key-0002"},
    )

    assert (found.status_code, found.json()["needs"], found["ETag"]) == (200, "address", '"v2"')
    assert (placed.status_code, placed.json()["needs"], placed["ETag"]) == (200, "", '"v3"')
    assert placed.json()["site"]["lat"] == 50.09


def test_converting_answers_the_job_once(office):
    request = complete()

    first = office.post(f"/api/requests/{request.pk}/convert/", headers=KEY)
    again = office.post(f"/api/requests/{request.pk}/convert/", headers=KEY)
    other = office.post(
        f"/api/requests/{request.pk}/convert/", headers={"Idempotency-Key": "key-0002"}
    )

    job = Job.objects.get()
    assert (first.status_code, first["Location"]) == (201, f"/api/jobs/{job.pk}/")
    assert first.json()["request"] == request.pk
    assert again.json() == first.json()
    assert (other.status_code, other.json()["code"]) == (422, "illegal-step")


def test_one_that_lacks_something_is_422(office):
    request = complete(work_type=None)

    answer = office.post(f"/api/requests/{request.pk}/convert/", headers=KEY)

    assert (answer.status_code, answer.json()["code"]) == (422, "request-not-ready")
    assert answer.json()["details"] == {"needs": "work_type"}


def test_declining_and_reopening(office):
    request = make_request()

    declined = office.post(
        f"/api/requests/{request.pk}/decline/", {"note": "Too far."}, headers=KEY
    )
    reopened = office.post(
        f"/api/requests/{request.pk}/reopen/", headers={"Idempotency-Key": "key-0002"}
    )

    assert declined.json()["status"] == "declined"
    assert reopened.json()["status"] == "received"


def test_a_duplicate_names_its_original(office):
    original, request = make_request(), make_request()

    answer = office.post(f"/api/requests/{request.pk}/duplicate/", {"of": original.pk}, headers=KEY)

    assert (answer.json()["status"], answer.json()["duplicate_of"]) == ("duplicate", original.pk)


def test_asking_the_customer(office):
    request = make_request()

    answer = office.post(
        f"/api/requests/{request.pk}/ask/", {"question": "Which floor?"}, headers=KEY
    )

    request.refresh_from_db()
    assert answer.json()["status"] == "waiting_for_customer"
    assert request.conversation.messages.get().body == "Which floor?"


STEPS = {
    "triage": {},
    "address": {"street": "Mill Lane 27"},
    "convert": {},
    "decline": {},
    "duplicate": {"of": 1},
    "ask": {"question": "Which floor?"},
    "reopen": {},
}


@pytest.mark.parametrize(("step", "body"), STEPS.items())
def test_what_is_foreign_or_missing_is_the_same_404(api, step, body):
    api.force_authenticate(make_user(territory=make_territory("North")))
    foreign = make_request(territory=make_territory("South"))
    answers = [
        api.post(f"/api/requests/{pk}/{step}/", body, headers=KEY) for pk in (foreign.pk, 10**6)
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (404, "request-not-found")
    ] * 2
    assert ServiceRequest.objects.get().version == 1


@pytest.mark.parametrize(("step", "body"), STEPS.items())
def test_each_step_needs_a_key_and_a_role(api, step, body):
    request = make_request()
    address = f"/api/requests/{request.pk}/{step}/"
    body = body | ({"of": make_request().pk} if step == "duplicate" else {})

    stranger = api.post(address, body, headers=KEY)
    api.force_authenticate(make_user(Role.TECHNICIAN))
    technician = api.post(address, body, headers=KEY)
    api.force_authenticate(make_user())
    keyless = api.post(address, body)

    assert [stranger.status_code, technician.status_code] == [403, 403]
    assert (keyless.status_code, keyless.json()["code"]) == (400, "idempotency-key-missing")


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("triage", {"work_type": "nothing"}),
        ("triage", {"priority": "urgent"}),
        ("triage", {"territory": 10**6}),
        ("triage", {"customer": 10**6}),
        ("address", {}),
        ("address", {"lat": 95, "lon": 0}),
        ("address", {"lat": 50}),
        ("duplicate", {}),
        ("ask", {"question": " "}),
    ],
)
def test_what_cannot_be_is_400(office, step, body):
    request = make_request()

    answer = office.post(f"/api/requests/{request.pk}/{step}/", body, headers=KEY)

    assert answer.status_code == 400
    request.refresh_from_db()
    assert request.version == 1
