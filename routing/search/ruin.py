"""Ruin and recreate: take strings of neighbouring tasks off their routes, put them back better.

After Christiaens and Vanden Berghe (2020), Slack induction by string removals for vehicle
routing problems, Transportation Science 54(2), doi:10.1287/trsc.2019.0914, accepted by simulated
annealing. Tasks left out compete again each time, the dear ones first.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from routing.insertion import cheapest

if TYPE_CHECKING:
    from random import Random

    from routing.draft import Draft
    from routing.instance import Instance

NEIGHBOURS = 60
MEAN_REMOVED = 4
LONGEST_STRING = 4
LEFT_OUT_TRIED = 6
# In seconds of cost. Too cold a start costs most; measured on days of 50 to 1,000 tasks.
FIRST_TEMPERATURE = 600.0
LAST_TEMPERATURE = 10.0
# What a required task that is left out costs here; more than all else.
REQUIRED_COST = 10**15


class Annealing:
    """One annealing run; `best` is the best draft so far.

    `step` may be called at any pace: how far the run has cooled down is an argument.
    """

    def __init__(self, draft: Draft, rng: Random) -> None:
        self.best = draft
        self.steps = 0
        self._current = draft
        self._rng = rng
        self._neighbours = _Neighbours(draft.instance)
        self._movable = [i for i, t in enumerate(draft.instance.tasks) if t.together is None]

    def adopt(self, draft: Draft) -> None:
        """Go on from a better draft that something else has found."""
        self.best = self._current = draft

    def restart(self) -> None:
        """Go on from the best draft."""
        self._current = self.best

    def step(self, progress: float) -> None:
        """Ruin and recreate once; `progress` of the run from 0 (hot) to 1 (cold)."""
        self.steps += 1
        if not self._movable:
            return
        trial = self._current.copy()
        removed = self._ruin(trial)
        self._recreate(trial, removed)
        temperature = FIRST_TEMPERATURE * (LAST_TEMPERATURE / FIRST_TEMPERATURE) ** progress
        margin = -temperature * math.log(1.0 - self._rng.random())
        if _height(trial) < _height(self._current) + margin:
            self._current = trial
        if trial.rank < self.best.rank:
            self.best = trial

    def _ruin(self, draft: Draft) -> list[int]:
        rng = self._rng
        wanted = 1 + int(rng.expovariate(1 / MEAN_REMOVED))
        removed: list[int] = []
        touched: set[int] = set()
        for task in self._neighbours.of(rng.choice(self._movable)):
            worker = draft.worker_of.get(task)
            if worker is None or worker in touched:
                continue
            touched.add(worker)
            removed += self._string(draft, worker, task)
            if len(removed) >= wanted:
                break
        draft.remove(removed)
        return removed

    def _string(self, draft: Draft, worker: int, task: int) -> list[int]:
        order, tasks = draft.books[worker].order, draft.instance.tasks
        length = min(len(order), self._rng.randint(1, LONGEST_STRING))
        first = order.index(task) - self._rng.randrange(length)
        first = max(0, min(first, len(order) - length))
        # A crew stays as it is: its time is agreed between routes.
        return [t for t in order[first : first + length] if tasks[t].together is None]

    def _recreate(self, draft: Draft, removed: list[int]) -> None:
        rng, instance = self._rng, draft.instance
        gone = set(removed)
        others = [t for t in draft.unserved if t not in gone and instance.tasks[t].together is None]
        waiting = removed + rng.sample(others, min(LEFT_OUT_TRIED, len(others)))
        waiting = [t for t in waiting if t not in draft.worker_of]
        for task in self._sorted(waiting, draft):
            what = instance.tasks[task]
            below = None if what.is_required else what.unserved_cost
            found = cheapest(draft, task, instance.able[task], below)
            if found is not None:
                draft.replace([found[1]])

    def _sorted(self, waiting: list[int], draft: Draft) -> list[int]:
        rng, instance = self._rng, draft.instance
        way = rng.random()
        rng.shuffle(waiting)
        if way < 0.5:
            waiting.sort(key=lambda t: -instance.tasks[t].unserved_cost * rng.uniform(0.8, 1.2))
        elif way < 0.75:
            waiting.sort(key=lambda t: len(instance.able[t]))
        waiting.sort(key=lambda t: not instance.tasks[t].is_required)
        return waiting


def _height(draft: Draft) -> int:
    return draft.required_out * REQUIRED_COST + draft.cost


class _Neighbours:
    """The tasks nearest to a task, itself first; worked out when first asked for."""

    def __init__(self, instance: Instance) -> None:
        self._travel_s = instance.problem.travel_s
        self._nodes = np.array([task.node for task in instance.tasks], dtype=np.intp)
        self._known: dict[int, list[int]] = {}

    def of(self, task: int) -> list[int]:
        if task not in self._known:
            apart_s = self._travel_s[self._nodes[task], self._nodes].astype(np.int64)
            apart_s[task] = -1
            nearest = np.argsort(apart_s, kind="stable")[:NEIGHBOURS]
            self._known[task] = nearest.tolist()
        return self._known[task]
