"""One's own account: name, language, password, and the way back by mail."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from company.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NEW = "another four plain words"


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def test_name_and_language_are_saved(client):
    user = make_user()
    client.force_login(user)

    answer = client.post("/account/", {"name": "Jana Malá", "language": "cs"}, follow=True)

    user.refresh_from_db()
    assert (user.name, user.language) == ("Jana Malá", "cs")
    assert client.cookies["django_language"].value == "cs"
    assert answer.status_code == 200


def test_an_empty_name_is_refused_beside_its_field(client):
    client.force_login(make_user())

    answer = client.post("/account/", {"name": "", "language": ""})

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_a_new_password_ends_the_other_sessions_only():
    user, here, elsewhere = make_user(), Client(), Client()
    here.force_login(user)
    elsewhere.force_login(user)

    here.post(
        "/account/password/",
        {
            "old_password": "correct horse battery",
            "new_password1": NEW,
            "new_password2": NEW,
        },
    )

    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


@pytest.mark.parametrize("weak", ["short", "qwerty123456", "user@example.org"])
def test_a_weak_password_is_refused(client, weak):
    user = make_user(email="user@example.org")
    client.force_login(user)
    form = {"old_password": "correct horse battery", "new_password1": weak, "new_password2": weak}

    answer = client.post("/account/password/", form)

    user.refresh_from_db()
    assert "errorlist" in answer.content.decode()
    assert user.check_password("correct horse battery")


def test_a_forgotten_password_is_set_by_a_link_from_a_mail():
    user, client = make_user(), Client()
    old_session = Client()
    old_session.force_login(user)

    client.post("/password/", {"email": user.email.upper()})
    set_password(client, link_in(mail.outbox[0]), NEW)

    user = User.objects.get(pk=user.pk)
    assert user.check_password(NEW)
    assert mail.outbox[0].to == [user.email]
    assert old_session.get("/account/").status_code == 302


def test_a_reset_link_works_once(client):
    user = make_user()
    client.post("/password/", {"email": user.email})
    link = link_in(mail.outbox[0])
    set_password(client, link, NEW)

    again = Client().get(link, follow=True)

    assert "This link is over" in again.content.decode()


def test_a_reset_link_names_our_own_host_whatever_was_asked(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    user = make_user()

    client.post("/password/", {"email": user.email}, HTTP_HOST="evil.example")

    assert "evil.example" not in mail.outbox[0].body
    assert "http://127.0.0.1:8000/password/" in mail.outbox[0].body


def test_the_page_does_not_tell_who_has_an_account(client):
    user = make_user()

    known = client.post("/password/", {"email": user.email}, follow=True)
    unknown = client.post("/password/", {"email": "nobody@example.org"}, follow=True)

    assert told(known) == told(unknown)
    assert len(mail.outbox) == 1


def test_nobody_is_flooded_with_reset_mails(client):
    user = make_user()
    for _ in range(8):
        answer = client.post("/password/", {"email": user.email})

    assert answer.status_code == 302
    assert len(mail.outbox) == 5


def told(answer):
    """The page without its token."""
    return re.sub(r'value="\w{64}"', "", answer.content.decode())


def link_in(message):
    """The path of the link in a mail."""
    return re.search(r"http://127\.0\.0\.1:8000(/\S+)", message.body)[1]


def set_password(client, link, password):
    """Follow the link and send the form behind it."""
    form = client.get(link, follow=True)
    there = form.redirect_chain[-1][0]
    return client.post(there, {"new_password1": password, "new_password2": password})
