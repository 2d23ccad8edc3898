"""Why those who could do a task do not have it beside what they do: summed up for one task.

Exactly asked are only those for whom there may be room, and as many others as it takes to find who
is short of the least time.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.insertion import places_of
from routing.kernel.arrays import BUNDLE, FROM, INF
from routing.kernel.offers import ADDED, WORKER, price
from routing.kernel.shortage import least_shortage_s
from routing.reasons.why_not import incomplete, weighed, whom_ties_bar, without_place
from routing.tied_starts import Room, taken_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from routing.draft import Draft
    from routing.reasons.tally import Tally

    Array = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Those who may have room for a task, or would if they were not short of time.

    Attributes:
        ws: Their numbers, in the problem's order.
        bounds_s: By how much time is short at least; whose is above 0 has no place.
        is_hopeful: For whom there may be a place.
        is_late: Who could not do it with nothing else to do, but perhaps behind a stop at the same
            place.
    """

    ws: Array
    bounds_s: Array
    is_hopeful: Flags
    is_late: Flags


def sum_up(draft: Draft, task: int, candidates: Candidates, tally: Tally) -> Array:
    """Add the verdicts on candidates; who is late is added only with a place.

    The task is on no route. Returns those who have a place.
    """
    with _room(draft, task) as room:
        beside = _Beside(draft, task, room, tally)
        placed = beside.with_place(candidates.ws[candidates.is_hopeful])
        is_left = ~candidates.is_late
        if len(placed):
            is_left &= ~np.isin(candidates.ws, placed)
        is_barred = is_left & ~room.active[candidates.ws]
        beside.barred(candidates.ws[is_barred])
        is_left &= ~is_barred
        beside.blocked(candidates.ws[is_left & candidates.is_hopeful])
        is_short = is_left & ~candidates.is_hopeful
        beside.short(candidates.ws[is_short], candidates.bounds_s[is_short])
    return placed


@contextmanager
def _room(draft: Draft, task: int) -> Iterator[Room]:
    """As `taken_out`, which takes its time, for a task that is on no route."""
    if draft.inst.job[task, BUNDLE] >= 0:
        with taken_out(draft, task) as room:
            yield room
        return
    workers = len(draft.inst.worker)
    bounds = draft.st.node[task, FROM : FROM + 2].copy()
    yield Room(np.full((workers, 2), (-INF, INF)), np.ones(workers, dtype=np.bool_))
    draft.st.node[task, FROM : FROM + 2] = bounds


class _Beside:
    """One task that is on no route, and what is said of it."""

    def __init__(self, draft: Draft, task: int, room: Room, tally: Tally) -> None:
        self._draft, self._task, self._room, self._tally = draft, task, room, tally

    def with_place(self, ws: Array) -> Array:
        """Add those of the workers who have a place; tell who they are."""
        if not len(ws):
            return ws
        added = self._least_added(ws)
        placed = np.flatnonzero(added < INF)
        if len(placed) and not self._room.is_whole:
            broken = incomplete(self._draft, self._task)
            self._tally.add(broken.code, int(placed[0]), broken.numbers, len(placed))
        elif len(placed):
            self._priced(int(added.argmin()), int(added.min()), len(placed))
        return placed

    def _priced(self, w: int, added_cost: int, count: int) -> None:
        """Where there is room at all, those for whom it costs too much count as having it."""
        code, numbers = weighed(self._draft, self._task, added_cost)
        self._tally.add(code, w, numbers, count)

    def _least_added(self, ws: Array) -> Array:
        """By worker, what the cheapest place costs; INF for none, and for others than asked."""
        draft, room = self._draft, self._room
        active = np.zeros_like(room.active)
        active[ws] = room.active[ws]
        rows = places_of(draft, self._task, Room(room.spans, active))
        priced = np.zeros((len(rows), 3), dtype=np.int64)
        spans = np.vstack([room.spans, [(-INF, INF)]])
        price(draft.inst, draft.st, rows, spans, priced)
        least = np.full(len(active), INF, dtype=np.int64)
        np.minimum.at(least, rows[:, WORKER], priced[:, ADDED])
        return least

    def barred(self, ws: Array) -> None:
        """Add workers who may not do it because of those it is tied to."""
        if len(ws):
            self._tally.add(whom_ties_bar(self._draft, self._task), int(ws[0]), count=len(ws))

    def blocked(self, ws: Array) -> None:
        """Add workers without a place, each asked exactly."""
        for w in ws.tolist():
            broken = without_place(self._draft, self._task, w, self._room)
            self._tally.add(broken.code, w, broken.numbers)

    def short(self, ws: Array, bounds_s: Array) -> None:
        """Add workers who are short of time by more than 0, the first of the least told of."""
        if not len(ws):
            return
        order = bounds_s.argsort(kind="stable")
        best = INF, int(ws[0])
        for w, bound_s in zip(ws[order].tolist(), bounds_s[order].tolist(), strict=True):
            if bound_s > best[0]:
                break
            best = min(best, (self._short_s(w), w))
        numbers = {"short_s": best[0]} if best[0] < INF else {}
        self._tally.add("no-room", best[1], numbers, len(ws))

    def _short_s(self, w: int) -> int:
        draft, task = self._draft, self._task
        draft.st.node[task, FROM : FROM + 2] = self._room.spans[w]
        return int(least_shortage_s(draft.inst, draft.st, w, task))
