"""A technician's track over HTTP: to themself, and to the office under their eyes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from technicians.models import Position, TrackView
from tests.factories import make_technician, make_territory, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
TRACK = "/api/mobile/v1/track"


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def phone(paired: Any) -> Any:
    one = paired(make_technician())
    for at in (NOW, NOW - timedelta(minutes=5), NOW - timedelta(days=1)):
        Position.objects.create(
            technician=one.device.technician, at=at, lat=50.0, lon=14.0, accuracy_m=8
        )
    return one


@pytest.fixture
def office() -> APIClient:
    client = APIClient()
    client.force_login(make_user(name="Petra Hahn"))
    return client


def look(office: APIClient, phone: Any, **query: Any) -> Any:
    address = f"/api/technicians/{phone.device.technician_id}/track/"
    return office.get(address, {"purpose": "A complaint"} | query)


def test_a_technician_reads_their_own_track_of_today_and_of_another_day(phone: Any) -> None:
    today = phone.api.get(TRACK).json()
    yesterday = phone.api.get(TRACK, {"day": "2026-01-11"}).json()

    assert today["day"] == "2026-01-12"
    assert [one["t"] for one in today["points"]] == ["2026-01-12T09:25:00Z", "2026-01-12T09:30:00Z"]
    assert today["points"][0] == {
        "t": "2026-01-12T09:25:00Z", "lat": 50.0, "lon": 14.0, "accuracy_m": 8.0
    }  # fmt: skip
    assert len(yesterday["points"]) == 1
    assert not TrackView.objects.exists()


def test_the_technician_sees_who_looked_at_what_and_what_for(phone: Any, office: APIClient) -> None:
    seen = look(office, phone, day="2026-01-11", purpose="Hours of Sunday")

    views = phone.api.get(TRACK + "/views").json()

    assert len(seen.json()["points"]) == 1
    assert [(one["by"], one["purpose"]) for one in views] == [("Petra Hahn", "Hours of Sunday")]
    assert views[0]["starts_at"] == "2026-01-10T23:00:00Z"
    assert views[0]["ends_at"] == "2026-01-11T23:00:00Z"


def test_each_look_is_written_down(phone: Any, office: APIClient) -> None:
    look(office, phone)
    look(office, phone)

    assert len(phone.api.get(TRACK + "/views").json()) == 2


def test_nobody_sees_who_looked_at_a_colleague(phone: Any, office: APIClient, paired: Any) -> None:
    look(office, phone)

    assert paired(make_technician()).api.get(TRACK + "/views").json() == []


@pytest.mark.parametrize("purpose", ["", " ", "x", "y" * 201])
def test_the_office_says_what_for(phone: Any, office: APIClient, purpose: str) -> None:
    answer = look(office, phone, purpose=purpose)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["purpose"]
    assert not TrackView.objects.exists()


@pytest.mark.parametrize(
    "day",
    ["today", "0001-01-01", "9999-12-31", "2026-13-01", "1999-12-31", "2026-01-12T00:00", "7"],
)
def test_a_day_that_is_none_is_refused(phone: Any, office: APIClient, day: str) -> None:
    answers = [phone.api.get(TRACK, {"day": day}), look(office, phone, day=day)]

    assert [answer.status_code for answer in answers] == [400, 400]


def test_dispatchers_of_other_territories_and_technicians_see_nothing(phone: Any) -> None:
    stranger, colleague = APIClient(), APIClient()
    stranger.force_login(make_user(territory=make_territory("Far away")))
    colleague.force_login(make_user("technician"))

    assert look(stranger, phone).status_code == 404
    assert look(colleague, phone).status_code == 403
    assert not TrackView.objects.exists()
