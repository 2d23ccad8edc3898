"""Ways to have done the first tasks of a route, and which of them can be forgotten."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """One way to have done the first tasks of a route.

    Attributes:
        ready_s: When the last of them is over.
        taken: How many breaks are behind it.
        cost: Of starting late, so far.
        start_s: When the last of them starts.
        before: The way to the stop before; `None` at home.
    """

    ready_s: int
    taken: int
    cost: int
    start_s: int
    before: Label | None


def useful(labels: list[Label]) -> list[Label]:
    """Those that no other makes useless: as early, as cheap, as many breaks behind it."""
    labels.sort(key=lambda label: (label.ready_s, label.cost, -label.taken))
    kept: list[Label] = []
    for label in labels:
        if not any(other.taken >= label.taken and other.cost <= label.cost for other in kept):
            kept.append(label)
    return kept


def trace(last: Label) -> tuple[list[int], list[int]]:
    """The starts of the tasks on the way to a label, and the breaks behind each."""
    starts_s: list[int] = []
    taken: list[int] = []
    label = last
    while label.before is not None:
        starts_s.append(label.start_s)
        taken.append(label.taken)
        label = label.before
    return starts_s[::-1], taken[::-1]
