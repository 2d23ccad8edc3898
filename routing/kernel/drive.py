"""How long a drive takes: the hour's speed, and the breaks that interrupt it.

Breaks are taken as early as can be, and drives may be interrupted, so only sums count. Distances
are counted in percent-seconds, see `routing.traffic`; without traffic a second is a second.
"""

from __future__ import annotations

from routing.kernel.arrays import INF, NEVER, REST_EARLIEST, REST_LATEST, REST_S, Instance
from routing.kernel.compiled import kernel, leaf


@leaf
def seconds(inst: Instance, here: int, there: int) -> int:
    """How long the drive from one node to another takes without traffic."""
    return int(inst.travel[inst.place[here], inst.place[there]])


@leaf
def driven(inst: Instance, from_s: int, until_s: int) -> int:
    """Percent-seconds driven between two instants."""
    speed = inst.speed
    reached, percent, total = from_s, 100, 0
    for i in range(speed.shape[0]):
        if speed[i, 0] >= until_s:
            break
        if speed[i, 0] > reached:
            total += (speed[i, 0] - reached) * percent
            reached = speed[i, 0]
        percent = speed[i, 1]
    return total + (until_s - reached) * percent


@leaf
def drive(inst: Instance, leave_s: int, left: int) -> int:
    """The arrival, leaving at `leave_s` with `left` percent-seconds to go."""
    speed = inst.speed
    if speed.shape[0] == 0:
        return leave_s + left // 100
    percent = 100
    for i in range(speed.shape[0]):
        if speed[i, 0] > leave_s:
            if left <= (speed[i, 0] - leave_s) * percent:
                break
            left -= (speed[i, 0] - leave_s) * percent
            leave_s = speed[i, 0]
        percent = speed[i, 1]
    return leave_s - (-left // percent)


@leaf
def drive_back(inst: Instance, arrive_s: int, left: int) -> int:
    """The latest departure that arrives by `arrive_s` with `left` percent-seconds to go."""
    speed = inst.speed
    if speed.shape[0] == 0:
        return arrive_s - left // 100
    for i in range(speed.shape[0] - 1, -1, -1):
        if speed[i, 0] < arrive_s:
            percent = speed[i, 1]
            if left <= (arrive_s - speed[i, 0]) * percent:
                return arrive_s + (-left // percent)
            left -= (arrive_s - speed[i, 0]) * percent
            arrive_s = speed[i, 0]
    return arrive_s + (-left // 100)


@leaf
def arrival(inst: Instance, w: int, k0: int, k1: int, ready_s: int, travel_s: int) -> int:
    """The earliest arrival with breaks `k0` to below `k1` before it; INF if one is missed."""
    if k0 == k1 and inst.speed.shape[0] == 0:
        return ready_s + travel_s
    left = int(travel_s) * 100
    for k in range(k0, k1):
        begin_s = max(ready_s, inst.rest[w, k, REST_EARLIEST])
        if begin_s > inst.rest[w, k, REST_LATEST]:
            return INF
        if left > 0 and begin_s > ready_s:
            left -= min(left, driven(inst, ready_s, begin_s))
        ready_s = begin_s + inst.rest[w, k, REST_S]
    return drive(inst, ready_s, left)


@leaf
def departure(inst: Instance, w: int, k0: int, k1: int, arrive_s: int, travel_s: int) -> int:
    """The latest departure from which `arrival` is in time; NEVER if none is."""
    if k0 == k1 and inst.speed.shape[0] == 0:
        return arrive_s - travel_s
    leave_s = drive_back(inst, arrive_s, int(travel_s) * 100)
    for k in range(k1 - 1, k0 - 1, -1):
        begin_s = min(inst.rest[w, k, REST_LATEST], leave_s - inst.rest[w, k, REST_S])
        if begin_s >= inst.rest[w, k, REST_EARLIEST]:
            leave_s = begin_s
        else:
            leave_s = _leave_before_rest(inst, w, k, k1, arrive_s, travel_s)
        if leave_s <= NEVER:
            return NEVER
    return leave_s


@kernel
def _leave_before_rest(
    inst: Instance, w: int, k0: int, k1: int, arrive_s: int, travel_s: int
) -> int:
    """The latest departure for who drives a part of the way before break `k0` can begin."""
    rest_s, left = inst.rest[w, k0, REST_EARLIEST], int(travel_s) * 100
    ready_s = rest_s
    for k in range(k0, k1):
        begin_s = max(ready_s, inst.rest[w, k, REST_EARLIEST])
        if begin_s > inst.rest[w, k, REST_LATEST]:
            return NEVER
        left -= min(left, driven(inst, ready_s, begin_s))
        ready_s = begin_s + inst.rest[w, k, REST_S]
    if ready_s > arrive_s:
        return NEVER
    left -= min(left, driven(inst, ready_s, arrive_s))
    return drive_back(inst, rest_s, left)
