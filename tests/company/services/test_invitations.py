"""Invitations: one link, one person, seven days."""

from datetime import timedelta

import pytest
from django.utils import timezone

from company.errors import AlreadyHere, InvitationOver, RoleIsEverywhere, RoleNotYours, UserNotFound
from company.models import Invitation, Role, User
from company.policies import roles_of
from company.services import invitations, people
from company.services.invitations import Invitee
from events.models import Event
from tests.factories import make_territory, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PASSWORD = "four plain words here"


def eva(**changes):
    """Somebody to invite."""
    fields = {"email": "Eva@example.org", "name": "Eva", "role": Role.DISPATCHER} | changes
    return Invitee(**fields)


@pytest.fixture
def boss():
    """An administrator."""
    return make_user(Role.ADMINISTRATOR)


def test_an_invited_person_joins_with_the_role(boss):
    north = make_territory("North")
    invited = invitations.invite(eva(territory=north), by=boss)

    user = invitations.accept(invited.token, name="Eva Nová", password=PASSWORD)

    assert user.email == "eva@example.org"
    assert user.name == "Eva Nová"
    assert user.check_password(PASSWORD)
    assert [(row.role, row.territory) for row in user.grants.all()] == [(Role.DISPATCHER, north)]
    assert kinds() == ["user_invited", "user_granted", "user_joined"]


def test_events_carry_neither_name_nor_address(boss):
    invited = invitations.invite(eva(), by=boss)
    invitations.accept(invited.token, name="Eva", password=PASSWORD)

    told = str(list(Event.objects.values("old", "new")))

    assert "Eva" not in told
    assert "example.org" not in told


def test_the_token_is_not_stored(boss):
    invited = invitations.invite(eva(), by=boss)

    assert invited.token not in str(Invitation.objects.values().get())


def test_a_link_works_once(boss):
    invited = invitations.invite(eva(), by=boss)
    invitations.accept(invited.token, name="Eva", password=PASSWORD)

    with pytest.raises(InvitationOver):
        invitations.accept(invited.token, name="Eve", password=PASSWORD)

    assert User.objects.filter(name="Eve").count() == 0


def test_a_link_is_over_after_seven_days(boss):
    invited = invitations.invite(eva(), by=boss)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(InvitationOver):
        invitations.accept(invited.token, name="Eva", password=PASSWORD)


def test_a_link_holds_seven_days(boss):
    invited = invitations.invite(eva(), by=boss)

    left = invited.invitation.expires_at - timezone.now()

    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)


def test_an_unknown_link_is_over():
    with pytest.raises(InvitationOver):
        invitations.pending("guess")


def test_a_second_invitation_ends_the_first(boss):
    first = invitations.invite(eva(), by=boss)
    second = invitations.invite(eva(role=Role.AGENT), by=boss)

    with pytest.raises(InvitationOver):
        invitations.pending(first.token)
    assert invitations.pending(second.token).role == Role.AGENT


def test_somebody_with_an_account_is_not_invited(boss):
    make_user(email="eva@example.org")

    with pytest.raises(AlreadyHere):
        invitations.invite(eva(), by=boss)

    assert Invitation.objects.count() == 0


def test_a_manager_invites_no_administrator():
    manager = make_user(Role.MANAGER)

    with pytest.raises(RoleNotYours):
        invitations.invite(eva(role=Role.ADMINISTRATOR), by=manager)


def test_an_administrator_of_one_territory_is_refused(boss):
    with pytest.raises(RoleIsEverywhere):
        invitations.invite(eva(role=Role.ADMINISTRATOR, territory=make_territory()), by=boss)


def test_an_invited_administrator_may_open_the_admin_pages(boss):
    invited = invitations.invite(eva(role=Role.ADMINISTRATOR), by=boss)

    user = invitations.accept(invited.token, name="Eva", password=PASSWORD)

    assert roles_of(user) == {Role.ADMINISTRATOR}
    assert user.is_staff
    assert user.is_superuser


def test_an_invitation_taken_back_is_over(boss):
    invited = invitations.invite(eva(), by=boss)

    invitations.take_back(invited.invitation.pk, by=boss)

    with pytest.raises(InvitationOver):
        invitations.pending(invited.token)
    assert kinds()[-1] == "invitation_taken_back"


def test_an_invitation_of_another_territory_is_not_seen():
    north, south = make_territory("North"), make_territory("South")
    here = make_user(Role.MANAGER, territory=north)
    there = make_user(Role.MANAGER, territory=south)
    invited = invitations.invite(eva(territory=south), by=there)

    with pytest.raises(UserNotFound):
        invitations.take_back(invited.invitation.pk, by=here)

    assert invitations.waiting_for(here) == []
    assert invitations.waiting_for(there) == [invited.invitation]


def test_whoever_is_let_go_has_invited_nobody(boss):
    manager = make_user(Role.MANAGER)
    invited = invitations.invite(eva(), by=manager)

    people.deactivate(manager.pk, by=boss)

    with pytest.raises(InvitationOver):
        invitations.accept(invited.token, name="Eva", password=PASSWORD)


def kinds():
    """What happened, in order."""
    return list(Event.objects.order_by("seq").values_list("kind", flat=True))
