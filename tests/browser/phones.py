"""A technician's day for the browser tests, and a phone on which somebody taps."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils import timezone
from PIL import Image, ImageDraw
from playwright.sync_api import BrowserContext, BrowserType, Page, expect
from playwright.sync_api import Error as BrowserError

from company.models import Organisation
from dispatch.models import Assignment, ChecklistItem, Reason
from dispatch.services.promises import make_promise
from events.actors import SYSTEM
from mobile_api.models import Device
from mobile_api.pairing import make_code
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

PHONE = {"width": 390, "height": 844}
PLACES = [(-29.906, -71.248), (-29.9005, -71.2545), (-29.911, -71.253), (-29.899, -71.244)]
NAMES = ["Helena Novak", "Omar Khan", "Rosa Grant", "Ida Lund"]
LATER = timedelta(minutes=1)
DUMP = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open('callout-phone');
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const tx = request.result.transaction(['outbox', 'uploads']);
    const [outbox, uploads] = ['outbox', 'uploads'].map((name) => tx.objectStore(name).getAll());
    tx.oncomplete = () => {
      request.result.close();
      resolve({outbox: outbox.result, uploads: uploads.result});
    };
  };
})"""


def zone_at_midday(now: datetime) -> str:
    """A time zone in which it is about noon, so that all of this happens on one day."""
    # By POSIX, the sign says how far UTC is ahead.
    return f"Etc/GMT{now.hour - 12:+d}"


class Day:
    """Four visits of Sam's, each needing a checklist, a photo and a signature."""

    def __init__(self) -> None:
        Organisation.objects.create(name="Brightwell Heating")
        self.now = timezone.now().replace(second=0, microsecond=0)
        self.zone = zone_at_midday(self.now)
        self.territory = make_territory("La Serena", time_zone=self.zone)
        self.office = make_user()
        self.sam = make_technician("Sam Reed", territory=self.territory, has_break=True)
        self.work = make_work_type(name="Boiler repair", required_photos=1, needs_signature=True)
        ChecklistItem.objects.create(
            work_type=self.work, code="tight", text="The gas pipe is tight", position=1
        )
        ChecklistItem.objects.create(
            work_type=self.work,
            code="pressure",
            text="Pressure",
            kind="reading",
            unit="bar",
            position=2,
        )
        Reason.objects.create(
            code="no_access", name="No access", category="access", commands=["cannot_complete"]
        )
        self.parts = [self._visit(number) for number in range(len(NAMES))]

    def _visit(self, number: int) -> Assignment:
        lat, lon = PLACES[number]
        site = make_site(
            territory=self.territory,
            lat=lat,
            lon=lon,
            street=f"Mill Lane {27 + number}",
            district="Old Town",
        )
        visit = make_visit(
            customer=make_customer(NAMES[number]),
            site=site,
            territory=self.territory,
            work_type=self.work,
            minutes=30,
            description="No hot water since yesterday",
        )
        starts_at = self.now + timedelta(minutes=40 * number)
        make_promise(visit.pk, starts_at, starts_at + 120 * LATER, told_by="phone", actor=ANNA)
        visit.refresh_from_db()
        return placed(visit, self.sam, starts_at)

    def code(self) -> str:
        """A code that pairs a phone with Sam."""
        return make_code(self.sam, made_by=self.office, actor=SYSTEM).code

    def device(self) -> Device:
        """The phone that was paired last."""
        return Device.objects.filter(technician=self.sam).latest("pk")


