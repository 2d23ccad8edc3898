"""Who sees which territories, gives which roles, and gets past which view."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from company.models import Grant, Role
from company.policies import (
    Anybody,
    IsAdministrator,
    IsAgent,
    IsDispatcher,
    IsManager,
    IsStaffMember,
    can_grant,
    policy,
    territories_of,
)
from tests.factories import make_territory, make_user

pytestmark = pytest.mark.django_db


def test_a_role_without_territory_reaches_all_active_ones():
    north, south = make_territory("North"), make_territory("South")
    make_territory("Closed", is_active=False)

    assert territories_of(make_user(Role.DISPATCHER)) == [north, south]


def test_a_role_in_a_territory_reaches_that_one():
    make_territory("North")
    south = make_territory("South")

    assert territories_of(make_user(Role.DISPATCHER, territory=south)) == [south]


def test_several_roles_reach_their_territories_together():
    north, south = make_territory("North"), make_territory("South")
    make_territory("West")
    user = make_user(Role.DISPATCHER, territory=north)
    Grant.objects.create(user=user, role=Role.AGENT, territory=south)

    assert territories_of(user) == [north, south]


def test_a_technician_reaches_none():
    make_territory("North")

    assert territories_of(make_user(Role.TECHNICIAN)) == []


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        (Role.TECHNICIAN, {IsStaffMember, Anybody}),
        (Role.AGENT, {IsAgent, IsStaffMember, Anybody}),
        (Role.DISPATCHER, {IsDispatcher, IsAgent, IsStaffMember, Anybody}),
        (Role.MANAGER, {IsManager, IsDispatcher, IsAgent, IsStaffMember, Anybody}),
        (
            Role.ADMINISTRATOR,
            {IsAdministrator, IsManager, IsDispatcher, IsAgent, IsStaffMember, Anybody},
        ),
    ],
)
def test_each_role_opens_its_doors(rf, role, opens):
    request = rf.get("/")
    request.user = make_user(role)
    doors = {IsAdministrator, IsManager, IsDispatcher, IsAgent, IsStaffMember, Anybody}

    assert {door for door in doors if door().has_permission(request, None)} == opens


def test_a_deactivated_dispatcher_opens_nothing(rf):
    request = rf.get("/")
    request.user = make_user(Role.DISPATCHER, is_active=False)

    assert not IsDispatcher().has_permission(request, None)


@pytest.mark.parametrize("role", Role.values)
def test_an_administrator_gives_every_role(role):
    assert can_grant(make_user(Role.ADMINISTRATOR), role, None)


def test_a_manager_gives_lower_roles_in_the_own_territory_only():
    north, south = make_territory("North"), make_territory("South")
    manager = make_user(Role.MANAGER, territory=north)

    assert can_grant(manager, Role.DISPATCHER, north)
    assert not can_grant(manager, Role.DISPATCHER, south)
    assert not can_grant(manager, Role.DISPATCHER, None)
    assert not can_grant(manager, Role.MANAGER, north)
    assert not can_grant(manager, Role.ADMINISTRATOR, None)


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.AGENT, Role.TECHNICIAN])
def test_others_give_no_role(role):
    assert not can_grant(make_user(role), Role.TECHNICIAN, None)


def test_a_plain_view_says_who_may_use_it():
    view = policy(IsDispatcher)(page)

    assert view.policy == [IsDispatcher]


def test_a_plain_view_lets_those_in(rf):
    request = rf.get("/board/")
    request.user = make_user(Role.DISPATCHER)

    assert policy(IsDispatcher)(page)(request).status_code == 200


def test_a_stranger_is_sent_to_sign_in_and_comes_back(rf):
    request = rf.get("/board/?day=2026-01-12")
    request.user = AnonymousUser()

    answer = policy(IsDispatcher)(page)(request)

    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=/board/%3Fday%3D2026-01-12"


@pytest.mark.parametrize(
    ("path", "accept"), [("/board/state/", "application/json"), ("/api/x/", "text/html")]
)
def test_a_stranger_s_script_is_refused(rf, path, accept):
    request = rf.get(path, headers={"Accept": accept})
    request.user = AnonymousUser()

    with pytest.raises(PermissionDenied):
        policy(IsDispatcher)(page)(request)


def test_somebody_with_another_role_is_refused(rf):
    request = rf.get("/board/")
    request.user = make_user(Role.TECHNICIAN)

    with pytest.raises(PermissionDenied):
        policy(IsDispatcher)(page)(request)


def page(request):
    """A view."""
    return HttpResponse("ok")
