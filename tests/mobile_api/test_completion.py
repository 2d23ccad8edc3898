"""What a work type requires holds before a visit is completed, for whoever leads it."""

from datetime import timedelta
from typing import Any

import pytest

from dispatch.models import Assignment, Report, Visit, WorkTypeRole
from dispatch.services.cancellation import cancel_visit
from dispatch.services.follow_ups import follow_up
from events.actors import SYSTEM
from events.door import writing
from tests.factories import ANNA, TEN, make_technician, make_visit, make_work_type, placed
from tests.records import HASH, OTHER_HASH, make_demanding_work, make_item, make_reason

pytestmark = pytest.mark.django_db

EVERYTHING: list[tuple[str, dict[str, Any]]] = [
    ("answer_checklist", {"item": "tight", "value": False}),
    ("answer_checklist", {"item": "pressure", "value": 0}),
    ("photo", {"sha256": HASH}),
    ("sign", {"sha256": OTHER_HASH, "signed_by": "H. Novak"}),
]
ALL_MISSING = [
    {"what": "checklist", "item": "tight"},
    {"what": "checklist", "item": "pressure"},
    {"what": "photos", "count": 1},
    {"what": "signature"},
]


@pytest.fixture
def technician() -> Any:
    return make_technician()


@pytest.fixture
def part(technician: Any) -> Any:
    visit = make_visit(work_type=make_demanding_work())
    return placed(visit, technician, status="in_progress")


def record(phone: Any, part: Any, records: list[tuple[str, dict[str, Any]]] = EVERYTHING) -> None:
    for kind, payload in records:
        assert phone.do(kind, part.pk, payload=payload)["result"] == "applied"


def status_of(row: Any) -> str:
    row.refresh_from_db()
    return str(row.status)


def test_without_what_is_required_nothing_is_completed_and_it_says_what_is_missing(
    paired: Any, technician: Any, part: Any
) -> None:
    result = paired(technician).do("complete", part.pk)

    assert (result["result"], result["error_code"]) == ("rejected", "completion-needs")
    assert result["state"] == {
        "status": "in_progress",
        "visit_status": "in_progress",
        "version": 1,
        "missing": ALL_MISSING,
    }
    assert status_of(part) == "in_progress"
    assert not Report.objects.exists()


@pytest.mark.parametrize("left_out", range(len(EVERYTHING)))
def test_each_of_it_is_required(paired: Any, technician: Any, part: Any, left_out: int) -> None:
    phone = paired(technician)
    record(phone, part, EVERYTHING[:left_out] + EVERYTHING[left_out + 1 :])

    result = phone.do("complete", part.pk)

    assert result["state"]["missing"] == [ALL_MISSING[left_out]]


def test_with_all_of_it_a_visit_is_completed_in_one_batch(
    paired: Any, technician: Any, part: Any
) -> None:
    phone = paired(technician)
    commands = [phone.command(kind, part.pk, payload=payload) for kind, payload in EVERYTHING]

    answer = phone.send(*commands, phone.command("complete", part.pk))

    assert {one["result"] for one in answer["results"]} == {"applied"}
    assert status_of(part.visit) == "completed"


def test_the_same_photo_twice_is_one_photo(paired: Any, technician: Any) -> None:
    work_type = make_work_type(required_photos=2)
    part = placed(make_visit(work_type=work_type), technician, status="in_progress")
    phone = paired(technician)
    record(phone, part, [("photo", {"sha256": HASH})] * 2)

    assert phone.do("complete", part.pk)["state"]["missing"] == [{"what": "photos", "count": 1}]


def test_what_cannot_be_completed_requires_nothing(paired: Any, technician: Any, part: Any) -> None:
    assert paired(technician).do("cannot_complete", part.pk)["result"] == "applied"


def test_a_follow_up_requires_its_own_records(paired: Any, technician: Any, part: Any) -> None:
    phone = paired(technician)
    record(phone, part)
    phone.do("complete", part.pk)
    with writing(SYSTEM) as tx:
        again = follow_up(Visit.objects.get(pk=part.visit_id), tx)
    later = placed(again, technician, TEN + timedelta(days=1), status="in_progress")

    assert phone.do("complete", later.pk)["state"]["missing"] == ALL_MISSING


def crew_of(work_type: Any, *people: Any) -> list[Assignment]:
    for role in ("lead", "helper"):
        WorkTypeRole.objects.create(work_type=work_type, role=role)
    visit = make_visit(work_type=work_type)
    return [
        placed(visit, person, status="in_progress", role=role)
        for person, role in zip(people, ("lead", "helper"), strict=True)
    ]


