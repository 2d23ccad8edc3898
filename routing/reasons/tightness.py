"""By how much time is short at least where one more task goes onto a route, for many at once.

What `kernel.shortage` finds by trying all ways to take breaks is bounded from below: the drives are
as fast as they ever are, the breaks between two stops take their time but wait for nothing, and
only the first and the last permitted start count. Whom the bound leaves no room has none, so that
only few are asked exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.kernel.arrays import (
    BREAKS,
    END_WINDOW,
    FIRST_WINDOW,
    INF,
    IS_TASK,
    LABELS,
    NEVER,
    REST_S,
    SERVICE,
    SETUP,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.draft import Draft

    Array = NDArray[np.int64]


class Tightness:
    """The places between two stops of all routes, one worker after the other."""

    def __init__(self, draft: Draft) -> None:
        inst, n, workers = draft.inst, len(draft.inst.able), len(draft.inst.worker)
        self._draft = draft
        orders = draft.orders()
        self._size = np.array([len(order) + 1 for order in orders], dtype=np.int64)
        self._begin = np.cumsum(self._size) - self._size
        self._w = np.repeat(np.arange(workers), self._size)
        before = np.array([i for w, own in enumerate(orders) for i in (n + w, *own)], np.int64)
        end = n + workers
        behind = np.array([i for w, own in enumerate(orders) for i in (*own, end + w)], np.int64)
        self._from, self._to = inst.place[before], inst.place[behind]
        # After a task at the same place there is no set-up; else a place that does not exist.
        self._task_at = np.where(inst.job[before, IS_TASK] > 0, self._from, -1)
        self._next_s = _service_s(draft, behind, self._w)
        self._next_setup_s = inst.job[behind, SETUP]
        self._label(before, behind)
        self._fastest_percent = max([100, *(speed.percent for speed in draft.problem.speeds)])

    def _label(self, before: Array, behind: Array) -> None:
        """By breaks taken until the stop behind: when the one before is left at the earliest, the
        same with the breaks between them, and when the work behind must end."""
        node, inst = self._draft.st.node, self._draft.inst
        labels = inst.rest.shape[1]
        is_none = np.arange(labels)[:, None] > inst.worker[self._w, BREAKS]
        ready_s = np.where(is_none, INF, node[before, LABELS : LABELS + labels].T)
        late = LABELS + labels
        self._by_s = np.where(is_none, NEVER, node[behind, late : late + labels].T)
        self._ready_s, self._rested_s = ready_s.copy(), ready_s.copy()
        for taken in range(1, labels):
            rest_s = inst.rest[self._w, taken - 1, REST_S]
            earlier_s = self._rested_s[taken - 1] + rest_s
            self._rested_s[taken] = np.minimum(ready_s[taken], earlier_s)
            self._ready_s[taken] = np.minimum(ready_s[taken], self._ready_s[taken - 1])

    def bounds_s(self, tasks: Array, ws: Array) -> Array:
        """By pair of a task and a worker: at most 0 where there may be room.

        The tasks are on no route and have permitted starts.
        """
        if not len(tasks):
            return np.zeros(0, dtype=np.int64)
        size = self._size[ws]
        begin = np.cumsum(size) - size
        at = np.arange(int(size.sum())) + np.repeat(self._begin[ws] - begin, size)
        least: Array = np.minimum.reduceat(self._at_places_s(tasks, ws, size, at), begin)
        return least

    def _at_places_s(self, tasks: Array, ws: Array, size: Array, at: Array) -> Array:
        """The same by place; there are `size` of each pair."""
        inst = self._draft.inst
        first_s = inst.window[inst.job[tasks, FIRST_WINDOW], 0]
        columns = (
            inst.place[tasks],
            _service_s(self._draft, tasks, ws),
            inst.job[tasks, SETUP],
            first_s,
            last_starts_s(self._draft, tasks),
        )
        here, work_s, setup_s, open_s, close_s = (np.repeat(each, size) for each in columns)
        there_s = self._drive_s(self._from[at], here)
        # From the start of the work to the end of that behind.
        on_s = self._drive_s(here, self._to[at]) + work_s + self._next_s[at]
        on_s += setup_s * (self._task_at[at] != here)
        on_s += self._next_setup_s[at] * (self._to[at] != here)
        least = np.full(len(at), INF, dtype=np.int64)
        for ready_s, rested_s, by_s in zip(self._ready_s, self._rested_s, self._by_s, strict=True):
            over_s = np.maximum(rested_s[at] + there_s, open_s) + on_s - by_s[at]
            missed_s = ready_s[at] + there_s - close_s
            np.minimum(least, np.maximum(over_s, missed_s), out=least)
        return least

    def _drive_s(self, begin: Array, end: Array) -> Array:
        travel_s: Array = self._draft.inst.travel[begin, end].astype(np.int64)
        if self._fastest_percent > 100:
            return travel_s * 100 // self._fastest_percent
        return travel_s


def last_starts_s(draft: Draft, tasks: Array) -> Array:
    """By task the last permitted start; the tasks have one."""
    last: Array = draft.inst.window[draft.inst.job[tasks, END_WINDOW] - 1, 1]
    return last


def _service_s(draft: Draft, nodes: Array, ws: Array) -> Array:
    """Service at nodes at the pace of workers, as `kernel.labels.work` counts it."""
    inst, n = draft.inst, len(draft.inst.able)
    service_s: Array = inst.job[nodes, SERVICE]
    if len(inst.own_service) > 1:
        own_s = inst.own_service[np.minimum(nodes, n - 1), ws]
        service_s = np.where(inst.job[nodes, IS_TASK] > 0, own_s, service_s)
    return service_s
