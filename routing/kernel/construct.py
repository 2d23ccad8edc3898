"""A first complete plan within moments, and the filling of gaps later: cheapest insertion."""

from __future__ import annotations

from typing import Any

from routing.kernel.arrays import BUNDLE, INF, OUT_AT, PRICE, Instance, State
from routing.kernel.compiled import entry
from routing.kernel.place import best_anywhere
from routing.kernel.recreate import put_back
from routing.kernel.route import insert, retime
from routing.kernel.tied import insert_bundle
from routing.kernel.undo import begin, touch


@entry
def fill(inst: Instance, st: State, waiting: Any, depth: int) -> None:
    """Place tasks in their order, each where it is cheapest.

    A step of its own that cannot be taken back.
    """
    begin(st)
    for k in range(waiting.shape[0]):
        i = waiting[k]
        if st.row[OUT_AT, i] < 0:
            continue
        b = inst.job[i, BUNDLE]
        if b >= 0:
            insert_bundle(inst, st, b, False, True)
        elif not put_back(inst, st, i, depth, inst.job[i, PRICE], False):
            cost, w, at = best_anywhere(inst, st, i, inst.job[i, PRICE])
            if cost < INF:
                touch(inst, st, w)
                insert(inst, st, w, i, at)
                retime(inst, st, w)
