"""Phones about themselves: which there are, and signing one out."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from mobile_api.authentication import COOKIE
from tests.factories import make_technician

pytestmark = pytest.mark.django_db
DEVICES = "/api/mobile/v1/devices"
CONFIG = "/api/mobile/v1/config"


def test_a_technician_sees_their_own_phones(paired: Any) -> None:
    technician = make_technician()
    old, new, foreign = paired(technician), paired(technician), paired(make_technician())

    listed = new.api.get(DEVICES).json()

    assert [one["id"] for one in listed] == [new.device.pk, old.device.pk]
    assert [one["is_this_one"] for one in listed] == [True, False]
    assert foreign.device.pk not in [one["id"] for one in listed]
    assert "token_hash" not in listed[0]


def test_nobody_else_sees_phones(api: APIClient) -> None:
    assert api.get(DEVICES).status_code == 401


def test_a_lost_phone_is_signed_out_from_another(paired: Any) -> None:
    technician = make_technician()
    lost, found = paired(technician), paired(technician)

    answers = [found.api.delete(f"{DEVICES}/{lost.device.pk}") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert lost.api.get(CONFIG).json()["code"] == "device-revoked"
    assert [one["id"] for one in found.api.get(DEVICES).json()] == [found.device.pk]


def test_a_phone_signs_itself_out_and_is_told_to_forget(paired: Any) -> None:
    phone = paired(make_technician())

    answer = phone.api.delete(f"{DEVICES}/{phone.device.pk}")
    then = phone.api.get(CONFIG)

    assert answer.status_code == 204
    assert answer.cookies[COOKIE].value == ""
    assert (then.status_code, then.json()["wipe"]) == (401, True)


@pytest.mark.parametrize("number", ["foreign", 999_999, 10**30])
def test_a_foreign_phone_is_like_one_that_does_not_exist(paired: Any, number: Any) -> None:
    phone, foreign = paired(make_technician()), paired(make_technician())
    wanted = foreign.device.pk if number == "foreign" else number

    answer = phone.api.delete(f"{DEVICES}/{wanted}")

    assert (answer.status_code, answer.json()["code"]) == (404, "device-not-found")
    assert foreign.stored().revoked_at is None


def test_an_unknown_token_is_not_told_to_forget(api: APIClient) -> None:
    answer = api.get(CONFIG, headers={"Authorization": "Bearer guessed"})

    assert "wipe" not in answer.json()
