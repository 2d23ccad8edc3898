"""A plan in the making: orders of tasks by worker, timed and priced as they change."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from routing.plan import Figures, Plan, Route, Unserved
from routing.schedule import Roadbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routing.instance import Instance, Windows

# (required tasks left out, cost): the smaller is the better plan.
Rank = tuple[int, int]


class Draft:
    """Who does which tasks in which order; every route in it is possible.

    Attributes:
        books: One per worker.
        worker_of: The worker of each task served.
        windows: Permitted starts by task; a crew's is the one second it was given.
        cost: What the plan would cost as it is now, in whole seconds of cost.
        required_out: How many required tasks are left out.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.windows: list[Windows] = list(instance.windows)
        self.books = [Roadbook(instance, w, (), self.windows) for w in range(len(instance.workers))]
        self.worker_of: dict[int, int] = {}
        self.served_s: dict[str, int] = defaultdict(int)
        self.cost = sum(task.unserved_cost for task in instance.tasks)
        self.required_out = sum(task.is_required for task in instance.tasks)

    @property
    def rank(self) -> Rank:
        """How good it is."""
        return self.required_out, self.cost

    @property
    def unserved(self) -> list[int]:
        """Tasks on no route, in the order of the problem."""
        return [i for i in range(len(self.instance.tasks)) if i not in self.worker_of]

    def copy(self) -> Draft:
        """An independent draft; what was timed is shared, for it never changes."""
        other = Draft.__new__(Draft)
        other.instance = self.instance
        other.windows = self.windows.copy()
        other.books = self.books.copy()
        other.worker_of = self.worker_of.copy()
        other.served_s = self.served_s.copy()
        other.cost, other.required_out = self.cost, self.required_out
        return other

    def timed(self, worker: int, order: Sequence[int]) -> Roadbook:
        """The times of another order for this worker; the draft stays as it is."""
        known = self.books[worker]
        same = 0
        for old, new in zip(known.order, order, strict=False):
            if old != new:
                break
            same += 1
        return Roadbook(self.instance, worker, order, self.windows, known.labels[: same + 1])

    def added_cost(self, book: Roadbook, task: int) -> int:
        """What it costs to replace the worker's route by `book`, which has one task more."""
        instance, old = self.instance, self.books[book.worker]
        if book.timing is None or old.timing is None:
            raise ValueError("there is no such route")
        person = instance.workers[book.worker].person
        served_s = self.served_s[person]
        more_s = served_s + instance.tasks[task].service_s
        cost = book.timing.cost - old.timing.cost + instance.choice_cost(task, book.worker)
        cost += instance.unfairness_cost(person, more_s)
        return cost - instance.unfairness_cost(person, served_s)

    def replace(self, books: Iterable[Roadbook]) -> None:
        """Put these routes in place of their workers' routes, all at once.

        A task that loses its route is left out; each must be on one route at most.
        """
        new = list(books)
        for book in new:
            self._take(self.books[book.worker], -1)
        for book in new:
            self.books[book.worker] = book
            self._take(book, 1)

    def remove(self, tasks: Iterable[int]) -> None:
        """Leave these tasks out; the rest of their routes stays in its order.

        Where a drive without the stop between is longer than with it, others may have to go too.
        """
        gone = set(tasks)
        touched = {self.worker_of[task] for task in gone if task in self.worker_of}
        self.replace(
            self.as_far_as_possible(w, [t for t in self.books[w].order if t not in gone])
            for w in sorted(touched)
        )

    def as_far_as_possible(self, worker: int, order: Sequence[int]) -> Roadbook:
        """The times of this order, without the tasks that make it impossible."""
        whole = self.timed(worker, order)
        if whole.timing is not None:
            return whole
        # Required tasks first, so that nothing else can be in their way.
        book = self.timed(worker, ())
        for task in sorted(order, key=lambda task: not self.instance.tasks[task].is_required):
            wanted = set(book.order) | {task}
            longer = self.timed(worker, [t for t in order if t in wanted])
            if longer.timing is not None:
                book = longer
        return book

    def _take(self, book: Roadbook, sign: int) -> None:
        instance = self.instance
        person = instance.workers[book.worker].person
        if book.timing is None:
            raise ValueError("there is no such route")
        self.cost += sign * book.timing.cost
        self.cost -= instance.unfairness_cost(person, self.served_s[person])
        for task in book.order:
            what = instance.tasks[task]
            self.served_s[person] += sign * what.service_s
            self.cost += sign * (instance.choice_cost(task, book.worker) - what.unserved_cost)
            self.required_out -= sign * what.is_required
            if sign > 0:
                self.worker_of[task] = book.worker
            else:
                del self.worker_of[task]
        self.cost += instance.unfairness_cost(person, self.served_s[person])

    def plan(self) -> Plan:
        """The plan as a value, without reasons."""
        instance = self.instance
        routes = tuple(book.route() for book in self.books if book.order)
        return Plan(
            routes=routes,
            unserved=tuple(Unserved(task=instance.tasks[task].key) for task in self.unserved),
            cost=self.cost,
            figures=self._figures(routes),
        )

    def _figures(self, routes: Sequence[Route]) -> Figures:
        instance = self.instance
        overtime_s = lateness_s = waiting_s = 0
        for route, book in zip(routes, (book for book in self.books if book.order), strict=True):
            overtime_s += max(0, route.returns_s - instance.workers[book.worker].ends_s)
            away_s = route.returns_s - route.leaves_s
            work_s = sum(instance.tasks[task].service_s for task in book.order)
            rest_s = sum(
                max(0, min(taken.end_s, route.returns_s) - max(taken.start_s, route.leaves_s))
                for taken in route.breaks
            )
            waiting_s += away_s - work_s - rest_s - book.travel_s
            for task, stop in zip(book.order, route.stops, strict=True):
                due_s = instance.tasks[task].due_s
                lateness_s += 0 if due_s is None else max(0, stop.start_s - due_s)
        return Figures(
            served=len(self.worker_of),
            unserved=len(instance.tasks) - len(self.worker_of),
            travel_s=sum(book.travel_s for book in self.books),
            overtime_s=overtime_s,
            lateness_s=lateness_s,
            waiting_s=waiting_s,
        )


