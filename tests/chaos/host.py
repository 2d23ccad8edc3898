"""A process with some of the phones in it: killing it kills them all, wherever they are.

    python -m tests.chaos.host FOLDER FIRST LAST

The folder holds `run.json`, a store for each phone, and `healed` once the faults are over.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from tests.chaos.day import Known
from tests.chaos.line import Line
from tests.chaos.phone import Phone
from tests.chaos.store import Store

# Phones of one process that may wait for an answer at once.
AT_ONCE = 3


def store_path(folder: Path, number: int) -> Path:
    """Where a phone keeps what it knows."""
    return folder / f"phone-{number}.jsonl"


def _phones(folder: Path, first: int, last: int) -> list[Phone]:
    run = json.loads((folder / "run.json").read_text())
    healed = folder / "healed"
    turns = asyncio.Semaphore(AT_ONCE)
    return [
        Phone(
            number=number,
            line=Line(run["port"], run["phones"][number]["token"]),
            store=Store(store_path(folder, number)),
            known=Known(**run["phones"][number]["known"]),
            seed=run["seed"],
            wanted=run["wanted"],
            is_healed=healed.exists,
            turns=turns,
        )
        for number in range(first, last)
    ]


def _tell(phone: Phone) -> None:
    """One line for whoever started us: which phone, and how many answers it has."""
    sys.stdout.write(f"{phone.number} {len(phone.store.kept.told)}\n")
    sys.stdout.flush()


async def _live(phones: list[Phone]) -> None:
    await asyncio.gather(*(phone.live(_tell) for phone in phones))


if __name__ == "__main__":
    asyncio.run(_live(_phones(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
