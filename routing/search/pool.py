"""Routes that the search has come by, of which the best plan may be composed anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.kernel.arrays import BROKEN, BUNDLE, COST, FROM, NEXT, TIME_COST, WORST
from routing.kernel.state import orders_of

if TYPE_CHECKING:
    from routing.kernel.arrays import Instance, State

# More routes than this take CP-SAT longer than they bring.
MOST_COLUMNS = 2_000
# Beyond so many, those of the dearest plans are forgotten, half of them at once.
MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Column:
    """One worker's route.

    Attributes:
        nodes: Tasks, and the call at the depot, in order.
        starts_s: By task, the start to which it is held, for tasks tied to others.
        cost: Of driving, times and the choice of worker; fairness is not in it.
        broken: Promises that it breaks.
        worst_s: Its greatest lateness.
    """

    worker: int
    nodes: tuple[int, ...]
    starts_s: tuple[tuple[int, int], ...]
    cost: int
    broken: int
    worst_s: int


class Pool:
    """Different routes, each with the cost of the best plan that it was part of."""

    def __init__(self, inst: Instance) -> None:
        self._inst = inst
        self._seen: dict[Column, int] = {}

    def __len__(self) -> int:
        return len(self._seen)

    def add(self, st: State, cost: int) -> None:
        """Remember the routes of a plan of that cost."""
        for column in columns_of(self._inst, st):
            self._seen[column] = min(cost, self._seen.get(column, cost))
        if len(self._seen) > MOST_KEPT:
            self._seen = dict(sorted(self._seen.items(), key=_by_cost)[: MOST_KEPT // 2])

    def best(self, most: int) -> list[Column]:
        """The routes of the best plans, at most so many."""
        return [column for column, _ in sorted(self._seen.items(), key=_by_cost)[:most]]


def columns_of(inst: Instance, st: State) -> list[Column]:
    """The routes of a plan as it is."""
    n = len(inst.able)
    is_chosen = len(inst.choice) > 1
    bundle, held_s = inst.job[:n, BUNDLE], st.node[:n, FROM]
    columns = []
    for w, order in enumerate(orders_of(inst, st.node[:, NEXT])):
        if not order:
            continue
        tasks = [i for i in order if i < n]
        cost = int(st.load[w, COST] + st.load[w, TIME_COST])
        if is_chosen:
            cost += int(inst.choice[tasks, w].sum())
        columns.append(
            Column(
                worker=w,
                nodes=tuple(order),
                starts_s=tuple((i, int(held_s[i])) for i in tasks if bundle[i] >= 0),
                cost=cost,
                broken=int(st.load[w, BROKEN]),
                worst_s=int(st.load[w, WORST]),
            )
        )
    return columns


def _by_cost(item: tuple[Column, int]) -> int:
    return item[1]
