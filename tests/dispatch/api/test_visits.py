"""Visits over HTTP: one test per answer."""

from datetime import timedelta

import pytest

from tests.factories import (
    TEN,
    make_technician,
    make_territory,
    make_user,
    make_visit,
    placed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(api):
    api.force_authenticate(make_user("dispatcher"))
    return api


def test_placing_answers_the_visit_and_its_new_version(office):
    visit, technician = make_visit(), make_technician()

    answer = office.put(
        f"/api/visits/{visit.pk}/placement/",
        {"technician": technician.pk, "starts_at": TEN.isoformat()},
        headers={"If-Match": '"v1"'},
    )

    assert answer.status_code == 200
    assert answer["ETag"] == '"v2"'
    assert answer.json()["assignments"][0]["technician"] == technician.pk


@pytest.mark.parametrize(
    ("version", "status", "code"), [(None, 428, "version-missing"), ('"v9"', 412, "stale-version")]
)
def test_a_write_says_which_version_it_saw(office, version, status, code):
    visit, technician = make_visit(), make_technician()

    answer = office.put(
        f"/api/visits/{visit.pk}/placement/",
        {"technician": technician.pk, "starts_at": TEN.isoformat()},
        headers={"If-Match": version} if version else {},
    )

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_broken_rule_is_a_problem_with_its_code(office):
    visit, technician = make_visit(skills=("gas",)), make_technician()

    answer = office.put(
        f"/api/visits/{visit.pk}/placement/",
        {"technician": technician.pk, "starts_at": TEN.isoformat()},
        headers={"If-Match": '"v1"'},
    )

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "skill-missing"


def test_foreign_and_missing_visits_are_the_same_to_a_dispatcher(api):
    api.force_authenticate(make_user("dispatcher", territory=make_territory("North")))
    foreign = make_visit(territory=make_territory("South"))

    answers = [api.get(f"/api/visits/{pk}/") for pk in (foreign.pk, 10**9)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json()["detail"] == answers[1].json()["detail"]


def test_a_technician_has_no_business_here(api):
    api.force_authenticate(make_user("technician"))

    assert api.get(f"/api/visits/{make_visit().pk}/").status_code == 403


def test_canceling_twice_with_one_key_cancels_once(office):
    visit = make_visit()
    headers = {"If-Match": '"v1"', "Idempotency-Key": "cancel-1234"}

    answers = [
        office.post(f"/api/visits/{visit.pk}/cancel/", {}, headers=headers) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[1]["ETag"] == '"v2"'


def test_an_act_without_a_key_is_refused(office):
    answer = office.post(f"/api/visits/{make_visit().pk}/cancel/", {}, headers={"If-Match": '"v1"'})

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-missing")


def test_a_promise_is_told_and_kept_apart_from_the_plan(office):
    visit = make_visit()
    part = placed(visit, make_technician())

    answer = office.post(
        f"/api/visits/{visit.pk}/promise/",
        {
            "starts_at": TEN.isoformat(),
            "ends_at": (TEN + timedelta(hours=2)).isoformat(),
            "told_by": "phone",
        },
        headers={"Idempotency-Key": "promise-1234"},
    )

    part.refresh_from_db()
    assert answer.status_code == 200
    assert answer.json()["promise"]["told_by"] == "phone"
    assert part.starts_at == TEN


def test_a_pinned_visit_is_not_given_to_another(office):
    visit, pinned, other = make_visit(), make_technician(), make_technician()
    office.put(
        f"/api/visits/{visit.pk}/pin/",
        {"kind": "technician", "technician": pinned.pk},
        headers={"If-Match": '"v1"'},
    )

    answer = office.put(
        f"/api/visits/{visit.pk}/placement/",
        {"technician": other.pk, "starts_at": TEN.isoformat()},
        headers={"If-Match": '"v2"'},
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "pinned")
