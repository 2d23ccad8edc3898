"""What no phone of ours would send: each answer says what to do, and gives nothing away."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from dispatch.models import Conflict, Report
from dispatch.services.cancellation import cancel_visit
from mobile_api.kinds import OF_OFFERS, OF_THE_DAY, Kind
from tests.factories import ANNA, make_technician, make_visit, placed

pytestmark = pytest.mark.django_db
DOOR = "/api/mobile/v1/"
OF_VISITS = sorted(set(Kind) - OF_THE_DAY - OF_OFFERS)
UNKNOWN = 2**40
REF = "5f0c2f0e-6a54-4c41-9d19-5a1f2f3ae7c1"
PAYLOAD = {
    "text": "x", "item": "tight", "value": True, "part": "valve", "quantity": 1, "minutes": 5,
    "sha256": "a" * 64, "signed_by": "H", "field": "arrived_at", "at": "2026-01-12T09:00:00Z",
    "client_ref": REF, "work_type": "mend", "description": "", "reason": "busy",
}  # fmt: skip


@pytest.mark.parametrize("kind", OF_VISITS)
def test_a_visit_of_somebody_else_and_one_that_is_not_there_answer_the_same(
    paired: Any, kind: str
) -> None:
    foreign = placed(make_visit(), make_technician())
    phone = paired(make_technician())

    answers = [phone.do(kind, which, payload=PAYLOAD) for which in (foreign.pk, UNKNOWN)]

    told = [
        {name: value for name, value in one.items() if name not in ("seq", "assignment")}
        for one in answers
    ]
    assert told[0] == told[1]
    assert (told[0]["result"], told[0]["error_code"]) == ("rejected", "assignment-not-found")
    assert Report.objects.count() == 0


def test_an_offer_of_somebody_else_and_one_that_is_not_there_answer_the_same(paired: Any) -> None:
    from dispatch.models import VisitOffer
    from events.door import writing
    from tests.factories import TEN

    with writing(ANNA):
        foreign = VisitOffer.objects.create(
            visit=make_visit(), technician=make_technician(), starts_at=TEN,
            ends_at=TEN.replace(hour=12),
        )  # fmt: skip
    phone = paired(make_technician())

    for kind in sorted(OF_OFFERS):
        items = [phone.command(kind, 1, offer=which) for which in (foreign.pk, UNKNOWN)]
        answers = phone.send(*[{k: v for k, v in one.items() if k != "assignment"}
                               for one in items])["results"]  # fmt: skip
        assert answers[0] | {"seq": 0} == answers[1] | {"seq": 0}
        assert answers[0]["result"] == "rejected"


def test_a_conflict_of_somebody_else_and_one_that_is_not_there_answer_the_same(paired: Any) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)
    cancel_visit(part.visit_id, seen=part.visit.version, actor=ANNA)
    paired(technician).do("start_travel", part.pk)
    foreign = Conflict.objects.get().pk
    stranger = paired(make_technician())

    answers = [
        stranger.api.post(f"{DOOR}conflicts/{which}/resolve", {"choice": "keep"})
        for which in (foreign, UNKNOWN)
    ]

    problems = [one.json() for one in answers]
    for problem in problems:
        for name in ("instance", "request_id"):
            problem.pop(name, None)
    assert problems[0] == problems[1]
    assert {one.status_code for one in answers} == {404}


@pytest.mark.parametrize("claim", ["1970-01-01T00:00:00Z", "2106-02-07T06:28:16Z"])
@pytest.mark.parametrize("kind", ["note", "start_travel"])
def test_a_time_out_of_any_day_is_kept_as_claimed_and_counts_within_the_phones_life(
    paired: Any, claim: str, kind: str
) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)
    phone = paired(technician)

    result = phone.do(kind, part.pk, occurred_at=claim, payload={"text": "x"})

    report = Report.objects.get()
    assert result["result"] == "applied"
    assert report.claimed_at == datetime.fromisoformat(claim)
    assert phone.device.paired_at <= report.occurred_at <= report.received_at
    assert report.is_clock_suspect


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("use_part", {"part": "valve", "quantity": "many"}),
        ("use_part", {"name": "Valve", "quantity": True}),
        ("request_part", {"name": "Valve", "quantity": [2]}),
        ("running_late", {"minutes": "ten"}),
        ("running_late", {"minutes": 10.5}),
        ("note", {"text": 7}),
        ("adjust_time", {"field": "arrived_at", "at": "ten"}),
    ],
)
def test_words_where_a_number_belongs_are_rejected_by_name(
    paired: Any, kind: str, payload: dict[str, Any]
) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)

    result = paired(technician).do(kind, part.pk, payload=payload)

    assert result["result"] == "rejected"
    assert result["error_code"] not in ("", "internal-error")
    assert result["message"]
    assert Report.objects.count() == 0


def test_a_million_points_are_refused_before_they_are_read(paired: Any) -> None:
    point = {"t": "2026-01-12T09:00:00Z", "lat": 50.1, "lon": 14.4}
    phone = paired(make_technician())

    answer = phone.api.post(
        f"{DOOR}positions", json.dumps({"points": [point] * 1_000_000}),
        content_type="application/json",
    )  # fmt: skip

    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"
    assert "at most" in answer.json()["detail"]
