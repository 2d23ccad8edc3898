"""What a technician reported that did not fit, seen and settled on the phone."""

from typing import Any

import pytest

from dispatch.models import Assignment
from dispatch.services.cancellation import cancel_visit
from tests.factories import ANNA, make_technician, make_visit, placed

pytestmark = pytest.mark.django_db
CONFLICTS = "/api/mobile/v1/conflicts"


@pytest.fixture
def part() -> Assignment:
    return placed(make_visit(), make_technician())


@pytest.fixture
def phone(paired: Any, part: Assignment) -> Any:
    """One that reported an arrival at a visit that the office had canceled meanwhile."""
    one = paired(part.technician)
    cancel_visit(part.visit_id, seen=part.visit.version, actor=ANNA)
    assert one.do("arrive", part.pk)["result"] == "parked"
    return one


def resolve(phone: Any, number: Any, choice: Any = "keep") -> Any:
    return phone.api.post(f"{CONFLICTS}/{number}/resolve", {"choice": choice})


def test_both_sides_see_the_conflict(phone: Any, part: Assignment) -> None:
    listed = phone.api.get(CONFLICTS).json()

    assert [one["assignment"] for one in listed] == [part.pk]
    assert listed[0]["message"]
    assert listed[0]["resolution"] == ""


def test_a_choice_settles_it_and_may_be_sent_again(phone: Any) -> None:
    number = phone.api.get(CONFLICTS).json()[0]["id"]

    first, again, other = (resolve(phone, number, choice) for choice in ("keep", "keep", "count"))

    assert [first.status_code, again.status_code, other.status_code] == [200, 200, 409]
    assert first.json() == again.json()
    assert first.json()["resolution"] == "keep"
    assert phone.api.get(CONFLICTS).json() == [first.json()]


@pytest.mark.parametrize("number", [999_999, 10**30])
def test_what_is_not_there_is_not_found(phone: Any, number: int) -> None:
    assert resolve(phone, number).status_code == 404


def test_a_colleagues_conflict_is_not_there(phone: Any, paired: Any) -> None:
    number = phone.api.get(CONFLICTS).json()[0]["id"]
    colleague = paired(make_technician())

    assert colleague.api.get(CONFLICTS).json() == []
    assert resolve(colleague, number).status_code == 404


@pytest.mark.parametrize("choice", ["", "neither", 7, None, ["keep"]])
def test_a_choice_that_is_none_is_refused(phone: Any, choice: Any) -> None:
    number = phone.api.get(CONFLICTS).json()[0]["id"]

    assert resolve(phone, number, choice).status_code == 400


def test_nobody_else_sees_conflicts(api: Any) -> None:
    assert api.get(CONFLICTS).status_code == 401
