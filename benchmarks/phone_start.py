"""How fast the phone's app starts on a slow phone and a slow line, and what that costs.

Chromium, slowed 4 times, at 1.6 Mbit/s and 150 ms, against our own web server with production
settings. First start: an empty browser until somebody can type the code, and everything that goes
over the wire until the app is kept for a start without a line, without the map's part. Cold start:
a paired phone without a line, until the day can be read. Medians.

    .venv/bin/python benchmarks/phone_start.py
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserType, CDPSession, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
from processes import Processes, free_port, manage, wait_for  # noqa: E402

LINE = {"latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
SLOWED = 4
MOST_BYTES, MOST_S = 150_000, 2.0
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE: Any = {"width": 390, "height": 844}
# A day without promises or people: only that there is one to show.
SEED = """
from company.models import User
from events.actors import SYSTEM
from mobile_api.pairing import make_code
from technicians.models import Technician
user = User.objects.order_by("pk").first()
print(make_code(Technician.objects.order_by("pk").first(), made_by=user, actor=SYSTEM).code)
"""


@dataclass
class Wire:
    """What a browser fetched, in bytes as they went over the wire."""

    sizes: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def listen(self, session: CDPSession) -> None:
        """Count all that this page or worker fetches."""
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._named)
        session.on("Network.loadingFinished", self._loaded)

    def _named(self, event: dict[str, Any]) -> None:
        self.names[event["requestId"]] = event["request"]["url"]

    def _loaded(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])

    @property
    def total(self) -> int:
        return sum(self.sizes.values())


def main() -> int:
    """Print one line for each start; 1 where a limit is passed."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        port = free_port(8790)
        env = _environment(Path(folder), port)
        processes = Processes(env)
        try:
            manage(env, "migrate", "--verbosity", "0")
            manage(env, "seed_demo", quiet=True)
            _serve(processes, port)
            with sync_playwright() as playwright:
                return _measure(playwright.chromium, port, env, options.rounds)
        finally:
            processes.stop()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def _environment(folder: Path, port: int) -> dict[str, str]:
    url = f"http://127.0.0.1:{port}"
    return os.environ | {
        "DEBUG": "0",
        "CALLOUT_DEMO": "1",
        "HTTPS_ONLY": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "PUBLIC_URL": url,
        "SECRET_KEY": "measured-once-" + folder.name * 4,
        "CALLOUT_VAR_DIR": str(folder),
    }


def _serve(processes: Processes, port: int) -> None:
    processes.start(
        "uvicorn", "config.asgi:application", "--host", "127.0.0.1", "--port", str(port),
        "--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", "2",
    )  # fmt: skip
    wait_for(f"http://127.0.0.1:{port}/livez", processes)


def _measure(kind: BrowserType, port: int, env: dict[str, str], rounds: int) -> int:
    url = f"http://127.0.0.1:{port}/phone/"
    _first_start(kind, url)  # warms the server
    firsts = [_first_start(kind, url) for _ in range(rounds)]
    colds = _cold_starts(kind, url, env, rounds)
    seconds = statistics.median(one for one, _, _ in firsts)
    shown = statistics.median(shown for _, shown, _ in firsts)
    most = max(wire.total for _, _, wire in firsts)
    cold = statistics.median(colds)
    print(f"first start: usable after {seconds:.2f} s, {shown / 1000:.0f} kB until then")
    print(f"first start: {most / 1000:.0f} kB over the wire until it works without a line")
    print(f"cold start without a line: the day after {cold:.2f} s")
    return int(seconds > MOST_S or cold > MOST_S or most > MOST_BYTES)


def _slow(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, **LINE})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    return session


def _first_start(kind: BrowserType, url: str) -> tuple[float, int, Wire]:
    """Seconds until the code can be typed, bytes until then, and all that was fetched."""
    browser = kind.launch(executable_path=_chromium(), args=ARGUMENTS)
    context = browser.new_context(viewport=PHONE)
    page, wire = context.new_page(), Wire()
    wire.listen(_slow(page))
    begun = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.get_by_role("button", name="Pair this phone").wait_for()
    page.get_by_label("Code from the office").fill("A")
    usable_s, until_then = time.perf_counter() - begun, wire.total
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    kept = page.evaluate(KEPT)
    extra = Wire(sizes={str(number): size for number, size in enumerate(kept)})
    wire.sizes |= {f"kept-{name}": size for name, size in extra.sizes.items()}
    browser.close()
    return usable_s, until_then, wire


# What the worker fetched that the page had not: asked again of the cache, in gzip as it came.
KEPT = """async () => {
  const seen = new Set(performance.getEntriesByType('resource').map((one) => one.name));
  const sizes = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (seen.has(request.url)) continue;
      const body = await (await cache.match(request)).blob();
      const packed = new Response(body.stream().pipeThrough(new CompressionStream('gzip')));
      sizes.push((await packed.blob()).size + 560);
    }
  }
  return sizes;
}"""


def _cold_starts(kind: BrowserType, url: str, env: dict[str, str], rounds: int) -> list[float]:
    """Seconds until a paired phone without a line shows its day."""
    folder = tempfile.mkdtemp()
    options: Any = {"executable_path": _chromium(), "args": ARGUMENTS, "viewport": PHONE}
    try:
        with kind.launch_persistent_context(folder, **options) as context:
            page = context.pages[0]
            page.goto(f"{url}?code={_code(env)}")
            page.get_by_role("button", name="Pair this phone").click()
            page.locator(".next-card, .stop").first.wait_for()
            page.evaluate("navigator.serviceWorker.ready.then(() => null)")
            page.wait_for_timeout(2_000)
        return [_cold_start(kind, url, folder, options) for _ in range(rounds)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _cold_start(kind: BrowserType, url: str, folder: str, options: Any) -> float:
    with kind.launch_persistent_context(folder, **options) as context:
        context.set_offline(True)
        page = context.pages[0]
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        begun = time.perf_counter()
        page.goto(url, wait_until="commit")
        page.locator(".next-card, .stop").first.wait_for()
        return time.perf_counter() - begun


def _code(env: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", SEED],
        cwd=ROOT, env=env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.split()[-1]


def _chromium() -> str:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"


if __name__ == "__main__":
    sys.exit(main())
