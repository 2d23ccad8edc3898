"""Hard rules of one route: its times, drives, breaks, the stop at the depot, and its limits."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from routing.rules import Broken
from routing.traffic import driven

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routing.legs import Leg
    from routing.plan import BreakTaken, Fetch
    from routing.problem import Break, Speed, Task, Worker


def service_time(needs_s: int, start_s: int, end_s: int) -> Broken | None:
    """The work takes exactly its set-up and its service at the worker's pace."""
    if end_s - start_s != needs_s:
        return Broken("service-time", {"took_s": end_s - start_s, "needs_s": needs_s})
    return None


def work_after_arrival(arrive_s: int, start_s: int) -> Broken | None:
    """The work does not start before the worker is there."""
    if start_s < arrive_s:
        return Broken("starts-before-arrival", {"start_s": start_s, "arrive_s": arrive_s})
    return None


def travel_time(speeds: tuple[Speed, ...], leg: Leg, breaks: Sequence[BreakTaken]) -> Broken | None:
    """Between two places there is time for the drive, at the hour's speed and beside breaks."""
    needs = 100 * leg.travel_s
    is_backwards = leg.arrives_s < leg.leaves_s
    if not is_backwards and _driven_between_breaks(speeds, leg, breaks, leg.arrives_s) >= needs:
        return None
    earliest_s = _earliest_arrival_s(speeds, leg, breaks)
    return Broken("travel-too-short", {"arrives_s": leg.arrives_s, "earliest_s": earliest_s})


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


def break_free_of_loading(taken: BreakTaken, fetch: Fetch) -> Broken | None:
    """A break does not overlap the loading at the depot."""
    overlap = break_free_of_work(taken, fetch.start_s, fetch.end_s)
    return None if overlap is None else Broken("break-during-loading", overlap.numbers)


def fetch_at_depot(worker: Worker) -> Broken | None:
    """A worker who fetches something has a depot to fetch it from."""
    return Broken("fetch-without-depot") if worker.depot_node is None else None


def fetch_in_place(fetch: Fetch, stops: int) -> Broken | None:
    """The stop at the depot is before one of the route's stops."""
    if 0 <= fetch.before < stops:
        return None
    return Broken("fetch-out-of-place", {"before": fetch.before, "stops": stops})


def loading_time(worker: Worker, fetch: Fetch) -> Broken | None:
    """The loading takes exactly its time."""
    took_s = fetch.end_s - fetch.start_s
    if took_s != worker.depot_s:
        return Broken("loading-time", {"took_s": took_s, "needs_s": worker.depot_s})
    return None


def parts(task: Task, worker: Worker, used: Mapping[str, int]) -> Broken | None:
    """What a task uses up is left on the van; `used` is what those before it have used.

    Asked for tasks before the stop at the depot.
    """
    has = dict(worker.parts)
    for part, count in sorted(task.parts):
        needs = used.get(part, 0) + count
        if count and needs > has.get(part, 0):
            return Broken("part-missing", {"part": part, "needs": needs, "has": has.get(part, 0)})
    return None


def task_count(worker: Worker, tasks: int) -> Broken | None:
    """A route has at most the worker's number of tasks."""
    if worker.max_tasks is not None and tasks > worker.max_tasks:
        return Broken("too-many-tasks", {"tasks": tasks, "most": worker.max_tasks})
    return None


def total_work(worker: Worker, work_s: int) -> Broken | None:
    """Set-up and service of a route are within the worker's limit."""
    if worker.max_work_s is not None and work_s > worker.max_work_s:
        return Broken("too-much-work", {"work_s": work_s, "most_s": worker.max_work_s})
    return None


def total_travel(worker: Worker, travel_s: int) -> Broken | None:
    """The driving of a route, at the usual speed, is within the worker's limit."""
    if worker.max_travel_s is not None and travel_s > worker.max_travel_s:
        return Broken("too-much-travel", {"travel_s": travel_s, "most_s": worker.max_travel_s})
    return None


def total_duration(worker: Worker, duration_s: int) -> Broken | None:
    """Between leaving and returning lies no more than the worker's limit."""
    if worker.max_duration_s is not None and duration_s > worker.max_duration_s:
        return Broken("too-long", {"duration_s": duration_s, "most_s": worker.max_duration_s})
    return None


def _driven_between_breaks(
    speeds: tuple[Speed, ...], leg: Leg, breaks: Sequence[BreakTaken], until_s: int
) -> int:
    """Percent-seconds driven on a leg until then."""
    resting = sum(
        driven(speeds, max(leg.leaves_s, taken.start_s), min(until_s, taken.end_s))
        for taken in breaks
    )
    return driven(speeds, leg.leaves_s, until_s) - resting


def _earliest_arrival_s(speeds: tuple[Speed, ...], leg: Leg, breaks: Sequence[BreakTaken]) -> int:
    """The first second at which the drive may be over, by bisection: no speed is below 1 %."""
    resting_s = sum(max(0, taken.end_s - taken.start_s) for taken in breaks)
    too_early_s, enough_s = leg.leaves_s - 1, leg.leaves_s + 100 * leg.travel_s + resting_s
    while enough_s - too_early_s > 1:
        middle_s = (too_early_s + enough_s) // 2
        if _driven_between_breaks(speeds, leg, breaks, middle_s) >= 100 * leg.travel_s:
            enough_s = middle_s
        else:
            too_early_s = middle_s
    return enough_s
