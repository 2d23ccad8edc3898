"""Inviting people by a link that works once, for seven days."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from company.errors import AlreadyHere, InvitationOver, UserNotFound
from company.models import Invitation, Role, Territory, User
from company.policies import can_grant
from company.services.people import grant, office, require_grantable, topic
from events.actors import SYSTEM
from events.door import writing

VALID = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """Whom to invite, as what, and where (`None`: everywhere)."""

    email: str
    name: str
    role: str
    territory: Territory | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation and the only copy of its token."""

    invitation: Invitation
    token: str


def invite(invitee: Invitee, *, by: User) -> Invited:
    """Make an invitation; an older one to the same address ends. The caller sends the link.

    Raises:
        AlreadyHere: the address has an account.
        RoleIsEverywhere, RoleNotYours: `by` may not give this role there.
    """
    token = secrets.token_urlsafe(32)
    with writing(office(by)) as tx:
        require_grantable(by, invitee.role, invitee.territory)
        email = invitee.email.strip().lower()
        if User.objects.filter(email__iexact=email).exists():
            raise AlreadyHere
        now = timezone.now()
        _open().filter(email=email).update(expires_at=now)
        invitation = Invitation.objects.create(
            email=email,
            name=invitee.name,
            role=invitee.role,
            territory=invitee.territory,
            token_hash=_hash(token),
            invited_by=by,
            expires_at=now + VALID,
        )
        new = {"role": invitation.role, "territory": invitation.territory_id}
        tx.publish("user_invited", invitation, topics=[topic(by)], new=new)
    return Invited(invitation, token)


def pending(token: str) -> Invitation:
    """The invitation behind a link that still works.

    Raises:
        InvitationOver: it does not.
    """
    row = _open().select_related("territory").filter(token_hash=_hash(token)).first()
    if row is None:
        raise InvitationOver
    return row


def accept(token: str, *, name: str, password: str) -> User:
    """Become a user; the link is used up.

    Raises:
        InvitationOver: it was used, taken back, or is too old; or the address has an account.
    """
    with writing(SYSTEM) as tx:
        rows = _open().select_for_update(of=("self",)).select_related("territory")
        invitation = rows.filter(token_hash=_hash(token)).first()
        if invitation is None or User.objects.filter(email__iexact=invitation.email).exists():
            raise InvitationOver
        user = User.objects.create_user(invitation.email, password, name=name)
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
        grant(user, Role(invitation.role), invitation.territory, tx)
        tx.publish("user_joined", user, topics=[topic(user)], new={"invitation": invitation.pk})
    return user


def take_back(invitation_id: int, *, by: User) -> None:
    """End an invitation before it is accepted.

    Raises:
        UserNotFound: no such invitation, or it is over, or its role is not `by`'s to give.
    """
    with writing(office(by)) as tx:
        row = _open().select_related("territory").filter(pk=invitation_id).first()
        if row is None or not can_grant(by, row.role, row.territory):
            raise UserNotFound
        row.expires_at = timezone.now()
        row.save(update_fields=["expires_at"])
        tx.publish("invitation_taken_back", row, topics=[topic(by)])


def waiting_for(user: User) -> list[Invitation]:
    """The invitations that this user may see and take back, newest first."""
    rows = _open().select_related("territory", "invited_by").order_by("-created_at")
    return [row for row in rows if can_grant(user, row.role, row.territory)]


def _open() -> QuerySet[Invitation]:
    is_welcome = Q(invited_by=None) | Q(invited_by__is_active=True)
    return Invitation.objects.filter(is_welcome, accepted_at=None, expires_at__gt=timezone.now())


def _hash(token: str) -> str:
    """SHA-256 is enough: the token is 256 random bits, there is nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()
