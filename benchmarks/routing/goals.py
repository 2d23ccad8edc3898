"""The goals, each with what was measured for it: ours, the peer's, and whether it is met."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from benchmarks.routing.engines import OURS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.routing.measured import Measured, Pair

NAMES = {"vroom": "VROOM", "pyvrp": "PyVRP", "ortools": "OR-Tools"}
# Of our unserved weight to the peer's, by group.
WEIGHT_RATIOS = {
    "days-300": {"vroom": 0.65, "ortools": 0.45, "pyvrp": 0.5},
    "days-1000": {"vroom": 0.65, "ortools": 0.25, "pyvrp": 0.45},
}
TRAVEL_RATIO = 1.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One line of the table.

    Attributes:
        is_met: `None` where it was not measured.
        note: What it was measured on, or why it says nothing.
    """

    what: str
    goal: str
    ours: str = ""
    peer: str = ""
    ratio: float | None = None
    is_met: bool | None = None
    note: str = ""


def of_days(measured: Measured) -> Iterator[Goal]:
    """Unserved weight beside each peer, on the days on which that peer leaves something."""
    for group, ratios in WEIGHT_RATIOS.items():
        for peer, most in ratios.items():
            pairs = measured.pairs(
                "unserved_weight",
                {"group": group, "engine": OURS},
                {"group": group, "engine": peer},
            )
            left = [pair for pair in pairs if pair.peers > 0]
            note = f"{len(left)} days" + (f" of {len(pairs)}" if len(pairs) > len(left) else "")
            lunch = "without breaks" if peer == "pyvrp" else "with breaks"
            yield _ratio(
                f"{group} {lunch}: unserved weight, beside {NAMES[peer]}", most, left, note
            )


def of_given(measured: Measured) -> Iterator[Goal]:
    """Travel with exactly the visits that a peer served."""
    for group in WEIGHT_RATIOS:
        for peer, name in NAMES.items():
            what = f"{group}: travel for just what {name} served"
            pairs, short = [], 0
            for pair in measured.pairs(
                "travel_s", {"group": "given", "given": peer}, {"group": group, "engine": peer}
            ):
                left_out = measured.median(
                    "unserved", group="given", given=peer, instance=pair.instance
                )
                short += bool(left_out)
                pairs.append(pair)
            goal = _ratio(what, TRAVEL_RATIO, pairs, _worst(pairs))
            if short:
                note = f"{short} of {len(pairs)} days not all served; {goal.note}"
                goal = replace(goal, is_met=False, note=note)
            yield goal


def _worst(pairs: list[Pair]) -> str:
    if not pairs:
        return ""
    worst = max(pairs, key=lambda pair: pair.ours / pair.peers)
    return f"{len(pairs)} days; worst {worst.ours / worst.peers:.3f} ({worst.instance})"


def _ratio(what: str, most: float, pairs: list[Pair], note: str) -> Goal:
    ours, peers = sum(pair.ours for pair in pairs), sum(pair.peers for pair in pairs)
    goal = f"at most {most}"
    if not peers:
        return Goal(what=what, goal=goal, note=note)
    ratio = ours / peers
    return Goal(
        what=what,
        goal=goal,
        ours=f"{ours:,.0f}",
        peer=f"{peers:,.0f}",
        ratio=ratio,
        is_met=ratio <= most,
        note=note,
    )
