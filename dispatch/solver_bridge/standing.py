"""Placements as they stand, held against every rule by routing's own checker."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from dispatch.solver_bridge.answer import cause_of
from routing.check import check
from routing.plan import BreakTaken, Plan, Route, Stop, Unserved
from routing.problem import Problem, TimeWindow
from routing.recount import recount
from routing.schedule import schedule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dispatch.solver_bridge.day import Cause, Placement, Turn
    from dispatch.solver_bridge.problem import Question
    from routing.plan import Figures
    from routing.problem import Task, Worker


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that placements break: where, and by how much."""

    cause: Cause
    technician_id: int | None = None
    key: str | None = None


@dataclass(slots=True)
class Standing:
    """Placements beside the problem that they answer.

    Attributes:
        placements: By task key; a need or hold without one is not planned.
    """

    question: Question
    placements: Mapping[str, Placement]
    _routes: dict[str, list[str]] = field(init=False)
    _astray: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._routes, self._astray = self._by_turn()

    def faults(self) -> list[Fault]:
        """Every rule that does not hold."""
        day = self.question.day
        faults = [
            Fault(cause_of(day, "not-on-shift", {}), self.placements[key].technician_id, key)
            for key in self._astray
        ]
        for violation in check(self.question.problem, self.plan()):
            worker = self.question.turns.get(violation.worker or "")
            faults.append(
                Fault(
                    cause_of(day, violation.code, violation.numbers),
                    worker.technician_id if worker else None,
                    violation.task,
                )
            )
        return faults

    def figures(self) -> Figures:
        """What the placements amount to."""
        return self.plan().figures

    def plan(self) -> Plan:
        """The placements as a plan of routing."""
        problem = self.question.problem
        tasks = {task.key: task for task in problem.tasks}
        workers = {worker.key: worker for worker in problem.workers}
        routes = tuple(
            self._route(workers[key], [tasks[name] for name in names])
            for key, names in self._routes.items()
        )
        served = {stop.task for route in routes for stop in route.stops}
        unserved = tuple(Unserved(task=key) for key in tasks if key not in served)
        cost, figures = recount(problem, Plan(routes=routes, unserved=unserved))
        return Plan(routes=routes, unserved=unserved, cost=cost, figures=figures)

    def keys_beside(self, key: str) -> list[str]:
        """The keys on the same route: itself, those before it (nearest first), those after."""
        for names in self._routes.values():
            if key in names:
                place = names.index(key)
                return [key, *reversed(names[:place]), *names[place + 1 :]]
        return [key]

    def keys_of(self, technician_id: int) -> list[str]:
        """The keys on a technician's routes, in order."""
        turns = self.question.turns
        routes = self._routes.items()
        return [
            name
            for key, names in routes
            if turns[key].technician_id == technician_id
            for name in names
        ]

    def _by_turn(self) -> tuple[dict[str, list[str]], list[str]]:
        """Task keys by worker in order of time; and those whose technician has no shift."""
        known = {task.key for task in self.question.problem.tasks}
        rows: dict[str, list[str]] = defaultdict(list)
        astray = []
        for key, placement in self.placements.items():
            turn = self._turn(placement)
            if turn is not None and key in known:
                rows[turn].append(key)
            elif turn is None:
                astray.append(key)
        for names in rows.values():
            names.sort(key=lambda name: self.placements[name].starts_at)
        order = [key for key in self.question.turns if key in rows]
        return {key: rows[key] for key in order}, astray

    def _turn(self, placement: Placement) -> str | None:
        """The technician's turn that holds the start, or the nearest one."""
        own = [
            turn
            for turn in self.question.turns.values()
            if turn.technician_id == placement.technician_id
        ]
        return min(own, key=lambda turn: _distance_s(turn, placement)).key if own else None

    def _route(self, worker: Worker, tasks: list[Task]) -> Route:
        """The route with these very starts; where it cannot be driven, as it is told."""
        starts_s = [self._s(task) for task in tasks]
        problem = self.question.problem
        nodes = [worker.start_node, worker.end_node, *(task.node for task in tasks)]
        alone = Problem(
            origin=problem.origin,
            tasks=tuple(
                replace(
                    task,
                    node=2 + place,
                    windows=(TimeWindow(earliest_s=start_s, latest_s=start_s),),
                    allowed_workers=None,
                    excluded_workers=frozenset(),
                    preferred_worker=None,
                    now_worker=None,
                    now_start_s=None,
                    together=None,
                )
                for place, (task, start_s) in enumerate(zip(tasks, starts_s, strict=True))
            ),
            workers=(replace(worker, start_node=0, end_node=1),),
            travel_s=np.ascontiguousarray(problem.travel_s[np.ix_(nodes, nodes)]),
        )
        found = schedule(alone, worker.key, [task.key for task in tasks])
        return found or _as_told(worker, tasks, starts_s, alone.travel_s.tolist())

    def _s(self, task: Task) -> int:
        starts_at = self.placements[task.key].starts_at
        return round((starts_at - self.question.day.origin).total_seconds())


def _distance_s(turn: Turn, placement: Placement) -> float:
    if placement.starts_at < turn.starts_at:
        return (turn.starts_at - placement.starts_at).total_seconds()
    return max(0.0, (placement.starts_at - turn.ends_at).total_seconds())


def _as_told(
    worker: Worker, tasks: Sequence[Task], starts_s: Sequence[int], travel_s: list[list[int]]
) -> Route:
    """A route that keeps the starts and so breaks some rule, which the checker then names."""
    stops: list[Stop] = []
    for place, (task, start_s) in enumerate(zip(tasks, starts_s, strict=True)):
        leg_s = travel_s[0 if place == 0 else place + 1][place + 2]
        arrive_s = start_s if place == 0 else min(start_s, stops[-1].end_s + leg_s)
        stops.append(
            Stop(
                task=task.key,
                arrive_s=arrive_s,
                start_s=start_s,
                end_s=start_s + task.service_s,
                travel_s=leg_s,
            )
        )
    home_s = travel_s[len(tasks) + 1][1]
    return Route(
        worker=worker.key,
        stops=tuple(stops),
        breaks=tuple(_breaks(worker, stops)),
        leaves_s=stops[0].arrive_s - stops[0].travel_s,
        returns_s=stops[-1].end_s + home_s,
        travel_home_s=home_s,
    )


def _breaks(worker: Worker, stops: Sequence[Stop]) -> list[BreakTaken]:
    """Each break as early as no work is in its way; at its latest where there is no such time."""
    taken: list[BreakTaken] = []
    for rest in worker.breaks:
        begin_s = max([rest.earliest_s, *(one.end_s for one in taken)])
        for stop in stops:
            if begin_s < stop.end_s and stop.start_s < begin_s + rest.duration_s:
                begin_s = stop.end_s
        start_s = min(begin_s, rest.latest_s)
        taken.append(BreakTaken(start_s=start_s, end_s=start_s + rest.duration_s))
    return taken
