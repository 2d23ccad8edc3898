"""A timed route of the kernel as a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.kernel.timetable import times_of
from routing.plan import BreakTaken, Fetch, Route, Stop

if TYPE_CHECKING:
    from routing.kernel.arrays import Instance, State
    from routing.problem import Problem


def route_of(problem: Problem, inst: Instance, st: State, w: int, order: list[int]) -> Route:
    """The route whose nodes are `order`, which the kernel has just timed."""
    count, n = len(order), len(problem.tasks)
    arrivals, rests, starts = times_of(inst, st, w, count)
    rows = arrivals.tolist()
    stops: list[Stop] = []
    fetch = None
    for k, node in enumerate(order):
        arrive_s, end_s, travel_s = rows[k]
        if node < n:
            stops.append(
                Stop(
                    task=problem.tasks[node].key,
                    arrive_s=arrive_s,
                    start_s=starts[k],
                    end_s=end_s,
                    travel_s=travel_s,
                )
            )
        else:
            fetch = Fetch(
                before=len(stops),
                arrive_s=arrive_s,
                start_s=starts[k],
                end_s=end_s,
                travel_s=travel_s,
            )
    taken = rests[: len(problem.workers[w].breaks)].tolist()
    return Route(
        worker=problem.workers[w].key,
        stops=tuple(stops),
        breaks=tuple(BreakTaken(start_s=begin_s, end_s=end_s) for begin_s, end_s in taken),
        leaves_s=starts[count + 1],
        returns_s=rows[count][0],
        travel_home_s=rows[count][2],
        fetch=fetch,
    )
