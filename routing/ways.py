"""What could be permitted so that one worker can do a task: each way with its smallest measure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from routing import rules
from routing.few_routes import Change
from routing.problem import TimeWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from routing.plan import Numbers, Plan
    from routing.problem import Problem, Task, Worker
    from routing.reasons.why_not import Verdict

MINUTE = 60
# Nobody is asked to wait or to stay longer than this.
MOST_MINUTES = 240
# Of a crew or an order it may be a matter of time, too.
TOGETHER = {"crew-incomplete", "order-incomplete"}
TOO_LATE = {"no-room", "no-way-home", "out-of-reach", "off-shift", "at-limit"} | TOGETHER


@dataclass(frozen=True, slots=True)
class Way:
    """One way to make a task possible for one worker.

    Attributes:
        code, numbers: As in a `Relaxation`, without the measure.
        measure: The name of what is to be as small as can be; empty for all or nothing.
        most: The largest measure that is looked at, 1 for all or nothing.
        change: From the measure to the rules; `InvalidProblem` where they are beyond what numbers
            can say.
    """

    code: str
    numbers: Numbers
    change: Callable[[int], Change]
    measure: str = ""
    most: int = 1


@dataclass(frozen=True, slots=True)
class Case:
    """A task that a plan leaves out, a worker, and why that worker does not have it.

    `crew` are the others that start when the task does.
    """

    problem: Problem
    plan: Plan
    task: Task
    worker: Worker
    verdict: Verdict
    crew: tuple[Task, ...] = ()

    @property
    def hope(self) -> int:
        """The less the better: what is missing, what it would cost, or how far the worker is."""
        away_s = self.problem.travel_s[self.worker.start_node, self.task.node]
        numbers = self.verdict.numbers
        return int(numbers.get("short_s", numbers.get("added_cost", away_s)))

    def ways(self) -> Iterator[Way]:
        """Every way that could help."""
        code = self.verdict.code
        if code in TOO_LATE:
            yield from self._of_times()
        if code in MISSES_STARTS:
            yield from self._of_promises()
        if code in WAYS:
            yield WAYS[code](self)

    def _who(self) -> dict[str, int | str]:
        return {"worker": self.worker.key}

    def _way(self, code: str, task: Task, numbers: Numbers | None = None) -> Way:
        change = Change(worker=self.worker, tasks=(task,))
        return Way(code=code, numbers={**self._who(), **(numbers or {})}, change=lambda _: change)

    def _of_times(self) -> Iterator[Way]:
        if self.task.windows:
            for code, sign in (("window-later", 1), ("window-earlier", -1)):
                yield Way(code, self._who(), self._window_by(sign), "minutes", MOST_MINUTES)
        most = min(MOST_MINUTES, self._until_next_shift_s() // MINUTE)
        if most > 0:
            yield Way("overtime", self._who(), self._overtime, "minutes", most)

    def _window_by(self, sign: int) -> Callable[[int], Change]:
        def change(minutes: int) -> Change:
            tasks = tuple(_wider_by(one, sign * minutes * MINUTE) for one in self._at_once)
            return Change(worker=self.worker, tasks=tasks)

        return change

    @property
    def _at_once(self) -> tuple[Task, ...]:
        return (self.task, *self.crew)

    def _overtime(self, minutes: int) -> Change:
        more_s = self.worker.max_overtime_s + minutes * MINUTE
        return Change(worker=replace(self.worker, max_overtime_s=more_s))

    def _until_next_shift_s(self) -> int:
        own_s = self.worker.ends_s + self.worker.max_overtime_s
        later = [
            other.starts_s - own_s
            for other in self.problem.workers
            if other.person == self.worker.person and other.starts_s > self.worker.starts_s
        ]
        return min(later, default=MOST_MINUTES * MINUTE)

    def _of_promises(self) -> Iterator[Way]:
        """Its own promise, or that of another task on the route, where promises must be kept."""
        if self.problem.max_broken_promises > 0:
            yield self.promise_broken()
            return
        tasks = {task.key: task for task in self.problem.tasks}
        routes = [route for route in self.plan.routes if route.worker == self.worker.key]
        beside = [tasks[stop.task] for route in routes for stop in route.stops]
        for task in (self.task, *beside):
            if task.promise is not None:
                broken = replace(task, promise=None)
                yield self._way("promise-broken", broken, {"task": task.key})

    def _one_more_broken(self, _: int) -> Change:
        return Change(worker=self.worker, more_broken=1)

    def other_shift(self) -> Way:
        """Any start within the shift."""

        def change(_: int) -> Change:
            latest_s = self.worker.ends_s + self.worker.max_overtime_s
            shift = TimeWindow(earliest_s=self.worker.starts_s, latest_s=latest_s)
            tasks = tuple(
                replace(one, windows=_merged((*one.windows, shift)), promise=None)
                for one in self._at_once
            )
            return Change(worker=self.worker, tasks=tasks)

        return Way("other-shift", {**self._who(), "starts_s": self.worker.starts_s}, change)

    def territory_waived(self) -> Way:
        """Wherever the task is."""
        name = str(self.task.territory)
        return self._way(
            "territory-waived", replace(self.task, territory=None), {"territory": name}
        )

    def promise_broken(self) -> Way:
        """One more than may be."""
        return Way("promise-broken", self._who(), self._one_more_broken)

    def cost_accepted(self) -> Way:
        """Whatever it costs, no more than the place that is known."""

        def change(_: int) -> Change:
            worth = int(self.verdict.numbers["added_cost"]) + 1
            task = replace(self.task, unserved_cost=max(self.task.unserved_cost, worth))
            return Change(worker=self.worker, tasks=(task,))

        return Way("cost-accepted", self._who(), change)

    def skill_waived(self) -> Way:
        """Without the skills that the worker lacks."""
        has = {
            (skill, needs)
            for skill, needs in self.task.skills
            if rules.skills(replace(self.task, skills=frozenset({(skill, needs)})), self.worker)
            is None
        }
        lacking = sorted(self.task.skills - has)
        skill, needs = lacking[0]
        numbers: dict[str, int | str] = {
            "skill": skill,
            "needs": needs,
            "has": dict(self.worker.skills).get(skill, 0),
            "waived": len(lacking),
        }
        return self._way("skill-waived", replace(self.task, skills=frozenset(has)), numbers)

    def permitted(self) -> Way:
        """Just this worker, whatever was decided."""
        allowed = self.task.allowed_workers
        task = replace(
            self.task,
            allowed_workers=None if allowed is None else allowed | {self.worker.key},
            excluded_workers=self.task.excluded_workers - {self.worker.key},
        )
        return self._way("worker-permitted", task)

    def stocked(self) -> Way:
        """The tools on the van, and as many parts as the whole route needs with the task."""
        tasks = {task.key: task for task in self.problem.tasks}
        needs: Counter[str] = Counter(dict(self.task.parts))
        for route in self.plan.routes:
            if route.worker == self.worker.key:
                before = route.stops if route.fetch is None else route.stops[: route.fetch.before]
                for stop in before:
                    needs.update(dict(tasks[stop.task].parts))
        has = dict(self.worker.parts)
        more = {part: n - has.get(part, 0) for part, n in needs.items() if n > has.get(part, 0)}
        worker = replace(
            self.worker,
            parts=frozenset(
                (has | {part: has.get(part, 0) + n for part, n in more.items()}).items()
            ),
            tools=self.worker.tools | self.task.tools,
        )
        numbers = self._who()
        for part, count in sorted(more.items())[:1]:
            numbers |= {"part": part, "more": count}
        for tool in sorted(self.task.tools - self.worker.tools)[:1]:
            numbers |= {"tool": tool}
        change = Change(worker=worker)
        return Way("stock-added", numbers, lambda _: change)

    def limit_raised(self) -> Way:
        """The limit that the route is at."""
        name = str(self.verdict.numbers["limit"])
        unit = 1 if name == "max_tasks" else MINUTE
        now = int(getattr(self.worker, name))
        numbers = {**self._who(), "limit": name}

        def change(more: int) -> Change:
            raised: dict[str, Any] = {name: now + more * unit}
            return Change(worker=replace(self.worker, **raised))

        return Way(
            "limit-raised", numbers, change, "more" if unit == 1 else "minutes", MOST_MINUTES
        )


MISSES_STARTS = {"no-room", "no-way-home", "out-of-reach"}
WAYS = {
    "has-room": Case.cost_accepted,
    "too-costly": Case.cost_accepted,
    "off-shift": Case.other_shift,
    "skill-missing": Case.skill_waived,
    "skill-expired": Case.skill_waived,
    "territory-not-covered": Case.territory_waived,
    "worker-not-allowed": Case.permitted,
    "worker-excluded": Case.permitted,
    "no-stock": Case.stocked,
    "at-limit": Case.limit_raised,
    "no-promise-to-break": Case.promise_broken,
}


def _wider_by(task: Task, by_s: int) -> Task:
    """The task with wider windows, and as much wider a promise."""
    windows = _merged(tuple(_wider(window, by_s) for window in task.windows))
    promise = None if task.promise is None else _wider(task.promise, by_s)
    return replace(task, windows=windows, promise=promise)


def _wider(window: TimeWindow, by_s: int) -> TimeWindow:
    """The window with a later end, or with an earlier beginning when `by_s` is negative."""
    return TimeWindow(
        earliest_s=window.earliest_s + min(0, by_s), latest_s=window.latest_s + max(0, by_s)
    )


def _merged(windows: tuple[TimeWindow, ...]) -> tuple[TimeWindow, ...]:
    """The same starts as windows in order and apart."""
    merged: list[TimeWindow] = []
    for window in sorted(windows, key=lambda each: each.earliest_s):
        if merged and window.earliest_s <= merged[-1].latest_s:
            latest_s = max(merged[-1].latest_s, window.latest_s)
            merged[-1] = TimeWindow(earliest_s=merged[-1].earliest_s, latest_s=latest_s)
        else:
            merged.append(window)
    return tuple(merged)
