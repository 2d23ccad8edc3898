"""A plan as plain values: who does what, when, and what is left out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Numbers = Mapping[str, int | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One task on a route.

    Attributes:
        task: Its key.
        arrive_s: When the worker is there; what is left until `start_s` is waiting or a break.
        start_s, end_s: When the work starts and ends.
        travel_s: Driving from the place before, without breaks on the way.
    """

    task: str
    arrive_s: int
    start_s: int
    end_s: int
    travel_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakTaken:
    """One rest, as taken."""

    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """A stop at the depot to fetch what is missing on the van.

    Attributes:
        before: The index of the stop that follows it.
        arrive_s, start_s, end_s: When the worker is there, and when the loading begins and ends.
        travel_s: Driving from the place before, without breaks on the way.
    """

    before: int
    arrive_s: int
    start_s: int
    end_s: int
    travel_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What one worker does, in order; a worker who stays at home has none.

    Attributes:
        worker: The worker's key.
        stops: At least one.
        breaks: All of the worker's breaks in their order, also those before leaving and
            after returning.
        leaves_s, returns_s: When the worker leaves the start and is at the end.
        travel_home_s: Driving from the last stop to the end, without breaks on the way.
        fetch: The stop at the depot, if there is one.
    """

    worker: str
    stops: tuple[Stop, ...]
    breaks: tuple[BreakTaken, ...]
    leaves_s: int
    returns_s: int
    travel_home_s: int
    fetch: Fetch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason why a task was left out, for a program to word.

    Attributes:
        code: Stable; `routing.reasons.explain` lists the codes and their numbers.
        numbers: What the code speaks of; `workers` counts those whom it concerns.
    """

    code: str
    numbers: Numbers = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """A task that no route has, with the reasons, the most hopeful first."""

    task: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Sums over a plan.

    Attributes:
        travel_s: At the usual speed, as in `Problem.travel_s`.
        worst_lateness_s: The greatest of all.
        waiting_s: Time on the way that is no travel, service, loading or break; slow traffic
            counts as waiting.
        duration_s: From leaving to returning, over all routes.
        broken_promises: How many tasks start outside their promise.
    """

    served: int = 0
    unserved: int = 0
    travel_s: int = 0
    overtime_s: int = 0
    lateness_s: int = 0
    waiting_s: int = 0
    worst_lateness_s: int = 0
    duration_s: int = 0
    distance_m: int = 0
    broken_promises: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An answer to a problem.

    Attributes:
        routes: In the order of the problem's workers, only of those with stops.
        unserved: In the order of the problem's tasks.
        cost: Whole seconds of cost, by the problem's policy.
    """

    routes: tuple[Route, ...] = ()
    unserved: tuple[Unserved, ...] = ()
    cost: int = 0
    figures: Figures = Figures()

    def served(self) -> set[str]:
        """The keys of all tasks on routes."""
        return {stop.task for route in self.routes for stop in route.stops}
