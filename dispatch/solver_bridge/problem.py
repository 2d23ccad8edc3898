"""The dictionary, outward: a day of the office becomes a problem of routing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dispatch.solver_bridge.blocks import cause_before_search
from dispatch.solver_bridge.prices import due_s_priced, routing_policy, unserved_cost
from dispatch.solver_bridge.starts import permitted_starts, starts_for_search
from routing.problem import Break, Problem, Task, TimeWindow, Worker

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from dispatch.solver_bridge.day import Cause, Day, HeldSlot, Need, Span, Turn
    from dispatch.travel import TravelTimes
    from technicians.availability import Point

# Starts fall on full minutes: windows shrink to them and drives are rounded up to them.
GRAIN_S = 60


@dataclass(frozen=True, slots=True)
class Question:
    """A problem, what its keys mean in the office, and what is not asked at all.

    Attributes:
        needs: By task key; holds are tasks that stand for no need.
        turns: By worker key.
        left: What no search can place, with the cause. Those among `needs` stay where they are.
    """

    day: Day
    problem: Problem
    needs: dict[str, Need]
    turns: dict[str, Turn]
    left: tuple[tuple[Need, Cause], ...] = ()


def question_of(day: Day, travel: TravelTimes) -> Question:
    """What a search is asked about a day: where all that may move should go."""
    left = _left_before_search(day)
    out = {need.key for need, _ in left}
    writer = _Writer(day, GRAIN_S)
    # What stands although it could not be planned today, somebody wanted so: it stays.
    stays = [need for need in day.needs if need.is_fixed or need.key in out]
    fixed = [need for need in stays if need.point is not None and writer.works(need)]
    movable = [need for need in day.needs if not need.is_fixed and need.key not in out]
    tasks = [writer.fixed_task(need) for need in fixed]
    tasks += [writer.open_task(need) for need in movable]
    tasks += [writer.held_task(hold) for hold in day.holds if writer.keys({hold.technician_id})]
    return writer.question(tasks, travel, needs=[*fixed, *movable], left=left)


def standing_of(day: Day, travel: TravelTimes) -> Question:
    """What a checker holds a day's placements against: every rule as it is, to the second."""
    writer = _Writer(day, 1)
    needs = [need for need in day.needs if need.point is not None]
    sizes = Counter(need.visit_id for need in needs)
    tasks = [writer.strict_task(need, is_whole=sizes[need.visit_id] == need.crew) for need in needs]
    tasks += [writer.held_task(hold) for hold in day.holds if writer.keys({hold.technician_id})]
    return writer.question(tasks, travel, needs=needs)


def _left_before_search(day: Day) -> list[tuple[Need, Cause]]:
    """A crew goes whole or not at all: one role's cause is that of all."""
    movable = [need for need in day.needs if not need.is_fixed]
    causes: dict[int, Cause] = {}
    for need in movable:
        cause = cause_before_search(need, day)
        if cause is not None:
            causes.setdefault(need.visit_id, cause)
    return [(need, causes[need.visit_id]) for need in movable if need.visit_id in causes]