def draft_of(instance: Instance, plan: Plan) -> Draft:
    """The draft of a plan, as far as it is possible; what is not is left out.

    Tasks and workers that the problem does not have are passed over.
    """
    draft = Draft(instance)
    _fix_crews(draft, plan)
    seen: set[int] = set()
    for route in plan.routes:
        worker = instance.worker_of.get(route.worker)
        if worker is None or draft.books[worker].order:
            continue
        keys = [instance.task_of.get(stop.task) for stop in route.stops]
        order = [t for t in keys if t is not None and t not in seen and _may(draft, t, worker)]
        book = draft.as_far_as_possible(worker, order)
        seen.update(book.order)
        draft.replace([book])
    _drop_broken_crews(draft)
    return draft


def _may(draft: Draft, task: int, worker: int) -> bool:
    return worker in draft.instance.able[task] and bool(draft.windows[task])


def _fix_crews(draft: Draft, plan: Plan) -> None:
    starts_s = {stop.task: stop.start_s for route in plan.routes for stop in route.stops}
    for crew in draft.instance.crews.values():
        starts = {starts_s.get(draft.instance.tasks[task].key) for task in crew}
        start_s = starts.pop() if len(starts) == 1 else None
        for task in crew:
            allowed = start_s is not None and any(
                earliest_s <= start_s <= latest_s
                for earliest_s, latest_s in draft.instance.windows[task]
            )
            draft.windows[task] = ((start_s, start_s),) if start_s is not None and allowed else ()


def _drop_broken_crews(draft: Draft) -> None:
    """Leave out crews that are not complete, or where one person would be two."""
    instance = draft.instance
    for crew in instance.crews.values():
        persons = [
            instance.workers[draft.worker_of[task]].person
            for task in crew
            if task in draft.worker_of
        ]
        if len(set(persons)) < len(crew):
            draft.remove([task for task in crew if task in draft.worker_of])
            for task in crew:
                draft.windows[task] = instance.windows[task]
