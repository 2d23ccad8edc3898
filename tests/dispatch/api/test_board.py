"""The board over HTTP: who may read it, what is answered."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from company.feeds import user_may_follow
from company.models import Grant, Role
from dispatch.models import Reason
from dispatch.services.promises import make_promise
from events import tickets
from events.log import position
from events.models import head
from tests.factories import (
    ANNA,
    TEN,
    make_customer,
    make_site,
    make_technician,
    make_territory,
    make_user,
    make_visit,
    placed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispatcher(api: APIClient) -> APIClient:
    api.force_login(make_user(territory=make_territory("North")))
    return api


def test_the_snapshot_is_of_ones_own_territories(dispatcher: APIClient) -> None:
    placed(make_visit(territory=make_territory("North")), make_technician())
    make_visit(territory=make_territory("South"))

    answer = dispatcher.get("/api/board/?day=2026-01-12")

    assert answer.status_code == 200
    body = answer.json()
    assert [one["name"] for one in body["territories"]] == ["North"]
    assert (len(body["visits"]), len(body["unplanned"])) == (1, 0)
    assert body["visits"][0]["parts"][0]["starts_at"] == "2026-01-12T10:00:00Z"
    assert (body["seq"], body["epoch"], body["day"]) == (position(), head().epoch, "2026-01-12")


def test_without_a_day_it_is_today(dispatcher: APIClient) -> None:
    body = dispatcher.get("/api/board/").json()

    assert body["day"] == body["today"]


@pytest.mark.parametrize("query", ["day=yesterday", "day=9999-12-31", "territory=north"])
def test_a_query_that_cannot_be_understood_is_refused(dispatcher: APIClient, query: str) -> None:
    assert dispatcher.get(f"/api/board/?{query}").status_code == 400


def test_a_foreign_territory_does_not_exist(dispatcher: APIClient) -> None:
    foreign = make_territory("South").pk

    answer = dispatcher.get(f"/api/board/?territory={foreign}")

    assert (answer.status_code, answer.json()["code"]) == (404, "territory-not-found")


@pytest.mark.parametrize("path", ["/api/board/", "/api/feed-ticket/", "/api/board/visits/1/"])
@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.AGENT, None])
def test_only_dispatchers_read_the_board(api: APIClient, path: str, role: str | None) -> None:
    if role is not None:
        api.force_login(make_user(role))

    assert api.get(path).status_code == 403


def test_a_visits_facts_say_what_is_needed_and_what_may_be_done(dispatcher: APIClient) -> None:
    territory = make_territory("North")
    site = make_site(territory=territory, district="Old Town", access_note="Ring twice")
    visit = make_visit(site=site, customer=make_customer(), skills={"gas": 2, "water": 1})
    placed(visit, make_technician())
    make_promise(visit.pk, TEN, TEN + timedelta(hours=2), told_by="phone", actor=ANNA)
    Reason.objects.create(
        code="no-longer", name="No longer", category="customer", commands=["cancel"]
    )
    Reason.objects.create(code="no-parts", name="No parts", category="parts", commands=["pause"])

    answer = dispatcher.get(f"/api/board/visits/{visit.pk}/")

    body = answer.json()
    assert answer.headers["ETag"] == '"v2"'
    assert (body["address"], body["access"]) == ("Mill Lane 27, Old Town, Prague", "Ring twice")
    assert body["needs"] == ["Gas L2", "Water"]
    assert body["promise"]["told_by"] == "phone"
    assert (body["visit_number"], body["visit_count"]) == (1, 1)
    assert body["actions"] == ["place", "unplan", "cancel"]
    assert [one["code"] for one in body["reasons"]] == ["no-longer"]


def test_who_was_there_before_is_told(dispatcher: APIClient) -> None:
    territory = make_territory("North")
    site = make_site(territory=territory)
    before = make_visit(site=site, territory=territory)
    type(before).objects.filter(pk=before.pk).update(status="completed", ended_at=TEN)
    visit = make_visit(site=site, territory=territory)

    body = dispatcher.get(f"/api/board/visits/{visit.pk}/").json()

    assert (body["earlier_visits"], body["last_visit_at"]) == (1, "2026-01-12T10:00:00Z")


def test_a_foreign_visit_does_not_exist(dispatcher: APIClient) -> None:
    foreign = make_visit(territory=make_territory("South"))

    answer = dispatcher.get(f"/api/board/visits/{foreign.pk}/")

    assert (answer.status_code, answer.json()["code"]) == (404, "visit-not-found")


def test_the_facts_cost_the_same_for_every_visit(
    dispatcher: APIClient, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visit = make_visit(
        territory=make_territory("North"),
        customer=make_customer(),
        skills=("gas", "water", "electric"),
    )

    with django_assert_max_num_queries(20):
        dispatcher.get(f"/api/board/visits/{visit.pk}/")


def test_the_ticket_opens_the_feed_of_ones_own_territories(dispatcher: APIClient) -> None:
    make_territory("South")

    body = dispatcher.get("/api/feed-ticket/").json()

    ticket = tickets.read(body["ticket"])
    assert ticket.topics == {f"territory:{make_territory('North').pk}"}
    assert (ticket.epoch, body["seq"]) == (head().epoch, position())
    assert user_may_follow(ticket.id, ticket.topics)


def test_a_page_of_another_past_gets_a_ticket_of_that_past(dispatcher: APIClient) -> None:
    body = dispatcher.get("/api/feed-ticket/?epoch=before").json()

    assert tickets.read(body["ticket"]).epoch == "before"


def test_a_ticket_is_worth_nothing_once_the_rights_have_ended(dispatcher: APIClient) -> None:
    ticket = tickets.read(dispatcher.get("/api/feed-ticket/").json()["ticket"])

    Grant.objects.all().delete()

    assert not user_may_follow(ticket.id, ticket.topics)


def test_the_snapshot_says_what_time_it_is(dispatcher: APIClient) -> None:
    body = dispatcher.get("/api/board/").json()

    assert body["starts_at"] <= timezone.now().isoformat() <= body["ends_at"]
