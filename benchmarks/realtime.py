"""How soon one side hears what the other did: the office's change on a phone, a phone's on the
board and on the customer's page.

Over HTTP, from before the request that changes something until the event arrives on a stream that
was open before; 200 of each. The server is uvicorn in a process of its own, as in
`mobile_commands.py`.

    python benchmarks/realtime.py --times 200
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import sys
import tempfile
import threading
import time
import uuid
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, Queue
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import servers
from tests.chaos.databases import filled
from tests.chaos.web import Web

PATIENCE_S = 10
GOAL_S = 2


class Door:
    """Requests to a server, over one connection."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"Content-Type": "application/json"} | headers

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The body of the answer; ends the benchmark where it is none."""
        content = None if body is None else json.dumps(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, path, content, self._headers | named)
        response = self._connection.getresponse()
        text = response.read()
        if response.status >= 300:
            raise SystemExit(f"{method} {path} answered {response.status}: {text[:500]!r}")
        return json.loads(text)


class Stream(threading.Thread):
    """An open stream; `heard` gets the moment of each event."""

    def __init__(self, port: int, path: str) -> None:
        super().__init__(daemon=True)
        self.heard: Queue[float] = Queue()
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._connection.request("GET", path)
        self._response = self._connection.getresponse()
        if self._response.status != 200:
            raise SystemExit(f"{path} answered {self._response.status}")
        self.start()

    def run(self) -> None:
        """Read until the server is gone."""
        try:
            while line := self._response.readline():
                if line.startswith((b"data:", b"event:")):
                    self.heard.put(time.perf_counter())
        except OSError:
            pass  # the benchmark is over

    def wait_s(self, since: float) -> float:
        """Seconds from then until the next event."""
        try:
            while (at := self.heard.get(timeout=PATIENCE_S)) < since:
                pass
        except Empty:
            raise SystemExit(f"Nothing was heard within {PATIENCE_S} s.") from None
        return at - since

    def forget(self) -> None:
        """What was heard so far was about something else."""
        while not self.heard.empty():
            self.heard.get()


class Sides:
    """Office, phone and customer of one visit, and the stream that each has open."""

    def __init__(self, card: dict[str, Any], port: int) -> None:
        self._card, self.seq = card, 0
        token = f"csrf{'0' * 28}"
        self.office = Door(port, {
            "Cookie": f"sessionid={card['session']}; csrftoken={token}", "X-CSRFToken": token,
        })  # fmt: skip
        self.phone = Door(port, {"Authorization": f"Bearer {card['token']}"})
        ticket = self.office.ask("GET", "/api/feed-ticket/")
        of_customer = Door(port, {}).ask("GET", f"/t/{card['tracking']}/state/")["feed"]
        self.on_phone = Stream(port, self.phone.ask("GET", "/api/mobile/v1/stream")["url"])
        self.on_board = Stream(port, f"/events/?ticket={ticket['ticket']}&after={ticket['seq']}")
        self.at_customer = Stream(port, of_customer)

    def move(self, number: int) -> None:
        """The office plans the second visit half an hour later, or back."""
        visit, starts_at = self._card["visits"][1], self._card["starts_at"][1]
        version = self.office.ask("GET", f"/api/visits/{visit}/")["version"]
        self._clear()
        at = datetime.fromisoformat(starts_at) + timedelta(minutes=30 * (number % 2 == 0))
        wish = {"technician": self._card["technician"], "starts_at": at.isoformat(),
                "is_forced": True}  # fmt: skip
        self.moved_at = time.perf_counter()
        self.office.ask(
            "PUT", f"/api/visits/{visit}/placement/", wish,
            If_Match=f'"v{version}"', Idempotency_Key=str(uuid.uuid4()),
        )  # fmt: skip

    def report(self, number: int) -> None:
        """The phone starts to the first visit, or turns back."""
        self._clear()
        self.seq += 1
        command = {
            "seq": self.seq,
            "kind": "start_travel" if number % 2 == 0 else "turn_back",
            "assignment": self._card["assignments"][0],
            "occurred_at": datetime.now(UTC).isoformat(),
        }
        self.moved_at = time.perf_counter()
        answer = self.phone.ask("POST", "/api/mobile/v1/commands", {"commands": [command]})
        if answer["results"][0]["result"] != "applied":
            raise SystemExit(f"It was not applied: {answer}")

    def _clear(self) -> None:
        for stream in (self.on_phone, self.on_board, self.at_customer):
            stream.forget()


def measure(database: str, times: int) -> None:
    """Measure on one database, and print it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="callout-bench-")))
        url = stack.enter_context(servers.postgresql()) if database == "postgresql" else ""
        one = stack.enter_context(filled(url, folder, "benchmarks.phone_office", "1", "3"))
        web = Web(one.database)
        stack.callback(web.close)
        web.start()
        sides = Sides(one.cards[0], web.port)
        waits: dict[str, list[float]] = {"office to phone": [], "phone to board": [],
                                         "phone to customer": []}  # fmt: skip
        for number in range(times):
            sides.move(number)
            waits["office to phone"].append(sides.on_phone.wait_s(sides.moved_at))
            time.sleep(0.3)
            sides.report(number)
            waits["phone to board"].append(sides.on_board.wait_s(sides.moved_at))
            waits["phone to customer"].append(sides.at_customer.wait_s(sides.moved_at))
            time.sleep(0.3)
    print(f"{database}, {times} of each, one server process")
    print(f"{'':<20}{'p50 s':>8}{'p95 s':>8}{'most s':>8}{'goal, p95':>12}")
    for name, values in waits.items():
        cuts = statistics.quantiles(values, n=20, method="inclusive")
        print(f"{name:<20}{cuts[9]:>8.3f}{cuts[18]:>8.3f}{max(values):>8.3f}{GOAL_S:>10} s")
    print(flush=True)


def main() -> None:
    """Measure on the databases that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    options = parser.parse_args()
    both = ("sqlite", "postgresql")
    for database in both if options.database == "both" else (options.database,):
        measure(database, options.times)


if __name__ == "__main__":
    main()
