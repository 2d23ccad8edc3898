"""Who may use a route; every route declares one of these.

A user sees what lies in the territories of their grants; a grant without one means all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from rest_framework.permissions import BasePermission

from company.models import Role, Territory, User

if TYPE_CHECKING:
    # Not while running: `rest_framework.views` itself loads this module.
    from rest_framework.request import Request
    from rest_framework.views import APIView


def signed_in(request: Request | HttpRequest) -> User:
    """The user of a request that a policy of this module has let in."""
    user: User = request.user  # type: ignore[assignment]  # the policies let in users only
    return user


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


class IsManager(HasRole):
    """Lets people in: managers and administrators."""

    roles = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


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


# Whoever manages gives the roles that work for them; only an administrator makes managers.
GIVEN_BY_MANAGERS = frozenset({Role.DISPATCHER, Role.AGENT, Role.TECHNICIAN})


def can_grant(user: User, role: str, territory: Territory | None) -> bool:
    """Whether `user` may give or take `role` there (`None`: everywhere)."""
    held = _grants(user)
    if any(grant.role == Role.ADMINISTRATOR for grant in held):
        return True
    managed = {grant.territory_id for grant in held if grant.role == Role.MANAGER}
    reaches = None in managed or (territory is not None and territory.pk in managed)
    return reaches and role in GIVEN_BY_MANAGERS


def _grants(user: User) -> list[Any]:
    known: list[Any] | None = getattr(user, "_known_grants", None)
    if known is None:
        known = list(user.grants.all())
        user.__dict__["_known_grants"] = known  # lives as long as the request's user
    return known


Page = Callable[..., HttpResponseBase]


def policy(*classes: type[BasePermission]) -> Callable[[Page], Page]:
    """Let only those see a plain view whom all of `classes` let in.

    Whoever is not signed in is sent to the login page, or refused where a script asks; whoever
    is signed in gets the page that says no. The tests read `view.policy`. A class view is
    wrapped where it is routed: `policy(IsDispatcher)(BoardView.as_view())`.
    """

    def declare(view: Page) -> Page:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if all(_lets_in(one, request) for one in classes):
                return view(request, *args, **kwargs)
            if request.user.is_authenticated or not _wants_page(request):
                raise PermissionDenied
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "")

        guarded.policy = list(classes)  # type: ignore[attr-defined]  # read by the route test
        return guarded

    return declare


def _lets_in(one: type[BasePermission], request: HttpRequest) -> bool:
    # Our classes look at `request.user` only, which both kinds of request have.
    return one().has_permission(cast("Request", request), cast("APIView", None))


def _wants_page(request: HttpRequest) -> bool:
    accepted = request.headers.get("Accept", "text/html")
    return "text/html" in accepted and not request.path.startswith("/api/")
