"""What an app has to know."""

from base64 import urlsafe_b64decode
from typing import Any

import pytest

from dispatch.models import Reason
from technicians.models import PartType
from tests.factories import make_technician, make_work_type

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


def test_config_says_what_a_phone_needs_to_work_without_a_line(paired: Any) -> None:
    make_work_type("leak", names={"cs": "Únik"})
    PartType.objects.create(code="valve", name="Valve", unit="pc")
    phone = paired(make_technician())

    body = phone.api.get(CONFIG, headers={"Accept-Language": "cs"}).json()

    assert {"code": "leak", "name": "Únik"} in body["work_types"]
    assert {"code": "valve", "name": "Valve", "unit": "pc"} in body["parts"]
    assert set(body["clock"]["commands"]) == {
        "start_shift", "end_shift", "start_break", "end_break"
    }  # fmt: skip
    assert set(body["clock"]["states"]) == {"off", "on", "break"}
    assert body["limits"]["upload_bytes"] == 25_000_000
    assert [one["code"] for one in body["languages"]] == ["en", "pl", "ru", "cs"]


def test_the_push_key_is_a_point_of_the_curve_and_stays_the_same(paired: Any) -> None:
    phone = paired(make_technician())

    keys = {phone.api.get(CONFIG).json()["push_key"] for _ in range(2)}

    assert len(keys) == 1
    point = urlsafe_b64decode(keys.pop() + "=")
    assert (len(point), point[0]) == (65, 4)
