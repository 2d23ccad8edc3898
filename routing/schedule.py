"""When a worker is where: the exact timing of tasks in a given order, breaks included.

Each task starts as early as can be. Which break is taken in which gap is searched by labels
(Desrosiers et al. 1995, Time constrained routing and scheduling, section 4): of two ways to a
stop, one that is as early, as cheap and has as many breaks behind it makes the other useless.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from routing.breaks import (
    arrival_s,
    departure_home_s,
    departure_s,
    rests_before_first,
    rests_before_shift,
    rests_homeward,
    rests_on_the_way,
    return_s,
)
from routing.instance import Instance, first_start_s, last_start_s
from routing.labels import Label, trace, useful
from routing.plan import BreakTaken, Route, Stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.instance import Windows
    from routing.problem import Problem


@dataclass(frozen=True, slots=True)
class Timing:
    """The times of a route.

    Attributes:
        starts_s: Of each task.
        taken: How many breaks are behind each start.
        returns_s: Back at the end.
        cost: Travel, overtime, lateness and moved time; not who does it.
    """

    starts_s: tuple[int, ...]
    taken: tuple[int, ...]
    returns_s: int
    cost: int


class Roadbook:
    """An order of tasks for one worker, with everything known about its times.

    Attributes:
        nodes: Places in order, from the worker's start to the worker's end.
        legs_s: Driving between them; none for a worker who stays at home.
        labels: The ways to have done the first 0, 1, 2 ... tasks; empty where none is possible.
        timing: The best times, or `None` when the order is impossible.
    """

    __slots__ = (
        "_bounds",
        "_instance",
        "_latest",
        "_windows",
        "labels",
        "legs_s",
        "nodes",
        "order",
        "timing",
        "worker",
    )

    def __init__(
        self,
        instance: Instance,
        worker: int,
        order: Sequence[int],
        windows: Sequence[Windows],
        known: Sequence[list[Label]] = (),
    ) -> None:
        """Time an order; `known` are labels of the same first tasks, from another roadbook."""
        self._instance = instance
        # Its own, for a draft may give a crew another time once it has left this route.
        self._windows = {task: windows[task] for task in order}
        self._bounds: list[tuple[int, int]] | None = None
        self._latest: list[list[int | None]] | None = None
        self.worker = worker
        self.order = tuple(order)
        who, tasks, rows = instance.workers[worker], instance.tasks, instance.rows
        self.nodes = [who.start_node, *(tasks[task].node for task in order), who.end_node]
        legs_s = [rows[here][there] for here, there in pairwise(self.nodes)]
        self.legs_s = legs_s if order else [0]
        self.labels = list(known) or [[self._at_home()]]
        for task in self.order[len(self.labels) - 1 :]:
            self.labels.append(self._step(self.labels[-1], task))
        self.timing = self._time()

    @property
    def travel_s(self) -> int:
        """All driving of the route."""
        return sum(self.legs_s)

    @property
    def bounds_s(self) -> list[tuple[int, int]]:
        """By position, how soon one can leave the stop before and must be at the next at most.

        Each for the luckiest way of taking breaks: beyond these nothing fits, within them a
        closer look decides. Only of possible orders.
        """
        if self._bounds is None:
            latest = [self.latest_s(i) for i in range(len(self.labels))]
            self._bounds = [
                (
                    min(label.ready_s for label in labels),
                    max(by_s for by_s in by if by_s is not None),
                )
                for labels, by in zip(self.labels, latest, strict=True)
            ]
        return self._bounds

    def latest_s(self, position: int) -> list[int | None]:
        """The latest start of the task at `position` from which the rest is possible.

        By the number of breaks behind it; for the position behind the last task, the latest
        time to leave for home. `None` where nothing is possible.
        """
        if self._latest is None:
            self._latest = self._backwards()
        return self._latest[position]

    def _at_home(self) -> Label:
        who = self._instance.workers[self.worker]
        early = rests_before_shift(who)
        ready_s = max(who.starts_s, early[-1][1]) if early else who.starts_s
        return Label(ready_s, len(early), 0, ready_s, None)

    def _step(self, labels: list[Label], task: int) -> list[Label]:
        instance = self._instance
        who = instance.workers[self.worker]
        what, windows = instance.tasks[task], self._windows[task]
        travel_s = self.legs_s[len(self.labels) - 1]
        found: list[Label] = []
        for label in labels:
            for taken in range(label.taken, len(who.breaks) + 1):
                there_s = arrival_s(who.breaks[label.taken : taken], label.ready_s, travel_s)
                start_s = None if there_s is None else first_start_s(windows, there_s)
                if start_s is None:
                    continue
                cost = label.cost
                if what.due_s is not None:
                    cost += instance.lateness_cost(task, start_s)
                found.append(Label(start_s + what.service_s, taken, cost, start_s, label))
        return found if len(found) < 2 else useful(found)

    def _time(self) -> Timing | None:
        if not self.order:
            return Timing((), (), self._instance.workers[self.worker].starts_s, 0)
        instance, who = self._instance, self._instance.workers[self.worker]
        ends: list[tuple[int, int, Label]] = []
        for label in self.labels[-1]:
            home_s = return_s(who.breaks[label.taken :], label.ready_s, self.legs_s[-1])
            if home_s is not None and home_s <= instance.latest_s[self.worker]:
                cost = label.cost + instance.overtime_cost(self.worker, home_s)
                ends.append((cost, home_s, label))
        if not ends:
            return None
        cost, home_s, last = min(ends, key=lambda end: end[:2])
        starts_s, taken = trace(last)
        if any(instance.tasks[task].now_start_s is not None for task in self.order):
            starts_s = self._nearer_to_now(starts_s, taken, max(home_s, who.ends_s))
            last_end_s = starts_s[-1] + instance.tasks[self.order[-1]].service_s
            later_s = return_s(who.breaks[taken[-1] :], last_end_s, self.legs_s[-1])
            home_s = home_s if later_s is None else later_s
            cost += sum(map(instance.moved_cost, self.order, starts_s))
        cost += self.travel_s * instance.policy.travel_cost_per_s
        return Timing(tuple(starts_s), tuple(taken), home_s, cost)

    def _nearer_to_now(self, starts_s: list[int], taken: list[int], by_s: int) -> list[int]:
        """Delay starts towards those in force, where that costs nothing; home by `by_s`."""
        instance, who = self._instance, self._instance.workers[self.worker]
        starts_s = starts_s.copy()
        for i in range(len(starts_s) - 1, -1, -1):
            task = instance.tasks[self.order[i]]
            travel_s = self.legs_s[i + 1]
            if i + 1 == len(starts_s):
                leaves_s = departure_home_s(who.breaks[taken[i] :], by_s, travel_s)
            else:
                rests = who.breaks[taken[i] : taken[i + 1]]
                leaves_s = departure_s(rests, starts_s[i + 1], travel_s)
            if leaves_s is None or task.now_start_s is None:
                continue
            target_s = min(leaves_s - task.service_s, task.now_start_s)
            if task.due_s is not None:
                target_s = min(target_s, task.due_s)
            later_s = last_start_s(self._windows[self.order[i]], target_s)
            if later_s is not None:
                starts_s[i] = max(starts_s[i], later_s)
        return starts_s

    def _backwards(self) -> list[list[int | None]]:
        instance, who = self._instance, self._instance.workers[self.worker]
        counts = range(len(who.breaks) + 1)
        latest: list[list[int | None]] = [
            [departure_home_s(who.breaks[k:], instance.latest_s[self.worker], 0) for k in counts]
        ]
        for i in range(len(self.order) - 1, -1, -1):
            task = self.order[i]
            travel_s = self.legs_s[i + 1]
            is_last = i + 1 == len(self.order)
            ready = [self.leave_by_s(k, travel_s, latest[0], is_last) for k in counts]
            service_s = instance.tasks[task].service_s
            latest.insert(
                0,
                [
                    None if by_s is None else last_start_s(self._windows[task], by_s - service_s)
                    for by_s in ready
                ],
            )
        return latest

    def leave_by_s(
        self, taken: int, travel_s: int, latest: list[int | None], is_homeward: bool
    ) -> int | None:
        """The latest end of work, `taken` breaks behind it, that reaches what comes next.

        `latest` is that of the next stop; on the way home it plays no part.
        """
        instance, breaks = self._instance, self._instance.workers[self.worker].breaks
        if is_homeward:
            return departure_home_s(breaks[taken:], instance.latest_s[self.worker], travel_s)
        ends = [
            departure_s(breaks[taken:behind], by_s, travel_s)
            for behind, by_s in enumerate(latest)
            if by_s is not None and behind >= taken
        ]
        return max((end_s for end_s in ends if end_s is not None), default=None)

    def route(self) -> Route:
        """The route as a value; the order must be possible and not empty."""
        who = self._instance.workers[self.worker]
        if self.timing is None or not self.order:
            raise ValueError("there is no such route")
        starts_s, taken = self.timing.starts_s, self.timing.taken
        leg_s = self.legs_s[0]
        home, early = self.labels[0][0], rests_before_shift(who)
        leaves_s, rests = rests_before_first(
            who.breaks[home.taken : taken[0]], home.ready_s, leg_s, starts_s[0]
        )
        rests = early + rests
        stops = [self._stop(0, starts_s[0], leg_s)]
        for i in range(1, len(starts_s)):
            leg_s = self.legs_s[i]
            here = who.breaks[taken[i - 1] : taken[i]]
            arrive_s, some = rests_on_the_way(here, stops[-1].end_s, leg_s, starts_s[i])
            rests += some
            stops.append(self._stop(i, arrive_s, leg_s))
        leg_s = self.legs_s[-1]
        returns_s, some = rests_homeward(who.breaks[taken[-1] :], stops[-1].end_s, leg_s)
        return Route(
            worker=who.key,
            stops=tuple(stops),
            breaks=tuple(BreakTaken(start_s=start, end_s=end) for start, end in rests + some),
            leaves_s=leaves_s,
            returns_s=returns_s,
            travel_home_s=leg_s,
        )

    def _stop(self, position: int, arrive_s: int, travel_s: int) -> Stop:
        task = self._instance.tasks[self.order[position]]
        start_s = self.timing.starts_s[position] if self.timing else 0
        return Stop(
            task=task.key,
            arrive_s=arrive_s,
            start_s=start_s,
            end_s=start_s + task.service_s,
            travel_s=travel_s,
        )


def schedule(problem: Problem, worker: str, tasks: Sequence[str]) -> Route | None:
    """Time the tasks in this order for this worker, each as early as can be.

    Skills and crews play no part. Returns `None` when a window, a break or the shift is missed.
    """
    instance = Instance(problem)
    order = [instance.task_of[key] for key in tasks]
    book = Roadbook(instance, instance.worker_of[worker], order, instance.windows)
    return book.route() if book.timing is not None and order else None
