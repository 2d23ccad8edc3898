"""What went wrong in a run: what the phones were told, held against what is in the tables. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.chaos.ledger import count_offers, count_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.chaos.store import Kept

CLOCK = ("start_shift", "end_shift", "start_break", "end_break")
OFFERS = ("accept_offer", "decline_offer")
DONE = ("applied", "parked")
# A phone and a number of its commands.
Which = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Effect:
    """A row that a command left: its table, its number there, and when it counts."""

    table: str
    pk: int
    claimed_at: datetime
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """What is in the tables at the end.

    Attributes:
        next_seqs: By device.
        handled: (row, device, seq, result).
        effects: Reports and clock entries.
        offers: By number, the visit that was offered and what became of the offer.
        vans: How many parts lie in them, by technician and code of the part.
    """

    next_seqs: dict[int, int]
    handled: list[tuple[int, int, int, str]]
    effects: list[Effect]
    offers: dict[int, tuple[int, str]] = field(default_factory=dict)
    vans: dict[tuple[int, str], float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which commands were lost, doubled and reordered, which phones are stuck, and why."""

    lost: set[Which] = field(default_factory=set)
    doubled: set[Which] = field(default_factory=set)
    reordered: set[Which] = field(default_factory=set)
    stuck: set[int] = field(default_factory=set)
    why: dict[str, list[Which]] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether nothing went wrong."""
        return not (self.lost or self.doubled or self.reordered or self.stuck)

    def __str__(self) -> str:
        """The one line that says it."""
        return (
            f"lost {len(self.lost)} doubled {len(self.doubled)} "
            f"reordered {len(self.reordered)} stuck {len(self.stuck)}"
        )

    def blame(self, of: set[Which], which: Which, why: str) -> None:
        """Count a command, and keep what is wrong with it."""
        of.add(which)
        self.why.setdefault(why, []).append(which)


@dataclass(frozen=True, slots=True)
class Phone:
    """What a phone was, and what it keeps."""

    number: int
    device: int
    kept: Kept
    technician: int = 0


def judge(phones: list[Phone], facts: Facts, wanted: int) -> Verdict:
    """Hold the phones' stores against the tables; `wanted` commands were to be made by each."""
    verdict = Verdict()
    effects = _by_command(phones, facts.effects)
    for phone in phones:
        records = {seq: (pk, result) for pk, device, seq, result in facts.handled
                   if device == phone.device}  # fmt: skip
        _lost(phone, records, effects, verdict)
        _doubled(phone, records, effects, verdict)
        _reordered(phone, records, effects, verdict)
        has_all = len(phone.kept.made) == wanted and not phone.kept.outbox
        if not has_all or facts.next_seqs[phone.device] != wanted + 1:
            verdict.stuck.add(phone.number)
            verdict.why.setdefault("is stuck", []).append((phone.number, len(phone.kept.told)))
    count_offers(phones, facts, verdict)
    count_parts(phones, facts, verdict)
    return verdict


Records = dict[int, tuple[int, str]]
Effects = dict[Which, list[Effect]]


def _by_command(phones: Iterable[Phone], effects: Iterable[Effect]) -> Effects:
    """The effects of each command: no two commands claim the same instant."""
    claims: dict[datetime, Which] = {}
    for phone in phones:
        for seq, command in phone.kept.made.items():
            at = _instant(command.get("occurred_at"))
            if at is not None:
                assert at not in claims, "two commands claim the same instant"
                claims[at] = (phone.number, seq)
    found: Effects = defaultdict(list)
    for effect in effects:
        if effect.claimed_at in claims:
            found[claims[effect.claimed_at]].append(effect)
    return found


def _instant(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (TypeError, ValueError):
        return None


def _lost(phone: Phone, records: Records, effects: Effects, verdict: Verdict) -> None:
    """Acknowledged, and not there."""
    for seq, told in phone.kept.told.items():
        which = (phone.number, seq)
        kind = str(phone.kept.made[seq].get("kind"))
        if seq not in records:
            verdict.blame(verdict.lost, which, f"{kind} was answered {told}, and is not stored")
        elif records[seq][1] != told:
            stored = records[seq][1]
            verdict.blame(verdict.lost, which, f"{kind} was answered {told}, stored as {stored}")
        elif told in DONE and not _has_effect(phone, seq, effects):
            verdict.blame(verdict.lost, which, f"{kind} was answered {told}, and has no effect")
    for seq in phone.kept.forgotten:
        verdict.blame(verdict.lost, (phone.number, seq), "was acknowledged, then asked for again")


def _has_effect(phone: Phone, seq: int, effects: Effects) -> bool:
    """Whether a command left a row. A found job that is told again is the job there was."""
    command = phone.kept.made[seq]
    if command["kind"] in OFFERS or (phone.number, seq) in effects:
        return True
    return command["kind"] == "report_visit" and any(
        (phone.number, other) in effects and made["payload"] == command["payload"]
        for other, made in phone.kept.made.items()
    )


def _doubled(phone: Phone, records: Records, effects: Effects, verdict: Verdict) -> None:
    """More effects than answers that promise one."""
    for seq, command in phone.kept.made.items():
        which, kind = (phone.number, seq), command.get("kind")
        tables = Counter(effect.table for effect in effects.get(which, ()))
        if any(number > 1 for number in tables.values()):
            verdict.blame(verdict.doubled, which, f"{kind} has effects {dict(tables)}")
        elif tables and seq in records and records[seq][1] not in DONE:
            result = records[seq][1]
            verdict.blame(verdict.doubled, which, f"{kind} has an effect, and then was {result}")


def _reordered(phone: Phone, records: Records, effects: Effects, verdict: Verdict) -> None:
    """Rows that came before, or count earlier than, those of a command with a lower number."""
    _rising(phone, [(seq, pk) for seq, (pk, _) in records.items()], "was handled", verdict)
    own = {seq: effects[(phone.number, seq)] for seq in phone.kept.made
           if (phone.number, seq) in effects}  # fmt: skip
    for table in {effect.table for some in own.values() for effect in some}:
        rows = [(seq, one.pk) for seq, some in own.items() for one in some if one.table == table]
        _rising(phone, rows, f"has its {table}", verdict)
    times = [(seq, one.occurred_at) for seq, some in own.items() for one in some]
    _rising(phone, times, "counts", verdict)


def _rising(phone: Phone, rows: list[tuple[int, Any]], what: str, verdict: Verdict) -> None:
    highest: Any = None
    for seq, place in sorted(rows):
        if highest is not None and place < highest:
            verdict.blame(verdict.reordered, (phone.number, seq), f"{what} before its turn")
        highest = place if highest is None else max(highest, place)
