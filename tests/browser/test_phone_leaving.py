"""Phones that are signed out, several windows of one phone, and where a phone says it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from events.actors import SYSTEM
from mobile_api.models import HandledCommand, QuarantinedCommand
from mobile_api.pairing import revoke
from technicians.models import Position
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


@pytest.fixture
def day(transactional_db: None) -> Day:
    """Four visits around now."""
    return Day()


@pytest.fixture
def phone(browser: Browser, site: str, tmp_path: Path, day: Day) -> Iterator[TappedPhone]:
    """Sam's phone, which may say where it is."""
    one = TappedPhone(
        browser.browser_type,
        site,
        tmp_path / "phone",
        day,
        permissions=["geolocation"],
        geolocation={"latitude": -29.906, "longitude": -71.248, "accuracy": 12},
    )
    yield one
    one.close()
    assert one.complaints == []


def test_a_phone_that_was_signed_out_hands_over_what_it_had_and_forgets_the_rest(
    phone: TappedPhone, day: Day
) -> None:
    page = phone.open()
    phone.pair()
    assert phone.context is not None
    phone.context.set_offline(True)
    phone.go(phone.visit(0))
    phone.tap("Start driving")
    phone.tap("I am there")
    revoke(day.device().pk, actor=SYSTEM)

    phone.context.set_offline(False)

    expect(page.get_by_text("This phone was signed out by the office")).to_be_visible()
    shot(page, "phone-signed-out")
    expect(page.get_by_text("2 reports that were not sent yet went to the office.")).to_be_visible()
    kinds = [row.raw["command"]["kind"] for row in QuarantinedCommand.objects.order_by("seq")]
    assert kinds == ["start_travel", "arrive"]
    assert phone.stored() == {"outbox": [], "uploads": []}


def test_the_office_reaches_an_open_phone_when_it_signs_it_out(
    phone: TappedPhone, day: Day
) -> None:
    page = phone.open()
    phone.pair()

    revoke(day.device().pk, actor=SYSTEM)

    expect(page.get_by_text("This phone was signed out by the office")).to_be_visible(
        timeout=15_000
    )


def test_two_windows_of_one_phone_give_no_number_twice(phone: TappedPhone, day: Day) -> None:
    page = phone.open()
    phone.pair()
    assert phone.context is not None
    other = phone.context.new_page()
    other.goto(f"{phone.site}/phone/{phone.visit(1)}/note")
    phone.context.set_offline(True)
    for number in range(5):
        for window in (page, other):
            window.evaluate(f"location.hash = '{phone.visit(1)}/note'")
            window.get_by_label("Your note").fill(f"Note {number}")
        page.get_by_role("button", name="Keep the note").click()
        other.get_by_role("button", name="Keep the note").click()
        expect(page.get_by_role("heading", level=1, name="Omar Khan")).to_be_visible()
        expect(other.get_by_role("heading", level=1, name="Omar Khan")).to_be_visible()
    assert [item["seq"] for item in phone.stored()["outbox"]] == list(range(1, 11))

    phone.context.set_offline(False)

    expect(page.get_by_role("link", name="All sent")).to_be_visible(timeout=20_000)
    handled = HandledCommand.objects.order_by("seq")
    assert [(row.seq, row.result) for row in handled] == [(seq, "applied") for seq in range(1, 11)]


def test_a_phone_says_where_it_is_on_shift_and_while_the_switch_is_on(
    phone: TappedPhone, day: Day
) -> None:
    page = phone.open()
    phone.pair()
    page.wait_for_timeout(700)
    assert not Position.objects.exists()

    phone.tap("Start shift")
    expect(page.get_by_role("button", name="Start driving")).to_be_visible()
    phone.go("#/outbox")
    own = Position.objects.filter(technician=day.sam)

    def is_located() -> bool:
        phone.tap("Try now")
        return own.exists()

    until(page, is_located)
    known = own.count()

    phone.go("#/me")
    page.get_by_role("switch", name="Send where I am").uncheck()
    expect(page.get_by_text("Off: this phone does not look where you are.")).to_be_visible()
    assert phone.context is not None
    phone.context.set_geolocation({"latitude": -29.9, "longitude": -71.2, "accuracy": 9})
    page.wait_for_timeout(1_000)
    assert own.count() == known
