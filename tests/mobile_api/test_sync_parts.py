"""What a phone pulls beside its visits."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from dispatch.services.offers import OfferWish, offer_visit, withdraw_offer
from events.door import writing
from technicians.models import Absence
from tests.factories import ANNA, TEN, make_technician, make_visit, placed

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NINE = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(NINE, tick=True):
        yield


@pytest.fixture
def technician() -> Any:
    return make_technician(has_break=True)


@pytest.fixture
def phone(paired: Any, technician: Any) -> Any:
    return paired(technician)


def offer(*people: Any, starts_at: datetime = TEN) -> list[Any]:
    wish = OfferWish(technician_ids=[one.pk for one in people], starts_at=starts_at)
    return offer_visit(make_visit(due_at=TEN + 30 * DAY).pk, wish, actor=ANNA)


def ids(answer: dict[str, Any], kind: str) -> list[int]:
    return [row["id"] for row in answer["changes"][kind]["upserted"]]


def deleted(answer: dict[str, Any], kind: str) -> list[int]:
    return list(answer["changes"][kind]["deleted"])


def test_an_offer_says_what_where_and_when_and_not_whose(phone: Any, technician: Any) -> None:
    [one] = offer(technician)

    [sheet] = phone.pull()["changes"]["offers"]["upserted"]

    assert (sheet["id"], sheet["status"], sheet["minutes"]) == (one.pk, "open", 60)
    assert sheet["starts_at"] == "2026-01-12T10:00:00Z"
    assert sheet["site"]["street"] == "Mill Lane 27"
    assert "access_note" not in sheet["site"]
    assert "customer" not in sheet


def test_offers_come_and_go_with_their_events(phone: Any, technician: Any) -> None:
    cursor = phone.pull()["next_cursor"]
    [one] = offer(technician)
    offer(make_technician())

    came = phone.pull(cursor)
    withdraw_offer(one.pk, actor=ANNA)
    went = phone.pull(came["next_cursor"])

    assert (ids(came, "offers"), deleted(came, "offers")) == ([one.pk], [])
    assert (ids(went, "offers"), deleted(went, "offers")) == ([], [one.pk])


def test_who_was_not_the_first_sees_the_offer_go(phone: Any, paired: Any, technician: Any) -> None:
    other = make_technician()
    faster = paired(other)
    mine, theirs = offer(technician, other)
    cursor = phone.pull()["next_cursor"]

    faster.do("accept_offer", None, offer=theirs.pk)

    answer = phone.pull(cursor)
    assert deleted(answer, "offers") == [mine.pk]
    assert ids(answer, "visits") == deleted(answer, "visits") == []
    assert len(ids(faster.pull(), "visits")) == 1


def test_an_offer_of_days_gone_by_is_forgotten(phone: Any, technician: Any) -> None:
    [one] = offer(technician)
    cursor = phone.pull()["next_cursor"]

    with time_machine.travel(NINE + 2 * DAY):
        answer = phone.pull(cursor)
        fresh = phone.pull()

    assert deleted(answer, "offers") == [one.pk]
    assert ids(fresh, "offers") == []


def test_a_conflict_is_seen_by_who_reported(phone: Any, technician: Any) -> None:
    part = placed(make_visit(), technician, status="removed")
    cursor = phone.pull()["next_cursor"]

    phone.do("arrive", part.pk)

    [sheet] = phone.pull(cursor)["changes"]["conflicts"]["upserted"]
    assert sheet["code"] == "visit-given-away"
    assert sheet["message"].startswith("The visit was given to somebody else")
    assert (sheet["assignment"], sheet["command"]) == (part.pk, "arrive")
    assert (sheet["resolved_at"], sheet["resolution"]) == (None, "")
    assert ids(phone.pull(), "conflicts") == [sheet["id"]]


def test_a_conflict_of_somebody_else_is_not_seen(phone: Any, paired: Any) -> None:
    other = make_technician()
    part = placed(make_visit(), other, status="removed")

    paired(other).do("arrive", part.pk)

    assert ids(phone.pull(), "conflicts") == []


def test_an_open_conflict_stays_however_old(phone: Any, technician: Any) -> None:
    part = placed(make_visit(), technician, status="removed")
    phone.do("arrive", part.pk)
    cursor = phone.pull()["next_cursor"]

    with time_machine.travel(NINE + 3 * DAY):
        answer = phone.pull(cursor)
        fresh = phone.pull()

    assert len(ids(answer, "conflicts")) == len(ids(fresh, "conflicts")) == 1


def test_the_clock_says_what_was_said_today(phone: Any) -> None:
    phone.do("start_shift", None)
    phone.do("end_shift", None)
    with time_machine.travel(NINE + DAY):
        phone.do("start_shift", None)
        phone.do("start_break", None)

        clock = phone.pull()["changes"]["clock"]

    assert clock["shift"] == "break"
    assert [one["kind"] for one in clock["entries"]] == ["shift_started", "break_started"]
    assert clock["since"] == clock["entries"][1]["occurred_at"]


def test_the_days_say_when_one_is_to_work(phone: Any, technician: Any) -> None:
    with writing(ANNA):
        Absence.objects.create(
            technician=technician,
            kind="holiday",
            starts_at=NINE + DAY - 12 * HOUR,
            ends_at=NINE + DAY + 12 * HOUR,
        )

    days = phone.pull()["changes"]["days"]

    assert [one["date"] for one in days] == [f"2026-01-{day}" for day in range(11, 20)]
    assert days[1]["shift"] == {
        "starts_at": "2026-01-12T07:00:00Z",
        "ends_at": "2026-01-12T15:30:00Z",
        "breaks": [
            {
                "minutes": 30,
                "earliest_at": "2026-01-12T10:30:00Z",
                "latest_at": "2026-01-12T12:00:00Z",
            }
        ],
    }
    assert days[2]["shift"] is None


def test_a_first_sync_in_pages_brings_offers_once(phone: Any, technician: Any) -> None:
    for hours in range(3):
        placed(make_visit(), technician, TEN + (hours + 2) * HOUR)
    [one] = offer(technician)

    first = phone.pull(limit=2)
    second = phone.pull(first["next_cursor"], limit=2)

    assert (ids(first, "offers"), ids(second, "offers")) == ([one.pk], [])
    assert second["has_more"] is False
