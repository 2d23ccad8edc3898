"""A plan in the making: routes that can be changed, timed and priced by the kernel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from routing.kernel import arrays as a
from routing.kernel.arrays import BEST, NEXT, ORDER, OUT, OUTS
from routing.kernel.build import instance_of
from routing.kernel.construct import fill
from routing.kernel.load import drop_torn, hold, load
from routing.kernel.order import read_order
from routing.kernel.search import height
from routing.kernel.state import copy_of, new_state, orders_of, restore_best
from routing.kernel.timing import time_order
from routing.kernel.undo import keep_best
from routing.plan import Plan, Unserved
from routing.recount import recount
from routing.timetable import route_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routing.kernel.arrays import Instance, State
    from routing.plan import Route
    from routing.problem import Problem

# (required tasks left out, cost): the smaller is the better plan.
Rank = tuple[int, int]
Starts = dict[int, int]


class Draft:
    """Who does which tasks in which order; every route in it is possible.

    Attributes:
        inst, st: The arrays of the kernel; nodes and workers are numbered as in the problem.
    """

    def __init__(self, problem: Problem, inst: Instance | None = None, seed: int = 0) -> None:
        self.problem = problem
        self.inst = instance_of(problem) if inst is None else inst
        self.st: State = new_state(self.inst, seed)

    def copy(self, seed: int = 0) -> Draft:
        """An independent draft of the same problem."""
        other = Draft.__new__(Draft)
        other.problem, other.inst = self.problem, self.inst
        other.st = copy_of(self.st, seed)
        return other

    @property
    def rank(self) -> Rank:
        """How good it is."""
        cost = height(self.inst, self.st)
        required = sum(self.problem.tasks[i].is_required for i in self.unserved)
        return required, cost - required * a.MUST

    @property
    def unserved(self) -> list[int]:
        """Tasks on no route, in the order of the problem."""
        return sorted(self.st.row[OUTS, : self.st.total[OUT]].tolist())

    def orders(self) -> list[list[int]]:
        """By worker, the nodes of the route; a call at the depot is among them."""
        return orders_of(self.inst, self.st.node[:, NEXT])

    def load(self, plan: Plan, *, is_torn_kept: bool = False) -> None:
        """Take over a plan's routes as far as they are possible; the draft must be empty.

        Tasks and workers that the problem does not have are passed over. Tied tasks of which some
        are missing are left out, unless they are to be kept.
        """
        task_of = {task.key: i for i, task in enumerate(self.problem.tasks)}
        worker_of = {worker.key: w for w, worker in enumerate(self.problem.workers)}
        for route in plan.routes:
            for stop in route.stops:
                if stop.task in task_of:
                    hold(self.inst, self.st, task_of[stop.task], stop.start_s)
        # Of several routes of one worker the first.
        routes: dict[str, Route] = {}
        for route in plan.routes:
            routes.setdefault(route.worker, route)
        for key, route in routes.items():
            if key in worker_of:
                nodes = self._nodes(route, worker_of[key], task_of)
                load(self.inst, self.st, worker_of[key], np.array(nodes, dtype=np.int64))
        if not is_torn_kept:
            drop_torn(self.inst, self.st)

    def _nodes(self, route: Route, w: int, task_of: dict[str, int]) -> list[int]:
        nodes = []
        for k, stop in enumerate(route.stops):
            if route.fetch is not None and route.fetch.before == k:
                nodes.append(len(self.inst.able) + 2 * len(self.inst.worker) + w)
            if stop.task in task_of:
                nodes.append(task_of[stop.task])
        return nodes

    def fill(self, tasks: Sequence[int] | None = None, depth: int = 60) -> None:
        """Place what is left out wherever it costs less than leaving it out, urgent work first."""
        waiting = self.by_urgency(self.unserved if tasks is None else tasks)
        fill(self.inst, self.st, waiting, min(depth, self.inst.near.shape[1]))

    def by_urgency(self, tasks: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Tied tasks first, for they need several workers free at once; then the dearest, and
        among those the ones that the fewest workers can do."""
        job = self.inst.job
        chosen = np.array(tasks, dtype=np.int64)
        keys = (job[chosen, a.ABLE], -job[chosen, a.PRICE], job[chosen, a.BUNDLE] < 0)
        return chosen[np.lexsort(keys)]

    def keep(self) -> None:
        """Remember the routes as the best so far."""
        keep_best(self.st, height(self.inst, self.st))

    @property
    def best_cost(self) -> int:
        """The cost of the best plan, required tasks left out included."""
        return int(self.st.total[BEST])

    def best(self) -> Draft:
        """The best plan so far, as a draft of its own."""
        other = self.copy()
        restore_best(other.inst, other.st)
        return other

    def with_orders(self, orders: Mapping[int, Sequence[int]], starts_s: Starts) -> Draft:
        """A new draft of these routes, by worker, as far as they are possible; others are empty.

        Args:
            starts_s: By tied task, the start to which it is held.
        """
        other = Draft(self.problem, self.inst)
        for i, start_s in starts_s.items():
            hold(other.inst, other.st, i, start_s)
        for w, nodes in orders.items():
            load(other.inst, other.st, w, np.array(nodes, dtype=np.int64))
        drop_torn(other.inst, other.st)
        other.fill()
        return other

    def starts_s(self) -> Starts:
        """By tied task that is placed, the start to which it is held."""
        n = len(self.inst.able)
        is_held = (self.inst.job[:n, a.BUNDLE] >= 0) & (self.st.node[:n, a.ROUTE] >= 0)
        return {int(i): int(self.st.node[i, a.FROM]) for i in np.flatnonzero(is_held)}

    def route(self, w: int) -> Route | None:
        """One worker's route as a value; `None` for who stays at home."""
        count = read_order(self.inst, self.st, w)
        if count == 0:
            return None
        if time_order(self.inst, self.st, w, count) >= a.INF:
            raise RuntimeError(f"worker {self.problem.workers[w].key} cannot do this route")
        return route_of(self.problem, self.inst, self.st, w, self.st.row[ORDER, :count].tolist())

    def plan(self) -> Plan:
        """The plan as a value, without reasons, at the cost that the search has counted."""
        made = [self.route(w) for w in range(len(self.problem.workers))]
        plan = Plan(
            routes=tuple(route for route in made if route is not None),
            unserved=tuple(Unserved(task=self.problem.tasks[i].key) for i in self.unserved),
        )
        _, figures = recount(self.problem, plan)
        return replace(plan, cost=self.rank[1], figures=figures)


def draft_of(
    problem: Problem, plan: Plan, inst: Instance | None = None, *, is_torn_kept: bool = False
) -> Draft:
    """The draft of a plan, as far as it is possible; what is not is left out."""
    draft = Draft(problem, inst)
    draft.load(plan, is_torn_kept=is_torn_kept)
    return draft
