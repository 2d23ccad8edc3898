"""Each hard rule once, to be read: one function, one sentence, and numbers when it is broken."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.plan import BreakTaken, Numbers
    from routing.problem import Break, Task, Worker


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold; `code` is stable, `numbers` say by how much."""

    code: str
    numbers: Numbers = field(default_factory=dict)


def skills(task: Task, worker: Worker) -> Broken | None:
    """The worker has every skill of the task, at its level or above."""
    has = dict(worker.skills)
    for skill, needs in sorted(task.skills):
        if skill not in has or has[skill] < needs:
            return Broken(
                "skill-missing", {"skill": skill, "needs": needs, "has": has.get(skill, 0)}
            )
    return None


def permitted_worker(task: Task, worker: Worker) -> Broken | None:
    """The worker is among those allowed, if any are named, and not excluded."""
    if worker.key in task.excluded_workers:
        return Broken("worker-excluded")
    if task.allowed_workers is not None and worker.key not in task.allowed_workers:
        return Broken("worker-not-allowed", {"allowed": len(task.allowed_workers)})
    return None


def on_shift(task: Task, worker: Worker) -> Broken | None:
    """Some permitted start lies within the worker's shift or overtime."""
    latest_s = worker.ends_s + worker.max_overtime_s
    for window in task.windows:
        if window.earliest_s <= latest_s and window.latest_s >= worker.starts_s:
            return None
    return Broken("off-shift", {"starts_s": worker.starts_s, "latest_s": latest_s})


def reachable(task: Task, worker: Worker, travel_there_s: int) -> Broken | None:
    """The worker can be there from home before the last permitted start."""
    arrives_s = worker.starts_s + travel_there_s
    latest_s = max((window.latest_s for window in task.windows), default=arrives_s - 1)
    if arrives_s > latest_s:
        return Broken("out-of-reach", {"arrives_s": arrives_s, "latest_s": latest_s})
    return None


def start_window(task: Task, start_s: int) -> Broken | None:
    """The work starts within one of the task's windows, both ends included."""
    if any(window.earliest_s <= start_s <= window.latest_s for window in task.windows):
        return None
    later = [w.earliest_s for w in task.windows if w.earliest_s > start_s]
    earlier = [w.latest_s for w in task.windows if w.latest_s < start_s]
    numbers = {"start_s": start_s}
    if later:
        numbers["earliest_s"] = min(later)
    if earlier:
        numbers["latest_s"] = max(earlier)
    return Broken("off-window", numbers)


def service_time(task: Task, start_s: int, end_s: int) -> Broken | None:
    """The work takes exactly its service time."""
    if end_s - start_s != task.service_s:
        return Broken("service-time", {"took_s": end_s - start_s, "needs_s": task.service_s})
    return None


def work_after_arrival(arrive_s: int, start_s: int) -> Broken | None:
    """The work does not start before the worker is there."""
    if start_s < arrive_s:
        return Broken("starts-before-arrival", {"start_s": start_s, "arrive_s": arrive_s})
    return None


def travel_time(leaves_s: int, arrives_s: int, travel_s: int, rest_s: int) -> Broken | None:
    """Between two places there is time for the drive and for the breaks taken on it."""
    earliest_s = leaves_s + travel_s + rest_s
    if arrives_s < earliest_s:
        return Broken("travel-too-short", {"arrives_s": arrives_s, "earliest_s": earliest_s})
    return None


def shift_start(worker: Worker, leaves_s: int) -> Broken | None:
    """The worker does not leave before the shift starts."""
    if leaves_s < worker.starts_s:
        return Broken("leaves-before-shift", {"leaves_s": leaves_s, "starts_s": worker.starts_s})
    return None


def shift_end(worker: Worker, returns_s: int) -> Broken | None:
    """The worker is back before the shift and the permitted overtime are over."""
    latest_s = worker.ends_s + worker.max_overtime_s
    if returns_s > latest_s:
        return Broken("returns-after-shift", {"returns_s": returns_s, "latest_s": latest_s})
    return None


def breaks_taken(worker: Worker, taken: Sequence[BreakTaken]) -> Broken | None:
    """Every break is taken once, and one after the other."""
    if len(taken) != len(worker.breaks):
        return Broken("break-count", {"taken": len(taken), "needs": len(worker.breaks)})
    for before, after in itertools.pairwise(taken):
        if after.start_s < before.end_s:
            return Broken("break-order", {"start_s": after.start_s, "end_s": before.end_s})
    return None


def break_window(rest: Break, taken: BreakTaken) -> Broken | None:
    """A break starts within its window."""
    if rest.earliest_s <= taken.start_s <= rest.latest_s:
        return None
    numbers = {
        "start_s": taken.start_s,
        "earliest_s": rest.earliest_s,
        "latest_s": rest.latest_s,
    }
    return Broken("break-off-window", numbers)


def break_length(rest: Break, taken: BreakTaken) -> Broken | None:
    """A break has exactly its duration."""
    took_s = taken.end_s - taken.start_s
    if took_s != rest.duration_s:
        return Broken("break-length", {"took_s": took_s, "needs_s": rest.duration_s})
    return None


def break_free_of_work(taken: BreakTaken, start_s: int, end_s: int) -> Broken | None:
    """A break does not overlap a service."""
    if taken.start_s < end_s and start_s < taken.end_s:
        overlap_s = min(taken.end_s, end_s) - max(taken.start_s, start_s)
        return Broken("break-during-service", {"overlap_s": overlap_s})
    return None


def served_once(routes: int, lists: int) -> Broken | None:
    """A task is on exactly one route, or listed once as left out."""
    if routes + lists != 1:
        return Broken("not-once", {"served": routes, "left_out": lists})
    return None


def required_served(task: Task, is_served: bool) -> Broken | None:
    """A required task is served."""
    if task.is_required and not is_served:
        return Broken("required-left-out")
    return None


def crew_complete(size: int, served: int) -> Broken | None:
    """Of the tasks of one crew all are served, or none."""
    if served not in (0, size):
        return Broken("crew-incomplete", {"served": served, "size": size})
    return None


def crew_one_start(starts_s: Sequence[int]) -> Broken | None:
    """The tasks of one crew start at the same second."""
    if len(set(starts_s)) > 1:
        return Broken("crew-apart", {"first_s": min(starts_s), "last_s": max(starts_s)})
    return None


def crew_of_different_persons(persons: Sequence[str]) -> Broken | None:
    """The tasks of one crew are done by different persons."""
    if len(set(persons)) < len(persons):
        return Broken("crew-one-person", {"persons": len(set(persons)), "size": len(persons)})
    return None
