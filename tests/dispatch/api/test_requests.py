"""Requests over HTTP: list, take in, read."""

import pytest

from company.models import Role
from dispatch.models import ServiceRequest
from tests.factories import (
    make_job,
    make_request,
    make_site,
    make_territory,
    make_user,
    make_work_type,
)

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "key-0001"}
BODY = {
    "channel": "phone",
    "words": "No hot water.",
    "caller": {"name": "Helena Novak", "phone": "+420 601 000 000"},
    "address": {"street": "Mill Lane 27", "lat": 50.09, "lon": 14.42},
}


@pytest.fixture
def office(api):
    api.force_authenticate(make_user(Role.DISPATCHER))
    return api


@pytest.fixture
def north(api):
    """Somebody who sees the north only."""
    api.force_authenticate(make_user(Role.DISPATCHER, territory=make_territory("North")))
    return api


def test_a_request_is_told_with_its_version(office):
    request = make_request(site=make_site(), work_type=make_work_type("boiler"))
    job = make_job(request=request)

    answer = office.get(f"/api/requests/{request.pk}/")

    assert (answer.status_code, answer["ETag"]) == (200, '"v1"')
    assert answer.json()["words"] == "No hot water."
    assert answer.json()["work_type"] == "boiler"
    assert answer.json()["site"]["street"] == "Mill Lane 27"
    assert answer.json()["jobs"] == [job.pk]


def test_what_is_foreign_or_missing_is_the_same_404(north):
    foreign = make_request(territory=make_territory("South"))

    answers = [north.get(f"/api/requests/{pk}/") for pk in (foreign.pk, 10**6, 10**30)]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert {answer.json()["code"] for answer in answers} == {"request-not-found"}


def test_a_request_without_a_territory_is_everybodys(north):
    request = make_request(territory=None)

    assert north.get(f"/api/requests/{request.pk}/").status_code == 200


def test_the_list_is_paged_and_the_newest_comes_first(office):
    first, second, third = (make_request() for _ in range(3))

    page = office.get("/api/requests/?page_size=2").json()
    rest = office.get(page["next"]).json()

    assert [row["id"] for row in page["results"]] == [third.pk, second.pk]
    assert [row["id"] for row in rest["results"]] == [first.pk]


def test_the_list_asks_as_much_for_many_as_for_one(office, django_assert_max_num_queries):
    for _ in range(5):
        make_job(request=make_request(site=make_site(), work_type=make_work_type()))

    with django_assert_max_num_queries(5):
        office.get("/api/requests/")


def test_the_list_is_filtered_by_status_and_territory(office):
    south = make_territory("South")
    wanted = make_request(territory=south, status="declined")
    make_request(territory=south)
    make_request(status="declined")

    answer = office.get(f"/api/requests/?status=declined&territory={south.pk}")

    assert [row["id"] for row in answer.json()["results"]] == [wanted.pk]


def test_the_list_shows_nobody_a_foreign_territory(north):
    south = make_territory("South")
    make_request(territory=south)

    assert north.get("/api/requests/").json()["results"] == []
    assert north.get(f"/api/requests/?territory={south.pk}").json()["results"] == []


@pytest.mark.parametrize("query", ["status=lost", "territory=x", "territory=-1", "status="])
def test_a_filter_that_cannot_be_is_400(office, query):
    answer = office.get(f"/api/requests/?{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_taking_a_request_in_answers_where_it_is(office):
    answer = office.post("/api/requests/", BODY, headers=KEY)

    request = ServiceRequest.objects.get()
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/requests/{request.pk}/"
    assert answer["ETag"] == '"v1"'
    assert (answer.json()["status"], answer.json()["needs"]) == ("received", "address")


@pytest.mark.parametrize("role", [Role.AGENT, Role.MANAGER, Role.ADMINISTRATOR])
def test_agents_and_those_above_them_may(api, role):
    api.force_authenticate(make_user(role))
    territory = make_territory()

    body = BODY | {"territory": territory.pk, "caller": {"phone": "601 000 000"}}
    answer = api.post("/api/requests/", body, headers=KEY)

    assert answer.status_code == 201
    assert ServiceRequest.objects.get().customer.contact_points.get().value == "+420601000000"


def test_technicians_and_strangers_may_not(api):
    stranger = api.get("/api/requests/")
    api.force_authenticate(make_user(Role.TECHNICIAN))
    technician = api.post("/api/requests/", BODY, headers=KEY)

    assert (stranger.status_code, technician.status_code) == (403, 403)


def test_a_complete_one_becomes_a_job_if_asked(office):
    work_type = make_work_type("boiler")
    body = BODY | {
        "territory": make_territory().pk,
        "work_type": work_type.code,
        "convert": True,
        "wanted_from": "2026-01-13T08:00:00+01:00",
        "wanted_until": "2026-01-13T12:00:00+01:00",
    }

    answer = office.post("/api/requests/", body, headers=KEY)

    assert answer.json()["status"] == "converted"
    job = ServiceRequest.objects.get().jobs.get()
    assert answer.json()["jobs"] == [job.pk]
    assert job.possible_hours.count() == 1


def test_the_same_key_takes_it_in_once(office):
    first = office.post("/api/requests/", BODY, headers=KEY)
    again = office.post("/api/requests/", BODY, headers=KEY)
    other = office.post("/api/requests/", BODY | {"words": "Cold."}, headers=KEY)

    assert again.json() == first.json()
    assert again["Location"] == first["Location"]
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert ServiceRequest.objects.count() == 1


def test_without_a_key_it_is_400(office):
    answer = office.post("/api/requests/", BODY)

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-missing")


def test_what_is_known_by_its_source_is_200(office):
    body = BODY | {"source": "crm", "external_id": "17"}
    office.post("/api/requests/", body, headers=KEY)

    answer = office.post("/api/requests/", body, headers={"Idempotency-Key": "key-0002"})

    assert answer.status_code == 200
    assert ServiceRequest.objects.count() == 1


def test_what_is_known_elsewhere_is_not_told(north):
    make_request(territory=make_territory("South"), source="crm", external_id="17")

    answer = north.post(
        "/api/requests/", BODY | {"source": "crm", "external_id": "17"}, headers=KEY
    )

    assert (answer.status_code, answer.json()["details"]["field"]) == (400, "external_id")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"channel": "pigeon"}, "invalid"),
        ({"territory": 10**6}, "invalid"),
        ({"work_type": "nothing"}, "invalid"),
        ({"customer": 10**6}, "invalid"),
        ({"address": {"lat": 95, "lon": 0}}, "bad-place"),
        ({"address": {"lat": 50}}, "bad-place"),
        ({"address": {"lat": "nan", "lon": "inf"}}, "invalid"),
        ({"caller": {"phone": "call me"}}, "bad-contact"),
        ({"caller": {"email": "at home"}}, "bad-contact"),
        ({"caller": None}, "invalid"),
        ({"source": "crm"}, "invalid"),
        ({"received_at": "0001-01-01T00:00:00Z"}, "invalid"),
        ({"wanted_from": "2026-01-13T08:00Z", "wanted_until": "2026-01-13T07:00Z"}, "invalid"),
    ],
)
def test_what_cannot_be_is_400_and_leaves_nothing(office, changed, code):
    answer = office.post("/api/requests/", BODY | changed, headers=KEY)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not ServiceRequest.objects.exists()


def test_a_foreign_territory_is_refused_as_if_it_did_not_exist(north):
    south = make_territory("South")

    answer = north.post("/api/requests/", BODY | {"territory": south.pk}, headers=KEY)

    assert answer.status_code == 400
    assert answer.json()["details"] == {"field": "territory"}
