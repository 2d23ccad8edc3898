"""When somebody could come for one more task, and what each time would cost the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.draft import draft_of
from routing.errors import InvalidPlan
from routing.insertion import places_of, put_bundle, ranked
from routing.kernel.arrays import (
    BUNDLE,
    END_WINDOW,
    FIRST_WINDOW,
    FROM,
    PRICE,
    ROUTE,
)
from routing.kernel.dice import seeded
from routing.kernel.offers import ADDED, BEGINS, LEAST, ROW, WORKER, choose
from routing.kernel.search import height
from routing.kernel.undo import begin, take_back
from routing.tied_starts import taken_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.insertion import Insertion
    from routing.plan import Plan
    from routing.problem import Problem, TimeWindow
    from routing.tied_starts import Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The cheapest place in a window, at the first start that it permits.

    Attributes:
        window: The window asked for.
        worker: Key of who would come.
        start_s: When the work would start.
        added_cost: By which the plan gets dearer, without what leaving the task out cost; for a
            crew or an order that is not there yet, that of all of it that comes with the task.
    """

    window: TimeWindow
    worker: str
    start_s: int
    added_cost: int


def offers(
    problem: Problem, plan: Plan, task_key: str, slots: Sequence[TimeWindow]
) -> tuple[Offer | None, ...]:
    """For each slot the cheapest start in it, or `None` where nobody can come.

    Everything else keeps its worker and its order. Who asks more than once about one plan asks
    `Openings`, which is built once.

    Raises:
        InvalidPlan: the problem has no such task.
    """
    return Openings(problem, plan).offers(task_key, slots)


class Openings:
    """Where a plan has room: built once from the plan in force, then asked about many tasks.

    One question at a time: each changes the state and takes that back. After a change of the plan
    it is built anew, in the time that `benchmarks/routing` tells.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self._draft = draft_of(problem, plan, is_torn_kept=True)
        self._number = {task.key: i for i, task in enumerate(problem.tasks)}
        self._keys = [worker.key for worker in problem.workers]

    def insertions(self, task_key: str) -> list[Insertion]:
        """As `routing.insertions`.

        Raises:
            InvalidPlan: the problem has no such task.
        """
        task = self._of(task_key)
        with taken_out(self._draft, task) as room:
            return ranked(self._draft, task, room) if room.is_whole else []

    def offers(self, task_key: str, slots: Sequence[TimeWindow]) -> tuple[Offer | None, ...]:
        """As `routing.offers`. A task is taken off its route first, if it is on one.

        Of a crew or an order of which nothing is placed, as much is as can be.

        Raises:
            InvalidPlan: the problem has no such task.
        """
        task = self._of(task_key)
        with taken_out(self._draft, task) as room:
            if room.is_whole:
                return self._single(task, slots, room)
        return tuple(self._whole(task, slot) for slot in slots)

    def _of(self, task_key: str) -> int:
        if task_key not in self._number:
            raise InvalidPlan(f"there is no task {task_key}")
        return self._number[task_key]

    def _single(
        self, task: int, slots: Sequence[TimeWindow], room: Room
    ) -> tuple[Offer | None, ...]:
        rows = places_of(self._draft, task, room)
        rows = rows[np.argsort(rows[:, LEAST], kind="stable")]
        windows = np.array([(s.earliest_s, s.latest_s) for s in slots], dtype=np.int64)
        spans = np.vstack([room.spans, windows.reshape(-1, 2)])
        chosen = np.zeros((len(slots), 3), dtype=np.int64)
        choose(self._draft.inst, self._draft.st, rows, spans, chosen)
        return tuple(
            None if found[ROW] < 0 else self._offer(slot, int(rows[found[ROW], WORKER]), found)
            for slot, found in zip(slots, chosen.tolist(), strict=True)
        )

    def _offer(self, slot: TimeWindow, w: int, found: list[int]) -> Offer:
        return Offer(
            window=slot, worker=self._keys[w], start_s=found[BEGINS], added_cost=found[ADDED]
        )

    def _whole(self, task: int, slot: TimeWindow) -> Offer | None:
        """Place all that the task is tied to for a moment, itself within the slot."""
        inst, st = self._draft.inst, self._draft.st
        bundle = inst.job[task, BUNDLE]
        members = np.flatnonzero(inst.job[: len(inst.able), BUNDLE] == bundle)
        if (st.node[members, ROUTE] >= 0).any():
            return None
        crew = self.problem.tasks[task].together
        cut = [i for i in members if i == task or _is_of(self.problem, int(i), crew)]
        kept = inst.window.copy(), inst.job[:, [FIRST_WINDOW, END_WINDOW]].copy()
        begin(st)
        st.rng[:] = seeded(0)
        before = int(height(inst, st))
        try:
            if not all(self._cut(int(i), slot) for i in cut):
                return None
            put_bundle(self._draft, bundle)
            if st.node[task, ROUTE] < 0:
                return None
            placed = members[st.node[members, ROUTE] >= 0]
            added = int(height(inst, st)) - before + int(inst.job[placed, PRICE].sum())
            found = [0, int(st.node[task, FROM]), added]
            return self._offer(slot, int(st.node[task, ROUTE]), found)
        finally:
            take_back(inst, st)
            inst.window[:], inst.job[:, [FIRST_WINDOW, END_WINDOW]] = kept

    def _cut(self, task: int, slot: TimeWindow) -> bool:
        """Permit a task only starts within the slot; tell whether any are left."""
        job, window = self._draft.inst.job, self._draft.inst.window
        rows = [
            k
            for k in range(job[task, FIRST_WINDOW], job[task, END_WINDOW])
            if window[k, 0] <= slot.latest_s and window[k, 1] >= slot.earliest_s
        ]
        if not rows:
            return False
        job[task, FIRST_WINDOW], job[task, END_WINDOW] = rows[0], rows[-1] + 1
        window[rows, 0] = np.maximum(window[rows, 0], slot.earliest_s)
        window[rows, 1] = np.minimum(window[rows, 1], slot.latest_s)
        return True


def _is_of(problem: Problem, task: int, crew: str | None) -> bool:
    return crew is not None and problem.tasks[task].together == crew
