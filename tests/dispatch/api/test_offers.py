"""Offers over HTTP: one test per answer."""

from datetime import timedelta

import pytest
import time_machine

from dispatch.models import VisitOffer
from events.actors import SYSTEM
from events.door import writing
from tests.factories import (
    TEN,
    make_technician,
    make_territory,
    make_user,
    make_visit,
    placed,
)

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "key-00000001"}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(TEN - timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def dispatcher():
    return make_user("dispatcher", territory=make_territory("North"))


@pytest.fixture
def office(api, dispatcher):
    api.force_authenticate(dispatcher)
    return api


@pytest.fixture
def visit():
    return make_visit(territory=make_territory("North"))


def ask(office, visit, *people, headers=None, **fields):
    body = {"technicians": [one.pk for one in people], "starts_at": TEN.isoformat()} | fields
    return office.post(f"/api/visits/{visit.pk}/offers/", body, headers=headers or KEY)


def test_offering_answers_the_open_offers(office, visit, dispatcher):
    people = [make_technician(), make_technician()]

    answer = ask(office, visit, *people)

    assert answer.status_code == 201
    assert [one["technician"] for one in answer.json()] == [one.pk for one in people]
    assert {one["status"] for one in answer.json()} == {"open"}
    assert VisitOffer.objects.first().offered_by == dispatcher
    assert office.get(f"/api/visits/{visit.pk}/offers/").json() == answer.json()


def test_the_same_key_offers_once(office, visit):
    technician = make_technician()

    answers = [ask(office, visit, technician) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert VisitOffer.objects.count() == 1


def test_a_broken_rule_says_for_whom(office, visit):
    busy = make_technician()
    placed(make_visit(), busy)

    answer = ask(office, visit, make_technician(), busy)

    assert (answer.status_code, answer.json()["code"]) == (422, "technician-busy")
    assert answer.json()["details"]["technician"] == busy.pk


def test_what_somebody_has_is_not_offered(office, visit):
    placed(visit, make_technician(), TEN + timedelta(hours=3))

    answer = ask(office, visit, make_technician())

    assert (answer.status_code, answer.json()["code"]) == (422, "visit-taken")


@pytest.mark.parametrize(
    "fields",
    [
        {"technicians": []},
        {"technicians": "all"},
        {"technicians": [10**30]},
        {"starts_at": "soon"},
        {"starts_at": "2026-01-12T08:00:00Z"},
        {"starts_at": "9999-12-31T23:59:59Z"},
        {"role": "not a slug"},
    ],
)
def test_an_offer_that_cannot_be_is_a_problem(office, visit, fields):
    assert ask(office, visit, make_technician(), **fields).status_code == 400


def test_visits_technicians_and_offers_elsewhere_do_not_exist(office, visit, api):
    south = make_territory("South")
    there, stranger = make_visit(territory=south), make_technician(territory=south)
    offer = VisitOffer(visit=there, technician=stranger, starts_at=TEN)
    offer.ends_at = TEN + timedelta(hours=1)
    with writing(SYSTEM):
        offer.save()

    answers = [
        ask(office, there, make_technician()),
        ask(office, visit, stranger),
        office.get(f"/api/visits/{there.pk}/offers/"),
        office.post(f"/api/offers/{offer.pk}/withdraw/", headers=KEY),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4


def test_an_offer_is_taken_back_once(office, visit):
    [offer] = ask(office, visit, make_technician()).json()
    address = f"/api/offers/{offer['id']}/withdraw/"

    first = office.post(address, headers={"Idempotency-Key": "key-00000002"})
    again = office.post(address, headers={"Idempotency-Key": "key-00000003"})

    assert (first.status_code, first.json()["status"]) == (200, "withdrawn")
    assert (again.status_code, again.json()["code"]) == (422, "illegal-step")


def test_an_act_carries_a_key(office, visit):
    body = {"technicians": [make_technician().pk], "starts_at": TEN.isoformat()}

    answer = office.post(f"/api/visits/{visit.pk}/offers/", body)

    assert answer.json()["code"] == "idempotency-key-missing"
