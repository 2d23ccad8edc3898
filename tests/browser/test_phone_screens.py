"""Every screen of the phone's app for everybody: axe in both themes, four languages, 320 px."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from dispatch.models import VisitOffer
from dispatch.services.cancellation import cancel_visit
from events.actors import SYSTEM
from events.door import writing
from tests.browser.accessibility import serious
from tests.browser.phones import Day, TappedPhone, shot
from tests.factories import ANNA, make_visit

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
SCREENS = {
    "today": "#/",
    "map": "#/map",
    "days": "#/days",
    "notices": "#/notices",
    "outbox": "#/outbox",
    "me": "#/me",
    "hours": "#/me/hours",
    "track": "#/me/track",
}
VISIT_SCREENS = (
    "", "/checklist", "/photos", "/parts", "/signature", "/note", "/late",
    "/reason/cannot_complete", "/times", "/found",
)  # fmt: skip
TOO_SMALL = """() =>
  [...document.querySelectorAll('#app a, #app button, #app .choice, #app .pinput')]
  .filter((one) => !one.closest('[inert]') && !one.matches('.map-attribution') && one.offsetParent)
  .filter((one) => !one.matches('.next-title a'))
  .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect().height])
  .filter(([, height]) => height < 55.5)"""


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


def is_wide(page: Page) -> bool:
    wide: bool = page.evaluate(
        "document.documentElement.scrollWidth > innerWidth"
        " || document.querySelector('.scroll').scrollWidth > innerWidth"
    )
    return wide


def addresses(phone: TappedPhone) -> dict[str, str]:
    visit = phone.visit(0)
    own = {f"visit{path.replace('/', '-')}": f"{visit}{path}" for path in VISIT_SCREENS}
    return SCREENS | own


def test_every_screen_is_usable_for_everybody(phone: TappedPhone, day: Day) -> None:
    page = phone.open()
    assert serious(page) == []
    phone.pair()
    phone.tap("Start shift")
    for step in ("Start driving", "I am there", "Start work"):
        phone.go(phone.visit(0))
        phone.tap(step)
    found: dict[str, object] = {}
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of its words
        for name, address in addresses(phone).items():
            phone.go(address)
            page.wait_for_timeout(250)
            shot(page, f"phone-{name}-{theme}")
            if faults := [*serious(page), *page.evaluate(TOO_SMALL)]:
                found[f"{name} {theme}"] = faults
    assert found == {}


def test_the_rare_acts_open_in_a_sheet_that_escape_closes(phone: TappedPhone, day: Day) -> None:
    page = phone.open()
    phone.pair()
    phone.go(phone.visit(0))

    page.get_by_role("button", name="Running late, pause, cannot do it").click()
    sheet = page.get_by_role("dialog", name="This visit")
    expect(sheet.get_by_role("button", name="Cannot do it")).to_be_visible()
    assert serious(page) == []
    page.keyboard.press("Escape")

    expect(sheet).to_be_hidden()


def test_narrow_screens_and_long_words_hold(phone: TappedPhone, day: Day) -> None:
    page = phone.open()
    phone.pair()
    page.set_viewport_size({"width": 320, "height": 568})
    too_wide = []
    for language in ("Русский", "Polski", "Čeština", "English"):
        phone.go("#/me")
        page.get_by_role("button", name=language).click()
        expect(page.get_by_role("button", name=language)).to_have_attribute("aria-pressed", "true")
        for name, address in addresses(phone).items():
            phone.go(address)
            page.wait_for_timeout(120)
            shot(page, f"phone-320-{language}-{name}")
            if is_wide(page):
                too_wide.append(f"{language} {name}")
    assert too_wide == []


def test_an_offer_is_taken_and_becomes_a_visit(phone: TappedPhone, day: Day) -> None:
    visit = make_visit(minutes=30, territory=day.territory, work_type=day.work)
    starts_at = day.now + timedelta(days=1)
    with writing(SYSTEM):
        VisitOffer.objects.create(
            visit=visit,
            technician=day.sam,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
        )
    page = phone.open()
    phone.pair()

    phone.go("#/notices")
    page.get_by_role("button", name="Accept").click()
    phone.go("#/outbox")

    row = page.locator(".prow", has_text="Offer accepted")
    expect(row).to_contain_text("sent")
    assert VisitOffer.objects.get().status == "taken"
    phone.go("#/days")
    expect(page.locator(".prow")).to_have_count(1)


def test_a_map_whose_style_did_not_come_asks_for_it_again(phone: TappedPhone) -> None:
    phone.open()
    phone.pair()
    phone.close()
    # Where there is no map of its own.
    page = phone.open(path="/phone/#/me")
    page.evaluate("""async () => {
      const { base } = document.body.dataset;
      const { createRouteMap } = await import(`${base}mobile_api/app/route-map.js?once-more`);
      globalThis.made = (from) => {
        document.body.dataset.base = from ?? base;
        return createRouteMap(document.createElement("div")).then(() => true, () => false);
      };
    }""")

    assert phone.context is not None
    phone.context.set_offline(True)
    assert page.evaluate("made('/nowhere/')") is False
    assert page.locator("link[href*='/nowhere/']").count() == 0
    phone.context.set_offline(False)
    assert page.evaluate("made()") is True


def test_work_on_a_visit_that_was_called_off_meanwhile_counts_and_both_see_it(
    phone: TappedPhone, day: Day
) -> None:
    phone.open()
    phone.pair()
    phone.close()
    page = phone.open(is_offline=True)
    phone.go(phone.visit(0))
    phone.tap("Start driving")
    phone.tap("I am there")
    visit = day.parts[0].visit
    visit.refresh_from_db()
    cancel_visit(visit.pk, seen=visit.version, actor=ANNA)

    assert phone.context is not None
    phone.context.set_offline(False)
    phone.go("#/outbox")
    phone.tap("Try now")

    expect(page.get_by_text("office looks").first).to_be_visible()
    expect(page.get_by_text("The visit was called off meanwhile.").first).to_be_visible()
    shot(page, "phone-conflict-outbox")
    phone.go("#/notices")
    shot(page, "phone-conflict-notices")
    assert serious(page) == []
    page.get_by_role("button", name="It counts").first.click()
    expect(page.get_by_text("Settled: what you did counts.").first).to_be_visible()
