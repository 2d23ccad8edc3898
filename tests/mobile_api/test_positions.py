"""Where technicians are while they work."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from events.actors import SYSTEM
from events.door import writing
from events.models import Event
from technicians.models import ClockEntry, Position
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

    assert kept == {"accepted": 2, "duplicates": 0, "rejected": {}, "dropped": []}
    assert Position.objects.filter(technician=technician).count() == 2
    assert Event.objects.count() == before


def test_a_batch_that_is_sent_again_is_kept_once(paired: Any) -> None:
    phone = paired(make_technician())
    send(phone, point())

    kept = send(phone, point(), point(), point(NOW - MINUTE))

    assert kept == {"accepted": 1, "duplicates": 2, "rejected": {}, "dropped": []}


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (7, "not_understood"),
        ({}, "not_understood"),
        (point(lat="50"), "not_understood"),
        (point(lon=181), "not_understood"),
        (point() | {"t": "noon"}, "not_understood"),
        (point() | {"t": "0001-01-01T00:00:00+14:00"}, "not_understood"),
        (point() | {"t": "9999-12-31T23:59:59-14:00"}, "not_understood"),
        (point() | {"t": "1970-01-01T00:00:00Z"}, "too_old"),
        (point() | {"t": "2106-02-07T06:28:15Z"}, "in_the_future"),
        (point(accuracy_m=-1), "inaccurate"),
        (point(NOW + timedelta(hours=1)), "in_the_future"),
        (point(NOW - timedelta(days=2)), "too_old"),
        (point(accuracy_m=5_000), "inaccurate"),
        (point(NOW - timedelta(hours=5)), "off_shift"),
    ],
    ids=lambda one: str(one)[:30],
)
def test_a_point_that_makes_no_sense_is_refused_alone(paired: Any, bad: Any, why: str) -> None:
    kept = send(paired(make_technician()), bad, point())

    assert (kept["accepted"], kept["duplicates"], kept["rejected"]) == (1, 0, {why: 1})
    assert kept["dropped"] == [{"index": 0, "id": None, "reason": why}]


def test_off_shift_nobody_is_located_unless_they_are_under_way(paired: Any) -> None:
    resting, driving = make_technician(shift=None), make_technician(shift=None)
    part = placed(make_visit(), driving, status="en_route")
    type(part).objects.update(travel_started_at=NOW - 5 * MINUTE)

    assert send(paired(resting), point())["rejected"] == {"off_shift": 1}
    kept = send(paired(driving), point(), point(NOW - 10 * MINUTE))
    assert (kept["accepted"], kept["rejected"]) == (1, {"off_shift": 1})


def test_more_than_a_batch_is_refused(paired: Any) -> None:
    answer = paired(make_technician()).api.post(ADDRESS, {"points": [point()] * 501})

    assert answer.status_code == 400


def test_what_was_dropped_is_said_by_the_phones_own_names(paired: Any) -> None:
    long_ago = NOW - timedelta(days=2)
    names = [7, "fix-8", "\ud83d", "x" * 65, {"a": 1}]

    points = [*(point(long_ago, id=name) for name in names), point()]
    phone = paired(make_technician())
    body = json.dumps({"points": points})
    kept = phone.api.post(ADDRESS, body, content_type="application/json").json()

    assert [one["id"] for one in kept["dropped"]] == [7, "fix-8", "\ufffd", None, None]
    assert [one["index"] for one in kept["dropped"]] == [0, 1, 2, 3, 4]
    assert kept["rejected"] == {"too_old": 5}


def test_one_bad_fix_costs_one_point_whatever_the_order(paired: Any) -> None:
    phone = paired(make_technician())
    row = [point(NOW - number * MINUTE, lat=50.08 + number / 1_000) for number in range(10)]
    row[4] |= {"lat": 52.5, "lon": 13.4, "id": "Berlin"}

    kept = send(phone, *row)

    assert kept["rejected"] == {"too_fast": 1}
    assert kept["dropped"] == [{"index": 4, "id": "Berlin", "reason": "too_fast"}]


def test_a_batch_goes_on_from_where_the_phone_was_before(paired: Any) -> None:
    phone = paired(make_technician())
    send(phone, point(NOW - MINUTE))

    kept = send(phone, point(lat=51.08))

    assert kept["rejected"] == {"too_fast": 1}


def test_five_hundred_points_come_in_one_batch_newest_first(paired: Any) -> None:
    row = [point(NOW - timedelta(seconds=10 * number)) for number in range(500)]

    assert send(paired(make_technician()), *row)["accepted"] == 500


def clocked(technician: Any, *said: tuple[str, int]) -> None:
    """What was said at the clock, so many minutes ago."""
    with writing(SYSTEM):
        for kind, minutes in said:
            at = NOW - minutes * MINUTE
            ClockEntry.objects.create(
                technician=technician, kind=kind, claimed_at=at, occurred_at=at
            )


def kept_minutes(phone: Any, *minutes: int) -> list[int]:
    """Which of the points of so many minutes ago are kept."""
    kept = send(phone, *(point(NOW - one * MINUTE) for one in minutes))
    gone = {one["index"] for one in kept["dropped"]}
    return [one for index, one in enumerate(minutes) if index not in gone]


def test_nobody_is_located_during_a_break(paired: Any) -> None:
    technician = make_technician()
    clocked(technician, ("shift_started", 60), ("break_started", 40), ("break_ended", 20))

    assert kept_minutes(paired(technician), 50, 30, 10) == [50, 10]


def test_nobody_is_located_after_their_shift_was_ended_whatever_the_plan(paired: Any) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician, status="en_route")
    type(part).objects.update(travel_started_at=NOW - 50 * MINUTE)
    clocked(technician, ("shift_started", 60), ("shift_ended", 20))

    assert kept_minutes(paired(technician), 30, 10) == [30]


def test_overtime_by_the_clock_is_work(paired: Any) -> None:
    technician = make_technician(shift=None)
    clocked(technician, ("shift_started", 60))

    assert kept_minutes(paired(technician), 70, 30, 0) == [30, 0]


def test_a_shift_that_was_ended_yesterday_does_not_hide_today(paired: Any) -> None:
    technician = make_technician()
    clocked(technician, ("shift_started", 25 * 60), ("shift_ended", 18 * 60))

    assert kept_minutes(paired(technician), 30) == [30]
