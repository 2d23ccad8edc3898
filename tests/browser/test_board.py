"""The dispatchers' board in a real browser: it shows the day, follows it, and is for everybody."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from dispatch.lifecycle import Command
from dispatch.models import Assignment, Visit
from dispatch.services.execution import StepDetails, report_step
from dispatch.services.placement import Target, place_visit
from dispatch.services.promises import make_promise
from events.actors import Actor, ActorKind
from technicians.models import Technician
from tests.browser.accessibility import violations
from tests.factories import (
    ANNA,
    make_customer,
    make_site,
    make_technician,
    make_territory,
    make_user,
    make_visit,
    make_work_type,
    placed,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # Django's ASGI handler leaves bodies and files of requests that a browser drops to the
    # garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume:Warning"),
]
ZONE = ZoneInfo("America/Santiago")
HOUR = timedelta(hours=1)
HOMES = [(-29.906, -71.248), (-29.930, -71.262), (-29.952, -71.340)]


class World:
    """Three technicians who work all day, five visits, one of them waiting."""

    def __init__(self) -> None:
        self.territory = make_territory("La Serena", time_zone=ZONE.key)
        self.noon = datetime.combine(
            timezone.now().astimezone(ZONE).date(), datetime.min.time(), ZONE
        ).replace(hour=12)
        self.user = make_user(territory=self.territory, name="Jana Weber")
        self.boiler = make_work_type("boiler", name="Boiler repair", skills=("gas",))
        names = ("Ana Costa", "Sam Okafor", "Tomas Lind")
        self.ana, self.sam, self.tomas = (
            self._technician(name, home) for name, home in zip(names, HOMES, strict=True)
        )
        self.novak = self._visit("Helena Novak", (-29.910, -71.250))
        self.part = placed(self.novak, self.sam, self.noon)
        for hours, customer in ((2, "Ruth Meyer"), (4, "Jan Grant")):
            placed(self._visit(customer, (-29.92, -71.26)), self.sam, self.noon + hours * HOUR)
        placed(self._visit("Lea Osei", (-29.93, -71.25)), self.ana, self.noon + HOUR)
        self.waiting = self._visit("Anna Silva", (-29.95, -71.33))

    def _technician(self, name: str, home: tuple[float, float]) -> Technician:
        return make_technician(
            name,
            territory=self.territory,
            skills={"gas": 2},
            shift=("00:00", "23:59"),
            home_lat=home[0],
            home_lon=home[1],
        )

    def _visit(self, customer: str, at: tuple[float, float]) -> Visit:
        site = make_site(territory=self.territory, lat=at[0], lon=at[1], district="La Pampa")
        return make_visit(
            territory=self.territory,
            site=site,
            customer=make_customer(customer),
            work_type=self.boiler,
            skills=("gas",),
            minutes=60,
            due_at=self.noon + 40 * HOUR,
        )

    def report(self, command: Command) -> None:
        """Sam's phone tells what he does at Novak's."""
        now = timezone.now()
        report_step(
            self.part.pk,
            command,
            StepDetails(claimed_at=now, occurred_at=now),
            technician_id=self.sam.pk,
            actor=Actor(ActorKind.TECHNICIAN, self.sam.pk),
        )


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def page(sign_in, world: World) -> Page:  # type: ignore[no-untyped-def]
    page: Page = sign_in(world.user)
    expect(page.locator("#live")).to_have_text("Live")
    return page


def bar(page: Page, name: str) -> object:
    return page.get_by_role("gridcell", name=re.compile(name))


def test_the_day_is_there_after_signing_in(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("Today")
    expect(page.get_by_role("rowheader")).to_have_count(3)
    expect(bar(page, "Helena Novak, Boiler repair, 12:00 to 13:00, Sent")).to_be_visible()
    expect(page.locator("#unplanned").get_by_role("button", name="Anna Silva")).to_be_visible()
    expect(page.locator("#figures")).to_contain_text("0 of 4 served")


def test_what_a_phone_reports_changes_the_bar_without_a_reload(page: Page, world: World) -> None:
    page.evaluate("window.isSamePage = true")

    world.report(Command.START_TRAVEL)
    expect(bar(page, "Helena Novak.*On the way")).to_be_visible()
    world.report(Command.START)
    expect(bar(page, "Helena Novak.*Working")).to_be_visible()
    world.report(Command.COMPLETE)

    expect(bar(page, "Helena Novak.*Done")).to_be_visible()
    expect(page.locator("#figures")).to_contain_text("1 of 4 served")
    assert page.evaluate("window.isSamePage")


def test_what_a_colleague_moves_changes_its_row(page: Page, world: World) -> None:
    row = page.get_by_role("row", name=re.compile("Tomas Lind"))
    expect(row.get_by_role("gridcell")).to_have_count(0)

    target = Target(world.tomas.pk, world.noon)
    place_visit(world.novak.pk, target, seen=world.novak.version, actor=ANNA)

    expect(row.get_by_role("gridcell", name=re.compile("Novak"))).to_be_visible()


def test_a_visit_is_selected_everywhere_at_once(page: Page) -> None:
    bar(page, "Helena Novak").click()

    inspector = page.locator("#inspector")
    expect(inspector.get_by_role("heading", level=2)).to_have_text("Boiler repair for Helena Novak")
    expect(inspector).to_contain_text("12:00\u201313:00, Sam Okafor")
    expect(bar(page, "Helena Novak")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("row", name=re.compile("Sam Okafor"))).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Escape")
    expect(bar(page, "Helena Novak")).to_have_attribute("aria-selected", "false")


def test_the_timeline_is_walked_and_a_visit_moved_by_keys_alone(page: Page, world: World) -> None:
    page.get_by_role("gridcell").first.focus()
    page.keyboard.press("ArrowDown")
    expect(bar(page, "Helena Novak|Ruth Meyer|Jan Grant").first).to_be_visible()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.locator("#inspector")).to_contain_text("Helena Novak")

    page.keyboard.press("m")
    page.get_by_label("Technician").select_option(str(world.tomas.pk))
    page.get_by_label("Time", exact=True).fill("15:30")
    page.keyboard.press("Enter")

    row = page.get_by_role("row", name=re.compile("Tomas Lind"))
    expect(row.get_by_role("gridcell", name=re.compile("15:30 to 16:30"))).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Tomas Lind at 15:30")).to_be_visible()


def test_a_refusal_is_told_where_it_belongs_and_keeps_what_was_typed(
    page: Page, world: World
) -> None:
    page.locator("#unplanned").get_by_role("button", name="Anna Silva").click()
    page.locator("#inspector").get_by_role("button", name="Place").click()
    page.get_by_label("Technician").select_option(str(world.sam.pk))
    page.get_by_label("Time", exact=True).fill("12:30")
    page.locator("form.place").get_by_role("button", name="Place").click()

    expect(page.get_by_role("alert")).to_contain_text("The technician is on visit")
    expect(page.get_by_label("Time", exact=True)).to_have_value("12:30")
    assert not Assignment.objects.filter(visit=world.waiting).exists()


def test_what_was_unplanned_can_be_taken_back(page: Page, world: World) -> None:
    bar(page, "Helena Novak").click()
    page.locator("#inspector").get_by_role("button", name="Unplan").click()
    expect(page.locator("#unplanned")).to_contain_text("Helena Novak")

    page.get_by_role("button", name="Undo").click()

    expect(bar(page, "Helena Novak, Boiler repair, 12:00")).to_be_visible()


def test_calling_a_visit_off_asks_for_a_reason_first(page: Page, world: World) -> None:
    bar(page, "Helena Novak").click()
    page.locator("#inspector").get_by_role("button", name="Cancel the visit").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Reason")).to_be_focused()
    dialog.get_by_role("button", name="Cancel the visit").click()

    expect(bar(page, "Helena Novak")).to_have_count(0)
    assert Visit.objects.get(pk=world.novak.pk).status == "canceled"


def test_work_that_did_not_fit_is_shown_and_may_count(page: Page, world: World) -> None:
    target = Target(world.ana.pk, world.noon + 3 * HOUR)
    world.novak.refresh_from_db()
    place_visit(world.novak.pk, target, seen=world.novak.version, actor=ANNA)
    world.report(Command.START)
    world.report(Command.COMPLETE)
    bar(page, "Helena Novak").click()  # type: ignore[attr-defined]
    inspector = page.locator("#inspector")
    last = inspector.locator(".note", has_text="Done")
    expect(last).to_contain_text("after the office had decided")

    last.get_by_role("button", name="Let the report count").click()

    expect(page.get_by_text("The report counts.")).to_be_visible()
    expect(inspector.locator(".note")).to_have_count(0)
    expect(inspector.get_by_text("Done").first).to_be_visible()
    world.novak.refresh_from_db()
    assert world.novak.status == "completed"


def test_a_visit_that_will_miss_its_promise_is_counted_and_leads_to_it(
    page: Page, world: World
) -> None:
    now = timezone.now()
    make_promise(world.novak.pk, now - 2 * HOUR, now - HOUR, told_by="phone", actor=ANNA)

    figure = page.locator("#figures").get_by_role("button", name=re.compile("late"))
    figure.click()

    expect(page.locator("#inspector")).to_contain_text("Helena Novak")
    expect(page.locator("#inspector .tags")).to_contain_text("Late by")


def test_the_search_finds_by_what_is_shown(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("nobody of this name")
    expect(page.locator("#unplanned")).to_contain_text("Nothing here matches")

    page.get_by_role("button", name="Show all").click()

    expect(page.locator("#unplanned").get_by_role("button", name="Anna Silva")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)])
def test_nobody_is_kept_out(sign_in, world: World, theme: str, size: tuple[int, int]) -> None:  # type: ignore[no-untyped-def]
    page: Page = sign_in(world.user, size, theme)
    expect(page.locator("#live")).to_have_text("Live")
    bar(page, "Helena Novak").click()
    expect(page.locator("#inspector")).to_contain_text("Boiler repair for Helena Novak")

    assert [(one["id"], one["nodes"][0]["html"]) for one in violations(page)] == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= size[0]
