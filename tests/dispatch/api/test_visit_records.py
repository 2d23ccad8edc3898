"""What the office sees of what technicians recorded."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from company.models import Role
from customers.attachments import store_file
from dispatch.models import Assignment, FileKind
from dispatch.services.filing import Fact
from dispatch.services.records import (
    PartUse,
    Picture,
    add_note,
    add_part_line,
    add_picture,
    answer_item,
    file_arrived,
)
from events.actors import SYSTEM
from events.door import writing
from tests.factories import TEN, make_technician, make_territory, make_user, make_visit, placed
from tests.records import HASH, OTHER_HASH, make_demanding_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(api: Any) -> Any:
    api.force_authenticate(make_user(Role.DISPATCHER))
    return api


@pytest.fixture
def part() -> Assignment:
    """A visit with a note, an answer, a part and two pictures."""
    visit = make_visit(work_type=make_demanding_work())
    part = placed(visit, make_technician("Sam"), status="in_progress")
    fact = Fact(TEN, TEN + timedelta(minutes=5))
    with writing(SYSTEM) as tx:
        add_note(part, Fact(TEN, TEN, note="Key at no. 5"), tx)
        answer_item(part, "pressure", 21.5, fact, tx)
        answer_item(part, "tight", True, fact, tx)
        add_part_line(part, PartUse("", "Old tap", Decimal("1.5")), fact, tx)
        add_picture(part, Picture(FileKind.PHOTO, HASH, caption="The valve"), fact, tx)
        add_picture(part, Picture(FileKind.SIGNATURE, OTHER_HASH, signed_by="H."), fact, tx)
    return part


def records(office: Any, part: Assignment) -> Any:
    return office.get(f"/api/board/visits/{part.visit_id}/").json()["records"]


def test_the_inspector_gets_all_that_was_recorded(office: Any, part: Assignment) -> None:
    told = records(office, part)

    assert [(note["text"], note["by"], note["counts"]) for note in told["notes"]] == [
        ("Key at no. 5", "Sam", True)
    ]
    assert [(answer["text"], answer["value"]) for answer in told["answers"]] == [
        ("Tight", "Yes"), ("Pressure", "21.5 mbar"), ("Found", ""),
    ]  # fmt: skip
    assert told["parts"][0]["name"] == "Old tap"
    assert told["parts"][0]["quantity"] == 1.5
    assert [(one["kind"], one["caption"], one["signed_by"]) for one in told["pictures"]] == [
        ("photo", "The valve", ""), ("signature", "", "H."),
    ]  # fmt: skip


def test_a_picture_is_shown_once_its_bytes_are_here(
    office: Any, part: Assignment, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    before = records(office, part)["pictures"][0]
    file = store_file([b"bytes"], media_type="image/jpeg", actor=SYSTEM)
    file_arrived(part.technician_id, HASH, file)

    after = records(office, part)["pictures"][0]
    answer = office.get(after["url"])

    assert before["url"] == ""
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content) == b"bytes"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_pictures_of_other_territories_visits_or_none_are_the_same_404(
    api: Any, part: Assignment, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    file = store_file([b"bytes"], media_type="image/jpeg", actor=SYSTEM)
    file_arrived(part.technician_id, HASH, file)
    picture = part.visit.files.get(sha256=HASH).pk
    waiting = part.visit.files.get(sha256=OTHER_HASH).pk
    api.force_authenticate(make_user(Role.DISPATCHER))
    other = make_visit()
    elsewhere = make_user(Role.DISPATCHER, territory=make_territory("South"))

    answers = [
        api.get(f"/api/visits/{visit}/pictures/{pk}/")
        for visit, pk in [(part.visit_id, waiting), (other.pk, picture), (part.visit_id, 10**30)]
    ]
    api.force_authenticate(elsewhere)
    answers.append(api.get(f"/api/visits/{part.visit_id}/pictures/{picture}/"))

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {
        (404, "picture-not-found")
    }
