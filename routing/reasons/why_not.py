"""Why each worker does not have a task that a plan leaves out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from routing import route_rules, rules
from routing.draft import Draft, draft_of
from routing.insertion import ranked, task_number
from routing.kernel.arrays import ABLE_BIT, BUNDLE, END_WINDOW, FIRST_WINDOW, FROM, INF, NEXT
from routing.kernel.labels import fits
from routing.kernel.shortage import (
    DURATION,
    PROMISE,
    STOCK,
    TASKS,
    TRAVEL,
    WORKING,
    least_shortage_s,
    obstacle,
)
from routing.problem import TimeWindow
from routing.tied_starts import taken_out

if TYPE_CHECKING:
    from routing.insertion import Insertion
    from routing.plan import Numbers, Plan
    from routing.problem import Problem, Task
    from routing.tied_starts import Room

LIMITS = {
    TASKS: "max_tasks",
    WORKING: "max_work_s",
    TRAVEL: "max_travel_s",
    DURATION: "max_duration_s",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Why one worker does not have a task.

    Attributes:
        worker: The worker's key.
        code: As in `routing.reasons.explain`, which sums verdicts up.
        numbers: What the code speaks of.
    """

    worker: str
    code: str
    numbers: Numbers = field(default_factory=dict)


def why_not(problem: Problem, plan: Plan, task_key: str) -> tuple[Verdict, ...]:
    """One verdict for each worker, in the problem's order, on a task that the plan leaves out.

    A task that is on a route is taken off first.

    Raises:
        InvalidPlan: the problem has no such task.
    """
    draft = draft_of(problem, plan, is_torn_kept=True)
    return tuple(verdicts(draft, Draft(problem, draft.inst), task_number(problem, task_key)))


def verdicts(draft: Draft, empty: Draft, task: int) -> list[Verdict]:
    """The same for a plan in the making; `empty` is another, of the same problem, without stops."""
    what = as_permitted(draft, task)
    found: dict[int, Verdict] = {}
    able = []
    for w, worker in enumerate(draft.problem.workers):
        broken = _alone(empty, what, task, w)
        if broken is not None:
            found[w] = Verdict(worker=worker.key, code=broken.code, numbers=broken.numbers)
        # Behind a stop at the same place there is no set-up: what is too long alone may fit there.
        if broken is None or (broken.code == "no-way-home" and what.setup_s > 0):
            able.append(w)
    with taken_out(draft, task) as room:
        places: dict[str, Insertion] = {}
        for place in ranked(draft, task, room) if able else ():
            places.setdefault(place.worker, place)
        for w in able:
            key = draft.problem.workers[w].key
            if w not in found or key in places:
                broken = _beside(draft, task, w, room, places.get(key))
                found[w] = Verdict(worker=key, code=broken.code, numbers=broken.numbers)
    return [found[w] for w in range(len(draft.problem.workers))]


def _beside(draft: Draft, task: int, w: int, room: Room, place: Insertion | None) -> rules.Broken:
    """Why a worker who could do the task alone does not have it beside the others."""
    if place is not None:
        return _free(draft, task, place) if room.is_whole else incomplete(draft, task)
    return without_place(draft, task, w, room)


def without_place(draft: Draft, task: int, w: int, room: Room) -> rules.Broken:
    """The same where there is no place for it; `room` is what `taken_out` yields."""
    if not room.active[w]:
        return rules.Broken(whom_ties_bar(draft, task))
    draft.st.node[task, FROM : FROM + 2] = room.spans[w]
    return _blocked(draft, task, w)


def whom_ties_bar(draft: Draft, task: int) -> str:
    """The code of workers who may not do a task because of those it is tied to."""
    is_crew = draft.problem.tasks[task].together is not None
    return "has-other-part" if is_crew else "link-two-persons"


