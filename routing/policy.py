"""What is priced, and how dearly: the editable part of the objective."""

from __future__ import annotations

from dataclasses import dataclass, fields

from routing.ranges import require_range


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is priced besides tasks left out; whole seconds of cost, so one second's drive is 1.

    Costs per minute are counted to the second and rounded down, per task, route or person.
    Defaults: an hour of overtime is worth two hours of driving, being late 30 minutes, another
    technician 15 minutes, another time up to 20 minutes, not the preferred one 10 minutes.

    Attributes:
        travel_cost_per_s: For each second of driving; `Worker.travel_cost_per_s` goes before it.
        distance_cost_per_km: For each kilometre, per drive and rounded down.
        duration_cost_per_s: For each second between leaving and returning.
        late_cost, late_cost_per_minute: For a start after `Task.due_s`.
        worst_late_cost_per_minute: For the greatest lateness of all, once more.
        broken_promise_cost: For a start outside `Task.promise`.
        moved_worker_cost: For a task done by another person than now.
        moved_time_cost_per_minute, moved_time_cap_minutes: For another start than now; beyond
            the cap it makes no difference any more.
        preference_cost: For a task done by another person than the preferred one.
        overqualified_cost: For each level that the worker has above the one needed.
        unfairness_cost_per_minute: For each minute of service that a person has beyond the
            fair share, which is the part of all service that their part of all shifts is;
            what `Worker.history_s` says is added to it.

    Raises:
        InvalidProblem: names the cost that is negative or beyond 31 bits.
    """

    travel_cost_per_s: int = 1
    distance_cost_per_km: int = 0
    duration_cost_per_s: int = 0
    overtime_cost_per_minute: int = 120
    late_cost: int = 1_800
    late_cost_per_minute: int = 60
    worst_late_cost_per_minute: int = 0
    broken_promise_cost: int = 20_000
    moved_worker_cost: int = 900
    moved_time_cost_per_minute: int = 10
    moved_time_cap_minutes: int = 120
    preference_cost: int = 600
    overqualified_cost: int = 0
    unfairness_cost_per_minute: int = 2

    def __post_init__(self) -> None:
        for field in fields(self):
            require_range(f"policy's {field.name}", getattr(self, field.name))
