"""The users page: seen by managers, acted upon through forms, refusals said in a sentence."""

import re

import pytest
from django.core import mail

from company.models import Grant, Invitation, Role, User
from company.services import invitations
from company.services.invitations import Invitee
from tests.factories import make_territory, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client):
    """An administrator who is signed in."""
    user = make_user(Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def test_an_invitation_goes_out_by_mail_and_leads_to_an_account(client, boss):
    form = {"email": "eva@example.org", "name": "Eva", "role": "dispatcher", "territory": ""}

    answer = client.post("/users/invite/", form)

    message = mail.outbox[0]
    link = re.search(r"http://127\.0\.0\.1:8000(/welcome/\S+)", message.body)[1]
    assert message.to == ["eva@example.org"]
    assert link in answer.content.decode()
    joined = client.post(link, {"name": "Eva Nová", "password": "four plain words here"})
    assert joined["Location"] == "/login/"
    assert User.objects.get(email="eva@example.org").name == "Eva Nová"


def test_a_mail_that_fails_leaves_the_link_on_the_page(client, boss, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    form = {"email": "eva@example.org", "name": "Eva", "role": "dispatcher", "territory": ""}

    answer = client.post("/users/invite/", form)

    assert "The mail could not be sent" in answer.content.decode()
    assert "/welcome/" in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_a_refusal_keeps_what_was_typed(client, boss):
    form = {"email": boss.email, "name": "Eva", "role": "dispatcher", "territory": ""}

    answer = client.post("/users/invite/", form)

    assert answer.status_code == 422
    assert "has an account already" in answer.content.decode()
    assert f'value="{boss.email}"' in answer.content.decode()
    assert mail.outbox == []


def test_a_manager_is_offered_what_they_may_give(client):
    north, _south = make_territory("North"), make_territory("South")
    client.force_login(make_user(Role.MANAGER, territory=north))

    page = client.get("/users/invite/").content.decode()

    assert 'value="dispatcher"' in page
    assert 'value="administrator"' not in page
    assert ">North<" in page
    assert ">South<" not in page
    assert ">Everywhere<" not in page


def test_a_forged_role_is_refused(client):
    client.force_login(make_user(Role.MANAGER))
    form = {"email": "eva@example.org", "name": "Eva", "role": "administrator", "territory": ""}

    assert client.post("/users/invite/", form).status_code == 422
    assert Invitation.objects.count() == 0


def test_managers_see_the_people_of_their_territories(client):
    north, south = make_territory("North"), make_territory("South")
    client.force_login(make_user(Role.MANAGER, territory=north))
    here = make_user(Role.AGENT, territory=north)
    there = make_user(Role.AGENT, territory=south)

    page = client.get("/users/").content.decode()

    assert here.email in page
    assert there.email not in page
    assert client.get(f"/users/{there.pk}/").status_code == 404
    assert client.get("/users/999999/").status_code == 404


def test_invitations_that_wait_are_shown_and_taken_back(client, boss):
    invited = invitations.invite(
        Invitee(email="eva@example.org", name="Eva", role=Role.AGENT), by=boss
    )
    assert "eva@example.org" in client.get("/users/").content.decode()

    client.post(f"/users/invitations/{invited.invitation.pk}/take-back/")

    assert "eva@example.org" not in client.get("/users/").content.decode()


def test_a_role_is_given_and_taken(client, boss):
    user, north = make_user(Role.AGENT), make_territory("North")

    client.post(f"/users/{user.pk}/", {"role": "dispatcher", "territory": north.pk})
    given = Grant.objects.get(user=user, role=Role.DISPATCHER)
    client.post(f"/users/{user.pk}/roles/{given.pk}/take/")

    assert given.territory == north
    assert [row.role for row in user.grants.all()] == [Role.AGENT]


def test_somebody_is_let_go_and_taken_back(client, boss):
    user = make_user(Role.AGENT)

    gone = client.post(f"/users/{user.pk}/deactivate/", follow=True)
    assert not User.objects.get(pk=user.pk).is_active
    assert "signed out everywhere" in gone.content.decode()

    client.post(f"/users/{user.pk}/reactivate/")
    assert User.objects.get(pk=user.pk).is_active


def test_a_refusal_is_said_on_the_page(client, boss):
    answer = client.post(f"/users/{boss.pk}/deactivate/", follow=True)

    assert "cannot do this to your own account" in answer.content.decode()


@pytest.mark.parametrize("what", ["deactivate", "reactivate"])
def test_looking_changes_nothing(client, boss, what):
    user = make_user(Role.AGENT)

    assert client.get(f"/users/{user.pk}/{what}/").status_code == 405


def test_a_name_with_markup_is_text(client, boss):
    make_user(Role.AGENT, name="<script>alert(1)</script>")

    assert "<script>alert" not in client.get("/users/").content.decode()