class _Writer:
    """Writes the tasks and workers of one day, and gathers their places."""

    def __init__(self, day: Day, grain_s: int) -> None:
        self.day = day
        self.grain_s = grain_s
        self.nodes: dict[Point, int] = {}

    def question(
        self,
        tasks: list[Task],
        travel: TravelTimes,
        *,
        needs: list[Need],
        left: Iterable[tuple[Need, Cause]] = (),
    ) -> Question:
        workers = tuple(self._worker(turn) for turn in self.day.turns)
        seconds = travel.matrix_s(list(self.nodes))
        whole = -(-seconds // self.grain_s) * self.grain_s
        problem = Problem(
            origin=self.day.origin,
            tasks=tuple(tasks),
            workers=workers,
            travel_s=np.ascontiguousarray(whole, dtype=np.int32),
            policy=routing_policy(self.day.policy),
        )
        turns = {turn.key: turn for turn in self.day.turns}
        return Question(self.day, problem, {need.key: need for need in needs}, turns, tuple(left))

    def works(self, need: Need) -> bool:
        """Whether the one who has it now works at all."""
        return need.now is not None and bool(self.keys({need.now.technician_id}))

    def keys(self, technicians: Iterable[int]) -> frozenset[str]:
        """The keys of these technicians' turns."""
        wanted = set(technicians)
        return frozenset(turn.key for turn in self.day.turns if turn.technician_id in wanted)

    def fixed_task(self, need: Need) -> Task:
        """What is in force and not to be moved: its technician, its time, whatever the rules."""
        if need.now is None:
            raise ValueError(f"{need.key} is fixed nowhere")
        return Task(
            key=need.key,
            node=self._node(need.point),
            windows=self._exactly(need.now.starts_at),
            service_s=_seconds(need.duration),
            unserved_cost=unserved_cost(need, self.day.policy),
            allowed_workers=self.keys({need.now.technician_id}),
            is_required=True,
        )

    def open_task(self, need: Need) -> Task:
        """What may move, within its rules; a pin's exact time overrules the customer's."""
        exact_at = need.pin.exact_start if need.pin is not None else None
        windows = self._windows(starts_for_search(need, self.day))
        if exact_at is not None:
            windows = self._exactly(exact_at)
        return self._task(
            need,
            windows=windows,
            is_required=need.is_held and bool(windows),
            together=str(need.visit_id) if need.crew > 1 else None,
        )

    def strict_task(self, need: Need, *, is_whole: bool) -> Task:
        """What a checker asks of it: all rules, pin and promise included."""
        return self._task(
            need,
            windows=self._windows(permitted_starts(need, self.day)),
            is_required=False,
            together=str(need.visit_id) if need.crew > 1 and is_whole else None,
        )

    def held_task(self, hold: HeldSlot) -> Task:
        """Time that a customer may still take."""
        return Task(
            key=hold.key,
            node=self._node(hold.point),
            windows=self._exactly(hold.span.starts_at),
            service_s=_seconds(hold.span.ends_at - hold.span.starts_at),
            unserved_cost=0,
            allowed_workers=self.keys({hold.technician_id}),
            is_required=True,
        )

    def _task(
        self,
        need: Need,
        *,
        windows: tuple[TimeWindow, ...],
        is_required: bool,
        together: str | None,
    ) -> Task:
        now = need.now
        return Task(
            key=need.key,
            node=self._node(need.point),
            windows=windows,
            service_s=_seconds(need.duration),
            unserved_cost=unserved_cost(need, self.day.policy),
            skills=need.skills,
            due_s=due_s_priced(need, self.day),
            allowed_workers=self._allowed(need),
            excluded_workers=self.keys(need.wishes.excluded),
            is_required=is_required,
            preferred_worker=min(self.keys(need.wishes.preferred), default=None),
            now_worker=min(self.keys({now.technician_id}), default=None) if now else None,
            now_start_s=self._s(now.starts_at) if now else None,
            together=together,
        )

    def _allowed(self, need: Need) -> frozenset[str] | None:
        """A pin's person goes before the required ones."""
        if need.pin is not None and need.pin.technician_id is not None:
            return self.keys({need.pin.technician_id})
        return self.keys(need.wishes.required) if need.wishes.required else None

    def _worker(self, turn: Turn) -> Worker:
        return Worker(
            key=turn.key,
            start_node=self._node(turn.start),
            end_node=self._node(turn.end),
            starts_s=self._s(turn.starts_at),
            ends_s=self._s(turn.ends_at),
            max_overtime_s=_seconds(turn.max_overtime),
            breaks=tuple(
                Break(
                    earliest_s=self._s(rest.earliest_at),
                    latest_s=self._s(rest.latest_at),
                    duration_s=rest.minutes * 60,
                )
                for rest in turn.breaks
            ),
            skills=turn.skills,
            person=str(turn.technician_id),
        )

    def _node(self, point: Point | None) -> int:
        if point is None:
            raise ValueError("a task without a place cannot be planned")
        return self.nodes.setdefault(point, len(self.nodes))

    def _windows(self, starts: Iterable[Span]) -> tuple[TimeWindow, ...]:
        windows = []
        for span in starts:
            earliest_s = -(-self._s(span.starts_at) // self.grain_s) * self.grain_s
            latest_s = self._s(span.ends_at) // self.grain_s * self.grain_s
            if earliest_s <= latest_s:
                windows.append(TimeWindow(earliest_s=earliest_s, latest_s=latest_s))
        return tuple(windows)

    def _exactly(self, at: datetime) -> tuple[TimeWindow, ...]:
        return (TimeWindow(earliest_s=self._s(at), latest_s=self._s(at)),)

    def _s(self, at: datetime) -> int:
        return round((at - self.day.origin).total_seconds())


def _seconds(duration: timedelta) -> int:
    return round(duration.total_seconds())
