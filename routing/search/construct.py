"""A first complete plan within moments, and the filling of gaps later: cheapest insertion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.insertion import cheapest
from routing.instance import first_start_s

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from routing.draft import Draft

# How many starts are tried for a crew; each costs an insertion per member and able worker.
CREW_STARTS = 24


def fill(draft: Draft, should_stop: Callable[[], bool] = lambda: False) -> None:
    """Place what is left out wherever it costs less than leaving it out, in place.

    Crews come first, for they need several workers free at once; then required tasks, then the
    dearest, and among those the ones that the fewest workers can do.
    """
    _fill_crews(draft)
    instance = draft.instance
    waiting = [t for t in draft.unserved if instance.tasks[t].together is None]
    for task in sorted(waiting, key=lambda task: urgency(draft, task)):
        if should_stop():
            return
        place(draft, task)


def urgency(draft: Draft, task: int) -> tuple[bool, int, int, int]:
    """What comes first when tasks are placed one by one; the smallest first."""
    what, windows = draft.instance.tasks[task], draft.windows[task]
    slack_s = sum(latest_s - earliest_s for earliest_s, latest_s in windows)
    able = len(draft.instance.able[task])
    return not what.is_required, -what.unserved_cost, able, slack_s


def place(draft: Draft, task: int) -> bool:
    """Place one task where it is cheapest; `False` when leaving it out is cheaper."""
    what = draft.instance.tasks[task]
    below = None if what.is_required else what.unserved_cost
    found = cheapest(draft, task, draft.instance.able[task], below)
    if found is None:
        return False
    draft.replace([found[1]])
    return True


def _fill_crews(draft: Draft) -> None:
    instance = draft.instance
    waiting = [crew for crew in instance.crews.values() if crew[0] not in draft.worker_of]
    waiting.sort(key=lambda crew: min(urgency(draft, task) for task in crew))
    for crew in waiting:
        best = min(
            (
                placed
                for start_s in _crew_starts_s(draft, crew)
                if (placed := _with_crew(draft, crew, start_s)) is not None
            ),
            key=lambda placed: placed.rank,
            default=None,
        )
        if best is not None and best.rank < draft.rank:
            draft.windows = best.windows
            draft.replace(
                book for book, old in zip(best.books, draft.books, strict=True) if book is not old
            )


def _crew_starts_s(draft: Draft, crew: Sequence[int]) -> Iterable[int]:
    """Starts that every window of the crew permits, evenly spread over them."""
    windows = [draft.instance.windows[task] for task in crew]
    if not all(windows):
        return []
    first_s = max(of_task[0][0] for of_task in windows)
    last_s = min(of_task[-1][1] for of_task in windows)
    step_s = max(1, (last_s - first_s) // CREW_STARTS)
    edges = [earliest_s for of_task in windows for earliest_s, _ in of_task]
    arrivals = [_first_arrival_s(draft, task) for task in crew]
    tried = {*range(first_s, last_s + 1, step_s), *edges, *arrivals, max(first_s, *arrivals)}
    return [
        start_s
        for start_s in sorted(tried)
        if all(first_start_s(of_task, start_s) == start_s for of_task in windows)
    ]


def _first_arrival_s(draft: Draft, task: int) -> int:
    instance = draft.instance
    node = instance.tasks[task].node
    who = [instance.workers[w] for w in instance.able[task]]
    return min((w.starts_s + instance.rows[w.start_node][node] for w in who), default=0)


def _with_crew(draft: Draft, crew: Sequence[int], start_s: int) -> Draft | None:
    """A copy of the draft with the whole crew at work at `start_s`, each the cheapest there."""
    instance, trial = draft.instance, draft.copy()
    persons: set[str] = set()
    for task in sorted(crew, key=lambda task: len(instance.able[task])):
        trial.windows[task] = ((start_s, start_s),)
        free = [w for w in instance.able[task] if instance.workers[w].person not in persons]
        found = cheapest(trial, task, free)
        if found is None:
            return None
        trial.replace([found[1]])
        persons.add(instance.workers[found[1].worker].person)
    return trial