def as_permitted(draft: Draft, task: int) -> Task:
    """The task with the starts that are left where its promise must be kept."""
    job, window = draft.inst.job[task], draft.inst.window
    left = window[job[FIRST_WINDOW] : job[END_WINDOW]].tolist()
    windows = tuple(TimeWindow(earliest_s=first, latest_s=last) for first, last in left)
    what = draft.problem.tasks[task]
    return what if windows == what.windows else replace(what, windows=windows, is_required=False)


def _alone(empty: Draft, what: Task, task: int, w: int) -> rules.Broken | None:
    """Why the worker could not do the task even with nothing else to do."""
    who = empty.problem.workers[w]
    is_able = empty.inst.able[task, w] & ABLE_BIT
    if not is_able:
        broken = (
            rules.skills(what, who)
            or rules.territory(what, who)
            or rules.permitted_worker(what, who)
        )
        if broken is not None:
            return broken
    broken = rules.on_shift(what, who)
    if broken is None and not empty.problem.speeds:
        there_s = int(empty.problem.travel_s[who.start_node, what.node])
        broken = rules.reachable(what, who, there_s)
    if broken is not None:
        return broken
    n, workers = len(empty.inst.able), len(empty.inst.worker)
    if not fits(empty.inst, empty.st, w, task, n + w, n + workers + w):
        return rules.Broken("no-way-home", {"latest_s": who.ends_s + who.max_overtime_s})
    return None if is_able else lacking(empty, task, w)


def incomplete(draft: Draft, task: int) -> rules.Broken:
    """Why a task is left out although there is a place for it: not for all that it is tied to."""
    crew = draft.problem.tasks[task].together
    if crew is not None:
        size = sum(other.together == crew for other in draft.problem.tasks)
        return rules.Broken("crew-incomplete", {"size": size})
    bundle = draft.inst.job[: len(draft.inst.able), BUNDLE]
    return rules.Broken("order-incomplete", {"size": int((bundle == bundle[task]).sum())})


def _free(draft: Draft, task: int, place: Insertion) -> rules.Broken:
    """Why the worker does not have the task although there is a place for it."""
    code, numbers = weighed(draft, task, place.added_cost)
    return rules.Broken(code, {"start_s": place.start_s, **numbers})


def weighed(draft: Draft, task: int, added_cost: int) -> tuple[str, Numbers]:
    """What is said of a place at a cost, and what it is weighed against."""
    what = draft.problem.tasks[task]
    is_dear = added_cost >= what.unserved_cost and not what.is_required
    numbers: Numbers = {"added_cost": added_cost, "unserved_cost": what.unserved_cost}
    return "too-costly" if is_dear else "has-room", numbers


def _blocked(draft: Draft, task: int, w: int) -> rules.Broken:
    """Why there is no place for the task beside what the worker does."""
    what = obstacle(draft.inst, draft.st, w, task)
    if what == STOCK:
        return lacking(draft, task, w)
    if what == PROMISE:
        return rules.Broken("no-promise-to-break", {"most": draft.problem.max_broken_promises})
    if what in LIMITS:
        most = getattr(draft.problem.workers[w], LIMITS[what])
        return rules.Broken("at-limit", {"limit": LIMITS[what], "most": most})
    short_s = int(least_shortage_s(draft.inst, draft.st, w, task))
    return rules.Broken("no-room", {"short_s": short_s} if 0 < short_s < INF else {})


def lacking(draft: Draft, task: int, w: int) -> rules.Broken:
    """What the van lacks for the task, beside what the route uses."""
    tasks, follows = draft.problem.tasks, draft.st.node[:, NEXT]
    what, who = tasks[task], draft.problem.workers[w]
    used = Counter[str]()
    node = int(follows[len(tasks) + w])
    while node < len(tasks):
        used.update(dict(tasks[node].parts))
        node = int(follows[node])
    broken = rules.tools(what, who) or route_rules.parts(what, who, used)
    return rules.Broken("no-stock", {} if broken is None else broken.numbers)
