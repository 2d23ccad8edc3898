"""The customer's page in a real browser: layouts, themes, languages, and that it follows."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect, sync_playwright

from company.models import Organisation
from config.asgi import application
from dispatch.lifecycle import Command
from dispatch.models import Assignment, Visit
from dispatch.services.execution import StepDetails, report_step
from dispatch.services.promises import make_promise
from events.actors import SYSTEM, Actor, ActorKind
from events.door import writing
from portal.links import make_tracking_link, revoke_links
from technicians.models import Position
from tests.browser.accessibility import serious
from tests.factories import (
    ANNA,
    make_customer,
    make_site,
    make_technician,
    make_territory,
    make_visit,
    make_work_type,
    placed,
)
from tests.live import serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # WhiteNoise hands out files as it does without ASGI; that works, and Django says so each time.
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume"),
]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE, DESKTOP = (390, 844), (1280, 800)
MINUTE = timedelta(minutes=1)
HOME = (-29.9060, -71.2480)
NEARBY = (-29.9005, -71.2545)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, where there is one."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if found is None:
        pytest.skip("there is no chromium; name one with CHROMIUM")
    # Playwright's loop runs in this thread, and Django would refuse its database here.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield one
        one.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site() -> Iterator[str]:
    """The address of the whole application, served for real."""
    with serving(application) as live:
        yield live.url


Open = Callable[..., Page]


@pytest.fixture
def look(browser: Browser, site: str, world: "World") -> Iterator[Open]:
    """Opens the customer's page in a window; whatever the browser complains of fails the test."""
    contexts, complaints = [], []

    def opened(size: tuple[int, int] = PHONE, theme: Any = "light", query: str = "") -> Page:
        viewport: Any = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=viewport, color_scheme=theme, locale="en-GB")
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if is_bad(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{site}/t/{world.token}/{query}", wait_until="networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def is_bad(said: Any) -> bool:
    return said.type == "error" and "404" not in said.text


def zone_at_midday(now: datetime) -> str:
    """A time zone in which it is about noon, so that all of this happens on one day."""
    # By POSIX, the sign says how far UTC is ahead.
    return f"Etc/GMT{now.hour - 12:+d}"


class World:
    """Sam is on the way to a customer who was promised an arrival around now."""

    def __init__(self) -> None:
        Organisation.objects.create(
            name="Brightwell Heating", phone="+56 51 222 3344", email="office@example.org"
        )
        now = timezone.now().replace(second=0, microsecond=0)
        starts_at = now - timedelta(minutes=84)
        territory = make_territory("La Serena", time_zone=zone_at_midday(now))
        place = make_site(
            territory=territory,
            lat=HOME[0],
            lon=HOME[1],
            street="Mill Lane 27",
            district="Old Town",
        )
        self.visit = make_visit(
            customer=make_customer("Helena Novak"),
            site=place,
            territory=territory,
            work_type=make_work_type(name="Boiler repair", names={"cs": "Oprava kotle"}),
            opened_at=now - timedelta(days=2),
        )
        make_promise(
            self.visit.pk,
            starts_at,
            starts_at + 2 * timedelta(hours=1),
            told_by="phone",
            actor=ANNA,
        )
        self.visit.refresh_from_db()
        self.sam = make_technician("Sam Reed", territory=territory)
        self.part = placed(self.visit, self.sam, now + 10 * MINUTE)
        with writing(SYSTEM):
            self.part.travel_s = 12 * 60
            self.part.save()
        self.token = make_tracking_link(self.visit.pk, actor=SYSTEM)

    def step(self, command: Command) -> None:
        """Sam reports something."""
        details = StepDetails(timezone.now(), timezone.now())
        actor = Actor(ActorKind.TECHNICIAN, self.sam.pk)
        report_step(self.part.pk, command, details, technician_id=self.sam.pk, actor=actor)

    def drive(self) -> None:
        """Sam sets out, and his phone says where he is."""
        self.step(Command.START_TRAVEL)
        Position.objects.create(
            technician=self.sam, at=timezone.now(), lat=NEARBY[0], lon=NEARBY[1]
        )


@pytest.fixture
def world(transactional_db: None) -> World:
    """A visit with its customer's link."""
    return World()


def shot(page: Page, name: str) -> None:
    """Keep a picture where SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_on_the_way_in_both_layouts_and_themes(
    look: Open, world: World, size: tuple[int, int], theme: str
) -> None:
    world.drive()

    page = look(size, theme)

    expect(page.get_by_role("heading", level=1)).to_contain_text("Sam arrives between")
    expect(page.get_by_text("Roughly where Sam is, shown until arrival")).to_be_visible()
    expect(page.get_by_role("link", name="Call us")).to_be_visible()
    page.wait_for_timeout(600)
    shot(page, f"track-{size[0]}-{theme}")
    assert serious(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide


def test_the_page_follows_without_being_loaded_again(look: Open, world: World) -> None:
    page = look()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("We come today between")
    page.evaluate("window.isSamePage = true")

    world.drive()
    expect(heading).to_contain_text("Sam arrives between")
    expect(page.get_by_role("region", name="Map")).to_be_visible()
    world.step(Command.ARRIVE)
    expect(heading).to_contain_text("Sam is there")
    expect(page.get_by_role("region", name="Map")).to_be_hidden()
    world.step(Command.START)
    expect(heading).to_contain_text("Sam is working")
    world.step(Command.COMPLETE)
    expect(heading).to_contain_text("Done at")

    assert page.evaluate("window.isSamePage")
    shot(page, "track-done")


def test_a_link_that_is_taken_back_closes_the_open_page(look: Open, world: World) -> None:
    page = look()
    revoke_links(world.visit.pk, actor=SYSTEM)

    world.step(Command.START_TRAVEL)

    expect(page.get_by_role("heading")).to_contain_text("There is nothing at this address")


def test_the_language_is_switched_on_the_page(look: Open, world: World) -> None:
    page = look()

    page.get_by_text("EN", exact=True).click()
    shot(page, "track-languages")
    page.get_by_role("link", name="Čeština").click()

    expect(page.locator("html")).to_have_attribute("lang", "cs")
    expect(page.get_by_text("Oprava kotle").first).to_be_visible()


@pytest.mark.parametrize("language", ["pl", "ru", "cs"])
def test_longer_languages_and_the_smallest_phone_lose_nothing(
    look: Open, world: World, language: str
) -> None:
    world.drive()

    page = look((320, 640), "light", f"?lang={language}")

    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    shot(page, f"track-320-{language}")


def test_without_scripts_the_page_says_the_same(browser: Browser, site: str, world: World) -> None:
    world.drive()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{site}/t/{world.token}/")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Sam arrives between")
    context.close()


@pytest.mark.parametrize("state", ["planning", "canceled", "not-possible"])
def test_the_other_states_are_readable(look: Open, world: World, state: str) -> None:
    if state == "planning":
        world.visit.promises.update(replaced_at=timezone.now())
        Assignment.objects.update(status="removed")
        Visit.objects.update(status="unscheduled")
    elif state == "canceled":
        Visit.objects.update(status="canceled", ended_at=timezone.now())
    else:
        world.step(Command.START)
        world.step(Command.CANNOT_COMPLETE)

    page = look(DESKTOP)

    words = {
        "planning": "We are planning your visit",
        "canceled": "This visit is off",
        "not-possible": "We get in touch",
    }
    expect(page.get_by_role("heading", level=1)).to_contain_text(words[state])
    shot(page, f"track-{state}")
    assert serious(page) == []
