"""The customer's page over HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from company.models import Organisation
from dispatch.models import Visit
from events.actors import SYSTEM
from portal.links import make_tracking_link, revoke_links
from technicians.models import Position
from tests.portal.conftest import EMAIL, NOW, PHONE

pytestmark = pytest.mark.django_db
CANARIES = ("CANARY", "Novak", PHONE, EMAIL, "Mill Lane", "Reed", "11000", "777888", "sam@")


def page_of(client: Any, visit: Visit, query: str = "", **headers: str) -> Any:
    token = make_tracking_link(visit.pk, actor=SYSTEM)
    return client.get(f"/t/{token}/{query}", headers=headers)


def test_the_page_is_kept_from_caches_search_engines_and_other_sites(
    client: Any, tracked: Any
) -> None:
    answer = page_of(client, tracked().visit)

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert " style=" not in answer.content.decode()


def test_looking_writes_nothing(client: Any, tracked: Any) -> None:
    token = make_tracking_link(tracked().visit.pk, actor=SYSTEM)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(f"/t/{token}/")
        client.get(f"/t/{token}/state/")

    verbs = {query["sql"].split()[0] for query in queries.captured_queries}
    assert verbs == {"SELECT"}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_looking_is_possible(client: Any, tracked: Any, method: str) -> None:
    token = make_tracking_link(tracked().visit.pk, actor=SYSTEM)

    assert getattr(client, method)(f"/t/{token}/").status_code == 405


def test_unknown_expired_and_revoked_links_get_the_same_bytes(client: Any, tracked: Any) -> None:
    expired, revoked = tracked().visit, tracked().visit
    expired_token = make_tracking_link(expired.pk, actor=SYSTEM)
    revoked_token = make_tracking_link(revoked.pk, actor=SYSTEM)
    Visit.objects.filter(pk=expired.pk).update(ended_at=timezone.now() - timedelta(days=31))
    revoke_links(revoked.pk, actor=SYSTEM)
    tokens = ["a" * 22, "x", expired_token, revoked_token]

    answers = [client.get(f"/t/{token}/{end}") for token in tokens for end in ("", "state/")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    own = ("X-Request-ID",)
    headers = [{k: v for k, v in a.headers.items() if k not in own} for a in answers]
    assert all(one == headers[0] for one in headers)


def test_asking_too_often_is_answered_with_a_pause(client: Any) -> None:
    for _ in range(120):
        client.get("/t/guess/")

    answer = client.get("/t/guess/")

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


@pytest.mark.parametrize(
    "status",
    ["dispatched", "en_route", "on_site", "in_progress", "paused", "completed", "cannot_complete"],
)
def test_nothing_personal_is_shown_in_any_status(client: Any, tracked: Any, status: str) -> None:
    world = tracked()
    _, technician = world.assign(status, travel_started_at=NOW, arrived_at=NOW)
    Visit.objects.filter(pk=world.visit.pk).update(ended_at=NOW if status[0] == "c" else None)
    Position.objects.create(technician=technician, at=NOW, lat=50.08011, lon=14.43019)
    token = make_tracking_link(world.visit.pk, actor=SYSTEM)

    texts = [client.get(f"/t/{token}/{end}").content.decode() for end in ("", "state/")]

    for text in texts:
        assert [canary for canary in CANARIES if canary in text] == []
        assert "50.08011" not in text
        assert "50.09" not in text  # the site's own latitude


def test_the_state_has_these_fields_and_no_others(client: Any, tracked: Any) -> None:
    world = tracked()
    _, technician = world.assign("en_route", travel_started_at=NOW - timedelta(minutes=5))
    Position.objects.create(technician=technician, at=NOW, lat=50.08, lon=14.43)
    token = make_tracking_link(world.visit.pk, actor=SYSTEM)

    body = client.get(f"/t/{token}/state/").json()

    assert fields_of(body) == {
        "html",
        "feed",
        "visit.status",
        "visit.is_over",
        "visit.place",
        "visit.work",
        "visit.headline.tag.word",
        "visit.headline.tag.icon",
        "visit.headline.tag.family",
        "visit.headline.above",
        "visit.headline.figure",
        "visit.headline.note",
        "visit.headline.aside",
        "visit.bracket.label",
        "visit.bracket.starts",
        "visit.bracket.ends",
        "visit.bracket.expected_left",
        "visit.bracket.expected_width",
        "visit.bracket.now",
        "visit.bracket.says_now",
        "visit.area.name",
        "visit.area.centre.lat",
        "visit.area.centre.lon",
        "visit.area.radius_m",
        "visit.area.goal.lat",
        "visit.area.goal.lon",
        "visit.steps[].icon",
        "visit.steps[].text",
        "visit.steps[].when",
        "visit.steps[].is_current",
    }


def fields_of(value: Any, prefix: str = "") -> set[str]:
    """All paths of a JSON value."""
    if isinstance(value, dict):
        dot = f"{prefix}." if prefix else ""
        return {path for name, one in value.items() for path in fields_of(one, dot + name)}
    if isinstance(value, list):
        return {path for one in value for path in fields_of(one, f"{prefix}[]")}
    return {prefix}


def test_the_language_is_the_chosen_one_then_the_customers_then_the_browsers(
    client: Any, tracked: Any
) -> None:
    czech, unknown = tracked(language="cs").visit, tracked().visit

    chosen = page_of(client, czech, "?lang=pl")
    own = page_of(client, czech, **{"Accept-Language": "ru"})
    browser = page_of(client, unknown, **{"Accept-Language": "ru"})
    nonsense = page_of(client, unknown, "?lang=xx")

    answers = (chosen, own, browser, nonsense)
    assert [answer["Content-Language"] for answer in answers] == ["pl", "cs", "ru", "en"]
    assert '<html lang="pl">' in chosen.content.decode()
    assert "Oprava kotle" in own.content.decode()


def test_there_is_a_way_to_reach_us_only_where_there_is_one(client: Any, tracked: Any) -> None:
    world = tracked()

    reachable = page_of(client, world.visit).content.decode()
    Organisation.objects.update(phone="", email="")
    silent = page_of(client, world.visit).content.decode()

    assert 'href="tel:+420222333444"' in reachable
    assert 'href="mailto:office@example.org"' in reachable
    assert "tel:" not in silent
    assert "mailto:" not in silent


def test_the_theme_follows_the_cookie_and_else_the_system(client: Any, tracked: Any) -> None:
    visit = tracked().visit

    plain = page_of(client, visit).content.decode()
    client.cookies["theme"] = "dark"
    dark = page_of(client, visit).content.decode()

    assert "data-theme" not in plain
    assert 'data-theme="dark"' in dark
