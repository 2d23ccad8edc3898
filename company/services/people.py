"""Giving and taking roles, letting people go and taking them back."""

from __future__ import annotations

from django.utils import timezone

from company.errors import (
    LastAdministrator,
    RoleIsEverywhere,
    RoleNotYours,
    UserNotFound,
    YourselfForbidden,
)
from company.models import Grant, Invitation, Role, Territory, User
from company.policies import can_grant
from events.actors import Actor, ActorKind
from events.door import Writing, writing


def office(user: User) -> Actor:
    """Somebody of the office, as an actor."""
    return Actor(ActorKind.DISPATCHER, user.pk)


def require_grantable(by: User, role: str, territory: Territory | None) -> None:
    """Look whether `by` may give or take a role there.

    Raises:
        RoleIsEverywhere: an administrator with a territory.
        RoleNotYours: the role is not below theirs, or reaches beyond their territories.
    """
    if role == Role.ADMINISTRATOR and territory is not None:
        raise RoleIsEverywhere
    if not can_grant(by, role, territory):
        raise RoleNotYours


def give_role(user_id: int, role: str, territory: Territory | None, *, by: User) -> Grant:
    """Give somebody a role; one they have already stays as it is.

    Raises:
        UserNotFound, RoleIsEverywhere, RoleNotYours: see there.
    """
    with writing(office(by)) as tx:
        user = _locked(user_id)
        require_grantable(by, role, territory)
        return grant(user, role, territory, tx)


def grant(user: User, role: str, territory: Territory | None, tx: Writing) -> Grant:
    """Give a role without asking who gives it; for services that have asked."""
    row, is_new = Grant.objects.get_or_create(user=user, role=role, territory=territory)
    if is_new:
        keep_admin_flags(user)
        tx.publish("user_granted", user, topics=[topic(user)], new=_held(row))
    return row


def take_role(grant_id: int, *, by: User) -> User:
    """Take a role from somebody.

    Raises:
        UserNotFound: no such role is given.
        RoleNotYours: it is not theirs to take.
        YourselfForbidden: an administrator's own.
    """
    with writing(office(by)) as tx:
        row = Grant.objects.select_related("user", "territory").filter(pk=grant_id).first()
        if row is None:
            raise UserNotFound
        user = _locked(row.user_id)
        if not can_grant(by, row.role, row.territory):
            raise RoleNotYours
        if user == by:
            raise YourselfForbidden
        old = _held(row)
        row.delete()
        keep_admin_flags(user)
        tx.publish("user_grant_taken", user, topics=[topic(user)], old=old)
    return user


def deactivate(user_id: int, *, by: User) -> User:
    """End somebody's access at once: sessions, invitations they made, everything.

    Raises:
        UserNotFound: no such user.
        YourselfForbidden: it is `by`.
        RoleNotYours: they hold a role that is not `by`'s to take.
        LastAdministrator: nobody would be left to let people in.
    """
    with writing(office(by)) as tx:
        user = _locked(user_id)
        if user == by:
            raise YourselfForbidden
        _require_all_grantable(user, by)
        _require_another_administrator(user)
        user.is_active = False
        user.save(update_fields=["is_active"])
        pending = Invitation.objects.filter(invited_by=user, accepted_at=None)
        pending.filter(expires_at__gt=timezone.now()).update(expires_at=timezone.now())
        tx.publish("user_deactivated", user, topics=[topic(user)])
    return user


def reactivate(user_id: int, *, by: User) -> User:
    """Take somebody back, with the roles and the password they had.

    Raises:
        UserNotFound, RoleNotYours: as for `deactivate`.
    """
    with writing(office(by)) as tx:
        user = _locked(user_id)
        _require_all_grantable(user, by)
        user.is_active = True
        user.save(update_fields=["is_active"])
        tx.publish("user_reactivated", user, topics=[topic(user)])
    return user


def edit_account(user: User, *, name: str, language: str) -> User:
    """Change one's own name and language."""
    with writing(office(user)) as tx:
        user.name, user.language = name, language
        user.save(update_fields=["name", "language"])
        tx.publish("user_edited", user, topics=[topic(user)])
    return user


def keep_admin_flags(user: User) -> None:
    """Django's flags follow the role, so that the admin pages open for administrators only."""
    is_administrator = user.grants.filter(role=Role.ADMINISTRATOR).exists()
    if (user.is_staff, user.is_superuser) != (is_administrator, is_administrator):
        user.is_staff = user.is_superuser = is_administrator
        user.save(update_fields=["is_staff", "is_superuser"])


def topic(user: User) -> str:
    """Where a user's own events are read."""
    return f"user:{user.pk}"


def _held(row: Grant) -> dict[str, object]:
    return {"role": row.role, "territory": row.territory_id}


def _locked(user_id: int) -> User:
    """The user, and all administrators, so that the last of them is counted truly."""
    administrators = Grant.objects.filter(role=Role.ADMINISTRATOR).values_list("user", flat=True)
    rows = User.objects.select_for_update(no_key=True).filter(pk__in={user_id, *administrators})
    found = {user.pk: user for user in rows.order_by("pk")}
    if user_id not in found:
        raise UserNotFound
    return found[user_id]


def _require_all_grantable(user: User, by: User) -> None:
    grants = user.grants.select_related("territory")
    if not all(can_grant(by, row.role, row.territory) for row in grants):
        raise RoleNotYours


def _require_another_administrator(user: User) -> None:
    rows = User.objects.filter(is_active=True, grants__role=Role.ADMINISTRATOR)
    is_one = rows.filter(pk=user.pk).exists()
    if is_one and not rows.exclude(pk=user.pk).exists():
        raise LastAdministrator
