"""The page behind an invitation: looking uses nothing up, over is over."""

import re

import pytest
from django.test import Client

from company.models import Role, User
from company.services import invitations
from company.services.invitations import Invitee
from tests.factories import make_user

pytestmark = pytest.mark.django_db
EVA = Invitee(email="eva@example.org", name="Eva", role=Role.DISPATCHER)
FORM = {"name": "Eva", "password": "four plain words here"}


@pytest.fixture
def link():
    """The page of an invitation."""
    return f"/welcome/{invitations.invite(EVA, by=make_user(Role.ADMINISTRATOR)).token}/"


def test_looking_uses_nothing_up(client, link):
    for _ in range(3):
        assert client.get(link).status_code == 200

    assert client.post(link, FORM).status_code == 302


def test_the_page_is_kept_nowhere(client, link):
    answer = client.get(link)

    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer.content.decode()


def test_a_used_link_and_an_invented_one_answer_alike(client, link):
    Client().post(link, FORM)

    used, invented = client.get(link), client.get("/welcome/invented/")

    assert used.status_code == invented.status_code == 404
    assert told(used) == told(invented)


@pytest.mark.parametrize("weak", ["short", "eva@example.org", "qwerty123456"])
def test_a_weak_password_keeps_the_invitation(client, link, weak):
    answer = client.post(link, FORM | {"password": weak})

    assert answer.status_code == 422
    assert 'value="Eva"' in answer.content.decode()
    assert not User.objects.filter(email="eva@example.org").exists()
    assert client.post(link, FORM).status_code == 302


def told(answer):
    """The page without its token and its own address."""
    return re.sub(r'value="(\w{64}|/welcome/[^"]+)"', "", answer.content.decode())
