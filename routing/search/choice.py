"""Which of the routes found make the best plan: set packing by CP-SAT, and the rules between them.

Each worker has at most one route, each task is on at most one. Crews start together, what is in an
order keeps it, fair shares and broken promises are counted over all routes. (Set partitioning over
a pool of routes: Rochat and Taillard 1995, doi:10.1007/BF02430370.)
"""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from ortools.sat.python import cp_model

from routing.kernel.arrays import (
    AFTER,
    BEFORE,
    BUNDLE_AT,
    CREW,
    FROM_END,
    GREATEST,
    INF,
    LEAST,
    MEMBER,
    MOST_BROKEN,
    MUST,
    ONE_PERSON,
    PER_UNFAIR_MIN,
    PER_WORST_MIN,
    PERSON,
    PRICE,
    SERVICE,
)
from routing.search.pool import MOST_COLUMNS, columns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from routing.draft import Draft
    from routing.kernel.arrays import Instance
    from routing.search.pool import Column, Pool

# Between two looks at whether somebody wants it to end.
LOOK_S = 0.05
# Later than any second that routes speak of.
DAYS_S = 2**40


@dataclass(frozen=True, slots=True)
class Choice:
    """The routes chosen, and whether no other choice among those given is better."""

    columns: tuple[Column, ...]
    is_proven: bool


def choose(
    inst: Instance,
    columns: Sequence[Column],
    now: Iterable[Column],
    *,
    limit_s: float,
    is_reproducible: bool = False,
    should_stop: Callable[[], bool] = lambda: False,
) -> Choice | None:
    """The cheapest plan of some routes within the time; `None` if none was found.

    Args:
        now: The plan to begin with; its routes are among `columns`.
        is_reproducible: Count work instead of seconds.
        should_stop: Asked many times a second.
    """
    model = _Model(inst, columns)
    model.hint(set(now))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    if is_reproducible:
        solver.parameters.max_deterministic_time = limit_s
    else:
        solver.parameters.max_time_in_seconds = limit_s
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(solver.solve, model.cp)
        while not wait([answer], timeout=LOOK_S).done:
            if should_stop():
                solver.stop_search()
    status = answer.result()
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    chosen = tuple(c for c, is_in in zip(columns, model.is_in, strict=True) if solver.value(is_in))
    return Choice(chosen, status == cp_model.OPTIMAL)


def recomposed(
    draft: Draft,
    pool: Pool,
    *,
    limit_s: float,
    is_reproducible: bool = False,
    should_stop: Callable[[], bool] = lambda: False,
) -> Draft | None:
    """A better draft of routes in the pool and of the draft's own, or `None`."""
    now = columns_of(draft.inst, draft.st)
    found = list(dict.fromkeys(now + pool.best(MOST_COLUMNS - len(now))))
    if len(found) == len(now):
        return None
    choice = choose(
        draft.inst,
        found,
        now,
        limit_s=limit_s,
        is_reproducible=is_reproducible,
        should_stop=should_stop,
    )
    if choice is None:
        return None
    orders = {column.worker: column.nodes for column in choice.columns}
    starts_s = {i: s for column in choice.columns for i, s in column.starts_s}
    other = draft.with_orders(orders, starts_s)
    return other if other.rank < draft.rank else None


