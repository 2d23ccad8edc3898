"""Some workers and tasks of a draft, as OR-Tools' routing library gets them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.kernel.arrays import (
    ABLE_BIT,
    BUNDLE,
    END_WINDOW,
    FIRST_WINDOW,
    FROM,
    NEXT,
    PERSON,
    ROUTE,
    SERVICE,
    UNTIL,
)
from routing.kernel.state import orders_of

if TYPE_CHECKING:
    from routing.draft import Draft
    from routing.problem import Policy, Task, Worker


@dataclass(frozen=True, slots=True)
class Part:
    """What is searched: numbers of workers and tasks; all other routes stay as they are."""

    draft: Draft
    workers: tuple[int, ...]
    tasks: tuple[int, ...]

    @property
    def policy(self) -> Policy:
        """The prices."""
        return self.draft.problem.policy

    def worker(self, w: int) -> Worker:
        """A worker as the problem has it."""
        return self.draft.problem.workers[w]

    def task(self, i: int) -> Task:
        """A task as the problem has it."""
        return self.draft.problem.tasks[i]

    def latest_s(self, w: int) -> int:
        """When the worker must be home."""
        return self.worker(w).ends_s + self.worker(w).max_overtime_s

    def windows(self, i: int) -> list[tuple[int, int]]:
        """Permitted starts; of a tied task that is placed, the one it has."""
        row = self.draft.inst.job[i]
        if self.is_tied(i) and self.route(i) >= 0:
            return [(int(self.draft.st.node[i, FROM]), int(self.draft.st.node[i, UNTIL]))]
        pairs = self.draft.inst.window[row[FIRST_WINDOW] : row[END_WINDOW]].tolist()
        return [(first, last) for first, last in pairs]

    def is_tied(self, i: int) -> bool:
        """Whether the task depends on others; then it stays where it is."""
        return bool(self.draft.inst.job[i, BUNDLE] >= 0)

    def route(self, i: int) -> int:
        """Who has the task, or -1."""
        return int(self.draft.st.node[i, ROUTE])

    def able(self, i: int) -> list[int]:
        """The part's workers who may do the task."""
        if self.is_tied(i):
            return [self.route(i)]
        return [w for w in self.workers if self.draft.inst.able[i, w] & ABLE_BIT]

    def service_s(self, i: int, w: int) -> int:
        """Set-up and service of a task by a worker."""
        inst = self.draft.inst
        own = inst.own_service[i, w] if len(inst.own_service) > 1 else inst.job[i, SERVICE]
        return int(own) + self.task(i).setup_s

    def choice(self) -> np.ndarray[tuple[int, int], np.dtype[np.int64]] | None:
        """By task and worker of the whole problem, the price of the choice, if there is any."""
        choice = self.draft.inst.choice
        return choice if len(choice) > 1 else None

    def spare_share_s(self, w: int) -> int:
        """What is left of the fair share of a worker's person beside other workers' routes."""
        person = self.draft.inst.worker[w, PERSON]
        same = [k for k in self.workers if self.draft.inst.worker[k, PERSON] == person]
        inside = sum(self.task(i).service_s for i in self.tasks if self.route(i) in same)
        elsewhere_s = int(self.draft.st.served[person]) - inside
        return max(0, int(self.draft.inst.share[person]) - elsewhere_s) // len(same)

    def orders(self) -> list[list[int]]:
        """The routes of the part's workers, tasks only."""
        every = orders_of(self.draft.inst, self.draft.st.node[:, NEXT])
        return [[i for i in every[w] if i < len(self.draft.inst.able)] for w in self.workers]


def whole(draft: Draft) -> Part:
    """All of a draft, but for what nobody can do, and for tied tasks that are not placed.

    The ties of those are not modelled.
    """
    inst, st = draft.inst, draft.st
    tied_out = (inst.job[: len(inst.able), BUNDLE] >= 0) & (st.node[: len(inst.able), ROUTE] < 0)
    is_possible = (inst.able & ABLE_BIT).any(axis=1)
    tasks = tuple(np.flatnonzero(is_possible & ~tied_out).tolist())
    return Part(draft, tuple(range(len(inst.worker))), tasks)
