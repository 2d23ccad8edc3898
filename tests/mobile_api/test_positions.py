"""Where technicians are while they work."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from events.models import Event
from technicians.models import Position
from tests.factories import make_technician, make_visit, placed

pytestmark = pytest.mark.django_db
ADDRESS = "/api/mobile/v1/positions"
# Monday 10:30 in Prague; the shift is from 8:00 to 16:30.
NOW = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def point(at: datetime = NOW, **fields: Any) -> dict[str, Any]:
    return {"t": at.isoformat(), "lat": 50.08, "lon": 14.43} | fields


def send(phone: Any, *points: Any) -> dict[str, Any]:
    answer = phone.api.post(ADDRESS, {"points": list(points)})
    assert answer.status_code == 202, answer.content
    return answer.json()  # type: ignore[no-any-return]


def test_points_of_a_shift_are_kept_and_are_no_events(paired: Any) -> None:
    technician = make_technician()
    phone = paired(technician)
    before = Event.objects.count()

    kept = send(phone, point(), point(NOW - MINUTE, accuracy_m=12))

    assert kept == {"accepted": 2, "duplicates": 0, "rejected": {}}
    assert Position.objects.filter(technician=technician).count() == 2
    assert Event.objects.count() == before


def test_a_batch_that_is_sent_again_is_kept_once(paired: Any) -> None:
    phone = paired(make_technician())
    send(phone, point())

    kept = send(phone, point(), point(), point(NOW - MINUTE))

    assert kept == {"accepted": 1, "duplicates": 2, "rejected": {}}


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (7, "not_understood"),
        ({}, "not_understood"),
        (point(lat="50"), "not_understood"),
        (point(lon=181), "not_understood"),
        (point() | {"t": "noon"}, "not_understood"),
        (point(NOW + timedelta(hours=1)), "in_the_future"),
        (point(NOW - timedelta(days=2)), "too_old"),
        (point(accuracy_m=5_000), "inaccurate"),
        (point(NOW - timedelta(hours=5)), "off_shift"),
    ],
    ids=lambda one: str(one)[:30],
)
def test_a_point_that_makes_no_sense_is_refused_alone(paired: Any, bad: Any, why: str) -> None:
    kept = send(paired(make_technician()), bad, point())

    assert kept == {"accepted": 1, "duplicates": 0, "rejected": {why: 1}}


def test_off_shift_nobody_is_located_unless_they_are_under_way(paired: Any) -> None:
    resting, driving = make_technician(shift=None), make_technician(shift=None)
    part = placed(make_visit(), driving, status="en_route")
    type(part).objects.update(travel_started_at=NOW - 5 * MINUTE)

    assert send(paired(resting), point())["rejected"] == {"off_shift": 1}
    kept = send(paired(driving), point(), point(NOW - 10 * MINUTE))
    assert (kept["accepted"], kept["rejected"]) == (1, {"off_shift": 1})


def test_what_is_older_than_sixty_days_is_forgotten(paired: Any) -> None:
    technician = make_technician()
    old = NOW - timedelta(days=61)
    Position.objects.create(technician=technician, at=old, lat=50.0, lon=14.0)

    send(paired(technician), point())

    assert Position.objects.get().at == NOW


def test_more_than_a_batch_is_refused(paired: Any) -> None:
    answer = paired(make_technician()).api.post(ADDRESS, {"points": [point()] * 501})

    assert answer.status_code == 400
