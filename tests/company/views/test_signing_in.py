"""Signing in: by e-mail, locked after too many mistakes, one's own language and start page."""

import re

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client

from company.models import Role, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def sign_in(client, email, password=PASSWORD, **more):
    """Send the form."""
    return client.post("/login/", {"username": email, "password": password}, **more)


def test_one_signs_in_whatever_the_case_of_the_address(client):
    user = make_user()

    answer = sign_in(client, user.email.upper())

    assert answer.status_code == 302
    assert answer["Location"] == "/home/"


def test_one_comes_back_to_where_one_was_sent_away(client):
    user = make_user()

    answer = client.post(
        "/login/", {"username": user.email, "password": PASSWORD, "next": "/account/"}
    )

    assert answer["Location"] == "/account/"


def test_nobody_is_sent_to_another_site(client):
    user = make_user()

    answer = client.post(
        "/login/", {"username": user.email, "password": PASSWORD, "next": "https://evil.example/"}
    )

    assert answer["Location"] == "/home/"


def test_a_wrong_password_and_an_unknown_address_look_the_same(client):
    user = make_user()

    wrong = sign_in(client, user.email, "not it")
    unknown = sign_in(client, "nobody@example.org", "not it")

    assert told(wrong, user.email) == told(unknown, "nobody@example.org")
    assert "do not belong together" in wrong.content.decode()


def test_the_address_stays_in_the_form(client):
    answer = sign_in(client, "nobody@example.org", "not it")

    assert 'value="nobody@example.org"' in answer.content.decode()
    assert "not it" not in answer.content.decode()


def test_after_eight_mistakes_the_right_password_is_locked_out_too(client):
    user = make_user()
    for _ in range(8):
        sign_in(client, user.email, "not it")

    answer = sign_in(client, user.email)

    assert answer.status_code == 429
    assert "Locked for a while" in answer.content.decode()


def test_another_spelling_is_the_same_address(client):
    user = make_user()
    for number in range(8):
        sign_in(client, user.email.upper() if number % 2 else user.email, "not it")

    assert sign_in(client, user.email).status_code == 429


def test_a_colleague_at_the_same_address_is_not_locked_out(client):
    user, colleague = make_user(), make_user()
    for _ in range(9):
        sign_in(client, user.email, "not it")

    assert sign_in(client, colleague.email).status_code == 302


def test_mistakes_made_elsewhere_lock_nobody_out_here(client):
    user = make_user()
    for _ in range(9):
        sign_in(client, user.email, "not it", REMOTE_ADDR="203.0.113.9")

    assert sign_in(client, user.email).status_code == 302


def test_an_invented_forwarding_address_does_not_help(client):
    user = make_user()
    for number in range(9):
        sign_in(client, user.email, "not it", headers={"X-Forwarded-For": f"203.0.113.{number}"})

    assert sign_in(client, user.email).status_code == 429


def test_behind_a_proxy_each_client_counts_for_itself(client, settings):
    settings.TRUSTED_PROXIES = 1
    user = make_user()
    for number in range(9):
        forwarded = f"198.51.100.{number}, 203.0.113.9"
        sign_in(client, user.email, "not it", headers={"X-Forwarded-For": forwarded})

    here = sign_in(client, user.email, headers={"X-Forwarded-For": "203.0.113.9"})
    elsewhere = sign_in(client, user.email, headers={"X-Forwarded-For": "203.0.113.10"})

    assert here.status_code == 429
    assert elsewhere.status_code == 302


def test_one_address_does_not_try_a_hundred_names(client):
    codes = [sign_in(client, f"user{n}@example.org", "not it").status_code for n in range(31)]

    assert codes[:30] == [200] * 30
    assert codes[30] == 429


def test_of_many_tries_at_once_no_more_than_eight_are_looked_at(monkeypatch):
    """What axes counts comes after the look; here it is held back."""
    monkeypatch.setattr("axes.handlers.proxy.AxesProxyHandler.is_allowed", lambda *_, **__: True)
    user = make_user()

    for _ in range(20):
        sign_in(Client(), user.email, "not it")

    assert AccessAttempt.objects.get().failures_since_start == 8


def test_who_knows_the_password_may_sign_in_as_often_as_they_like(client):
    user = make_user()

    codes = [sign_in(Client(), user.email).status_code for _ in range(12)]

    assert codes == [302] * 12


def test_the_chosen_language_comes_along(client):
    user = make_user(language="cs")

    answer = sign_in(client, user.email)

    assert answer.cookies["django_language"].value == "cs"


@pytest.mark.parametrize(
    ("role", "page"), [(Role.DISPATCHER, "/"), (Role.MANAGER, "/"), (Role.ADMINISTRATOR, "/")]
)
def test_the_day_of_the_office_begins_on_the_board(client, role, page):
    client.force_login(make_user(role))

    assert client.get("/home/")["Location"] == page


def test_one_signs_out_by_a_form_only(client):
    client.force_login(make_user())

    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").status_code == 302
    assert client.get("/account/").status_code == 302


def test_a_new_session_begins_with_the_sign_in():
    user, client = make_user(), Client()
    client.get("/login/")
    client.session["kept"] = True
    before = client.session.session_key

    sign_in(client, user.email)

    assert client.session.session_key != before


def test_a_closed_account_looks_like_a_wrong_password(client):
    user = make_user()
    User.objects.update(is_active=False)

    answer = sign_in(client, user.email)

    assert "do not belong together" in answer.content.decode()


def told(answer, email):
    """The page without what differs in every page: the token and what was typed."""
    text = answer.content.decode().replace(email, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
