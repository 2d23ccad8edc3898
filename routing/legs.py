"""The drives of a route in turn, as the plan says them and as the problem measures them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.plan import Fetch, Route, Stop
    from routing.problem import Problem, Task, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One drive.

    Attributes:
        task: Key of the task it leads to; `None` to the depot and home.
        leaves_s, arrives_s: Between these the worker drives, and perhaps takes a break.
        said_s: Seconds of driving by the plan.
        travel_s, distance_m: By the problem; 0 m where it gives no distances.
    """

    task: str | None
    leaves_s: int
    arrives_s: int
    said_s: int
    travel_s: int
    distance_m: int


def legs(problem: Problem, tasks: Mapping[str, Task], worker: Worker, route: Route) -> list[Leg]:
    """List the drives to each stop, to the depot between them, and home."""
    halts: list[tuple[str | None, int, Stop | Fetch]] = [
        (stop.task, tasks[stop.task].node, stop) for stop in route.stops
    ]
    fetch = possible_fetch(worker, route)
    if fetch is not None and worker.depot_node is not None:
        halts.insert(fetch.before, (None, worker.depot_node, fetch))
    tasks_there = [*(task for task, _, _ in halts), None]
    nodes = [worker.start_node, *(node for _, node, _ in halts), worker.end_node]
    leaves_s = [route.leaves_s, *(halt.end_s for _, _, halt in halts)]
    arrives_s = [*(halt.arrive_s for _, _, halt in halts), route.returns_s]
    said_s = [*(halt.travel_s for _, _, halt in halts), route.travel_home_s]
    return [
        Leg(
            task=task,
            leaves_s=leaves_s[i],
            arrives_s=arrives_s[i],
            said_s=said_s[i],
            travel_s=int(problem.travel_s[nodes[i], nodes[i + 1]]),
            distance_m=_distance_m(problem, nodes[i], nodes[i + 1]),
        )
        for i, task in enumerate(tasks_there)
    ]


def possible_fetch(worker: Worker, route: Route) -> Fetch | None:
    """The stop at the depot; one without a depot or a place on the route counts for nothing."""
    fetch = route.fetch
    if fetch is None or worker.depot_node is None or not 0 <= fetch.before < len(route.stops):
        return None
    return fetch


def _distance_m(problem: Problem, here: int, there: int) -> int:
    return 0 if problem.distance_m is None else int(problem.distance_m[here, there])
