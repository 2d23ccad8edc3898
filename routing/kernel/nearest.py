"""The nearest of all tasks to each one, by driving alone and by driving and time together.

All pairs are looked at once, and of each task only the nearest so far are remembered, in a heap
with the farthest at the root (Williams 1964, Algorithm 232: Heapsort, CACM 7(6)).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from routing.kernel.compiled import entry, kernel, leaf

# Columns of what is known of each task: where it is, its first and last start, its service.
PLACE, FIRST, LAST, WORK = range(4)
# A second of waiting counts as so much driving (Vidal et al. 2013, doi:10.1016/j.cor.2012.07.018).
WAIT_WEIGHT = 0.2
# Tasks that nobody could do both of are no neighbours on a route.
STRANGERS = 1e9


class Heap(NamedTuple):
    """The nearest so far, the farthest of them first.

    Attributes:
        ids: By task, numbers of others: as many as are wanted, fewer than there are.
        keys: How far those of one task are.
    """

    ids: Any
    keys: Any


@entry
def find_nearest(
    tables: tuple[Any, Any], known: Any, hands: Any, near: Heap, adjacent: Heap
) -> None:
    """Write to `ids` of both heaps the nearest tasks by time and by driving, nearest first.

    Args:
        tables: Seconds between places, int32, and the same by destination.
        known: By task, its place, first and last start, and service.
        hands: By task, a bit for each worker who could do it, in words of 64.
    """
    travel, travel_to = tables
    n, most = known.shape[0], max(near.ids.shape[1], adjacent.ids.shape[1])
    for i in range(n):
        count, here = 0, known[i, PLACE]
        for j in range(n):
            if j == i:
                continue
            there_s = travel[here, known[j, PLACE]]
            back_s = travel_to[here, known[j, PLACE]]
            least = float(min(there_s, back_s))
            count += 1
            if count > most and least >= near.keys[0] and least >= adjacent.keys[0]:
                # Most are too far for both, whatever else.
                continue
            key = min(
                there_s + _bother(known, i, j, there_s), back_s + _bother(known, j, i, back_s)
            )
            if count <= near.ids.shape[1] or key < near.keys[0]:
                if not _share_hands(hands, i, j):
                    key += STRANGERS
                _offer(near, i, count - 1, key, j)
            _offer(adjacent, i, count - 1, least, j)
        _sort(near, i)
        _sort(adjacent, i)


@leaf
def _bother(known: Any, i: int, j: int, drive_s: int) -> float:
    """Least waiting, weighted, and least lateness when `j` follows `i`."""
    gap_s = known[i, WORK] + drive_s
    wait_s = max(0, known[j, FIRST] - known[i, LAST] - gap_s)
    return WAIT_WEIGHT * wait_s + max(0, known[i, FIRST] + gap_s - known[j, LAST])


@leaf
def _share_hands(hands: Any, i: int, j: int) -> bool:
    """Whether one worker could do both."""
    k = 0
    while k < hands.shape[1] and hands[i, k] & hands[j, k] == 0:
        k += 1
    return k < hands.shape[1]


@leaf
def _offer(heap: Heap, i: int, count: int, key: float, j: int) -> None:
    """Take a task into the heap of task `i`, which was offered `count` before."""
    ids, keys = heap
    if count < ids.shape[1]:
        at = count
        while at > 0 and not _is_farther(heap, i, (at - 1) // 2, key, j):
            ids[i, at], keys[at] = ids[i, (at - 1) // 2], keys[(at - 1) // 2]
            at = (at - 1) // 2
        ids[i, at], keys[at] = j, key
    elif key < keys[0]:
        _sink(heap, i, ids.shape[1], key, j)


@leaf
def _is_farther(heap: Heap, i: int, at: int, key: float, j: int) -> bool:
    """Whether what is at a place of the heap is farther than task `j` at that key.

    Of two equally far the one with the greater number is.
    """
    return heap.keys[at] > key or (heap.keys[at] == key and heap.ids[i, at] > j)


@kernel
def _sink(heap: Heap, i: int, count: int, key: float, j: int) -> None:
    """Put a task in the place of the root of a heap of `count`, and let it sink."""
    ids, keys = heap
    at = 0
    while 2 * at + 1 < count:
        child = 2 * at + 1
        far, its = keys[child], ids[i, child]
        if child + 1 < count and _is_farther(heap, i, child + 1, far, its):
            child += 1
        if not _is_farther(heap, i, child, key, j):
            break
        ids[i, at], keys[at] = ids[i, child], keys[child]
        at = child
    ids[i, at], keys[at] = j, key


@kernel
def _sort(heap: Heap, i: int) -> None:
    """Turn the heap of task `i` into its nearest tasks, the nearest first."""
    ids, keys = heap
    for last in range(ids.shape[1] - 1, 0, -1):
        key, j = keys[last], int(ids[i, last])
        keys[last], ids[i, last] = keys[0], ids[i, 0]
        _sink(heap, i, last, key, j)
