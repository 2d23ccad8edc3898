"""What an app has to know."""

from typing import Any

import pytest

from dispatch.models import Reason
from tests.factories import make_technician

pytestmark = pytest.mark.django_db
CONFIG = "/api/mobile/v1/config"


def test_config_carries_limits_and_the_life_cycle_as_data(paired: Any) -> None:
    body = paired(make_technician()).api.get(CONFIG).json()

    step = {"from": "en_route", "command": "arrive", "to": "on_site", "skips": []}
    assert step in body["lifecycle"]
    assert all(one["command"] not in ("remove", "dispatch") for one in body["lifecycle"])
    assert body["limits"]["commands_per_batch"] == 100
    assert body["sync"]["keep_acknowledged_days"] == 7
    assert body["min_version"]


def test_reasons_come_in_the_language_of_the_phone(paired: Any) -> None:
    Reason.objects.update_or_create(
        code="not-home",
        defaults={
            "name": "Nobody at home",
            "names": {"cs": "Nikdo doma"},
            "category": "customer",
            "commands": ["cannot_complete"],
            "is_active": True,
        },
    )

    answer = paired(make_technician()).api.get(CONFIG, headers={"Accept-Language": "cs"})

    reason = next(one for one in answer.json()["reasons"] if one["code"] == "not-home")
    assert reason["name"] == "Nikdo doma"
    assert reason["commands"] == ["cannot_complete"]


def test_an_unchanged_config_is_not_sent_again(paired: Any) -> None:
    phone = paired(make_technician())
    tag = phone.api.get(CONFIG)["ETag"]

    answer = phone.api.get(CONFIG, headers={"If-None-Match": tag})

    assert answer.status_code == 304
