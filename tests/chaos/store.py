"""What a phone keeps on its disk: it dies at any moment, and goes on from here.

Lines of JSON that are only ever added to, each on the disk before anything follows from it. The
same file says afterwards what the phone was told.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.chaos.day import Command


@dataclass(slots=True)
class Kept:
    """What stands in a store.

    Attributes:
        made: Commands by number.
        told: What each was answered, by number; `duplicate` is what it was the first time.
        forgotten: Numbers that were acknowledged and then asked for again.
        codes: How often which error code was answered.
        odd: Answers that are none, as (status, beginning of the body).
        seen: How many commands met which fault.
        lives: How often the phone was started.
    """

    made: dict[int, Command] = field(default_factory=dict)
    told: dict[int, str] = field(default_factory=dict)
    forgotten: set[int] = field(default_factory=set)
    codes: Counter[str] = field(default_factory=Counter)
    odd: list[tuple[int, str]] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    lives: int = 0

    def take(self, line: dict[str, Any]) -> None:
        """Add what one line says."""
        for command in line.get("made", ()):
            self.made[command["seq"]] = command
        for seq, result, code in line.get("told", ()):
            self.told[seq] = result
            self.codes.update([code] if code else ())
        self.forgotten.update(line.get("forgotten", ()))
        if "odd" in line:
            self.odd.append(tuple(line["odd"]))
        self.seen.update(line.get("seen", {}))
        self.lives += line.get("life", 0)

    @property
    def outbox(self) -> list[int]:
        """Numbers without an answer, in their order."""
        return sorted(self.made.keys() - self.told.keys())


class Store:
    """The store of one phone. A half line at the end was never finished, and is cut off."""

    def __init__(self, path: Path) -> None:
        self.kept, whole = read(path)
        self._file = path.open("ab")
        self._file.truncate(whole)
        self._file.seek(0, os.SEEK_END)

    def add(self, **line: Any) -> None:
        """Keep a line; it is on the disk when this returns."""
        self._file.write(json.dumps(line).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.kept.take(line)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def read(path: Path) -> tuple[Kept, int]:
    """What a store holds, and how many bytes of it are whole lines."""
    kept, whole = Kept(), 0
    if not path.exists():
        return kept, whole
    for line in path.read_bytes().splitlines(keepends=True):
        if not line.endswith(b"\n"):
            break
        kept.take(json.loads(line))
        whole += len(line)
    return kept, whole
