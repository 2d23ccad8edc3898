"""One chaos run: phones, a server that is killed again and again, and what came of it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from tests.chaos.databases import ROOT
from tests.chaos.facts import read_facts
from tests.chaos.host import store_path
from tests.chaos.judge import Phone, Verdict, judge
from tests.chaos.store import read
from tests.chaos.web import Web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.chaos.databases import Database, Template

# Faults go on until so much is answered: what is left must drain on a healthy line.
FAULTS_UNTIL = 0.95
# Where nothing is answered any more, so many kills on, faults do not help to see why.
IDLE_KILLS = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """The size of a run.

    Attributes:
        commands: Of each phone.
        kill_s: Between two kills of the server, from and to.
        most_kills: Of the server; then the faults end, too.
        drain_s: How long phones may take to drain in the end.
        defect: A planted one, see `planted`.
    """

    seed: str
    commands: int
    phones_a_process: int = 10
    kill_s: tuple[float, float] = (10, 20)
    most_kills: int = 1_000_000
    drain_s: float = 600
    defect: str = ""
    web_processes: int = 1


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run, and what it went through."""

    verdict: Verdict
    figures: dict[str, int]
    codes: Counter[str]
    odd: Counter[str]


@dataclass(slots=True)
class Hosts:
    """The processes with the phones, and how many answers each phone has."""

    folder: str
    bounds: list[tuple[int, int]]
    answered: dict[int, int] = field(default_factory=dict)
    kills: int = 0
    running: list[subprocess.Popen[str]] = field(default_factory=list)
    listeners: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Start them all."""
        self.running = [self._started(bounds) for bounds in self.bounds]

    def restart(self, rng: Random) -> int:
        """Kill one that still works, and start its phones from their stores; how many these are."""
        working = [n for n, process in enumerate(self.running) if process.poll() is None]
        if not working:
            return 0
        which = rng.choice(working)
        self.running[which].kill()
        self.running[which].wait()
        self.running[which] = self._started(self.bounds[which])
        first, last = self.bounds[which]
        self.kills += last - first
        return last - first

    def are_done(self) -> bool:
        """Whether all have ended by themselves."""
        return all(process.poll() is not None for process in self.running)

    def close(self) -> None:
        """End those that still run."""
        for process in self.running:
            process.kill()
            process.wait()
        for listener in self.listeners:
            listener.join()

    def _started(self, bounds: tuple[int, int]) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.chaos.host", self.folder, *map(str, bounds)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        listener = threading.Thread(target=self._listen, args=[process], daemon=True)
        listener.start()
        self.listeners.append(listener)
        return process

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                if line.endswith("\n"):
                    number, answered = line.split()
                    self.answered[int(number)] = int(answered)


def run(
    template: Template, database: Database, wanted: Wanted, told: Callable[[int], None]
) -> Report:
    """Run it on a copy of the template; `told` hears how many commands are answered."""
    folder, phones = database.folder, len(template.cards)
    with _serving(Web(database, defect=wanted.defect, processes=wanted.web_processes)) as web:
        run_file = {"port": web.port, "phones": template.cards, "seed": wanted.seed,
                    "wanted": wanted.commands}  # fmt: skip
        (folder / "run.json").write_text(json.dumps(run_file))
        size = wanted.phones_a_process
        bounds = [(first, min(first + size, phones)) for first in range(0, phones, size)]
        hosts = Hosts(str(folder), bounds)
        try:
            hosts.start()
            _break_things(web, hosts, wanted, phones * wanted.commands, told)
            (folder / "healed").touch()
            _drain(hosts, wanted, told)
        finally:
            hosts.close()
    return _report(template, database, wanted, web, hosts)


@contextmanager
def _serving(web: Web) -> Iterator[Web]:
    try:
        web.start()
        yield web
    finally:
        web.close()


def _break_things(
    web: Web, hosts: Hosts, wanted: Wanted, total: int, told: Callable[[int], None]
) -> None:
    """Kill the server and, now and then, phones, until nearly all is answered, or nothing moves."""
    rng = Random(f"{wanted.seed}/kills")
    answered, idle = 0, 0
    while idle < IDLE_KILLS and web.kills < wanted.most_kills:
        next_at = time.monotonic() + rng.uniform(*wanted.kill_s)
        before = answered
        while time.monotonic() < next_at:
            time.sleep(0.1)
            answered = sum(hosts.answered.values())
            told(answered)
            if answered >= FAULTS_UNTIL * total or hosts.are_done():
                return
        idle = 0 if answered > before else idle + 1
        if rng.random() < 0.5 or not hosts.kills:
            hosts.restart(rng)
        web.restart()


def _drain(hosts: Hosts, wanted: Wanted, told: Callable[[int], None]) -> None:
    """Wait until all phones have drained or given up."""
    ends_at = time.monotonic() + wanted.drain_s
    while not hosts.are_done() and time.monotonic() < ends_at:
        time.sleep(0.1)
        told(sum(hosts.answered.values()))


def _report(
    template: Template, database: Database, wanted: Wanted, web: Web, hosts: Hosts
) -> Report:
    phones = [
        Phone(
            number,
            card["device"],
            read(store_path(database.folder, number))[0],
            card["technician"],
        )
        for number, card in enumerate(template.cards)
    ]
    verdict = judge(phones, read_facts(database), wanted.commands)
    figures: Counter[str] = Counter()
    for phone in phones:
        figures["commands"] += len(phone.kept.made)
        figures.update(phone.kept.seen)
        figures.update(phone.kept.told.values())
    figures |= Counter({"server kills": web.kills, "phone kills": hosts.kills})
    odd = Counter(f"{status} {body[:120]}" for phone in phones for status, body in phone.kept.odd)
    codes = sum((phone.kept.codes for phone in phones), Counter[str]())
    return Report(verdict, dict(figures), codes, odd)
