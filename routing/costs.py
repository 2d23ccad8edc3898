"""What a plan costs, once to be read: each priced rule one function, in whole seconds of cost."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from routing import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.problem import Policy, Problem, Task, Worker


def travel(policy: Policy, worker: Worker, travel_s: int) -> int:
    """Every second of driving at the usual speed, at the worker's price if there is one."""
    own = worker.travel_cost_per_s
    return travel_s * (policy.travel_cost_per_s if own is None else own)


def distance(policy: Policy, distance_m: int) -> int:
    """Every kilometre of one drive."""
    return distance_m * policy.distance_cost_per_km // 1_000


def duration(policy: Policy, leaves_s: int, returns_s: int) -> int:
    """Every second between leaving and returning."""
    return (returns_s - leaves_s) * policy.duration_cost_per_s


def overtime(policy: Policy, worker: Worker, returns_s: int) -> int:
    """Time after the end of the shift until the worker is back."""
    return max(0, returns_s - worker.ends_s) * policy.overtime_cost_per_minute // 60


def lateness(policy: Policy, task: Task, start_s: int) -> int:
    """A start after the due time: once, and by its length."""
    if task.due_s is None or start_s <= task.due_s:
        return 0
    return policy.late_cost + (start_s - task.due_s) * policy.late_cost_per_minute // 60


def worst_lateness(policy: Policy, worst_lateness_s: int) -> int:
    """The greatest lateness of a plan, once."""
    return worst_lateness_s * policy.worst_late_cost_per_minute // 60


def broken_promise(policy: Policy, task: Task, start_s: int) -> int:
    """A start outside the promised window."""
    return 0 if rules.promise_kept(task, start_s) is None else policy.broken_promise_cost


def moved_time(policy: Policy, task: Task, start_s: int) -> int:
    """Another start than now, up to the cap."""
    if task.now_start_s is None:
        return 0
    moved_s = min(abs(start_s - task.now_start_s), policy.moved_time_cap_minutes * 60)
    return moved_s * policy.moved_time_cost_per_minute // 60


def choice_of_worker(policy: Policy, task: Task, worker: Worker, persons: Mapping[str, str]) -> int:
    """Another person than now, and another than the preferred one; `persons` by worker key."""
    cost = 0
    if task.now_worker is not None and persons[task.now_worker] != worker.person:
        cost += policy.moved_worker_cost
    if task.preferred_worker is not None and persons[task.preferred_worker] != worker.person:
        cost += policy.preference_cost
    return cost


def overqualification(policy: Policy, task: Task, worker: Worker) -> int:
    """Every level that the worker has above the one needed, over the task's skills."""
    has = dict(worker.skills)
    levels = sum(max(0, has.get(skill, 0) - needs) for skill, needs in task.skills)
    return levels * policy.overqualified_cost


def fair_shares_s(problem: Problem) -> dict[str, int]:
    """Each person's part of all service, in proportion to the length of their shifts."""
    shifts_s: dict[str, int] = defaultdict(int)
    for worker in problem.workers:
        shifts_s[worker.person] += worker.ends_s - worker.starts_s
    service_s = sum(task.service_s for task in problem.tasks)
    total_s = max(1, sum(shifts_s.values()))
    return {person: service_s * shift_s // total_s for person, shift_s in shifts_s.items()}


def unfairness(policy: Policy, history_s: int, served_s: int, share_s: int) -> int:
    """One person's service beyond the fair share, together with that of the weeks before.

    `served_s` is counted at a pace of 100 %, as the share is.
    """
    over_s = max(0, history_s + served_s - share_s)
    return over_s * policy.unfairness_cost_per_minute // 60
