"""Who may use a route; every route declares one of these.

A user sees what lies in the territories of their grants; a grant without one means all.
"""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from company.models import Role, Territory, User


class Nobody(BasePermission):
    """The default: a route that declares nothing is closed."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return False


class Anybody(BasePermission):
    """Open on purpose: what is shown carries a capability of its own, or no secret."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return True


class HasRole(BasePermission):
    """Somebody signed in who has one of `roles`."""

    roles: frozenset[str] = frozenset()

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        return isinstance(user, User) and user.is_active and bool(roles_of(user) & self.roles)


class IsDispatcher(HasRole):
    """Steers the day: dispatchers, managers, administrators."""

    roles = frozenset({Role.DISPATCHER, Role.MANAGER, Role.ADMINISTRATOR})


class IsAgent(HasRole):
    """Takes requests: agents and everybody above."""

    roles = IsDispatcher.roles | {Role.AGENT}


class IsAdministrator(HasRole):
    """Keeps users, territories and settings."""

    roles = frozenset({Role.ADMINISTRATOR})


class IsStaffMember(HasRole):
    """Anybody who works here."""

    roles = frozenset(Role.values)


def roles_of(user: User) -> frozenset[str]:
    """The roles of a user, wherever they hold; asked once per request."""
    return frozenset(grant.role for grant in _grants(user))


def territories_of(user: User) -> list[Territory]:
    """The active territories that a user's office roles reach."""
    office = [grant for grant in _grants(user) if grant.role != Role.TECHNICIAN]
    rows = Territory.objects.filter(is_active=True)
    if not any(grant.territory_id is None for grant in office):
        rows = rows.filter(pk__in=[grant.territory_id for grant in office])
    return list(rows)


def _grants(user: User) -> list[Any]:
    known: list[Any] | None = getattr(user, "_known_grants", None)
    if known is None:
        known = list(user.grants.all())
        user._known_grants = known  # type: ignore[attr-defined]  # lives as long as the request's user
    return known
