"""How many commands of phones a server takes, and how long one takes, over HTTP.

Beside it, on the same server in the same run, a bare view that writes one row. The server is
uvicorn in a process of its own, on a database of its own that is removed at the end: SQLite, and
PostgreSQL (the server that TEST_DATABASE_URL names, or one of our own).

    python benchmarks/mobile_commands.py --calls 1000 --drain 20000
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
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import servers
from tests.chaos.databases import filled
from tests.chaos.web import Web

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = ("accept", "start_travel", "arrive", "start", "pause", "resume", "complete")
COMMANDS = "/api/mobile/v1/commands"
WARM_UP = 30
BATCH = 50
# uvicorn closes a connection that is idle for five seconds.
IDLE_S = 3
AT_ONCE = 8
# Phones that drain, and how many of them at once.
PHONES, DRAINING = 200, 16
SERVER = "benchmarks.phone_server:application"
REASON = {"pause": {"reason": "bench"}}


class Phone:
    """A paired phone with a queue of commands, over a connection of its own."""

    def __init__(self, card: dict[str, Any], port: int) -> None:
        self.technician = card["technician"]
        self.commands = [
            {"kind": kind, "assignment": part, "payload": REASON.get(kind, {})}
            for part in card["assignments"]
            for kind in STEPS
        ]
        self.done = 0
        # Answers 503: the server stored nothing, and a phone sends again.
        self.refused = 0
        self._asked_at = 0.0
        self._headers = {
            "Authorization": f"Bearer {card['token']}", "Content-Type": "application/json",
        }  # fmt: skip
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)

    def push(self, number: int) -> None:
        """Push the next so many commands; all of them are expected to be applied."""
        now = datetime.now(UTC).isoformat()
        items = [
            command | {"seq": seq, "occurred_at": now}
            for seq, command in enumerate(
                self.commands[self.done : self.done + number], start=self.done + 1
            )
        ]
        while (answer := self._post(COMMANDS, {"commands": items})) is None:
            self.refused += 1
        if not {one["result"] for one in answer["results"]} <= {"applied", "duplicate"}:
            raise SystemExit(f"Not all was applied: {json.dumps(answer)[:800]}")
        self.done += len(items)

    def write_bare(self) -> None:
        """Write one row."""
        self._post("/bare/", {"technician": self.technician})

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        if time.perf_counter() - self._asked_at > IDLE_S:
            self._connection.close()  # the server is about to
        self._connection.request("POST", path, json.dumps(body), self._headers)
        response = self._connection.getresponse()
        content = response.read()
        if response.status == 503:
            self._asked_at = 0.0
            return None
        if response.status != 200:
            raise SystemExit(f"{path} answered {response.status}: {content[:500]!r}")
        self._asked_at = time.perf_counter()
        return json.loads(content)


def timed_ms(act: Callable[[], None]) -> float:
    """How long it took, in milliseconds."""
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1_000


def one_after_another(phones: list[Phone], calls: int) -> dict[str, list[float]]:
    """Milliseconds by what was called, one call at a time; for batches, of one command in it."""
    times: dict[str, list[float]] = {"bare row": [], "one command": [], f"in {BATCH}s": []}
    for number in range(WARM_UP + calls):
        phone = phones[number % len(phones)]
        bare_ms, command_ms = timed_ms(phone.write_bare), timed_ms(lambda one=phone: one.push(1))  # type: ignore[misc]
        if number >= WARM_UP:
            times["bare row"].append(bare_ms)
            times["one command"].append(command_ms)
    for number in range(max(2, calls // BATCH)):
        phone = phones[number % len(phones)]
        batch_ms = timed_ms(lambda one=phone: one.push(BATCH))  # type: ignore[misc]
        times[f"in {BATCH}s"].append(batch_ms / BATCH)
    return times


def at_once(phones: list[Phone], calls: int) -> dict[str, float]:
    """How many a second, with several phones at once."""
    each = max(1, calls // AT_ONCE)
    ways: dict[str, tuple[Callable[[Phone], None], int, int]] = {
        "bare row": (Phone.write_bare, each, 1),
        "one command": (lambda phone: phone.push(1), each, 1),
        f"in {BATCH}s": (lambda phone: phone.push(BATCH), max(1, each // BATCH), BATCH),
    }
    found = {}
    for name, (act, times, size) in ways.items():
        started = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda phone, a=act, n=times: [a(phone) for _ in range(n)], phones))  # type: ignore[misc]
        found[name] = len(phones) * times * size / (time.perf_counter() - started)
    return found


@dataclass(frozen=True, slots=True)
class Drained:
    """How many commands were answered in how many seconds, and the seconds of each batch."""

    number: int
    seconds: float
    batches: list[float]
    refused: int

    def __str__(self) -> str:
        """A sentence."""
        p50, p99 = _quantiles(self.batches)
        return (
            f"{self.number} queued commands of {PHONES} phones, {DRAINING} at once, drained in "
            f"{self.seconds:.0f} s, {self.number / self.seconds:.0f} a second; a batch took p50 "
            f"{p50:.1f} s, p99 {p99:.1f} s, at most {max(self.batches):.1f} s; "
            f"{self.refused} answers were 503 and sent again"
        )


def drained(phones: list[Phone], number: int) -> Drained:
    """Let all phones push their queues."""
    each, turns = number // len(phones), threading.Semaphore(DRAINING)
    batches: list[float] = []

    def drain(phone: Phone) -> None:
        until = phone.done + each
        while phone.done < until:
            with turns:
                size = min(BATCH, until - phone.done)
                batches.append(timed_ms(partial(phone.push, size)) / 1_000)

    started = time.perf_counter()
    with ThreadPoolExecutor(len(phones)) as pool:
        list(pool.map(drain, phones))
    seconds, refused = time.perf_counter() - started, sum(phone.refused for phone in phones)
    return Drained(each * len(phones), seconds, batches, refused)


def table(times: dict[str, list[float]], rates: dict[str, float]) -> str:
    """p50, p99, a second, and how many times the bare row that is."""
    head = f"{'':<14}{'p50 ms':>9}{'p99 ms':>9}{'a second':>10}"
    lines = [f"{head}{'p50 ratio':>11}{'p99 ratio':>11}{'rate ratio':>12}"]
    bare_50, bare_99 = _quantiles(times["bare row"])
    for name, values in times.items():
        p50, p99 = _quantiles(values)
        ratios = (
            f"{p50 / bare_50:>11.1f}{p99 / bare_99:>11.1f}{rates[name] / rates['bare row']:>12.2f}"
        )
        lines.append(f"{name:<14}{p50:>9.2f}{p99:>9.2f}{rates[name]:>10.1f}{ratios}")
    return "\n".join(lines)


def _quantiles(values: list[float]) -> tuple[float, float]:
    hundredths = statistics.quantiles(values, n=100, method="inclusive")
    return hundredths[49], hundredths[98]


def measure(database: str, options: argparse.Namespace) -> None:
    """Measure on one database, and print it."""
    # The phones that drain, and those that are timed; each has as many visits as it needs.
    commands = max(options.drain // PHONES, 2 * WARM_UP + 3 * options.calls // AT_ONCE + 4 * BATCH)
    office = (str(PHONES + AT_ONCE), str(commands // len(STEPS) + 2))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="callout-bench-")))
        url = stack.enter_context(servers.postgresql()) if database == "postgresql" else ""
        one = stack.enter_context(filled(url, folder, "benchmarks.phone_office", *office))
        web = Web(one.database, application=SERVER, processes=options.processes)
        stack.callback(web.close)
        web.start()
        phones = [Phone(card, web.port) for card in one.cards]
        times = one_after_another(phones[:AT_ONCE], options.calls)
        rates = at_once(phones[:AT_ONCE], options.calls)
        print(f"{database}, {options.calls} calls, {options.processes} server process(es); "
              f"a second: {AT_ONCE} at once")  # fmt: skip
        print(table(times, rates), flush=True)
        if options.drain:
            print(f"{drained(phones[AT_ONCE:], options.drain)}\n", flush=True)


def main() -> None:
    """Measure on the databases that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=400)
    parser.add_argument("--drain", type=int, default=2_000, help="queued commands; 0 for none")
    parser.add_argument("--processes", type=int, default=1, help="of the server")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    options = parser.parse_args()
    both = ("sqlite", "postgresql")
    for database in both if options.database == "both" else (options.database,):
        measure(database, options)


if __name__ == "__main__":
    main()