class TappedPhone:
    """A browser with a store of its own on the disk, which can die and come back."""

    def __init__(self, kind: BrowserType, site: str, folder: Path, day: Day, **options: Any):
        self._kind, self.site, self._folder, self._day = kind, site, folder, day
        self._options = options
        self.complaints: list[str] = []
        self.context: BrowserContext | None = None

    def open(self, *, is_offline: bool = False, path: str = "/phone/") -> Page:
        """Start the browser, without a line from the very beginning if so wished."""
        options: dict[str, Any] = {
            "executable_path": os.environ.get("CHROMIUM") or "/usr/bin/chromium",
            "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            "viewport": PHONE,
            "locale": "en-GB",
            "timezone_id": self._day.zone,
            "has_touch": True,
        }
        self.context = self._kind.launch_persistent_context(
            self._folder, **(options | self._options)
        )
        self.context.set_offline(is_offline)
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)
        self.page.goto(self.site + path)
        expect(self.page.locator("h1")).to_be_visible()
        return self.page

    def _hear(self, said: Any) -> None:
        is_network = "Failed to load resource" in said.text or "net::ERR" in said.text
        if said.type == "error" and not is_network:
            self.complaints.append(said.text)

    def close(self) -> None:
        """Put it away as a person does."""
        if self.context is not None:
            with suppress(BrowserError):
                self.context.close()
        self.context = None

    def kill(self) -> None:
        """End the browser without a word, as a phone does that has no battery left."""
        for pid in self._processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.close()
        for lock in self._folder.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def _processes(self) -> list[int]:
        """Those that were started on this phone's own folder."""
        mark = f"--user-data-dir={self._folder}".encode()
        found = []
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if mark in entry.read_bytes().split(b"\0"):
                    found.append(int(entry.parent.name))
        return found

    def pair(self) -> None:
        """Type the code that the office shows, and wait until the phone has its day."""
        self.page.get_by_label("Code from the office").fill(self._day.code())
        self.page.get_by_role("button", name="Pair this phone").click()
        expect(self.page.get_by_role("heading", level=1, name="Today")).to_be_visible()
        expect(self.page.get_by_role("button", name="Start shift")).to_be_visible()
        expect(self.page.get_by_text("Fetching your day")).to_have_count(0)
        self.page.evaluate("navigator.serviceWorker.ready.then(() => null)")

    def go(self, path: str) -> None:
        """To another screen."""
        self.page.evaluate(f"location.hash = '{path}'")

    def visit(self, number: int) -> str:
        """The address of a visit."""
        return f"#/visit/{self._day.parts[number].pk}"

    def tap(self, name: str) -> None:
        """A button."""
        self.page.get_by_role("button", name=name).first.click()

    def answer(self, number: int) -> None:
        """The checklist of a visit."""
        self.go(f"{self.visit(number)}/checklist")
        self.page.get_by_role("group", name="The gas pipe is tight").get_by_text("Yes").click()
        self.page.get_by_label("Pressure (bar)").fill(f"1,{number}")
        self.page.get_by_label("Pressure (bar)").press("Tab")
        expect(self.page.locator("header p")).to_contain_text("2 of 2")

    def photograph(self, number: int) -> None:
        """Take a photo; each is another one."""
        self.go(f"{self.visit(number)}/photos")
        shown = self.page.locator(".photo")
        before = shown.count()
        self.page.get_by_label("What the next photo shows").fill(f"Type plate {number}")
        file: Any = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": picture(number)}
        self.page.locator("input[type=file]").set_input_files(file)
        expect(shown).to_have_count(before + 1)

    def sign(self, number: int) -> None:
        """The customer signs with a finger."""
        self.go(self.visit(number))
        self.page.get_by_role("link", name="Signature").click()
        self.page.get_by_label("Name of who signs").fill(NAMES[number])
        box = self.page.locator("canvas.pad").bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + 40, box["y"] + 60)
        self.page.mouse.down()
        for step in range(1, 12):
            self.page.mouse.move(box["x"] + 40 + step * 18, box["y"] + 60 + 30 * (step % 2))
        self.page.mouse.up()
        self.tap("Keep the signature")
        expect(self.page.get_by_role("link", name="Signature")).to_contain_text("signed")

    def stored(self) -> dict[str, Any]:
        """What lies in the phone's own store."""
        found: dict[str, Any] = self.page.evaluate(DUMP)
        return found


def picture(number: int) -> bytes:
    """A photo as a camera makes it: large, and every time another one."""
    image = Image.new("RGB", (2600, 1950), (40 + 40 * number, 90, 120))
    draw = ImageDraw.Draw(image)
    for line in range(0, 1950, 30):
        draw.line((0, line, 2600, (line * 7) % 1950), fill=(200, 180, 60 + line % 190), width=9)
    out = BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def shot(page: Page, name: str) -> None:
    """Keep a picture where SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))
