"""One task off its route for a moment, and what those it is tied to leave it."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.kernel.arrays import (
    AFTER,
    ALL_BROKEN,
    BEFORE,
    BUNDLE,
    FROM,
    FROM_END,
    GREATEST,
    INF,
    LEAST,
    MOST_BROKEN,
    ONE_PERSON,
    PERSON,
    PREV,
    REMOVED,
    ROUTE,
    SERVICE,
)
from routing.kernel.labels import is_possible, work
from routing.kernel.removal import settle
from routing.kernel.route import remove, retime
from routing.kernel.undo import begin, take_back, touch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from routing.draft import Draft
    from routing.problem import Link, Problem


@dataclass(frozen=True, slots=True)
class Room:
    """Where a task may go, as far as others decide that.

    Attributes:
        spans: By worker, the first and the last start.
        active: By worker, whether they may do it.
        is_whole: Whether all are placed without which it cannot be.
    """

    spans: NDArray[np.int64]
    active: NDArray[np.bool_]
    is_whole: bool = True


def tied_keys(problem: Problem) -> set[str]:
    """Tasks that depend on others: ends of links, and crews of more than one."""
    sizes = Counter(task.together for task in problem.tasks)
    crews = {t.key for t in problem.tasks if t.together is not None and sizes[t.together] > 1}
    return crews | {key for link in problem.links for key in (link.before, link.after)}


def needed_for(problem: Problem, task_key: str) -> set[str]:
    """Without which a task cannot be served: it, its crew, what comes before, and their crews."""
    crew = {task.key: task.together for task in problem.tasks}
    found: set[str] = set()
    more = {task_key}
    while more:
        found |= more
        crews = {crew[key] for key in found} - {None}
        more = {key for key, name in crew.items() if name in crews}
        more |= {link.before for link in problem.links if link.after in found}
        more -= found
    return found


@contextmanager
def taken_out(draft: Draft, task: int) -> Iterator[Room]:
    """Take a task off its route, if it is on one; in the end everything is as it was.

    Yields where it may go, so that those it is tied to can stay where they are. Where a drive past
    it is longer than by way of it, its route may not be possible without it; then it may go nowhere
    else.
    """
    inst, st = draft.inst, draft.st
    bounds = st.node[task, FROM : FROM + 2].copy()
    w = int(st.node[task, ROUTE])
    is_free = w < 0 or _take_out(draft, task, w)
    if w < 0:
        begin(st)
    try:
        room = _room(draft, task)
        if not is_free:
            room.active[:] = room.active & (np.arange(len(inst.worker)) == w)
        yield room
    finally:
        take_back(inst, st)
        st.node[task, FROM : FROM + 2] = bounds


def _take_out(draft: Draft, task: int, w: int) -> bool:
    """Take a task off, and a call at the depot made for it; tell whether the rest is possible."""
    inst, st = draft.inst, draft.st
    _remove(draft, task, w)
    if is_possible(inst, st, w):
        settle(inst, st, w)
        if st.total[REMOVED] > 0:
            take_back(inst, st)
            _remove(draft, task, w)
            return False
    is_timely = is_possible(inst, st, w) and retime(inst, st, w)
    # Less work can mean starts before a promise; longer drives and set-up anew have been settled.
    return bool(is_timely and st.total[ALL_BROKEN] <= inst.price[MOST_BROKEN])


def _remove(draft: Draft, task: int, w: int) -> None:
    begin(draft.st)
    touch(draft.inst, draft.st, w)
    remove(draft.inst, draft.st, w, task)


def _room(draft: Draft, task: int) -> Room:
    inst, node, count = draft.inst, draft.st.node, len(draft.inst.worker)
    room = Room(np.tile([[-INF, INF]], (count, 1)), np.ones(count, dtype=np.bool_))
    if inst.job[task, BUNDLE] < 0:
        return room
    person, tasks = inst.worker[:, PERSON], draft.problem.tasks
    crew, is_whole = tasks[task].together, True
    for i, other in enumerate(tasks):
        if crew is None or i == task or other.together != crew:
            continue
        if node[i, ROUTE] < 0:
            is_whole = False
        else:
            room.spans[:] = node[i, FROM]
            room.active[person == person[node[i, ROUTE]]] = False
    number = {one.key: i for i, one in enumerate(tasks)}
    for link, gap in zip(draft.problem.links, inst.link, strict=True):
        before, after = number[link.before], number[link.after]
        if after == task:
            is_whole &= node[before, ROUTE] >= 0
            _bound_after(draft, link, before, room)
        elif before == task:
            _bound_before(draft, gap, room)
    return Room(room.spans, room.active, bool(is_whole))


def _bound_after(draft: Draft, link: Link, before: int, room: Room) -> None:
    """A start as late after the task before as the link says."""
    inst, node = draft.inst, draft.st.node
    w = int(node[before, ROUTE])
    if w < 0:
        return
    start_s = int(node[before, FROM])
    end_s = start_s + int(work(inst, w, int(node[before, PREV]), before))
    first_s, last_s = link.starts_s(start_s, end_s)
    room.spans[:, 0] = np.maximum(room.spans[:, 0], first_s)
    room.spans[:, 1] = np.minimum(room.spans[:, 1], last_s)
    _bound_person(draft, link.same_person, w, room)


def _bound_before(draft: Draft, gap: NDArray[np.int64], room: Room) -> None:
    """The same seen from the task before; its set-up may come and go with its neighbours."""
    inst, node, task = draft.inst, draft.st.node, gap[BEFORE]
    w = int(node[gap[AFTER], ROUTE])
    if w < 0:
        return
    service_s = inst.own_service[task] if len(inst.own_service) > 1 else inst.job[task, SERVICE]
    by_s = int(node[gap[AFTER], FROM]) - service_s * gap[FROM_END]
    room.spans[:, 1] = np.minimum(room.spans[:, 1], by_s - gap[LEAST])
    if gap[GREATEST] < INF:
        room.spans[:, 0] = np.maximum(room.spans[:, 0], by_s - gap[GREATEST])
    _bound_person(draft, bool(gap[ONE_PERSON]), w, room)


def _bound_person(draft: Draft, is_same: bool, w: int, room: Room) -> None:
    if is_same:
        person = draft.inst.worker[:, PERSON]
        room.active[:] = room.active & (person == person[w])
