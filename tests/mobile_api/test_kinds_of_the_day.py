"""A technician's day as a phone reports it: clock, delays, found jobs, offers."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from dispatch.models import Assignment, Conflict, Delay, FoundJob
from dispatch.services.offers import OfferWish, offer_visit
from technicians.models import ClockEntry
from tests.factories import (
    ANNA,
    TEN,
    make_technician,
    make_visit,
    make_work_type,
    placed,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = "/api/mobile/v1/delay"


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(TEN - HOUR, tick=True):
        yield


@pytest.fixture
def technician() -> Any:
    return make_technician()


@pytest.fixture
def phone(paired: Any, technician: Any) -> Any:
    return paired(technician)


def offer(visit: Any, *people: Any) -> list[Any]:
    wish = OfferWish(technician_ids=[one.pk for one in people], starts_at=TEN)
    return offer_visit(visit.pk, wish, actor=ANNA)


def test_the_clock_answers_how_it_stands(phone: Any) -> None:
    kinds = ("start_shift", "start_break", "end_break", "end_shift")

    results = [phone.do(kind, None) for kind in kinds]

    assert [one["result"] for one in results] == ["applied"] * 4
    assert [one["state"]["shift"] for one in results] == ["on", "break", "on", "off"]
    entries = ClockEntry.objects.order_by("pk")
    assert results[0]["state"]["since"][:19] == f"{entries[0].occurred_at:%Y-%m-%dT%H:%M:%S}"


def test_a_second_tap_at_the_clock_is_rejected_with_the_state(phone: Any) -> None:
    phone.do("start_shift", None)

    again = phone.do("start_shift", None)

    assert (again["result"], again["error_code"]) == ("rejected", "already-so")
    assert again["state"]["shift"] == "on"
    assert phone.do("end_break", None)["error_code"] == "already-so"
    assert phone.do("end_shift", None)["result"] == "applied"
    assert phone.do("start_break", None)["error_code"] == "shift-not-started"


def test_an_entry_keeps_the_phones_time_beside_ours(phone: Any) -> None:
    ahead = timezone.now() + timedelta(hours=26)
    said = phone.command("start_shift", None, occurred_at=ahead.isoformat())

    phone.send(said, sent_at=ahead.isoformat())

    entry = ClockEntry.objects.get()
    assert entry.claimed_at == ahead
    assert abs(entry.occurred_at - timezone.now()) < timedelta(seconds=30)


def test_running_late_is_kept_and_told(phone: Any, technician: Any) -> None:
    part = placed(make_visit(), technician)

    result = phone.do("running_late", part.pk, payload={"minutes": 25})

    assert (result["result"], result["state"]["status"]) == ("applied", "dispatched")
    assert Delay.objects.get().minutes == 25


@pytest.mark.parametrize("minutes", [0, 601, -5, "20", 2.5, None, True])
def test_so_late_is_nobody(phone: Any, technician: Any, minutes: Any) -> None:
    part = placed(make_visit(), technician)

    result = phone.do("running_late", part.pk, payload={"minutes": minutes})

    assert (result["result"], result["error_code"]) == ("rejected", "command-not-understood")


def test_a_delay_of_a_visit_that_was_given_away_is_parked(phone: Any, technician: Any) -> None:
    part = placed(make_visit(), technician, status="removed")

    result = phone.do("running_late", part.pk, payload={"minutes": 25})

    assert (result["result"], result["error_code"]) == ("parked", "visit-given-away")
    assert Conflict.objects.count() == 1


def test_what_a_delay_does_is_asked_before(phone: Any, technician: Any) -> None:
    first, second = (placed(make_visit(), technician, TEN + n * HOUR) for n in range(2))

    answer = phone.api.get(DAY, {"assignment": first.pk, "minutes": 20})

    assert answer.status_code == 200
    shown = answer.json()["visits"]
    assert [one["assignment"] for one in shown] == [first.pk, second.pk]
    assert [one["moved_minutes"] for one in shown] == [20, 20]
    assert shown[0]["arrives_at"] == "2026-01-12T10:20:00Z"
    assert not Delay.objects.exists()


def test_only_what_is_ones_own_may_be_asked(phone: Any) -> None:
    other = placed(make_visit(), make_technician())

    answers = [
        phone.api.get(DAY, {"assignment": name, "minutes": 20})
        for name in (other.pk, 1_000_000, "9" * 36, str(uuid4()), "x")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.json()["code"] for answer in answers} == {"assignment-not-found"}


@pytest.mark.parametrize("query", [{}, {"assignment": 1}, {"assignment": 1, "minutes": "x"}])
def test_a_question_says_which_and_how_late(phone: Any, query: Any) -> None:
    assert phone.api.get(DAY, query).status_code == 400


def test_a_found_job_is_worked_on_under_the_phones_own_name(phone: Any, technician: Any) -> None:
    make_work_type("leak")
    part, name = placed(make_visit(), technician, status="in_progress"), str(uuid4())
    payload = {"client_ref": name, "work_type": "leak", "description": "Drips"}

    answer = phone.send(
        phone.command("report_visit", part.pk, payload=payload),
        phone.command("start", name),
        phone.command("note", name, payload={"text": "Sealed"}),
        phone.command("complete", name),
    )

    assert [one["result"] for one in answer["results"]] == ["applied"] * 4
    found = FoundJob.objects.get().assignment
    assert answer["results"][0]["state"]["assignment"] == found.pk
    assert {one["assignment"] for one in answer["results"]} == {found.pk}
    assert (found.status, found.visit.status) == ("completed", "completed")


def test_a_found_job_comes_with_the_next_sync(phone: Any, technician: Any) -> None:
    make_work_type("leak")
    part = placed(make_visit(), technician, status="in_progress")
    cursor = phone.pull()["next_cursor"]
    name = str(uuid4())

    phone.do("report_visit", part.pk, payload={"client_ref": name, "work_type": "leak"})

    sheets = phone.pull(cursor)["changes"]["visits"]["upserted"]
    assert [one["client_ref"] for one in sheets if one["id"] != part.pk] == [name]


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"client_ref": "x", "work_type": "leak"}, "command-not-understood"),
        ({"client_ref": str(uuid4())}, "command-not-understood"),
        ({"client_ref": str(uuid4()), "work_type": "none"}, "invalid"),
    ],
)
def test_a_found_job_has_a_name_and_a_work_type(
    phone: Any, technician: Any, payload: Any, code: str
) -> None:
    make_work_type("leak")
    part = placed(make_visit(), technician, status="in_progress")

    result = phone.do("report_visit", part.pk, payload=payload)

    assert (result["result"], result["error_code"]) == ("rejected", code)
    assert Assignment.objects.count() == 1


def test_of_an_offer_to_two_the_second_phone_is_too_late(
    phone: Any, paired: Any, technician: Any
) -> None:
    other = make_technician()
    second = paired(other)
    mine, theirs = offer(make_visit(), technician, other)

    won = phone.do("accept_offer", None, offer=mine.pk)
    lost = second.do("accept_offer", None, offer=theirs.pk)

    assert (won["result"], won["state"]) == ("applied", {"status": "taken"})
    assert won["assignment"] == Assignment.objects.get().pk
    assert (lost["result"], lost["error_code"]) == ("parked", "offer-taken")
    assert lost["state"] == {"status": "withdrawn"}


def test_an_offer_is_declined_and_foreign_ones_are_unknown(phone: Any, technician: Any) -> None:
    [mine] = offer(make_visit(), technician)
    [foreign] = offer(make_visit(), make_technician())

    assert phone.do("decline_offer", None, offer=mine.pk)["state"] == {"status": "declined"}
    for number in (foreign.pk, 1_000_000):
        result = phone.do("accept_offer", None, offer=number)
        assert (result["result"], result["error_code"]) == ("rejected", "offer-not-found")
    assert phone.do("accept_offer", None)["error_code"] == "command-not-understood"
