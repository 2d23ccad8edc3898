"""Where one more task fits into a plan, and what each place costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.breaks import arrival_s, return_s
from routing.draft import Draft, draft_of
from routing.errors import InvalidPlan
from routing.instance import Instance, first_start_s

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from routing.plan import Plan
    from routing.problem import Problem
    from routing.schedule import Roadbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """A place for a task.

    Attributes:
        worker: The worker's key.
        position: Its index among the stops of the route, 0 for the first.
        start_s: When the work would start.
        added_cost: By which the plan gets dearer, without what leaving the task out cost.
    """

    worker: str
    position: int
    start_s: int
    added_cost: int


def insertions(problem: Problem, plan: Plan, task_key: str) -> list[Insertion]:
    """All possible places for a task, the cheapest first.

    A task that is on a route already is taken off first, so this also tells where it might move.
    One of a crew whose others are on routes starts when they do.

    Raises:
        InvalidPlan: the problem has no such task.
    """
    instance = Instance(problem)
    task = instance.task_of.get(task_key)
    if task is None:
        raise InvalidPlan(f"there is no task {task_key}")
    draft = without(draft_of(instance, plan), task)
    found = []
    for worker in instance.able[task]:
        if not _in_crew_already(draft, task, worker):
            found += [_insertion(draft, book, task) for book in _possible(draft, worker, task)]
    return sorted(found, key=lambda place: (place.added_cost, place.start_s, place.worker))


def without(draft: Draft, task: int) -> Draft:
    """The draft without this task, ready for it to be placed anew."""
    instance = draft.instance
    draft.remove([task])
    crew = instance.crews.get(instance.tasks[task].together or "", [])
    partners = [other for other in crew if other in draft.worker_of]
    draft.windows[task] = draft.windows[partners[0]] if partners else instance.windows[task]
    return draft


def cheapest(
    draft: Draft, task: int, workers: Iterable[int], below: int | None = None
) -> tuple[int, Roadbook] | None:
    """The cheapest place among these workers as (added cost, new route), if below a limit."""
    best: tuple[int, Roadbook] | None = None
    for least_cost, worker, position in sorted(least_costs(draft, task, workers)):
        if below is not None and least_cost >= below:
            break
        if not fits(draft, worker, position, task):
            continue
        book = _with(draft, worker, position, task)
        cost = draft.added_cost(book, task)
        if below is None or cost < below:
            best, below = (cost, book), cost
    return best


def least_costs(draft: Draft, task: int, workers: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    """The cost of driving and of the choice of worker, for each worker and position."""
    instance = draft.instance
    node, price = instance.tasks[task].node, instance.policy.travel_cost_per_s
    there_s, away_s = instance.columns[node], instance.rows[node]
    for worker in workers:
        book, choice = draft.books[worker], instance.choice_cost(task, worker)
        nodes = book.nodes
        for position, leg_s in enumerate(book.legs_s):
            extra_s = there_s[nodes[position]] + away_s[nodes[position + 1]] - leg_s
            yield extra_s * price + choice, worker, position


def fits(draft: Draft, worker: int, position: int, task: int) -> bool:
    """Whether the route stays possible with the task at this position."""
    instance, book, windows = draft.instance, draft.books[worker], draft.windows[task]
    what = instance.tasks[task]
    ready_s, by_s = book.bounds_s[position]
    there_s = ready_s + instance.columns[what.node][book.nodes[position]]
    start_s = first_start_s(windows, there_s)
    if start_s is None:
        return False
    if start_s + what.service_s + instance.rows[what.node][book.nodes[position + 1]] > by_s:
        return False
    # Without breaks, the bounds are the whole truth.
    if not instance.workers[worker].breaks:
        return True
    return any(short_s <= 0 for short_s in shortages_s(draft, worker, position, task))


def shortages_s(draft: Draft, worker: int, position: int, task: int) -> Iterator[int]:
    """By how many seconds each way of placing the task here misses; at most 0 when it fits."""
    instance, book = draft.instance, draft.books[worker]
    breaks, rows, nodes = instance.workers[worker].breaks, instance.rows, book.nodes
    node, windows = instance.tasks[task].node, draft.windows[task]
    service_s = instance.tasks[task].service_s
    for label in book.labels[position]:
        for taken in range(label.taken, len(breaks) + 1):
            there_s = arrival_s(
                breaks[label.taken : taken], label.ready_s, rows[nodes[position]][node]
            )
            if there_s is None or not windows:
                continue
            start_s = first_start_s(windows, there_s)
            late_s = 0 if start_s is not None else there_s - windows[-1][1]
            ready_s = (there_s if start_s is None else start_s) + service_s
            leg_s = rows[node][nodes[position + 1]]
            for over_s in _overruns_s(draft, book, position, (taken, ready_s, leg_s)):
                yield max(late_s, over_s)


def _overruns_s(
    draft: Draft, book: Roadbook, position: int, leaving: tuple[int, int, int]
) -> Iterator[int]:
    """How much too late each way comes to what follows a task left at `leaving`."""
    taken, ready_s, leg_s = leaving
    breaks = draft.instance.workers[book.worker].breaks
    if position == len(book.order):
        home_s = return_s(breaks[taken:], ready_s, leg_s)
        if home_s is not None:
            yield home_s - draft.instance.latest_s[book.worker]
        return
    for behind, by_s in enumerate(book.latest_s(position)[taken:], start=taken):
        if by_s is not None:
            next_s = arrival_s(breaks[taken:behind], ready_s, leg_s)
            if next_s is not None:
                yield next_s - by_s


def _with(draft: Draft, worker: int, position: int, task: int) -> Roadbook:
    order = draft.books[worker].order
    return draft.timed(worker, (*order[:position], task, *order[position:]))


def _possible(draft: Draft, worker: int, task: int) -> Iterator[Roadbook]:
    for position in range(len(draft.books[worker].order) + 1):
        if fits(draft, worker, position, task):
            yield _with(draft, worker, position, task)


def _insertion(draft: Draft, book: Roadbook, task: int) -> Insertion:
    position = book.order.index(task)
    starts_s = book.timing.starts_s if book.timing else ()
    return Insertion(
        worker=draft.instance.workers[book.worker].key,
        position=position,
        start_s=starts_s[position],
        added_cost=draft.added_cost(book, task),
    )


def _in_crew_already(draft: Draft, task: int, worker: int) -> bool:
    instance = draft.instance
    crew = instance.crews.get(instance.tasks[task].together or "", [])
    persons = {
        instance.workers[draft.worker_of[other]].person
        for other in crew
        if other in draft.worker_of
    }
    return instance.workers[worker].person in persons
