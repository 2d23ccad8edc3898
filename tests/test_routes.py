"""Every route says who may use it, and keeps strangers and technicians out of the office."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter
from rest_framework.permissions import BasePermission
from rest_framework.views import APIView

from company.models import Role
from company.policies import Anybody, HasRole, IsStaffMember, Nobody
from tests.factories import make_user

METHODS = ("get", "post", "put", "patch", "delete")
# One rule for all of the admin: `OfficeAdminSite.has_permission` lets administrators in.
ADMIN = "admin/"
ADMIN_IS_OPEN = {"admin/login/", "admin/logout/", "admin/jsi18n/"}


@dataclass(frozen=True)
class Route:
    """An address with its view."""

    path: str
    view: Any
    url: str

    def __str__(self) -> str:
        return self.path

    @property
    def policies(self) -> list[type[BasePermission]] | None:
        """What the view declares itself; `None` when it declares nothing."""
        view_class = getattr(self.view, "cls", None)
        if view_class is None:
            return getattr(self.view, "policy", None)
        if "permission_classes" in getattr(self.view, "initkwargs", {}):
            return list(self.view.initkwargs["permission_classes"])
        for one in view_class.__mro__:
            if one is APIView:
                return None
            if "permission_classes" in vars(one):
                return list(vars(one)["permission_classes"])
        return None


def routes(patterns: Any = None, prefix: str = "", url: str = "/") -> Iterator[Route]:
    """All of the resolver, with an address that leads to each."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(one.pattern).removeprefix("^")
        there = url + address(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, path, there)
        elif isinstance(one, URLPattern):
            yield Route(path, one.callback, there)


def address(pattern: Any) -> str:
    """A piece of an address, with 1 or a word for each parameter."""
    text = str(pattern).removeprefix("^").removesuffix("$").removesuffix("\\Z")
    for name, converter in pattern.converters.items():
        value = "1" if isinstance(converter, IntConverter) else "unknown-word"
        text = re.sub(rf"<(\w+:)?{name}>", value, text)
    return re.sub(r"\(\?P<\w+>[^)]*\)", "1", text).replace("\\", "").replace("?", "")


ALL = list(routes())
OURS = [route for route in ALL if not route.path.startswith(ADMIN)]
OFFICE = [
    route
    for route in OURS
    if any(
        issubclass(one, HasRole) and Role.TECHNICIAN not in one.roles
        for one in route.policies or []
    )
]

GUARDED = [route for route in OURS if route.policies and Anybody not in route.policies]


def test_every_route_declares_who_may_use_it():
    silent = [route.path for route in OURS if not route.policies]

    assert silent == []


def test_nobody_is_no_declaration():
    closed = [route.path for route in OURS if Nobody in (route.policies or [])]

    assert closed == []


def test_what_is_open_to_all_is_open_on_purpose():
    """A new line here is a decision: what protects the route instead of a role?"""
    open_to_all = {route.path for route in OURS if route.policies == [Anybody]}

    assert open_to_all <= OPEN


OPEN = {
    # Signing in, and links that carry a secret of their own.
    "login/",
    "logout/",
    "welcome/<str:token>/",
    "password/",
    "password/sent/",
    "password/<uidb64>/<token>/",
    # A customer's capability: 128 random bits, stored as a hash.
    "t/<str:token>/",
    "t/<str:token>/state/",
    # A pairing code, shown by the office.
    "api/mobile/v1/devices",
    # The phone's app: the same files for everybody, with no data; the API asks for the token.
    "phone/",
    "phone/sw.js",
    "phone/manifest.webmanifest",
    "phone/v/(?P<version>[0-9a-f]{12})/(?P<name>.*)$",
    # Streets that every map shows; no data of the company.
    "base-map.json",
    # No data at all.
    "language/",
    "api/",
    "livez",
    "readyz",
}


@pytest.mark.django_db
@pytest.mark.parametrize("route", GUARDED, ids=str)
def test_strangers_get_nothing(route):
    client = Client(raise_request_exception=False)

    answers = {method: getattr(client, method)(route.url).status_code for method in METHODS}

    assert {method: code for method, code in answers.items() if 200 <= code < 300} == {}
    assert {method: code for method, code in answers.items() if code >= 500} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("route", OFFICE, ids=str)
def test_technicians_do_nothing_in_the_office(route):
    client = Client(raise_request_exception=False)
    client.force_login(make_user(Role.TECHNICIAN))

    answers = {method: getattr(client, method)(route.url).status_code for method in METHODS}

    # 405 comes before the question who asks, where a view knows its methods.
    assert {method: code for method, code in answers.items() if code not in (403, 405)} == {}


@pytest.mark.django_db
def test_pages_for_those_who_work_here_send_strangers_to_sign_in(client):
    staff = [route for route in OURS if route.policies == [IsStaffMember]]
    pages = [route for route in staff if not route.path.startswith("api/")]

    answers = {route.path: client.get(route.url) for route in pages}

    assert answers
    assert all(answer.status_code == 302 for answer in answers.values())
    assert all(answer["Location"].startswith("/login/") for answer in answers.values())


@pytest.mark.django_db
def test_the_admin_opens_for_administrators_only():
    manager = Client(raise_request_exception=False)
    manager.force_login(make_user(Role.MANAGER))
    admin = [route for route in ALL if route.path.startswith(ADMIN)]
    inside = [route for route in admin if route.path not in ADMIN_IS_OPEN]

    codes = {route.path: manager.get(route.url).status_code for route in inside}

    assert len(codes) > 20
    assert {path: code for path, code in codes.items() if 200 <= code < 300} == {}