class _Model:
    """The choice as a model of CP-SAT."""

    def __init__(self, inst: Instance, columns: Sequence[Column]) -> None:
        self.cp = cp_model.CpModel()
        self.is_in = [self.cp.new_bool_var("") for _ in columns]
        self._inst, self._columns = inst, columns
        self._of_task: dict[int, list[int]] = defaultdict(list)
        self._of_person: dict[int, list[int]] = defaultdict(list)
        of_worker: dict[int, list[Any]] = defaultdict(list)
        for k, column in enumerate(columns):
            of_worker[column.worker].append(self.is_in[k])
            self._of_person[int(inst.worker[column.worker, PERSON])].append(k)
            for i in self._tasks(column):
                self._of_task[i].append(k)
        for routes in of_worker.values():
            self.cp.add_at_most_one(routes)
        for ks in self._of_task.values():
            self.cp.add_at_most_one([self.is_in[k] for k in ks])
        self._starts_s = [dict(column.starts_s) for column in columns]
        self._tie()
        broken = sum(c.broken * v for c, v in zip(columns, self.is_in, strict=True))
        self.cp.add(broken <= int(inst.price[MOST_BROKEN]))
        self.cp.minimize(self._cost() + self._unfairness() + self._worst_lateness())

    def hint(self, now: set[Column]) -> None:
        """Begin with these routes."""
        for column, is_in in zip(self._columns, self.is_in, strict=True):
            self.cp.add_hint(is_in, column in now)

    def _tasks(self, column: Column) -> list[int]:
        return [i for i in column.nodes if i < len(self._inst.able)]

    def _served(self, i: int) -> Any:
        return sum(self.is_in[k] for k in self._of_task[i])

    def _cost(self) -> Any:
        """Of the routes, less what leaving out their tasks would cost."""
        price = self._prices()
        return sum(
            (column.cost - int(price[self._tasks(column)].sum())) * is_in
            for column, is_in in zip(self._columns, self.is_in, strict=True)
        )

    def _prices(self) -> NDArray[np.int64]:
        """By task; of required ones more than all else together, for `MUST` is too much for CP-SAT.

        It refuses costs whose sum over all routes it could not count.
        """
        prices = self._inst.job[: len(self._inst.able), PRICE]
        is_required = prices >= MUST
        dearest: dict[int, int] = defaultdict(int)
        for column in self._columns:
            dearest[column.worker] = max(dearest[column.worker], column.cost)
        most = sum(dearest.values()) + int(prices[~is_required].sum()) + self._most_beside()
        return np.where(is_required, 1 + most, prices)

    def _most_beside(self) -> int:
        """The most that unfairness and lateness can cost."""
        inst = self._inst
        over_s = int(inst.job[: len(inst.able), SERVICE].sum() - np.minimum(0, inst.share).sum())
        minutes = over_s // 60 + 1, self._worst_s() // 60 + 1
        prices = int(inst.price[PER_UNFAIR_MIN]), int(inst.price[PER_WORST_MIN])
        return sum(m * price for m, price in zip(minutes, prices, strict=True))

    def _worst_s(self) -> int:
        return max((column.worst_s for column in self._columns), default=0)

    def _unfairness(self) -> Any:
        """Each person's service beyond the fair share."""
        inst, price = self._inst, int(self._inst.price[PER_UNFAIR_MIN])
        if price == 0:
            return 0
        over = []
        for person, ks in self._of_person.items():
            service_s = [int(inst.job[self._tasks(self._columns[k]), SERVICE].sum()) for k in ks]
            served_s = sum(s * self.is_in[k] for s, k in zip(service_s, ks, strict=True))
            over_s = served_s - int(inst.share[person])
            over.append(self._of_minutes(price, over_s, sum(service_s) - int(inst.share[person])))
        return sum(over)

    def _worst_lateness(self) -> Any:
        price = int(self._inst.price[PER_WORST_MIN])
        if price == 0:
            return 0
        worst_s = self.cp.new_int_var(0, self._worst_s(), "")
        for column, is_in in zip(self._columns, self.is_in, strict=True):
            self.cp.add(worst_s >= column.worst_s * is_in)
        return self._of_minutes(price, worst_s, self._worst_s())

    def _of_minutes(self, price: int, seconds: Any, most_s: int) -> Any:
        """A price by the minute of so many seconds, if any, rounded down as a plan's cost is."""
        cost = self.cp.new_int_var(0, max(0, most_s) * price // 60, "")
        self.cp.add(60 * cost + 59 >= price * seconds)
        return cost

    def _tie(self) -> None:
        for group in self._crews():
            self._start_together(group)
        for link in self._inst.link.tolist():
            self._keep_order(link)

    def _crews(self) -> list[list[int]]:
        """Tasks that start together."""
        bundle = self._inst.bundle
        crews: dict[int, list[int]] = defaultdict(list)
        for k in range(int(bundle[BUNDLE_AT].max())):
            crews[int(bundle[CREW, k])].append(int(bundle[MEMBER, k]))
        return [crew for crew in crews.values() if len(crew) > 1]

    def _start_together(self, crew: list[int]) -> None:
        """All or none of them, at one start, each by another person."""
        starts_s = {self._starts_s[k][i] for i in crew for k in self._of_task[i]}
        for start_s in starts_s:
            at_once = [
                sum(self.is_in[k] for k in self._of_task[i] if self._starts_s[k][i] == start_s)
                for i in crew
            ]
            for one in at_once[1:]:
                self.cp.add(one == at_once[0])
        for ks in self._of_person.values():
            held = [k for k in ks if any(i in self._starts_s[k] for i in crew)]
            self.cp.add_at_most_one([self.is_in[k] for k in held])

    def _keep_order(self, link: list[int]) -> None:
        """What comes after is served only with what comes before, at its distance from it."""
        before, after = link[BEFORE], link[AFTER]
        served = self._served(after)
        self.cp.add(served <= self._served(before))
        start_s = self._start(after, lambda k: self._starts_s[k][after])
        free = DAYS_S * (1 - served)
        self.cp.add(start_s + free >= self._start(before, lambda k: self._least(link, k)))
        if link[GREATEST] < INF:
            self.cp.add(start_s <= free + self._start(before, lambda k: self._most(link, k)))
        if link[ONE_PERSON]:
            for ks in self._of_person.values():
                own = {i: sum(self.is_in[k] for k in ks if k in self._of_task[i]) for i in link[:2]}
                self.cp.add(own[after] <= own[before])

    def _start(self, i: int, of: Any) -> Any:
        """A second that each route of the task names; 0 where it is left out."""
        return sum(of(k) * self.is_in[k] for k in self._of_task[i])

    def _service_s(self, link: list[int], k: int) -> int:
        before, inst = link[BEFORE], self._inst
        if not link[FROM_END]:
            return 0
        if len(inst.own_service) > 1:
            return int(inst.own_service[before, self._columns[k].worker])
        return int(inst.job[before, SERVICE])

    def _least(self, link: list[int], k: int) -> int:
        return self._starts_s[k][link[BEFORE]] + self._service_s(link, k) + link[LEAST]

    def _most(self, link: list[int], k: int) -> int:
        return self._starts_s[k][link[BEFORE]] + self._service_s(link, k) + link[GREATEST]
