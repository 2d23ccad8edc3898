"""Which part of a plan to look at closely: neighbouring routes and what could join them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from routing.draft import Draft

# With more, OR-Tools finds less in a second: measured with 6, 10, 14 and 20.
MOST_WORKERS = 10
MOST_LEFT_OUT = 25


@dataclass(frozen=True, slots=True)
class Part:
    """What one model is about.

    Attributes:
        draft: Left as it is.
        workers: Whose routes may change.
        tasks: All tasks on their routes, and those left out that may be placed.
    """

    draft: Draft
    workers: tuple[int, ...]
    tasks: tuple[int, ...]


def choose(draft: Draft, rng: Random) -> Part | None:
    """Neighbouring workers around a task, half of the time one that is left out.

    Returns `None` when nobody has anything to do and nothing can be placed.
    """
    instance = draft.instance
    left_out = [
        t for t in draft.unserved if instance.able[t] and instance.tasks[t].together is None
    ]
    around = rng.choice(left_out) if left_out and rng.random() < 0.5 else None
    if around is None:
        served = sorted(draft.worker_of)
        if not served:
            return None
        around = rng.choice(served)
    workers = _nearest(draft, around, rng)
    tasks = [task for worker in workers for task in draft.books[worker].order]
    joining = [t for t in left_out if not set(instance.able[t]).isdisjoint(workers)]
    tasks += rng.sample(joining, min(MOST_LEFT_OUT, len(joining)))
    if around not in tasks:
        tasks.append(around)
    # The library's search follows the order of its nodes: another order, another search.
    rng.shuffle(tasks)
    return Part(draft, tuple(workers), tuple(tasks))


def _nearest(draft: Draft, task: int, rng: Random) -> list[int]:
    """Workers whose routes come near the task, those able to do it first."""
    away_s = draft.instance.rows[draft.instance.tasks[task].node]
    able = set(draft.instance.able[task])

    def far(worker: int) -> tuple[bool, float]:
        nearest_s = min(away_s[node] for node in draft.books[worker].nodes)
        return worker not in able, nearest_s * rng.uniform(0.7, 1.3)

    return sorted(range(len(draft.books)), key=far)[:MOST_WORKERS]
