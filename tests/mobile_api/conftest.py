"""A paired phone that speaks."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from company.models import User
from events.actors import SYSTEM
from mobile_api.models import Device
from mobile_api.pairing import NewPhone, make_code, pair
from technicians.models import Technician
from tests.factories import make_user

NOON = datetime(2026, 1, 12, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_throttle_from_before() -> None:
    cache.clear()


class PairedPhone:
    """A client with the token of a paired phone, which numbers its commands."""

    def __init__(self, technician: Technician, office: User) -> None:
        code = make_code(technician, made_by=office, actor=SYSTEM).code
        self.device, self.token = pair(code, NewPhone(name="Pixel"))
        self.api = APIClient(headers={"Authorization": f"Bearer {self.token}"})
        self.seq = 0

    def command(self, kind: str, assignment: int, **fields: Any) -> dict[str, Any]:
        """The next command in this phone's numbering; it happened when it is made."""
        self.seq += 1
        at = datetime.now(UTC).isoformat()
        return {"seq": self.seq, "kind": kind, "assignment": assignment, "occurred_at": at} | fields

    def send(self, *commands: dict[str, Any], **envelope: Any) -> dict[str, Any]:
        """Push a batch; the answer's body."""
        body = json.dumps({"commands": list(commands)} | envelope)
        address = "/api/mobile/v1/commands"
        response = self.api.post(address, body, content_type="application/json")
        assert response.status_code == 200, response.content
        return response.json()  # type: ignore[no-any-return]

    def do(self, kind: str, assignment: int, **fields: Any) -> dict[str, Any]:
        """Push one command; its result."""
        result: dict[str, Any] = self.send(self.command(kind, assignment, **fields))["results"][0]
        return result

    def pull(self, cursor: str = "", **query: Any) -> dict[str, Any]:
        """Pull what is new; the answer's body."""
        response = self.api.get("/api/mobile/v1/sync", {"cursor": cursor} | query)
        assert response.status_code == 200, response.content
        return response.json()  # type: ignore[no-any-return]

    def stored(self) -> Device:
        """The device as it is in the table."""
        return Device.objects.get(pk=self.device.pk)


@pytest.fixture
def paired(db: None) -> Callable[[Technician], PairedPhone]:
    """Pairs a phone with a technician."""
    office = make_user()
    return lambda technician: PairedPhone(technician, office)