def test_in_a_crew_the_lead_answers_for_all_and_anybodys_records_count(
    paired: Any, technician: Any
) -> None:
    other = make_technician()
    lead, helper = crew_of(make_demanding_work(), technician, other)
    phone, helpers_phone = paired(technician), paired(other)
    record(helpers_phone, helper, EVERYTHING[:2])

    done = helpers_phone.do("complete", helper.pk)
    early = phone.do("complete", lead.pk)
    record(phone, lead, EVERYTHING[2:])

    assert (done["result"], done["state"]["missing"]) == ("applied", [])
    assert status_of(lead.visit) == "in_progress"
    assert early["state"]["missing"] == ALL_MISSING[2:]
    assert phone.do("complete", lead.pk)["result"] == "applied"
    assert status_of(lead.visit) == "completed"


def test_work_of_several_days_answers_for_it_on_the_last(paired: Any, technician: Any) -> None:
    visit = make_visit(work_type=make_demanding_work())
    with writing(SYSTEM):
        visit.day_count = 2
        visit.save()
    first = placed(visit, technician, status="in_progress")

    assert paired(technician).do("complete", first.pk)["result"] == "applied"


def test_work_on_a_canceled_visit_is_kept_whatever_is_missing(paired: Any, technician: Any) -> None:
    part = placed(make_visit(work_type=make_demanding_work()), technician)
    cancel_visit(part.visit_id, seen=part.visit.version, actor=ANNA)

    assert paired(technician).do("complete", part.pk)["result"] == "parked"


def test_what_was_parked_is_not_there(paired: Any) -> None:
    technician = make_technician()
    work_type = make_work_type(needs_signature=True)
    visit = make_visit(work_type=work_type)
    lost = placed(visit, make_technician(), status="removed")
    part = placed(visit, technician, status="in_progress")
    signed = paired(lost.technician).do(
        "sign", lost.pk, payload={"sha256": HASH, "signed_by": "N."}
    )

    assert signed["result"] == "parked"
    assert paired(technician).do("complete", part.pk)["state"]["missing"] == [{"what": "signature"}]


REASONED = [("dispatched", "decline"), ("in_progress", "pause"), ("on_site", "cannot_complete")]


@pytest.mark.parametrize(("status", "kind"), REASONED)
@pytest.mark.parametrize("payload", [{}, {"reason": ""}, {"reason": "made-up"}, {"reason": "x"}])
def test_a_step_that_needs_a_reason_says_which_there_are(
    paired: Any, technician: Any, status: str, kind: str, payload: dict[str, Any]
) -> None:
    make_reason("no-way", kind)
    make_reason("no-more", kind, is_active=False)
    make_reason("x", "cancel")
    part = placed(make_visit(), technician, status=status)

    result = paired(technician).do(kind, part.pk, payload=payload)

    assert (result["result"], result["error_code"]) == ("rejected", "reason-needed")
    assert "no-way" in result["message"]
    assert "no-more" not in result["message"]
    assert (result["state"]["status"], status_of(part)) == (status, status)


@pytest.mark.parametrize(("status", "kind"), REASONED)
@pytest.mark.parametrize("code", ["no-way", "no-more"])
def test_a_reason_of_its_list_is_taken_also_one_that_is_no_longer_given_out(
    paired: Any, technician: Any, status: str, kind: str, code: str
) -> None:
    make_reason("no-way", kind)
    make_reason("no-more", kind, is_active=False)
    part = placed(make_visit(), technician, status=status)

    result = paired(technician).do(kind, part.pk, payload={"reason": code})

    assert result["result"] == "applied"
    assert Report.objects.get().reason.code == code  # type: ignore[union-attr]


@pytest.mark.parametrize(("status", "kind"), REASONED)
def test_where_the_office_keeps_no_reasons_none_is_asked_for(
    paired: Any, technician: Any, status: str, kind: str
) -> None:
    part = placed(make_visit(), technician, status=status)

    assert paired(technician).do(kind, part.pk)["result"] == "applied"


def test_a_duplicate_tells_how_things_stand_now(paired: Any, technician: Any) -> None:
    work_type = make_work_type()
    make_item(work_type, "tight")
    part = placed(make_visit(work_type=work_type), technician)
    phone = paired(technician)
    first = phone.command("start", part.pk)
    phone.send(first)
    phone.do("answer_checklist", part.pk, payload={"item": "tight", "value": True})
    phone.do("complete", part.pk)

    again = phone.send(first)["results"][0]

    assert (again["result"], again["was"]) == ("duplicate", "applied")
    assert again["state"]["status"] == "completed"
