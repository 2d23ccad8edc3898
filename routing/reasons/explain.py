"""Why a task was left out: the verdicts on all workers summed up.

Codes, the most hopeful first, each with `workers`, the number of those whom it concerns:

* `has-room`: it could be added to `worker` for `added_cost`, below its `unserved_cost`.
* `crew-incomplete`: `worker` could do it, but of the `size` in the crew not all find a start.
* `order-incomplete`: the same for tasks in an order, `size` of them.
* `too-costly`: it fits with `worker`, but costs `added_cost`, not below its `unserved_cost`.
* `no-room`: with `worker` it fits an empty route, but not this one, which lacks `short_s` seconds.
* `no-stock`: there is time, but the van of `worker` lacks `tool`; or it `has` less of `part` than
  it `needs` with what the route uses.
* `at-limit`: there is time, but the route of `worker` would be beyond `most`, its `limit`: a field
  of `Worker`.
* `no-promise-to-break`: it fits, but would break a promise beyond the `most` that may be.
* `has-other-part`, `link-two-persons`: the worker has another part of the crew, or somebody else
  has the other end of the order.
* `no-way-home`: even on an empty route, `worker`'s shift and breaks leave no time for it.
* `out-of-reach`: the nearest worker arrives at `arrives_s`, after the last start `latest_s`.
* `off-shift`: no permitted start lies within the shift.
* `territory-not-covered`: the workers are not sent there.
* `worker-not-allowed`, `worker-excluded`: somebody decided so.
* `skill-expired`: the skill is there, but no longer valid.
* `skill-missing`: `skill` is needed at level `needs`, the `best` of those workers has less.
* `no-window`, `no-workers`: there is no permitted start, or nobody, at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.draft import Draft, draft_of
from routing.kernel.arrays import (
    ABLE_BIT,
    CARRIES,
    DEMAND,
    END_WINDOW,
    FIRST_WINDOW,
    HAS_DEPOT,
    SETUP,
)
from routing.plan import Reason, Unserved
from routing.reasons.beside import Candidates, sum_up
from routing.reasons.grounds import FREE, NO_STOCK, NO_WAY_HOME, OUT_OF_REACH, Grounds, Kinds
from routing.reasons.tally import ORDER, Tally
from routing.reasons.tightness import Tightness
from routing.reasons.why_not import lacking

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.kernel.arrays import Instance
    from routing.plan import Plan
    from routing.problem import Problem

    Array = NDArray[np.int64]

__all__ = ["ORDER", "explain", "explained"]

# So many tasks beside all workers at once.
CHUNK = 128


def explain(problem: Problem, plan: Plan, inst: Instance | None = None) -> tuple[Unserved, ...]:
    """Every task that `plan` serves with nobody, with its reasons, in the problem's order.

    Args:
        inst: The problem as arrays, where they are there already.
    """
    # What is impossible on a route is not on the draft's, but the plan has it all the same.
    served = plan.served()
    found = explained(draft_of(problem, plan, inst, is_torn_kept=True))
    return tuple(entry for entry in found if entry.task not in served)


def explained(draft: Draft) -> tuple[Unserved, ...]:
    """The same for a plan in the making."""
    left, job = draft.unserved, draft.inst.job
    found: dict[int, tuple[Reason, ...]] = {task: (Reason(code="no-window"),) for task in left}
    asked = [task for task in left if job[task, FIRST_WINDOW] < job[task, END_WINDOW]]
    if not draft.problem.workers:
        found.update((task, (Reason(code="no-workers"),)) for task in asked)
    elif asked:
        many = _Reasons(draft)
        for begin in range(0, len(asked), CHUNK):
            found.update(many.of(np.array(asked[begin : begin + CHUNK])))
    return tuple(Unserved(task=draft.problem.tasks[task].key, reasons=found[task]) for task in left)


class _Reasons:
    """The reasons for many tasks: all verdicts of `routing.reasons.why_not`, summed up."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._empty = Draft(draft.problem, draft.inst)
        self._grounds = Grounds(self._empty)
        self._tightness = Tightness(draft)
        self._stocked = Kinds(draft.problem, lambda worker: (worker.tools, worker.parts))

    def of(self, tasks: Array) -> dict[int, tuple[Reason, ...]]:
        """By task; each has a permitted start, and there are workers."""
        codes, arrives_s = self._grounds.codes(tasks)
        candidates = self._candidates(tasks, codes)
        rows = zip(tasks.tolist(), codes, arrives_s, candidates, strict=True)
        return {task: self._reasons(task, *row) for task, *row in rows}

    def _candidates(self, tasks: Array, codes: NDArray[np.int8]) -> list[Candidates]:
        """By task, who could have a place on his route."""
        inst = self._draft.inst
        job, able = inst.job[tasks], inst.able[tasks]
        # Behind a stop at the same place there is no set-up: what is too long alone may fit there.
        is_late = (codes == NO_WAY_HOME) & (job[:, SETUP] > 0)[:, None] & (able & ABLE_BIT > 0)
        rows, ws = np.nonzero((codes == FREE) | is_late)
        bounds_s = self._tightness.bounds_s(tasks[rows], ws)
        # By way of the depot it may even be nearer.
        is_lacking = ((able & CARRIES) == 0) | (job[:, DEMAND] > 0)[:, None]
        by_depot = is_lacking & (inst.worker[:, HAS_DEPOT] > 0)
        is_hopeful = (bounds_s <= 0) | by_depot[rows, ws]
        cuts = np.searchsorted(rows, np.arange(1, len(tasks)))
        columns = (ws, bounds_s, is_hopeful, is_late[rows, ws])
        parts = (np.split(column, cuts) for column in columns)
        return [Candidates(*of_task) for of_task in zip(*parts, strict=True)]

    def _reasons(
        self, task: int, codes: NDArray[np.int8], arrives_s: Array, candidates: Candidates
    ) -> tuple[Reason, ...]:
        tally = Tally()
        placed = sum_up(self._draft, task, candidates, tally)
        codes[placed] = FREE
        for code in np.flatnonzero(np.bincount(codes)).tolist():
            if code != FREE:
                self._alone(task, code, np.flatnonzero(codes == code), arrives_s, tally)
        return tally.reasons(self._draft.problem.workers, self._grounds.skill(task))

    def _alone(self, task: int, code: int, ws: Array, arrives_s: Array, tally: Tally) -> None:
        """Add the workers who could not do the task even with nothing else to do."""
        name = ORDER[code - 1]
        if code == NO_STOCK:
            self._without_stock(task, ws, tally)
        elif code == OUT_OF_REACH:
            w = int(ws[arrives_s[ws].argmin()])
            last = self._draft.inst.job[task, END_WINDOW] - 1
            latest_s = int(self._draft.inst.window[last, 1])
            numbers = {"arrives_s": int(arrives_s[w]), "latest_s": latest_s}
            tally.add(name, w, numbers, len(ws))
        else:
            tally.add(name, int(ws[0]), count=len(ws))

    def _without_stock(self, task: int, ws: Array, tally: Tally) -> None:
        """Those who have the same on their vans lack the same."""
        kinds, first, counts = np.unique(
            self._stocked.of[ws], return_index=True, return_counts=True
        )
        for k in range(len(kinds)):
            w = int(ws[first[k]])
            broken = lacking(self._empty, task, w)
            tally.add(broken.code, w, broken.numbers, int(counts[k]))
