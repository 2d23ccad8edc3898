"""What technicians add to a visit by phone: notes, answers, parts, pictures, corrected times."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from customers.models import StoredFile
from dispatch.models import (
    ChecklistAnswer,
    Conflict,
    PartLine,
    Report,
    TimeCorrection,
    VisitFile,
)
from dispatch.services.cancellation import cancel_visit
from dispatch.services.records import file_arrived
from events.actors import SYSTEM
from events.door import writing
from events.models import Event
from mobile_api.models import HandledCommand, Upload
from technicians.models import PartType, Stock
from tests.factories import ANNA, make_technician, make_visit, make_work_type, placed
from tests.records import HASH, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def technician() -> Any:
    return make_technician()


@pytest.fixture
def part(technician: Any) -> Any:
    return placed(make_visit(work_type=make_work_type("boiler")), technician, status="in_progress")


@pytest.fixture
def phone(paired: Any, technician: Any) -> Any:
    return paired(technician)


def in_van(technician: Any, code: str, quantity: int) -> Stock:
    with writing(SYSTEM):
        kind = PartType.objects.create(code=code, name=code.title())
        return Stock.objects.create(part_type=kind, technician=technician, quantity=quantity)


def test_a_note_is_kept_with_its_times_and_place(phone: Any, part: Any, technician: Any) -> None:
    result = phone.do(
        "note", part.pk, payload={"text": " Key at no. 5 "}, position={"lat": 50.1, "lon": 14.4}
    )

    assert result["result"] == "applied"
    report = Report.objects.get()
    assert (report.command, report.note, report.lat) == ("note", "Key at no. 5", 50.1)
    told = Event.objects.get(kind="note_added")
    assert "Key" not in str(told.new)
    assert told.topics.filter(topic=f"technician:{technician.pk}").exists()


def test_an_answer_says_how_the_visit_stands(phone: Any, part: Any) -> None:
    make_item(part.visit.job.work_type, "tight")

    before = phone.do("note", part.pk, payload={"text": "Here."})
    after = phone.do("answer_checklist", part.pk, payload={"item": "tight", "value": True})

    missing = [{"what": "checklist", "item": "tight"}]
    stands = {"status": "in_progress", "visit_status": "in_progress", "version": 1}
    assert before["state"] == stands | {"missing": missing}
    assert after["state"] == stands | {"missing": []}


def test_of_two_answers_both_are_kept(phone: Any, part: Any) -> None:
    make_item(part.visit.job.work_type, "pressure", kind="reading")

    for value in (19.5, 21):
        phone.do("answer_checklist", part.pk, payload={"item": "pressure", "value": value})

    assert list(ChecklistAnswer.objects.values_list("value", flat=True)) == [19.5, 21]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("check", "yes"),
        ("check", 1),
        ("check", None),
        ("reading", "19.5"),
        ("reading", True),
        ("reading", 1e300),
        ("choice", "G99"),
        ("choice", ["G20"]),
        ("text", ""),
        ("text", "  "),
        ("text", 7),
        ("text", "x" * 2_001),
    ],
)
def test_an_answer_must_fit_its_item(phone: Any, part: Any, kind: str, value: Any) -> None:
    make_item(part.visit.job.work_type, "it", kind=kind, choices=["G20", "G25"])

    result = phone.do("answer_checklist", part.pk, payload={"item": "it", "value": value})

    assert (result["result"], result["error_code"]) == ("rejected", "answer-unfit")
    assert result["state"]["status"] == "in_progress"
    assert not ChecklistAnswer.objects.exists()
    assert HandledCommand.objects.get().raw["payload"]["item"] == "it"


@pytest.mark.parametrize(
    ("kind", "value"),
    [("check", False), ("reading", -3), ("reading", 0.25), ("choice", "G25"), ("text", "Worn.")],
)
def test_an_answer_that_fits_is_kept_as_it_is(phone: Any, part: Any, kind: str, value: Any) -> None:
    make_item(part.visit.job.work_type, "it", kind=kind, choices=["G20", "G25"])

    result = phone.do("answer_checklist", part.pk, payload={"item": "it", "value": value})

    assert result["result"] == "applied"
    assert ChecklistAnswer.objects.get().value == value


def test_an_item_of_another_checklist_is_unknown(phone: Any, part: Any) -> None:
    make_item(make_work_type(), "tight")

    result = phone.do("answer_checklist", part.pk, payload={"item": "tight", "value": True})

    assert result["error_code"] == "checklist-item-unknown"


def test_a_used_part_leaves_the_van_and_a_wanted_one_does_not(
    phone: Any, part: Any, technician: Any
) -> None:
    stock = in_van(technician, "valve", 3)

    phone.do("use_part", part.pk, payload={"part": "valve", "quantity": 2})
    phone.do("request_part", part.pk, payload={"part": "valve", "quantity": 5})

    stock.refresh_from_db()
    assert stock.quantity == 1
    lines = PartLine.objects.order_by("pk").values_list("quantity", "is_request")
    assert list(lines) == [(Decimal(2), False), (Decimal(5), True)]
    assert Event.objects.filter(kind__in=("part_used", "part_requested")).count() == 2


def test_more_than_the_books_say_was_there_is_kept_and_the_van_is_empty(
    phone: Any, part: Any, technician: Any
) -> None:
    stock = in_van(technician, "valve", 1)

    result = phone.do("use_part", part.pk, payload={"part": "valve", "quantity": 2.5})

    stock.refresh_from_db()
    assert result["result"] == "applied"
    assert stock.quantity == 0
    assert PartLine.objects.get().quantity == Decimal("2.5")


@pytest.mark.parametrize(
    ("payload", "name"),
    [({"name": "Old tap"}, "Old tap"), ({"part": "gone"}, "gone")],
)
def test_a_part_that_is_in_no_catalogue_is_kept_by_its_name(
    phone: Any, part: Any, payload: dict[str, Any], name: str
) -> None:
    result = phone.do("use_part", part.pk, payload=payload | {"quantity": 1})

    assert result["result"] == "applied"
    line = PartLine.objects.get()
    assert (line.name, line.part_type) == (name, None)


def test_a_picture_counts_before_its_bytes_arrive_and_gets_them_then(
    phone: Any, part: Any, technician: Any
) -> None:
    phone.do("photo", part.pk, payload={"sha256": HASH, "caption": "The valve"})
    waiting = VisitFile.objects.get()
    assert (waiting.kind, waiting.caption, waiting.file) == ("photo", "The valve", None)

    assert file_arrived(technician.pk, HASH, stored("x")) == 1
    assert file_arrived(technician.pk, HASH, stored("y")) == 0

    waiting.refresh_from_db()
    assert waiting.file == stored("x")
    assert Event.objects.get(kind="picture_arrived").new == {"pictures": [waiting.pk]}


def test_a_picture_whose_bytes_are_here_already_has_them(
    phone: Any, part: Any, technician: Any
) -> None:
    with writing(SYSTEM):
        Upload.objects.create(
            technician=technician, sha256=HASH, size_bytes=1, media_type="", file=stored("x")
        )

    phone.do("sign", part.pk, payload={"sha256": HASH, "signed_by": "H. Novak"})

    signature = VisitFile.objects.get()
    assert (signature.kind, signature.signed_by) == ("signature", "H. Novak")
    assert signature.file == stored("x")


def test_bytes_of_somebody_else_are_nobodys(phone: Any, part: Any) -> None:
    phone.do("photo", part.pk, payload={"sha256": HASH})

    assert file_arrived(make_technician().pk, HASH, stored("x")) == 0


def stored(name: str) -> StoredFile:
    with writing(SYSTEM):
        return StoredFile.objects.get_or_create(
            sha256=name * 64, defaults={"size_bytes": 1, "media_type": "image/jpeg"}
        )[0]


def test_a_corrected_time_counts_and_what_it_was_stays_readable(phone: Any, part: Any) -> None:
    phone.do("complete", part.pk)
    part.refresh_from_db()
    ended_at, becomes = part.work_ended_at, datetime.now(UTC) - timedelta(hours=1)

    result = phone.do(
        "adjust_time", part.pk, payload={"field": "work_ended_at", "at": becomes.isoformat()}
    )

    part.refresh_from_db()
    part.visit.refresh_from_db()
    assert (result["result"], part.work_ended_at, part.visit.ended_at) == (
        "applied", becomes, becomes,
    )  # fmt: skip
    correction = TimeCorrection.objects.get()
    assert (correction.was, correction.becomes) == (ended_at, becomes)
    assert result["version"] == part.version


def test_a_corrected_time_is_put_right_by_the_difference_of_the_clocks(
    phone: Any, part: Any
) -> None:
    ahead = timedelta(hours=26)
    sent_at = datetime.now(UTC) + ahead
    at = sent_at - timedelta(minutes=30)
    command = phone.command(
        "adjust_time",
        part.pk,
        occurred_at=sent_at.isoformat(),
        payload={"field": "arrived_at", "at": at.isoformat()},
    )

    phone.send(command, sent_at=sent_at.isoformat())

    part.refresh_from_db()
    assert abs(part.arrived_at - (at - ahead)) < timedelta(seconds=5)


NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("field", "at", "why"),
    [
        ("arrived_at", NOW + timedelta(days=1), "not come"),
        ("arrived_at", datetime(1970, 1, 1, tzinfo=UTC), "longer ago"),
        ("work_ended_at", NOW - timedelta(hours=1), "not been taken"),
        ("travel_started_at", NOW - timedelta(minutes=10), "order"),
    ],
)
def test_a_time_that_cannot_have_been_is_rejected(
    phone: Any, part: Any, field: str, at: datetime, why: str
) -> None:
    with writing(SYSTEM):
        part.arrived_at = NOW - timedelta(hours=2)
        part.save()

    result = phone.do("adjust_time", part.pk, payload={"field": field, "at": at.isoformat()})

    assert (result["result"], result["error_code"]) == ("rejected", "time-impossible")
    assert why in result["message"]


POISON = [
    ("note", {}),
    ("note", {"text": " "}),
    ("note", {"text": 7}),
    ("answer_checklist", {"value": True}),
    ("use_part", {"quantity": 1}),
    ("use_part", {"part": "valve"}),
    ("use_part", {"part": "valve", "quantity": 0}),
    ("use_part", {"part": "valve", "quantity": -1}),
    ("use_part", {"part": "valve", "quantity": 0.001}),
    ("use_part", {"part": "valve", "quantity": 1e30}),
    ("use_part", {"part": "valve", "quantity": "2"}),
    ("use_part", {"part": "valve", "quantity": True}),
    ("use_part", {"part": 7, "quantity": 1}),
    ("photo", {}),
    ("photo", {"sha256": "A" * 64}),
    ("photo", {"sha256": "a" * 63}),
    ("photo", {"sha256": HASH, "caption": "x" * 201}),
    ("sign", {"sha256": HASH}),
    ("sign", {"sha256": HASH, "signed_by": ""}),
    ("adjust_time", {"field": "status", "at": "2026-01-12T10:00:00Z"}),
    ("adjust_time", {"field": "arrived_at", "at": "noon"}),
    ("adjust_time", {"field": "arrived_at", "at": "0001-01-01T00:00:00+14:00"}),
    ("adjust_time", {"field": "arrived_at"}),
]


@pytest.mark.parametrize(("kind", "payload"), POISON, ids=lambda one: str(one)[:40])
def test_a_payload_that_makes_no_sense_is_rejected_and_says_what_does(
    phone: Any, part: Any, kind: str, payload: dict[str, Any]
) -> None:
    result = phone.do(kind, part.pk, payload=payload)

    assert (result["result"], result["error_code"]) == ("rejected", "command-not-understood")
    assert result["message"]
    assert not Report.objects.exists()


RECORDS: list[tuple[str, dict[str, Any]]] = [
    ("note", {"text": "Did it anyway"}),
    ("answer_checklist", {"item": "tight", "value": True}),
    ("use_part", {"part": "valve", "quantity": 1}),
    ("photo", {"sha256": HASH}),
    ("sign", {"sha256": HASH, "signed_by": "H. Novak"}),
    ("adjust_time", {"field": "arrived_at", "at": (NOW - timedelta(hours=1)).isoformat()}),
]


@pytest.mark.parametrize(("kind", "payload"), RECORDS)
def test_a_record_on_a_canceled_visit_is_stored_and_waits_for_a_choice(
    phone: Any, technician: Any, kind: str, payload: dict[str, Any]
) -> None:
    part = placed(make_visit(work_type=make_work_type("boiler")), technician)
    make_item(part.visit.job.work_type, "tight")
    stock = in_van(technician, "valve", 3)
    cancel_visit(part.visit_id, seen=part.visit.version, actor=ANNA)

    result = phone.do(kind, part.pk, payload=payload)

    assert (result["result"], result["error_code"]) == ("parked", "visit-canceled")
    assert result["state"]["visit_status"] == "canceled"
    report = Report.objects.get()
    assert (report.command, report.is_applied) == (kind, False)
    assert Conflict.objects.get().report == report
    part.refresh_from_db()
    stock.refresh_from_db()
    assert part.arrived_at is None
    assert stock.quantity == 3


@pytest.mark.parametrize(("kind", "payload"), RECORDS)
def test_somebody_elses_and_unknown_assignments_are_answered_alike(
    paired: Any, part: Any, kind: str, payload: dict[str, Any]
) -> None:
    stranger = paired(make_technician())

    answers = [stranger.do(kind, pk, payload=payload) for pk in (part.pk, 10**9)]

    assert {answer["error_code"] for answer in answers} == {"assignment-not-found"}
    assert [answer["state"] for answer in answers] == [None, None]
