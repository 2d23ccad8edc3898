"""A technician's day on the phone: in a cellar, with a battery that dies, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.dateparse import parse_datetime
from playwright.sync_api import expect

from dispatch.models import Assignment, ChecklistAnswer, Report, VisitFile
from mobile_api.models import HandledCommand
from technicians.models import ClockEntry
from tests.browser.phones import NAMES, Day, TappedPhone, shot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # WhiteNoise hands out files as it does without ASGI; that works, and Django says so each time.
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume"),
]


@pytest.fixture
def day(transactional_db: None) -> Day:
    """Four visits around now."""
    return Day()


@pytest.fixture
def phone(browser: Browser, site: str, tmp_path: Path, day: Day) -> Iterator[TappedPhone]:
    """Sam's phone, not paired yet; whatever its browser complains of fails the test."""
    one = TappedPhone(browser.browser_type, site, tmp_path / "phone", day)
    yield one
    one.close()
    assert one.complaints == []


def do_visit(phone: TappedPhone, number: int, *, dies: bool = False) -> None:
    """The whole of a visit; where it dies, the battery is empty right after the photo."""
    phone.go(phone.visit(number))
    phone.tap("Start driving")
    phone.tap("I am there")
    phone.tap("Start work")
    expect(phone.page.get_by_role("button", name="Finish")).to_contain_text("4 things are missing")
    phone.answer(number)
    phone.photograph(number)
    if dies:
        phone.kill()
        phone.open(is_offline=True)
    phone.sign(number)
    phone.go(phone.visit(number))
    phone.tap("Finish")
    expect(phone.page.locator(".ptag").first).to_contain_text("Done")


def test_a_day_without_a_line_loses_nothing(phone: TappedPhone, day: Day) -> None:
    phone.open()
    phone.pair()
    phone.close()
    phone.open(is_offline=True)
    expect(phone.page.get_by_text(NAMES[0])).to_be_visible()
    phone.page.reload()
    phone.tap("Start shift")
    shot(phone.page, "phone-day-offline")
    for number in range(4):
        do_visit(phone, number, dies=number in (1, 3))
    kept = phone.stored()
    phone.go("#/outbox")
    expect(phone.page.get_by_text("waiting").first).to_be_visible()
    shot(phone.page, "phone-day-outbox")
    phone.kill()
    phone.open()
    expect(phone.page.get_by_role("link", name="All sent")).to_be_visible(timeout=60_000)
    phone.go("#/outbox")
    shot(phone.page, "phone-day-sent")

    assert_same_commands(kept, day)
    assert_same_work(kept, day)
    assert_pictures_arrived(kept)
    assert all(upload["isFinished"] for upload in phone.stored()["uploads"])


def assert_same_commands(kept: dict[str, Any], day: Day) -> None:
    """Each command of the phone is there once, in its order, as it was tapped, and counts."""
    handled = list(HandledCommand.objects.filter(device=day.device()).order_by("seq"))
    assert [row.seq for row in handled] == [item["seq"] for item in kept["outbox"]]
    assert [row.raw["kind"] for row in handled] == [item["kind"] for item in kept["outbox"]]
    assert [row.raw["payload"] for row in handled] == [item["payload"] for item in kept["outbox"]]
    assert {row.result for row in handled} == {"applied"}
    assert day.device().next_seq == len(handled) + 1


def assert_same_work(kept: dict[str, Any], day: Day) -> None:
    """Statuses, times and answers are what the technician tapped."""
    parts = Assignment.objects.filter(pk__in=[part.pk for part in day.parts]).order_by("pk")
    assert [part.status for part in parts] == ["completed"] * 4
    taps = {(item["assignment"], item["kind"]): item["occurred_at"] for item in kept["outbox"]}
    for number, part in enumerate(parts):
        for kind, at in (
            ("start_travel", part.travel_started_at),
            ("arrive", part.arrived_at),
            ("start", part.work_started_at),
            ("complete", part.work_ended_at),
        ):
            claimed = parse_datetime(taps[part.pk, kind])
            assert claimed is not None
            assert at is not None
            assert abs(at - claimed) < timedelta(seconds=30)
            assert Report.objects.get(assignment=part, command=kind).claimed_at == claimed
        answers = ChecklistAnswer.objects.filter(visit=part.visit_id).order_by("item__position")
        assert [answer.value for answer in answers] == [True, float(f"1.{number}")]
    assert [entry.kind for entry in ClockEntry.objects.filter(technician=day.sam)] == [
        "shift_started"
    ]


def assert_pictures_arrived(kept: dict[str, Any]) -> None:
    """Every photo and signature is at the office, with what was said of it."""
    files = list(VisitFile.objects.select_related("file").order_by("pk"))
    assert len(files) == 8
    assert {file.sha256 for file in files} == {upload["sha256"] for upload in kept["uploads"]}
    assert all(file.file is not None for file in files)
    assert [file.signed_by for file in files if file.kind == "signature"] == NAMES
    assert [file.caption for file in files if file.kind == "photo"] == [
        f"Type plate {number}" for number in range(4)
    ]
