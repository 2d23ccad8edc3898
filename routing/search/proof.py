"""Small problems solved to the end: all routes there are, and the best choice among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.draft import Draft
from routing.kernel.arrays import (
    ABLE_BIT,
    ANY_DEPOT,
    BREAKS,
    BUNDLE,
    INF,
    LABELS,
    MOST_BROKEN,
    PER_WORST_MIN,
)
from routing.kernel.load import is_sound
from routing.kernel.route import insert, remove, retime
from routing.search.choice import choose
from routing.search.pool import columns_of

if TYPE_CHECKING:
    from routing.kernel.arrays import Instance
    from routing.search.pool import Column

# More orders than this take too long to list.
MOST_ORDERS = 3_000
CHOICE_S = 1.0


def proven(draft: Draft) -> Draft | None:
    """A draft than which none is better, begun with this one; `None` where that cannot be said.

    Tasks without a bond to others only: of a tied task every second would be another route, and
    likewise of a call at the depot every place. Where the greatest lateness is priced, the cheapest
    order of some tasks by itself need not be the best one.
    """
    if not _can_be_listed(draft.inst):
        return None
    columns = _all_columns(draft)
    if columns is None:
        return None
    now = columns_of(draft.inst, draft.st)
    every = list(dict.fromkeys(now + columns))
    choice = choose(draft.inst, every, now, limit_s=CHOICE_S, is_reproducible=True)
    if choice is None or not choice.is_proven:
        return None
    other = draft.with_orders({c.worker: c.nodes for c in choice.columns}, {})
    return other if other.rank < draft.rank else draft


def _can_be_listed(inst: Instance) -> bool:
    n = len(inst.able)
    is_tied = bool((inst.job[:n, BUNDLE] >= 0).any())
    priced = inst.price[[ANY_DEPOT, MOST_BROKEN, PER_WORST_MIN]]
    return not (is_tied or priced.any())


def _all_columns(draft: Draft) -> list[Column] | None:
    """By worker and set of tasks the cheapest route; `None` where there are too many orders."""
    listing = _Listing(Draft(draft.problem, draft.inst))
    for w in range(len(draft.inst.worker)):
        listing.extend(w, ())
        retime(listing.draft.inst, listing.draft.st, w)
    return None if listing.orders > MOST_ORDERS else list(listing.best.values())


class _Listing:
    """All orders in which a worker can do some tasks, one stop after the other."""

    def __init__(self, empty: Draft) -> None:
        self.draft = empty
        self.orders = 0
        self.best: dict[tuple[int, frozenset[int]], Column] = {}

    def extend(self, w: int, order: tuple[int, ...]) -> None:
        """Look at the routes that begin with these tasks, which are on the route."""
        inst, st = self.draft.inst, self.draft.st
        last = order[-1] if order else len(inst.able) + w
        for i in range(len(inst.able)):
            if i in order or not inst.able[i, w] & ABLE_BIT or self.orders > MOST_ORDERS:
                continue
            insert(inst, st, w, i, last)
            if self._is_reached(w, i):
                self.orders += 1
                if is_sound(inst, st, w):
                    self._keep(w, frozenset((*order, i)))
                self.extend(w, (*order, i))
            remove(inst, st, w, i)

    def _is_reached(self, w: int, i: int) -> bool:
        breaks = int(self.draft.inst.worker[w, BREAKS])
        return bool((self.draft.st.node[i, LABELS : LABELS + breaks + 1] < INF).any())

    def _keep(self, w: int, tasks: frozenset[int]) -> None:
        (column,) = columns_of(self.draft.inst, self.draft.st)
        old = self.best.get((w, tasks))
        if old is None or column.cost < old.cost:
            self.best[w, tasks] = column
