"""How the breaks of a shift fit into the time between two services.

A drive may be interrupted by breaks, so only sums count. Each function gets the breaks that
are taken here, in their order; `ready_s` is when the time before is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routing.problem import Break, Worker

Breaks = tuple["Break", ...]
Rests = list[tuple[int, int]]


def arrival_s(breaks: Breaks, ready_s: int, travel_s: int) -> int | None:
    """The earliest arrival with all of `breaks` taken before it; `None` if one is missed."""
    for rest in breaks:
        start_s = max(ready_s, rest.earliest_s)
        if start_s > rest.latest_s:
            return None
        travel_s -= min(travel_s, start_s - ready_s)
        ready_s = start_s + rest.duration_s
    return ready_s + travel_s


def departure_s(breaks: Breaks, arrive_s: int, travel_s: int) -> int | None:
    """The latest departure with all of `breaks` between it and `arrive_s`, or `None`."""
    for rest in reversed(breaks):
        start_s = min(rest.latest_s, arrive_s - rest.duration_s)
        if start_s < rest.earliest_s:
            return None
        travel_s -= min(travel_s, arrive_s - rest.duration_s - start_s)
        arrive_s = start_s
    return arrive_s - travel_s


def rests_from(breaks: Breaks, ready_s: int) -> Rests | None:
    """The breaks one after the other from `ready_s`, each as early as can be, or `None`."""
    rests: Rests = []
    for rest in breaks:
        start_s = max(ready_s, rest.earliest_s)
        if start_s > rest.latest_s:
            return None
        ready_s = start_s + rest.duration_s
        rests.append((start_s, ready_s))
    return rests


def rests_before_shift(worker: Worker) -> Rests:
    """The first breaks, as far as they can only be taken before the shift starts."""
    count = sum(rest.latest_s < worker.starts_s for rest in worker.breaks)
    early = worker.breaks[:count]
    return (rests_from(early, early[0].earliest_s) or []) if early else []


def return_s(breaks: Breaks, ready_s: int, travel_s: int) -> int | None:
    """The earliest return home; as many breaks as can wait are taken there."""
    for count in range(len(breaks) + 1):
        home_s = arrival_s(breaks[:count], ready_s, travel_s)
        if home_s is not None and rests_from(breaks[count:], home_s) is not None:
            return home_s
    return None


def departure_home_s(breaks: Breaks, latest_s: int, travel_s: int) -> int | None:
    """The latest departure for home that is back by `latest_s` and misses no break, or `None`."""
    departures = []
    for count in range(len(breaks) + 1):
        home_s = _home_by_s(breaks[count:], latest_s)
        if home_s is not None:
            departures.append(departure_s(breaks[:count], home_s, travel_s))
    return max((leaves_s for leaves_s in departures if leaves_s is not None), default=None)


def rests_on_the_way(
    breaks: Breaks, ready_s: int, travel_s: int, start_s: int
) -> tuple[int, Rests]:
    """Arrival, and the breaks of a gap that ends with work at `start_s`.

    As many as can wait are taken after the arrival. The breaks must fit.
    """
    for count in range(len(breaks)):
        arrive_s = arrival_s(breaks[:count], ready_s, travel_s)
        if arrive_s is not None:
            there = rests_from(breaks[count:], arrive_s)
            if there is not None and there[-1][1] <= start_s:
                return arrive_s, _fitting(breaks[:count], ready_s) + there
    return _fitting_arrival_s(breaks, ready_s, travel_s), _fitting(breaks, ready_s)


def rests_before_first(
    breaks: Breaks, ready_s: int, travel_s: int, start_s: int
) -> tuple[int, Rests]:
    """Departure from home, as late as can be, and the breaks before work at `start_s`."""
    rests = _fitting(breaks, ready_s)
    arrive_s = start_s
    for rest_start_s, rest_end_s in reversed(rests):
        if travel_s <= arrive_s - rest_end_s:
            break
        travel_s -= arrive_s - rest_end_s
        arrive_s = rest_start_s
    return arrive_s - travel_s, rests


def rests_homeward(breaks: Breaks, ready_s: int, travel_s: int) -> tuple[int, Rests]:
    """Return, and the remaining breaks; those that can wait are taken at home."""
    for count in range(len(breaks) + 1):
        home_s = arrival_s(breaks[:count], ready_s, travel_s)
        at_home = None if home_s is None else rests_from(breaks[count:], home_s)
        if home_s is not None and at_home is not None:
            return home_s, _fitting(breaks[:count], ready_s) + at_home
    raise ValueError("the breaks do not fit behind this time")


def _home_by_s(breaks: Breaks, latest_s: int) -> int | None:
    # The breaks at home may lie after `latest_s`; only their own windows bind them.
    starts_s: int | None = None
    for rest in reversed(breaks):
        last_s = rest.latest_s
        if starts_s is not None:
            last_s = min(last_s, starts_s - rest.duration_s)
        if last_s < rest.earliest_s:
            return None
        starts_s = last_s
    return latest_s if starts_s is None else min(latest_s, starts_s)


def _fitting(breaks: Breaks, ready_s: int) -> Rests:
    rests = rests_from(breaks, ready_s)
    if rests is None:
        raise ValueError("the breaks do not fit behind this time")
    return rests


def _fitting_arrival_s(breaks: Breaks, ready_s: int, travel_s: int) -> int:
    arrive_s = arrival_s(breaks, ready_s, travel_s)
    if arrive_s is None:
        raise ValueError("the breaks do not fit behind this time")
    return arrive_s
