"""Two at once at the phones' door: nothing is sent, applied or kept twice."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from customers.models import StoredFile
from events.actors import SYSTEM
from events.door import writing
from mobile_api.models import PushDue, QuarantinedCommand
from mobile_api.pairing import NewPhone, make_code, pair, revoke
from mobile_api.push import Address, subscribe
from mobile_api.push_sending import send_due
from mobile_api.quarantine import apply_waiting
from technicians.models import Position
from tests.factories import make_technician, make_user, make_visit, placed
from tests.mobile_api.pictures import digest, photo
from tests.mobile_api.push_service import Browser, PushService, push_service
from tests.races.crowd import crowd

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("unpooled")]
CROWD = 6


@pytest.fixture
def service(settings: Any) -> Iterator[PushService]:
    settings.PUSH_MAY_STAY_LOCAL = True
    with push_service() as running:
        yield running


def paired(technician: Any) -> tuple[Any, APIClient]:
    code = make_code(technician, made_by=make_user(), actor=SYSTEM).code
    device, token = pair(code, NewPhone(name="Pixel"))
    return device, APIClient(headers={"Authorization": f"Bearer {token}"})


def test_two_workers_send_each_push_once(service: PushService) -> None:
    for number in range(10):
        device, _ = paired(make_technician())
        browser = Browser(f"{service.url}/{number}")
        subscribe(device, Address(**browser.subscription), actor=SYSTEM)
        with writing(SYSTEM):
            PushDue.objects.create(subscription=device.push, kind="visit", entity_id=number)

    crowd([send_due] * CROWD)

    paths = sorted(one.path for one in service.received)
    assert paths == [f"/push/abc/{number}" for number in range(10)]
    assert not PushDue.objects.exists()


def test_two_dispatchers_hand_in_each_command_once() -> None:
    part = placed(make_visit(), make_technician())
    device, api = paired(part.technician)
    revoke(device.pk, actor=SYSTEM)
    commands = [
        {"seq": seq, "kind": kind, "assignment": part.pk, "occurred_at": "2026-01-12T09:30:00Z"}
        for seq, kind in enumerate(("start_travel", "arrive", "start"), start=1)
    ]
    body = json.dumps({"commands": commands})
    address = "/api/mobile/v1/quarantine"
    assert api.post(address, body, content_type="application/json").status_code == 200
    user = make_user()

    crowd([lambda: apply_waiting(device, None, by=user)] * CROWD)

    rows = QuarantinedCommand.objects.order_by("seq")
    assert [row.answer["result"] for row in rows] == ["applied"] * 3
    assert part.reports.count() == 3


def test_a_picture_that_is_finished_twice_at_once_is_kept_once(
    settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    _, api = paired(make_technician())
    content, uploads = photo(), "/api/mobile/v1/uploads"
    announced = {"sha256": digest(content), "size": len(content), "media_type": "image/jpeg"}
    api.post(uploads, announced)
    address = f"{uploads}/{digest(content)}"
    octets = "application/octet-stream"
    api.put(address, content, content_type=octets, headers={"Upload-Offset": "0"})

    answers = crowd([lambda: api.post(f"{address}/finish").json()] * CROWD)

    assert [answer.get("is_finished") for answer in answers] == [True] * CROWD
    assert StoredFile.objects.count() == 1
    assert not list((tmp_path / "incoming").iterdir())


def test_a_batch_of_positions_that_comes_twice_at_once_is_kept_once() -> None:
    technician = make_technician(shift=None)
    part = placed(make_visit(), technician, status="en_route")
    _, api = paired(technician)
    now = timezone.now()
    type(part).objects.update(travel_started_at=now - timedelta(hours=1))
    body = json.dumps({"points": [{"t": now.isoformat(), "lat": 50.0, "lon": 14.0}]})

    def send() -> Any:
        address = "/api/mobile/v1/positions"
        return api.post(address, body, content_type="application/json").json()

    crowd([send] * CROWD)

    assert Position.objects.count() == 1
