"""Conflicts over HTTP: list, choose."""

from typing import Any

import pytest

from company.models import Role
from dispatch.lifecycle import Command
from dispatch.models import Conflict
from dispatch.services.cancellation import cancel_visit
from dispatch.services.execution import StepDetails, report_step
from events.actors import Actor, ActorKind
from tests.factories import (
    ANNA,
    TEN,
    make_technician,
    make_territory,
    make_user,
    make_visit,
    placed,
)

pytestmark = pytest.mark.django_db
CONFLICTS = "/api/conflicts/"


@pytest.fixture
def office(api: Any) -> Any:
    api.force_authenticate(make_user(Role.DISPATCHER))
    return api


def conflict(**fields: Any) -> Conflict:
    """Somebody went to a visit that had been called off."""
    part = placed(make_visit(**fields), make_technician("Sam"))
    cancel_visit(part.visit_id, seen=1, actor=ANNA)
    report_step(
        part.pk,
        Command.START,
        StepDetails(TEN, TEN, note="Was there"),
        technician_id=part.technician_id,
        actor=Actor(ActorKind.TECHNICIAN, part.technician_id),
    )
    return Conflict.objects.latest("pk")


def choose(api: Any, pk: int, choice: str, key: str = "key-0001") -> Any:
    return api.post(
        f"{CONFLICTS}{pk}/resolve/", {"choice": choice}, headers={"Idempotency-Key": key}
    )


def test_a_conflict_is_told_with_all_that_a_choice_needs(office: Any) -> None:
    row = conflict()

    [told] = office.get(CONFLICTS).json()["results"]

    assert told["id"] == row.pk
    assert (told["code"], told["command"], told["technician_name"]) == (
        "visit-canceled", "start", "Sam",
    )  # fmt: skip
    assert told["occurred_at"] == "2026-01-12T10:00:00Z"
    assert (told["visit"], told["visit_status"], told["note"]) == (
        row.visit_id, "canceled", "Was there",
    )  # fmt: skip
    assert told["resolved_at"] is None
    assert "called off" in told["message"]


def test_a_choice_is_made_once_and_told_again(office: Any) -> None:
    row = conflict()

    first = choose(office, row.pk, "count")
    again = choose(office, row.pk, "count")

    assert (first.status_code, first.json()["resolution"]) == (200, "count")
    assert again.json() == first.json()
    assert office.get(CONFLICTS).json()["results"] == []
    assert len(office.get(CONFLICTS, {"state": "resolved"}).json()["results"]) == 1
    assert len(office.get(CONFLICTS, {"state": "all"}).json()["results"]) == 1


def test_another_choice_comes_too_late(office: Any) -> None:
    row = conflict()
    choose(office, row.pk, "count")

    late = choose(office, row.pk, "keep", key="key-0002")

    assert (late.status_code, late.json()["code"]) == (409, "conflict-resolved")


def test_what_makes_no_sense_is_refused(office: Any) -> None:
    row = conflict()

    answers = [
        choose(office, row.pk, "both"),
        office.post(f"{CONFLICTS}{row.pk}/resolve/", {"choice": "keep"}),
        office.get(CONFLICTS, {"state": "odd"}),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400]


def test_what_is_foreign_or_missing_is_the_same_404(api: Any) -> None:
    foreign = conflict(territory=make_territory("South"))
    api.force_authenticate(make_user(Role.DISPATCHER, territory=make_territory("North")))

    answers = [choose(api, pk, "count") for pk in (foreign.pk, 10**6, 10**30)]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {
        (404, "conflict-not-found")
    }
    assert api.get(CONFLICTS).json()["results"] == []


def test_only_dispatchers_choose(api: Any) -> None:
    row = conflict()
    api.force_authenticate(make_user(Role.AGENT))

    assert choose(api, row.pk, "count").status_code == 403
