"""Roles given and taken, people let go and taken back."""

import pytest
from django.test import Client

from company.errors import (
    LastAdministrator,
    RoleIsEverywhere,
    RoleNotYours,
    UserNotFound,
    YourselfForbidden,
)
from company.models import Role, User
from company.services import people
from events.models import Event
from tests.factories import make_territory, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def boss():
    """An administrator."""
    return make_user(Role.ADMINISTRATOR)


def test_a_role_is_given_once(boss):
    user, north = make_user(Role.AGENT), make_territory("North")

    people.give_role(user.pk, Role.DISPATCHER, north, by=boss)
    people.give_role(user.pk, Role.DISPATCHER, north, by=boss)

    assert user.grants.filter(role=Role.DISPATCHER).count() == 1
    event = Event.objects.get(kind="user_granted")
    assert event.new == {"role": "dispatcher", "territory": north.pk}
    assert list(event.topics.values_list("topic", flat=True)) == [f"user:{user.pk}"]


def test_an_administrator_opens_the_admin_pages_as_long_as_they_are_one(boss):
    user = make_user(Role.AGENT)

    grant = people.give_role(user.pk, Role.ADMINISTRATOR, None, by=boss)
    user.refresh_from_db()
    assert user.is_staff

    people.take_role(grant.pk, by=boss)

    user.refresh_from_db()
    assert not user.is_staff
    assert not user.is_superuser


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER])
def test_a_manager_makes_no_equals(role):
    manager, user = make_user(Role.MANAGER), make_user(Role.AGENT)

    with pytest.raises(RoleNotYours):
        people.give_role(user.pk, role, None, by=manager)

    assert user.grants.count() == 1


def test_an_administrator_of_one_territory_is_refused(boss):
    with pytest.raises(RoleIsEverywhere):
        people.give_role(boss.pk, Role.ADMINISTRATOR, make_territory(), by=boss)


def test_nobody_gives_a_role_to_nobody(boss):
    with pytest.raises(UserNotFound):
        people.give_role(10**6, Role.AGENT, None, by=boss)


def test_nobody_takes_their_own_role(boss):
    with pytest.raises(YourselfForbidden):
        people.take_role(boss.grants.get().pk, by=boss)


def test_a_manager_takes_no_role_of_another_territory():
    north, south = make_territory("North"), make_territory("South")
    manager = make_user(Role.MANAGER, territory=north)
    user = make_user(Role.AGENT, territory=south)

    with pytest.raises(RoleNotYours):
        people.take_role(user.grants.get().pk, by=manager)


def test_a_role_that_nobody_has_is_not_taken(boss):
    with pytest.raises(UserNotFound):
        people.take_role(10**6, by=boss)


def test_access_ends_in_every_session_at_once(boss):
    user = make_user(Role.AGENT)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/account/").status_code == 200

    people.deactivate(user.pk, by=boss)

    assert client.get("/account/")["Location"] == "/login/?next=/account/"
    form = {"username": user.email, "password": "correct horse battery"}
    assert Client().post("/login/", form).status_code == 200
    assert Event.objects.get().kind == "user_deactivated"


def test_somebody_let_go_can_be_taken_back(boss):
    user = make_user(Role.AGENT)
    people.deactivate(user.pk, by=boss)

    people.reactivate(user.pk, by=boss)

    assert User.objects.get(pk=user.pk).is_active
    assert user.grants.get().role == Role.AGENT


def test_nobody_lets_themselves_go(boss):
    with pytest.raises(YourselfForbidden):
        people.deactivate(boss.pk, by=boss)


def test_a_manager_lets_no_administrator_go(boss):
    with pytest.raises(RoleNotYours):
        people.deactivate(boss.pk, by=make_user(Role.MANAGER))


def test_a_manager_takes_no_administrator_back(boss):
    other = make_user(Role.ADMINISTRATOR, is_active=False)

    with pytest.raises(RoleNotYours):
        people.reactivate(other.pk, by=make_user(Role.MANAGER))


def test_the_last_administrator_stays(boss):
    gone = make_user(Role.ADMINISTRATOR)
    User.objects.filter(pk=gone.pk).update(is_active=False)

    with pytest.raises(LastAdministrator):
        people.deactivate(boss.pk, by=gone)

    assert User.objects.get(pk=boss.pk).is_active


def test_one_edits_the_own_account():
    user = make_user(Role.AGENT)

    people.edit_account(user, name="Jana", language="cs")

    user.refresh_from_db()
    assert (user.name, user.language) == ("Jana", "cs")
    assert Event.objects.get().new == {}
