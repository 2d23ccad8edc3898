"""A phone as the contract wants it, on a line that breaks.

It forgets a command only for an answer to that command, goes on from `next_seq`, and sends again
what a server asks for that it had acknowledged before.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Any

from tests.chaos.day import Known, clock_off, stamped, working_days
from tests.chaos.line import CUTS, Broken, Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.chaos.day import Command
    from tests.chaos.store import Store

FINAL = ("applied", "parked", "rejected", "duplicate")
MOST_IN_A_BATCH = 12
DUPLICATED = REORDERED = 0.2
CUT = 0.1
# How often a phone may ask once nothing breaks any more.
ROUNDS_TO_DRAIN = 40


@dataclass(slots=True)
class Phone:
    """One phone; everything that must not be lost is in its store.

    Attributes:
        number: Which of all phones.
        wanted: How many commands it makes in all.
        is_healed: Whether the faults are over.
    """

    number: int
    line: Line
    store: Store
    known: Known
    seed: str
    wanted: int
    is_healed: Callable[[], bool]
    turns: asyncio.Semaphore
    rng: Random = field(init=False)
    days: list[Command] = field(init=False)
    sent: list[list[int]] = field(default_factory=list)
    again: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Start from the store; another life meets other faults."""
        self.store.add(life=1)
        self.rng = Random(f"{self.seed}/{self.number}/{self.store.kept.lives}")
        work = Random(f"{self.seed}/{self.number}/work")
        self.days = working_days(work, self.known, self.wanted)

    async def live(self, told: Callable[[Phone], None]) -> None:
        """Work and push until all is answered, or until a healthy line did not help."""
        rounds = 0
        while not self.is_done and rounds < ROUNDS_TO_DRAIN:
            healed = self.is_healed()
            rounds += healed
            self._work(everything=healed)
            async with self.turns:
                await (self._push(self._next(50)) if healed else self._faulty_round())
            told(self)
            await asyncio.sleep(0.05 if healed else self.rng.expovariate(2))

    @property
    def is_done(self) -> bool:
        """Whether every command was made and answered."""
        kept = self.store.kept
        return len(kept.made) >= self.wanted and not kept.outbox and not self.again

    def _work(self, *, everything: bool) -> None:
        """Make some commands, as one does without a line."""
        made = len(self.store.kept.made)
        number = self.wanted if everything else self.rng.choice([0, 1, 3, 8, 20])
        some = [
            stamped(command, seq, self._now(seq), self.number)
            for seq, command in enumerate(self.days[made : made + number], start=made + 1)
        ]
        if some:
            self.store.add(made=some)

    def _now(self, made: int) -> datetime:
        """What this phone's clock shows."""
        return datetime.now(UTC) + clock_off(f"{self.seed}/{self.number}", made)

    def _next(self, most: int) -> list[int]:
        return sorted({*self.store.kept.outbox, *self.again})[:most]

    async def _faulty_round(self) -> None:
        batch = self._next(self.rng.randint(1, MOST_IN_A_BATCH))
        if not batch:
            return
        deliveries = [batch]
        if self.rng.random() < REORDERED:
            deliveries = self._reordered(batch)
        if self.rng.random() < DUPLICATED:
            self._count("duplicated", batch)
            deliveries += [self.rng.choice([batch, *self.sent[-5:]])] * self.rng.randint(1, 3)
            if self.rng.random() < 0.5:
                self.rng.shuffle(deliveries)
        self.sent.append(batch)
        if self.rng.random() < 0.5:
            await asyncio.gather(*(self._push(one, self._cut(one)) for one in deliveries))
        else:
            for one in deliveries:
                await self._push(one, self._cut(one))

    def _reordered(self, batch: list[int]) -> list[list[int]]:
        """The later half first, and what is behind the batch before that."""
        self._count("reordered", batch)
        half = len(batch) // 2
        behind = [seq for seq in self.store.kept.outbox if seq > batch[-1]][:MOST_IN_A_BATCH]
        parts = [part for part in (behind, batch[half:], batch[:half]) if part]
        for part in parts:
            self.rng.shuffle(part)
        return parts

    def _cut(self, batch: list[int]) -> str:
        if self.rng.random() >= CUT:
            return ""
        self._count("cut", batch)
        return self.rng.choice(CUTS)

    def _count(self, fault: str, batch: list[int]) -> None:
        self.store.add(seen={fault: len(batch)})

    async def _push(self, batch: list[int], cut: str = "") -> None:
        kept = self.store.kept
        self._count("tried", batch)
        # What was acknowledged before this is sent is stored, or the server lied.
        acknowledged = max(kept.told, default=0)
        body: dict[str, Any] = {"commands": [kept.made[seq] for seq in batch]}
        if self.rng.random() < 0.9:
            body["sent_at"] = self._now(len(kept.made)).isoformat()
        try:
            status, content = await self.line.push(body, self.rng, cut)
        except Broken:
            return
        if status == 200:
            self._read(json.loads(content), acknowledged)
        else:
            self.store.add(odd=[status, content[:300].decode(errors="replace")])

    def _read(self, answer: dict[str, Any], acknowledged: int) -> None:
        """Keep what was answered; ask again from where the server stands."""
        told = [
            (
                one["seq"],
                one["was"] if one["result"] == "duplicate" else one["result"],
                one["error_code"],
            )
            for one in answer["results"]
            if one["result"] in FINAL
        ]
        new = [one for one in told if one[0] not in self.store.kept.told or one[0] in self.again]
        if new:
            self.store.add(told=new)
            self.again -= {one[0] for one in new}
        lost = [seq for seq in self.store.kept.told if answer["next_seq"] <= seq <= acknowledged]
        if lost:
            self.store.add(forgotten=lost)
            self.again.update(lost)
