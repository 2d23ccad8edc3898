"""Hard rules of a task and a worker: one function, one sentence, and numbers when it is broken.

Those of a route are in `routing.route_rules`, those across routes in `routing.plan_rules`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routing.plan import Numbers
    from routing.problem import Task, Worker


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold; `code` is stable, `numbers` say by how much."""

    code: str
    numbers: Numbers = field(default_factory=dict)


def skills(task: Task, worker: Worker) -> Broken | None:
    """The worker has every skill of the task, at its level or above, until the shift ends."""
    has, valid_until_s = dict(worker.skills), dict(worker.skills_end_s)
    for skill, needs in sorted(task.skills):
        if skill not in has or has[skill] < needs:
            return Broken(
                "skill-missing", {"skill": skill, "needs": needs, "has": has.get(skill, 0)}
            )
        until_s = valid_until_s.get(skill, worker.ends_s)
        if until_s < worker.ends_s:
            return Broken(
                "skill-expired", {"skill": skill, "until_s": until_s, "ends_s": worker.ends_s}
            )
    return None


def territory(task: Task, worker: Worker) -> Broken | None:
    """The worker may be sent to the task's territory."""
    if task.territory is None or worker.territories is None:
        return None
    if task.territory not in worker.territories:
        return Broken("territory-not-covered", {"territory": task.territory})
    return None


def tools(task: Task, worker: Worker) -> Broken | None:
    """Every tool of the task is on the van; asked for tasks before the stop at the depot."""
    missing = task.tools - worker.tools
    if missing:
        return Broken("tool-missing", {"tool": min(missing), "missing": len(missing)})
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


def promise_kept(task: Task, start_s: int) -> Broken | None:
    """The work starts within the promised window, both ends included."""
    told = task.promise
    if told is None or told.earliest_s <= start_s <= told.latest_s:
        return None
    numbers = {"start_s": start_s, "earliest_s": told.earliest_s, "latest_s": told.latest_s}
    return Broken("promise-broken", numbers)
