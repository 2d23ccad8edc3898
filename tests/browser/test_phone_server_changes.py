"""What the server does meanwhile: a newer app, a demand for one, a restore from a backup."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from dispatch.models import Report
from mobile_api import app_views, versions
from mobile_api.models import Device, HandledCommand
from tests.browser.phones import Day, TappedPhone, shot
from tests.browser.waiting import until

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
NEWER = "abcdefabcdef"


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


def bring_newer_app(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = dataclasses.replace(app_views.release(), version=NEWER)
    monkeypatch.setattr(app_views, "release", lambda: newer)


def test_a_newer_app_waits_until_it_is_wanted_and_loses_nothing(
    phone: TappedPhone, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = phone.open()
    phone.pair()
    page.reload()
    expect(page.locator("h1")).to_be_visible()
    bring_newer_app(monkeypatch)

    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    expect(page.get_by_text("There is a newer version")).to_be_visible()
    shot(page, "phone-newer")
    assert phone.context is not None
    phone.context.set_offline(True)
    phone.tap("Start shift")
    expect(page.get_by_role("button", name="Start driving")).to_be_visible()
    phone.tap("Use it now")

    expect(page.locator(f"body[data-version='{NEWER}']")).to_be_attached()
    expect(page.get_by_role("button", name="Start driving")).to_be_visible()
    assert [item["kind"] for item in phone.stored()["outbox"]] == ["start_shift"]


def test_an_app_that_is_too_old_says_so_and_still_reports(
    phone: TappedPhone, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = phone.open()
    phone.pair()
    monkeypatch.setattr(versions, "MIN_VERSION", "9.0")

    phone.tap("Start shift")

    expect(page.get_by_text("The office needs it.")).to_be_visible()
    phone.go("#/outbox")
    expect(page.locator(".prow", has_text="Shift started")).to_contain_text("sent", timeout=15_000)
    assert HandledCommand.objects.get().result == "applied"


def test_what_a_restored_server_forgot_is_sent_again(phone: TappedPhone, day: Day) -> None:
    page = phone.open()
    phone.pair()
    for number in range(3):
        phone.go(f"{phone.visit(0)}/note")
        page.get_by_label("Your note").fill(f"Note {number}")
        phone.tap("Keep the note")
        expect(page.locator(".note-row")).to_have_count(number + 1)
    phone.go("#/outbox")
    expect(page.locator(".prow", has_text="sent")).to_have_count(3)

    Report.objects.filter(note="Note 2").delete()
    HandledCommand.objects.filter(seq=3).delete()
    Device.objects.filter(pk=day.device().pk).update(next_seq=3)
    phone.tap("Try now")

    until(page, lambda: Report.objects.count() == 3)
    expect(page.locator(".prow", has_text="sent")).to_have_count(3)
    assert [row.note for row in Report.objects.order_by("pk")] == ["Note 0", "Note 1", "Note 2"]
    assert day.device().next_seq == 4
