"""The menu offers what exists and lets one in."""

import pytest
from django.test import Client

from company.models import Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "offered"), [(Role.DISPATCHER, False), (Role.MANAGER, True)])
def test_a_page_is_offered_to_those_whom_its_policy_lets_in(
    client: Client, role: str, offered: bool
) -> None:
    client.force_login(make_user(role))

    page = client.get("/account/").content.decode()

    assert ('href="/"' in page, 'href="/users/"' in page) == (True, offered)


def test_a_technician_is_not_led_to_the_board(client: Client) -> None:
    client.force_login(make_user(Role.TECHNICIAN))

    page = client.get("/account/").content.decode()

    assert '<a href="/"' not in page


def test_signed_out_pages_say_whose_they_are(client: Client) -> None:
    page = client.get("/login/").content.decode()

    assert "who-we-are" in page
