"""Who a phone is, and when it is nobody any more."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from events.actors import SYSTEM
from mobile_api.authentication import COOKIE
from mobile_api.models import Device
from mobile_api.pairing import make_code, revoke
from tests.factories import make_technician, make_user

pytestmark = pytest.mark.django_db
CONFIG = "/api/mobile/v1/config"
COMMANDS = "/api/mobile/v1/commands"


def test_without_a_token_nobody_is_let_in(api: APIClient) -> None:
    answer = api.get(CONFIG)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"


def test_an_unknown_token_is_told_from_a_revoked_one(api: APIClient) -> None:
    answer = api.get(CONFIG, headers={"Authorization": "Bearer guessed"})

    assert answer.status_code == 401
    assert answer.json()["code"] == "not-paired"


def test_a_session_of_the_office_is_no_phone(api: APIClient) -> None:
    api.force_login(make_user())

    assert api.get(CONFIG).status_code == 401


def test_a_phone_is_no_user_of_the_office(paired: Any) -> None:
    technician = make_technician()
    phone = paired(technician)

    answer = phone.api.get(f"/api/technicians/{technician.pk}/devices/")

    assert answer.status_code == 403


def test_a_revoked_phone_is_out_with_its_next_request(paired: Any) -> None:
    phone = paired(make_technician())
    assert phone.api.get(CONFIG).status_code == 200

    revoke(phone.device.pk, actor=SYSTEM)
    answers = [phone.api.get(CONFIG), phone.api.post(COMMANDS, {"commands": []})]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert {answer.json()["code"] for answer in answers} == {"device-revoked"}


def test_the_phone_of_an_inactive_technician_is_out(paired: Any) -> None:
    technician = make_technician()
    phone = paired(technician)

    type(technician).objects.filter(pk=technician.pk).update(is_active=False)

    assert phone.api.get(CONFIG).json()["code"] == "device-revoked"


def test_the_phone_of_an_inactive_user_is_out(paired: Any) -> None:
    user = make_user("technician")
    phone = paired(make_technician(user=user))

    type(user).objects.filter(pk=user.pk).update(is_active=False)

    assert phone.api.get(CONFIG).json()["code"] == "device-revoked"


def test_a_phone_that_was_silent_for_a_month_is_out(paired: Any) -> None:
    phone = paired(make_technician())

    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        answer = phone.api.get(CONFIG)

    assert answer.json()["code"] == "device-revoked"


def test_being_seen_is_written_down_once_a_minute(paired: Any) -> None:
    phone = paired(make_technician())
    first = phone.stored().seen_at
    later = timezone.now() + timedelta(minutes=5)

    phone.api.get(CONFIG)
    at_once = phone.stored().seen_at
    with time_machine.travel(later, tick=False):
        phone.api.get(CONFIG)

    assert at_once == first
    assert phone.stored().seen_at == later


@pytest.fixture
def page() -> APIClient:
    """A browser whose phone page holds the token in a cookie."""
    client = APIClient(enforce_csrf_checks=True)
    code = make_code(make_technician(), made_by=make_user(), actor=SYSTEM).code
    answer = client.post("/api/mobile/v1/devices", {"code": code, "cookie": True})
    assert answer.status_code == 201
    return client


def test_the_cookie_is_hidden_from_scripts_and_other_sites(page: APIClient) -> None:
    cookie = page.cookies[COOKIE]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/api/mobile/"
    assert Device.objects.exclude(token_hash=cookie.value).exists()


def test_the_cookie_lets_the_page_read(page: APIClient) -> None:
    assert page.get(CONFIG).status_code == 200


def test_a_write_with_the_cookie_comes_from_our_own_page(page: APIClient) -> None:
    own = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    body: dict[str, Any] = {"commands": []}

    fine = page.post(COMMANDS, body, headers=own)
    foreign = page.post(COMMANDS, body, headers={"Origin": "https://evil.example"})
    fetched = page.post(COMMANDS, body, headers=own | {"Sec-Fetch-Site": "cross-site"})
    unsaid = page.post(COMMANDS, body)

    assert fine.status_code == 200
    assert [answer.status_code for answer in (foreign, fetched, unsaid)] == [403, 403, 403]
    assert foreign.json()["code"] == "foreign-origin"
