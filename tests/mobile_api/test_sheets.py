"""What a phone holds of a visit: enough to do all of it in a cellar."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from dispatch.models import FoundJob, JobPart, Visit
from dispatch.services.filing import Fact
from dispatch.services.records import add_note
from events.actors import SYSTEM
from events.door import writing
from technicians.models import PartType, Stock
from tests.factories import (
    TEN,
    make_job,
    make_site,
    make_technician,
    make_visit,
    make_work_type,
    placed,
)
from tests.records import HASH, OTHER_HASH, make_demanding_work, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(datetime(2026, 1, 12, 9, 0, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def technician() -> Any:
    return make_technician("Sam")


@pytest.fixture
def phone(paired: Any, technician: Any) -> Any:
    return paired(technician)


def sheet_of(phone: Any, part: Any) -> dict[str, Any]:
    sheets = phone.pull()["changes"]["visits"]["upserted"]
    return next(sheet for sheet in sheets if sheet["id"] == part.pk)


def test_a_plain_visit_needs_nothing_and_has_nothing(phone: Any, technician: Any) -> None:
    sheet = sheet_of(phone, placed(make_visit(), technician))

    assert sheet["needs"] == {"photos": 0, "signature": False, "checklist": []}
    assert sheet["client_ref"] is None
    assert sheet["delay_minutes"] is None
    lists = ("missing", "parts_used", "files", "notes", "history", "van")
    assert [sheet[name] for name in lists] == [[]] * 6


def test_what_is_needed_is_told_with_what_is_there(phone: Any, technician: Any) -> None:
    part = placed(make_visit(work_type=make_demanding_work()), technician, status="in_progress")
    for value in (17, 21.5):
        phone.do("answer_checklist", part.pk, payload={"item": "pressure", "value": value})
    phone.do("photo", part.pk, payload={"sha256": HASH, "caption": "The valve"})
    phone.do("photo", part.pk, payload={"sha256": HASH, "caption": "The valve, closed"})

    sheet = sheet_of(phone, part)

    assert sheet["needs"]["photos"] == 1
    assert sheet["needs"]["signature"] is True
    items = sheet["needs"]["checklist"]
    assert [(item["code"], item["answer"]) for item in items] == [
        ("tight", None), ("pressure", 21.5), ("found", None),
    ]  # fmt: skip
    assert items[1] | {"answer": 0} == {
        "code": "pressure", "text": "Pressure", "kind": "reading", "unit": "mbar", "choices": [],
        "is_required": True, "answer": 0,
    }  # fmt: skip
    assert sheet["missing"] == [{"what": "checklist", "item": "tight"}, {"what": "signature"}]
    assert sheet["files"] == [
        {"sha256": HASH, "kind": "photo", "caption": "The valve, closed", "signed_by": "",
         "has_arrived": False},
    ]  # fmt: skip


def test_a_checklist_is_in_the_language_of_the_phone(phone: Any, technician: Any) -> None:
    work_type = make_work_type()
    make_item(work_type, "tight", texts={"pl": "Szczelna"})
    part = placed(make_visit(work_type=work_type), technician)
    phone.api.credentials(HTTP_ACCEPT_LANGUAGE="pl")

    assert sheet_of(phone, part)["needs"]["checklist"][0]["text"] == "Szczelna"


def test_nothing_is_missing_for_a_helper(phone: Any, technician: Any) -> None:
    visit = make_visit(work_type=make_demanding_work())
    part = placed(visit, technician, role="helper")

    sheet = sheet_of(phone, part)

    assert (sheet["missing"], sheet["needs"]["photos"]) == ([], 1)


def test_parts_notes_and_signature_are_told(phone: Any, technician: Any) -> None:
    with writing(SYSTEM):
        valve = PartType.objects.create(code="valve", name="Gas valve")
        seal = PartType.objects.create(code="seal", name="Seal")
        job = make_job()
        JobPart.objects.create(job=job, part_type=valve, quantity=1)
        for kind in (valve, seal):
            Stock.objects.create(part_type=kind, technician=technician, quantity=3)
    part = placed(make_visit(job=job), technician)
    phone.do("start", part.pk, payload={"note": "Key at no. 5"})
    phone.do("use_part", part.pk, payload={"part": "valve", "quantity": 1})
    phone.do("request_part", part.pk, payload={"name": "Old tap", "quantity": 0.5})
    phone.do("note", part.pk, payload={"text": "Dog"})
    phone.do("sign", part.pk, payload={"sha256": OTHER_HASH, "signed_by": "H. Novak"})

    sheet = sheet_of(phone, part)

    assert [(line["name"], line["quantity"], line["is_request"]) for line in sheet["parts_used"]] \
        == [("Gas valve", 1, False), ("Old tap", 0.5, True)]  # fmt: skip
    assert [(note["text"], note["by"]) for note in sheet["notes"]] == [
        ("Key at no. 5", "Sam"), ("Dog", "Sam"),
    ]  # fmt: skip
    assert sheet["files"][0]["signed_by"] == "H. Novak"
    assert sheet["van"] == [{"part": "valve", "name": "Gas valve", "quantity": 2}]


def test_the_last_five_visits_to_the_site_are_its_history(phone: Any, technician: Any) -> None:
    site, boiler = make_site(), make_work_type("boiler")
    for days in range(1, 8):
        earlier(make_visit(site=site, work_type=boiler), days, note=f"{days} days ago")
    earlier(make_visit(site=make_site()), 1, note="elsewhere")
    part = placed(make_visit(site=site), technician)

    history = sheet_of(phone, part)["history"]

    assert [row["note"] for row in history] == [f"{days} days ago" for days in range(1, 6)]
    assert history[0] == {
        "at": "2026-01-11T10:00:00Z", "work": "Boiler", "technician": "Ola", "status": "completed",
        "note": "1 days ago",
    }  # fmt: skip


def test_a_visit_before_on_the_same_job_is_history_too(phone: Any, technician: Any) -> None:
    job = make_job()
    earlier(make_visit(job=job), 1, note="Part missing")
    part = placed(make_visit(job=job), technician)

    assert [row["note"] for row in sheet_of(phone, part)["history"]] == ["Part missing"]


def earlier(visit: Visit, days: int, *, note: str) -> None:
    """A visit that somebody completed so many days before."""
    at = TEN - timedelta(days=days)
    with writing(SYSTEM) as tx:
        part = placed(visit, make_technician("Ola"), at, status="on_site")
        add_note(part, Fact(at, at, note=note), tx)
        Visit.objects.filter(pk=visit.pk).update(status="completed", ended_at=at)


def test_a_found_job_keeps_the_name_that_its_phone_gave_it(phone: Any, technician: Any) -> None:
    name = uuid4()
    part = placed(make_visit(), technician)
    with writing(SYSTEM):
        FoundJob.objects.create(technician=technician, client_ref=name, assignment=part)

    assert sheet_of(phone, part)["client_ref"] == str(name)
    assert phone.do("start", str(name))["assignment"] == part.pk
