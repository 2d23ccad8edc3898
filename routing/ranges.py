"""Refusals that all values of the model share: numbers out of range, keys named twice."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from routing.errors import InvalidProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Every time and cost of one task fits 32 bits, so that sums over a problem fit 64.
LIMIT = 2**31


@contextmanager
def naming(what: str) -> Iterator[None]:
    """Let what is refused inside say what it is about, unless it begins with that already.

    Raises:
        InvalidProblem: says what, and then what was refused.
    """
    try:
        yield
    except InvalidProblem as refusal:
        if str(refusal).startswith(what):
            raise
        raise InvalidProblem(f"{what}: {refusal}") from refusal


def require_range(what: str, value: int, lowest: int = 0, highest: int = LIMIT - 1) -> None:
    """Refuse a number below `lowest` or above `highest`.

    Raises:
        InvalidProblem: says what it is, and what would be right.
    """
    if not lowest <= value <= highest:
        raise InvalidProblem(f"{what} is {value}, expected {lowest} to {highest}")


def require_once(what: str, keys: Iterable[str]) -> None:
    """Refuse a key that comes twice.

    Raises:
        InvalidProblem: names the key.
    """
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise InvalidProblem(f"{what} {key} appears twice")
        seen.add(key)


def require_counts(
    what: str,
    kind: str,
    counts: Iterable[tuple[str, int]],
    lowest: int = 0,
    highest: int = LIMIT - 1,
) -> None:
    """Refuse names that come twice, and counts or levels out of range.

    Raises:
        InvalidProblem: names which.
    """
    pairs = list(counts)
    require_once(f"{what}: {kind}", (name for name, _ in pairs))
    word = {"skill": "level of skill", "part": "number of part"}.get(kind, kind)
    for name, count in pairs:
        require_range(f"{what}: {word} {name}", count, lowest, highest)
