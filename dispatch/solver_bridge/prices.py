"""What things cost a run: the office's policy in routing's words, whole seconds of cost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from routing.problem import Policy

if TYPE_CHECKING:
    from dispatch.models import PlanPolicy
    from dispatch.solver_bridge.day import Day, Need

# Higher than any priority without a promise: a given word is not traded for new work.
PROMISE_FACTOR = 50
# A required task is never left out for its price; routing wants one below 31 bits.
MOST = 2**30


def routing_policy(policy: PlanPolicy) -> Policy:
    """The prices that are the same for all tasks."""
    return Policy(
        overtime_cost_per_minute=policy.overtime_per_minute_s,
        late_cost=policy.late_fixed_s,
        late_cost_per_minute=policy.late_per_minute_s,
        moved_worker_cost=policy.moved_technician_s,
        moved_time_cost_per_minute=policy.moved_time_per_minute_s,
        preference_cost=policy.preference_s,
        unfairness_cost_per_minute=policy.unfairness_percent * 60 // 100,
    )


def unserved_cost(need: Need, policy: PlanPolicy) -> int:
    """The price of leaving a need out: weight, days overdue, the promise, being taken out.

    The parts of a crew share it, so that three persons' work does not weigh three times.
    """
    weight = {
        "emergency": policy.weight_emergency,
        "high": policy.weight_high,
        "normal": policy.weight_normal,
        "low": policy.weight_low,
    }[need.priority]
    days = min(need.days_overdue, policy.overdue_most_days)
    cost = policy.unserved_s * weight * policy.overdue_percent_a_day**days // 100**days
    if need.promise is not None:
        cost *= PROMISE_FACTOR
    if need.now is not None:
        cost += policy.moved_technician_s
    return min(int(cost) // need.crew, MOST)


def due_s_priced(need: Need, day: Day) -> int | None:
    """The second from which on being late is priced; `None` where that changes nothing.

    What was due before the day is late whenever it is done; its weight grows instead. And being
    late may cost half of what leaving it out costs, not more: otherwise work of low priority
    would rather be left out than done in the afternoon.
    """
    if need.due_at <= day.span.starts_at or need.due_at >= day.until_at:
        return None
    policy = day.policy
    spare_s = unserved_cost(need, policy) * need.crew // 2 - policy.late_fixed_s
    minutes = max(0, spare_s) // max(1, policy.late_per_minute_s)
    counted_from = max(need.due_at, day.until_at - timedelta(minutes=minutes))
    return round((counted_from - day.origin).total_seconds())
