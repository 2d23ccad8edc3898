"""How old an app may be."""

from typing import Any

import pytest

from mobile_api.versions import MIN_VERSION
from tests.factories import make_technician

pytestmark = pytest.mark.django_db
V1 = "/api/mobile/v1/"
OLD = {"X-App-Version": "0.9.9"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "sync"),
        ("post", "positions"),
        ("post", "uploads"),
        ("get", "conflicts"),
        ("get", "devices"),
        ("get", "stream"),
        ("put", "push"),
        ("get", "track"),
        ("get", "track/views"),
        ("get", "delay"),
    ],
)
def test_an_app_that_is_too_old_is_told_what_to_do(paired: Any, method: str, path: str) -> None:
    phone = paired(make_technician())

    answer = getattr(phone.api, method)(V1 + path, headers=OLD)

    assert answer.status_code == 426
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "app-too-old"
    assert answer.json()["min_version"] == MIN_VERSION


def test_what_was_done_is_taken_from_any_app(paired: Any) -> None:
    phone = paired(make_technician())

    commands = phone.api.post(V1 + "commands", {"commands": []}, headers=OLD)
    config = phone.api.get(V1 + "config", headers=OLD)

    assert (commands.status_code, config.status_code) == (200, 200)
    assert config.json()["min_version"] == MIN_VERSION


@pytest.mark.parametrize("version", ["", "1", "1.0", "1.0.0", "2.3.4-beta", "10.0", "build 7", "²"])
def test_apps_that_are_new_enough_or_say_nothing_come_in(paired: Any, version: str) -> None:
    phone = paired(make_technician())

    answer = phone.api.get(V1 + "sync", headers={"X-App-Version": version})

    assert answer.status_code == 200


def test_nobody_is_told_about_versions_before_who_they_are(api: Any) -> None:
    assert api.get(V1 + "sync", headers=OLD).status_code == 401
