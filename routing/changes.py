"""What differs between two plans of one day, and how to leave alone what need not differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.check import check
from routing.recount import counted

if TYPE_CHECKING:
    from routing.plan import Plan, Route
    from routing.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A task that is somewhere else, or at another time; `None` for left out.

    Attributes:
        task: Its key.
        from_worker, from_start_s: Who had it, and when it started.
        to_worker, to_start_s: Who has it now, and when it starts.
    """

    task: str
    from_worker: str | None
    from_start_s: int | None
    to_worker: str | None
    to_start_s: int | None


def moves(before: Plan, after: Plan) -> tuple[Move, ...]:
    """Every task whose worker or start differs, in the order of the new starts; left out last."""
    old, new = _places(before), _places(after)
    changed = [
        Move(
            task=key,
            from_worker=old.get(key, (None, None))[0],
            from_start_s=old.get(key, (None, None))[1],
            to_worker=new.get(key, (None, None))[0],
            to_start_s=new.get(key, (None, None))[1],
        )
        for key in {**new, **old}
        if old.get(key) != new.get(key)
    ]
    return tuple(sorted(changed, key=_by_start))


def with_routes_kept(problem: Problem, before: Plan, after: Plan) -> Plan:
    """The new plan, with the old times of each route on which nobody was put, taken off or moved.

    A search times every route anew; times that somebody was told must not change by that. Where the
    old times break a rule beside the new ones, the new plan stays as it is.
    """
    old = {route.worker: route for route in before.routes}
    routes = tuple(_kept(old.get(route.worker), route) for route in after.routes)
    if routes == after.routes:
        return after
    kept = counted(problem, routes)
    was = {violation.code for violation in check(problem, after)}
    return kept if {violation.code for violation in check(problem, kept)} <= was else after


def _kept(old: Route | None, new: Route) -> Route:
    if old is None or [s.task for s in old.stops] != [s.task for s in new.stops]:
        return new
    return old if (old.fetch is None) == (new.fetch is None) else new


def _places(plan: Plan) -> dict[str, tuple[str, int]]:
    return {s.task: (route.worker, s.start_s) for route in plan.routes for s in route.stops}


def _by_start(move: Move) -> tuple[bool, int, str]:
    return move.to_start_s is None, move.to_start_s or 0, move.task
