"""Effects that are sums and not rows: who has an offered visit, what is left in the vans. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.chaos.judge import Facts, Phone, Verdict

# Of each part in each van before anybody works.
STOCK = 100_000


def count_offers(phones: list[Phone], facts: Facts, verdict: Verdict) -> None:
    """Whoever was told to have a visit has it, and nobody else."""
    owners: Counter[int] = Counter()
    for phone in phones:
        for seq, told in phone.kept.told.items():
            command, which = phone.kept.made[seq], (phone.number, seq)
            if command["kind"] != "accept_offer" or told != "applied":
                continue
            visit, status = facts.offers[command["offer"]]
            owners[visit] += 1
            if status != "taken":
                verdict.blame(verdict.lost, which, f"accepted an offer that is {status}")
            if owners[visit] > 1:
                verdict.blame(verdict.doubled, which, "accepted a visit that somebody else has")


def count_parts(phones: list[Phone], facts: Facts, verdict: Verdict) -> None:
    """As many parts left a van as its technician's phones were told."""
    used: Counter[tuple[int, str]] = Counter()
    last: dict[tuple[int, str], tuple[int, int]] = {}
    for phone in phones:
        for seq, told in phone.kept.told.items():
            command = phone.kept.made[seq]
            if command["kind"] == "use_part" and told == "applied":
                of = (phone.technician, command["payload"]["part"])
                used[of] += command["payload"]["quantity"]
                last[of] = (phone.number, seq)
    for of, left in facts.vans.items():
        missing = STOCK - left - used[of]
        which = last.get(of, (-of[0], 0))
        if missing > 0:
            verdict.blame(verdict.doubled, which, "more parts left a van than were used")
        if missing < 0:
            verdict.blame(verdict.lost, which, "fewer parts left a van than were used")
