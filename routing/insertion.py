"""Where one more task fits into a plan, and what each place costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.draft import draft_of
from routing.errors import InvalidPlan
from routing.kernel.arrays import BLINK, BUNDLE, COUNT, HAS_DEPOT, INF, ORDER, ROUTE
from routing.kernel.offers import (
    ADDED,
    BEFORE,
    BEGINS,
    CALL,
    PLACE_COLUMNS,
    TASK,
    WORKER,
    places,
    price,
)
from routing.kernel.order import read_order_with
from routing.kernel.route import insert_with_call, retime
from routing.kernel.tied import insert_bundle
from routing.kernel.undo import begin, take_back
from routing.tied_starts import taken_out

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.draft import Draft
    from routing.plan import Plan
    from routing.problem import Problem
    from routing.tied_starts import Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """A place for a task.

    Attributes:
        worker: The worker's key.
        position: Its index among the stops of the route, 0 for the first.
        start_s: When the work would start.
        added_cost: By which the plan gets dearer, without what leaving the task out cost.
        fetch_before: The index of the stop before which the route then calls at the depot, for
            this task or for others; `None` without such a call.
    """

    worker: str
    position: int
    start_s: int
    added_cost: int
    fetch_before: int | None = None


def insertions(problem: Problem, plan: Plan, task_key: str) -> list[Insertion]:
    """All possible places for a task, the cheapest first; everything else keeps its order.

    A task that is on a route already is taken off first, so this also tells where it might move.
    One of a crew starts when the others do, one in an order as those placed permit; there is no
    place for one whose crew is not placed, or which comes after one that is not.

    Raises:
        InvalidPlan: the problem has no such task.
    """
    task = task_number(problem, task_key)
    draft = draft_of(problem, plan, is_torn_kept=True)
    with taken_out(draft, task) as room:
        return ranked(draft, task, room) if room.is_whole else []


def task_number(problem: Problem, key: str) -> int:
    """The place of a task in the problem.

    Raises:
        InvalidPlan: the problem has no such task.
    """
    for i, task in enumerate(problem.tasks):
        if task.key == key:
            return i
    raise InvalidPlan(f"there is no task {key}")


def ranked(draft: Draft, task: int, room: Room) -> list[Insertion]:
    """All places for a task that is on no route, the cheapest first."""
    rows, priced = _priced(draft, task, room)
    keys = [worker.key for worker in draft.problem.workers]
    found = [
        _insertion(draft, keys, row, result)
        for row, result in zip(rows.tolist(), priced.tolist(), strict=True)
        if result[ADDED] < INF
    ]
    found.sort(key=lambda place: (place.added_cost, place.start_s, place.worker, place.position))
    # Of several ways to call at the depot, the cheapest.
    best = {(place.worker, place.position): place for place in reversed(found)}
    return [place for place in found if best[place.worker, place.position] is place]


def put_best(draft: Draft, task: int) -> bool:
    """Put a task that is on no route, with all it is tied to, where it is cheapest.

    Tells whether there was a place; what a task is worth plays no part.
    """
    inst, st = draft.inst, draft.st
    if inst.job[task, BUNDLE] >= 0:
        begin(st)
        put_bundle(draft, int(inst.job[task, BUNDLE]))
        if st.node[task, ROUTE] < 0:
            take_back(inst, st)
        return bool(st.node[task, ROUTE] >= 0)
    with taken_out(draft, task) as room:
        rows, priced = _priced(draft, task, room)
    if not len(rows) or priced[:, ADDED].min() >= INF:
        return False
    row = rows[priced[:, ADDED].argmin()]
    w = row[WORKER]
    insert_with_call(inst, st, w, task, row[BEFORE], row[CALL])
    retime(inst, st, w)
    return True


def put_bundle(draft: Draft, bundle: int) -> None:
    """Place as much of a bundle as can be, no place passed over."""
    blink = draft.st.total[BLINK]
    draft.st.total[BLINK] = INF
    insert_bundle(draft.inst, draft.st, bundle, False, False)
    draft.st.total[BLINK] = blink


def places_of(draft: Draft, task: int, room: Room) -> NDArray[np.int64]:
    """What `kernel.offers.places` writes, for the workers that ties permit."""
    stops = draft.st.load[:, COUNT] + 2
    with_call = stops * (stops + 1) // 2 * (draft.inst.worker[:, HAS_DEPOT] > 0)
    found = np.zeros((int((stops + with_call).sum()), PLACE_COLUMNS), dtype=np.int64)
    draft.st.active[:] = room.active
    count = places(draft.inst, draft.st, task, found)
    draft.st.active[:] = True
    return found[:count]


def _priced(draft: Draft, task: int, room: Room) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    rows = places_of(draft, task, room)
    spans = np.vstack([room.spans, [(-INF, INF)]])
    priced = np.zeros((len(rows), 3), dtype=np.int64)
    price(draft.inst, draft.st, rows, spans, priced)
    return rows, priced


def _insertion(draft: Draft, keys: list[str], row: list[int], result: list[int]) -> Insertion:
    w, stops = row[WORKER], 0
    position, fetch_before = 0, None
    for node in _nodes_with(draft, row):
        if node >= len(draft.inst.able):
            fetch_before = stops
            continue
        if node == row[TASK]:
            position = stops
        stops += 1
    return Insertion(
        worker=keys[w],
        position=position,
        start_s=result[BEGINS],
        added_cost=result[ADDED],
        fetch_before=fetch_before,
    )


def _nodes_with(draft: Draft, row: list[int]) -> list[int]:
    """The nodes of the route with the task at a place."""
    w = row[WORKER]
    count = read_order_with(draft.inst, draft.st, w, row[TASK], row[BEFORE], row[CALL])
    return [int(node) for node in draft.st.row[ORDER, :count]]
