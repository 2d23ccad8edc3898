"""Verdicts on many workers summed up: how many have which code, and who is the most hopeful."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from routing.plan import Reason

if TYPE_CHECKING:
    from routing.plan import Numbers
    from routing.problem import Worker

# All codes of `routing.reasons.explain`, the most hopeful first.
ORDER = (
    "has-room",
    "crew-incomplete",
    "order-incomplete",
    "too-costly",
    "no-room",
    "no-stock",
    "at-limit",
    "no-promise-to-break",
    "has-other-part",
    "link-two-persons",
    "no-way-home",
    "out-of-reach",
    "off-shift",
    "territory-not-covered",
    "worker-not-allowed",
    "worker-excluded",
    "skill-expired",
    "skill-missing",
    "no-window",
    "no-workers",
)

# What makes a verdict the most hopeful of its code, and the numbers that are told of it.
MEASURES = {
    "has-room": "added_cost",
    "crew-incomplete": "size",
    "order-incomplete": "size",
    "too-costly": "added_cost",
    "no-room": "short_s",
    "no-stock": "needs",
    "at-limit": "most",
    "no-promise-to-break": "most",
    "no-way-home": "workers",
    "out-of-reach": "arrives_s",
}
NUMBERS = {
    "has-room": ("added_cost", "unserved_cost"),
    "crew-incomplete": ("size",),
    "order-incomplete": ("size",),
    "too-costly": ("added_cost", "unserved_cost"),
    "no-room": ("short_s",),
    "no-stock": ("tool", "part", "needs", "has"),
    "at-limit": ("limit", "most"),
    "no-promise-to-break": ("most",),
    "no-way-home": (),
    "out-of-reach": ("arrives_s", "latest_s"),
}
LARGE = 2**62
NOTHING: Numbers = {}


@dataclass(slots=True)
class _Group:
    """Those with one code: how many, and the first of the most hopeful with its numbers."""

    count: int = 0
    best: tuple[int, int] = (LARGE, LARGE)
    numbers: Numbers = field(default_factory=dict)


class Tally:
    """What was said of one task, in any order of the workers."""

    def __init__(self) -> None:
        self._groups: dict[str, _Group] = {}

    def add(self, code: str, w: int, numbers: Numbers = NOTHING, count: int = 1) -> None:
        """Count workers of the same code; `w`, the first of them, has the numbers.

        Among equally hopeful ones the first in the problem's order is told of.
        """
        group = self._groups.setdefault(code, _Group())
        group.count += count
        measured = int(numbers.get(MEASURES[code], LARGE)) if code in MEASURES else LARGE
        if (measured, w) < group.best:
            group.best, group.numbers = (measured, w), numbers

    def reasons(self, workers: tuple[Worker, ...], extra: Numbers) -> tuple[Reason, ...]:
        """One reason by code, the most hopeful first; `extra` is told where a skill is missing."""
        groups = self._groups
        return tuple(_reason(c, groups[c], workers, extra) for c in ORDER if c in groups)


def _reason(code: str, group: _Group, workers: tuple[Worker, ...], extra: Numbers) -> Reason:
    """One reason for all workers with the same code, with the numbers of the most hopeful."""
    numbers: dict[str, int | str] = {"workers": group.count}
    if code == "skill-missing":
        numbers |= extra
    elif code in MEASURES:
        told = group.numbers
        numbers |= {name: told[name] for name in NUMBERS[code] if name in told}
        if code != "no-room" or "short_s" in told:
            numbers["worker"] = workers[group.best[1]].key
    return Reason(code=code, numbers=numbers)
