"""What rules a worker out for a task even with nothing else to do, for many tasks at once.

By the same rules, in the same order, as `routing.reasons.why_not` asks for one pair. Workers that
a rule cannot tell apart are asked once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from routing import rules
from routing.kernel.arrays import (
    ABLE_BIT,
    BREAKS,
    EARLY,
    END_WINDOW,
    FIRST_WINDOW,
    HOME_BY,
    INF,
    LATEST,
    NEVER,
    READY,
    REST_EARLIEST,
    REST_LATEST,
    REST_S,
    SERVICE,
    SETUP,
    STARTS,
)
from routing.kernel.labels import fits
from routing.kernel.offers import ADDED, BEFORE, CALL, PLACE_COLUMNS, TASK, WORKER, price
from routing.reasons.tally import ORDER
from routing.reasons.tightness import Tightness, last_starts_s

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from numpy.typing import NDArray

    from routing.draft import Draft
    from routing.kernel.arrays import Instance
    from routing.plan import Numbers
    from routing.problem import Problem, Task, Worker

    Array = NDArray[np.int64]
    Codes = NDArray[np.int8]

# Numbers of the codes; who is not ruled out has none of them.
FREE = 0
CODE = {code: number for number, code in enumerate(ORDER, 1)}
NO_STOCK, NO_WAY_HOME = CODE["no-stock"], CODE["no-way-home"]
OUT_OF_REACH, OFF_SHIFT = CODE["out-of-reach"], CODE["off-shift"]
NOT_ALLOWED, EXCLUDED = CODE["worker-not-allowed"], CODE["worker-excluded"]


class Kinds:
    """Workers who are the same in something.

    Attributes:
        of: By worker, the number of the kind.
        first: By kind, the first worker of it.
    """

    def __init__(self, problem: Problem, trait: Callable[[Worker], Hashable]) -> None:
        numbers: dict[Hashable, int] = {}
        of = [numbers.setdefault(trait(who), len(numbers)) for who in problem.workers]
        self.of = np.array(of, dtype=np.int64)
        self.first = [problem.workers[of.index(kind)] for kind in range(len(numbers))]

    def counts(self) -> list[int]:
        """By kind, how many workers are of it."""
        return [int(count) for count in np.bincount(self.of, minlength=len(self.first))]


class Grounds:
    """The verdicts on workers alone; `empty` is a draft without stops.

    Its problem has workers.
    """

    def __init__(self, empty: Draft) -> None:
        self._empty, self._problem = empty, empty.problem
        self._skilled = Kinds(self._problem, lambda w: (w.skills, w.skills_end_s, w.ends_s))
        self._based = Kinds(self._problem, lambda w: w.territories)
        self._number = {worker.key: w for w, worker in enumerate(self._problem.workers)}
        self._known: dict[Hashable, Codes] = {}
        self._unskilled: dict[Hashable, list[rules.Broken | None]] = {}
        self._lacking: dict[Hashable, Numbers] = {}
        self._ready_s = _ready_s(empty.inst)
        self._tightness = Tightness(empty)

    def codes(self, tasks: Array) -> tuple[Codes, Array]:
        """By task and worker: the code, and when the worker would arrive without traffic.

        The tasks have permitted starts.
        """
        codes = np.stack([self._lasting(int(task)) for task in tasks])
        self._off_shift(tasks, codes)
        arrives_s = self._arrivals_s(tasks)
        if not self._problem.speeds:
            latest_s = last_starts_s(self._empty, tasks)
            codes[(codes == FREE) & (arrives_s > latest_s[:, None])] = OUT_OF_REACH
        self._no_way_home(tasks, codes, self._is_sure(tasks, arrives_s))
        is_able = self._empty.inst.able[tasks] & ABLE_BIT
        codes[(codes == FREE) & (is_able == 0)] = NO_STOCK
        return codes, arrives_s

    def skill(self, task: int) -> Numbers:
        """The skill that most of those lack who lack one, or else the first by name."""
        wanted = self._problem.tasks[task]
        if wanted.skills not in self._lacking:
            self._lacking[wanted.skills] = self._most_lacking(wanted)
        return self._lacking[wanted.skills]

    def _most_lacking(self, task: Task) -> Numbers:
        lacking: dict[tuple[Any, Any], list[int]] = {}
        for broken, count in zip(self._skills(task), self._skilled.counts(), strict=True):
            if broken is not None and broken.code == "skill-missing":
                what = broken.numbers["skill"], broken.numbers["needs"]
                lacking.setdefault(what, []).extend([int(broken.numbers["has"])] * count)
        if not lacking:
            return {}
        (skill, needs), has = min(lacking.items(), key=lambda item: (-len(item[1]), item[0][0]))
        return {"skill": skill, "needs": needs, "best": max(has)}

    def _skills(self, task: Task) -> list[rules.Broken | None]:
        """What `rules.skills` says, by kind."""
        if task.skills not in self._unskilled:
            asked = [rules.skills(task, who) for who in self._skilled.first]
            self._unskilled[task.skills] = asked
        return self._unskilled[task.skills]

    def _lasting(self, task: int) -> Codes:
        """What has nothing to do with time or place, by worker."""
        what = self._problem.tasks[task]
        wants = what.skills, what.territory, what.allowed_workers, what.excluded_workers
        if wants not in self._known:
            found = _codes_of(self._skills(what))[self._skilled.of]
            based = [rules.territory(what, who) for who in self._based.first]
            for other in (_codes_of(based)[self._based.of], self._not_permitted(what)):
                found = np.where(found == FREE, other, found)
            self._known[wants] = found
        return self._known[wants]

    def _not_permitted(self, task: Task) -> Codes:
        """As `rules.permitted_worker` says."""
        found = np.full(len(self._problem.workers), FREE, dtype=np.int8)
        if task.allowed_workers is not None:
            found[:] = NOT_ALLOWED
            found[self._numbers(task.allowed_workers)] = FREE
        found[self._numbers(task.excluded_workers)] = EXCLUDED
        return found

    def _numbers(self, keys: frozenset[str]) -> list[int]:
        return [self._number[key] for key in keys if key in self._number]

    def _off_shift(self, tasks: Array, codes: Codes) -> None:
        """As `rules.on_shift` says."""
        job, window = self._empty.inst.job, self._empty.inst.window
        starts_s, latest_s = self._empty.inst.worker[:, [STARTS, LATEST]].T
        begin, end = job[tasks, FIRST_WINDOW], job[tasks, END_WINDOW]
        is_on = np.zeros(codes.shape, dtype=np.bool_)
        for k in range(int((end - begin).max())):
            # A task that has fewer windows has its last one twice.
            first_s, last_s = window[np.minimum(begin + k, end - 1)].T
            is_on |= (first_s[:, None] <= latest_s) & (last_s[:, None] >= starts_s)
        codes[(codes == FREE) & ~is_on] = OFF_SHIFT

    def _arrivals_s(self, tasks: Array) -> Array:
        inst, n = self._empty.inst, len(self._empty.inst.able)
        homes = inst.place[n : n + len(inst.worker)]
        there_s = inst.travel[homes[None, :], inst.place[tasks][:, None]]
        return np.asarray(inst.worker[:, STARTS] + there_s, dtype=np.int64)

    def _is_sure(self, tasks: Array, arrives_s: Array) -> NDArray[np.bool_]:
        """By task and worker, whether there is time where no break is taken on the way.

        Some breaks are taken before leaving, the others after the return, and the work starts in
        the first window.
        """
        inst, n = self._empty.inst, len(self._empty.inst.able)
        is_sure = np.zeros(arrives_s.shape, dtype=np.bool_)
        if self._problem.speeds:
            return is_sure
        job, workers = inst.job[tasks], len(inst.worker)
        first_s, last_s = (c[:, None] for c in inst.window[job[:, FIRST_WINDOW]].T)
        ends = inst.place[n + workers : n + 2 * workers]
        work_s = (job[:, SERVICE] + job[:, SETUP])[:, None]
        if len(inst.own_service) > 1:
            work_s = inst.own_service[tasks] + job[:, SETUP, None]
        on_s = inst.travel[inst.place[tasks][:, None], ends] + work_s
        for taken, ready_s in enumerate(self._ready_s):
            start_s = np.maximum(arrives_s + (ready_s - inst.worker[:, STARTS]), first_s)
            is_sure |= (start_s <= last_s) & (start_s + on_s <= inst.rest[:, taken, HOME_BY])
        return is_sure

    def _no_way_home(self, tasks: Array, codes: Codes, is_sure: NDArray[np.bool_]) -> None:
        """Whom a shift and its breaks leave no time, even on an empty route.

        Of those for whom that is in doubt a price is asked, for all at once, which most have; there
        is none where there is no time, nor where the route would be too long.
        """
        inst, st = self._empty.inst, self._empty.st
        n, workers = len(inst.able), len(inst.worker)
        rows, ws = np.nonzero((codes == FREE) & ~is_sure)
        is_short = self._tightness.bounds_s(tasks[rows], ws) > 0
        codes[rows[is_short], ws[is_short]] = NO_WAY_HOME
        rows, ws = rows[~is_short], ws[~is_short]
        asked = np.zeros((len(rows), PLACE_COLUMNS), dtype=np.int64)
        asked[:, TASK], asked[:, WORKER] = tasks[rows], ws
        asked[:, BEFORE], asked[:, CALL] = n + ws, -1
        spans = np.tile([[NEVER, INF]], (workers + 1, 1))
        priced = np.zeros((len(rows), 3), dtype=np.int64)
        price(inst, st, asked, spans, priced)
        is_out = priced[:, ADDED] >= INF
        for k in np.flatnonzero(is_out).tolist():
            w, task = int(ws[k]), int(tasks[rows[k]])
            is_out[k] = not fits(inst, st, w, task, n + w, n + workers + w)
        codes[rows[is_out], ws[is_out]] = NO_WAY_HOME


def _ready_s(inst: Instance) -> Array:
    """By breaks taken at home and worker, when who has taken them can leave; INF for never."""
    counts, early = inst.worker[:, BREAKS], inst.worker[:, EARLY]
    ready_s = np.full((inst.rest.shape[1], len(inst.worker)), INF, dtype=np.int64)
    for taken in range(len(ready_s)):
        if taken:
            rest = inst.rest[:, taken - 1]
            begin_s = np.maximum(ready_s[taken - 1], rest[:, REST_EARLIEST])
            is_possible = (begin_s <= rest[:, REST_LATEST]) & (taken <= counts)
            ready_s[taken] = np.where(is_possible, begin_s + rest[:, REST_S], INF)
        ready_s[taken] = np.where(early == taken, inst.worker[:, READY], ready_s[taken])
    return ready_s


def _codes_of(broken: list[rules.Broken | None]) -> Codes:
    codes = [FREE if one is None else CODE[one.code] for one in broken]
    return np.array(codes, dtype=np.int8)
