"""Why a task was left out, worked out again for every worker.

Codes, the most hopeful first, each with `workers`, the number of those whom it concerns:

* `has-room`: it could be added to `worker` for `added_cost`, below its `unserved_cost`.
* `crew-incomplete`: `worker` could do it, but of the `size` in the crew not all find a start.
* `too-costly`: it fits with `worker`, but costs `added_cost`, not below its `unserved_cost`.
* `no-room`: with `worker` it fits an empty route, but not this one, which lacks `short_s` seconds.
* `no-way-home`: even on an empty route, `worker`'s shift and breaks leave no time for it.
* `out-of-reach`: the nearest worker arrives at `arrives_s`, after the last start `latest_s`.
* `off-shift`: no permitted start lies within the shift.
* `worker-not-allowed`, `worker-excluded`: somebody decided so.
* `skill-missing`: `skill` is needed at level `needs`, the `best` of those workers has less.
* `no-window`, `no-workers`: there is no permitted start, or nobody, at all.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from routing import rules
from routing.draft import draft_of
from routing.insertion import cheapest, least_costs, shortages_s
from routing.instance import Instance
from routing.plan import Reason, Unserved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.draft import Draft
    from routing.plan import Numbers, Plan
    from routing.problem import Problem, Task

ORDER = (
    "has-room",
    "crew-incomplete",
    "too-costly",
    "no-room",
    "no-way-home",
    "out-of-reach",
    "off-shift",
    "worker-not-allowed",
    "worker-excluded",
    "skill-missing",
    "no-window",
    "no-workers",
)
# How much a route lacks is worked out for these many, the nearest; others are only counted.
NEAREST = 20


def explain(problem: Problem, plan: Plan) -> tuple[Unserved, ...]:
    """Every task that `plan` serves with nobody, with its reasons, in the problem's order."""
    instance = Instance(problem)
    return explained(draft_of(instance, plan))


def explained(draft: Draft) -> tuple[Unserved, ...]:
    """The same for a plan in the making."""
    return tuple(
        Unserved(task=draft.instance.tasks[task].key, reasons=_reasons(draft, task))
        for task in draft.unserved
    )


def _reasons(draft: Draft, task: int) -> tuple[Reason, ...]:
    instance = draft.instance
    what = instance.tasks[task]
    if not what.windows:
        return (Reason(code="no-window"),)
    if not instance.workers:
        return (Reason(code="no-workers"),)
    # A crew that is not placed may start whenever its task permits.
    draft.windows[task] = instance.windows[task]
    verdicts: dict[str, list[Numbers]] = defaultdict(list)
    able = []
    for worker in range(len(instance.workers)):
        broken = _alone(draft, task, worker)
        if broken is None:
            able.append(worker)
        else:
            verdicts[broken.code].append({**broken.numbers, "name": instance.workers[worker].key})
    reasons = [_summary(code, numbers) for code, numbers in verdicts.items()]
    reasons += _beside_others(draft, task, able)
    return tuple(sorted(reasons, key=lambda reason: ORDER.index(reason.code)))


def _alone(draft: Draft, task: int, worker: int) -> rules.Broken | None:
    """Why the worker could not do the task even with nothing else to do."""
    instance = draft.instance
    what, who = instance.tasks[task], instance.workers[worker]
    there_s = instance.rows[who.start_node][what.node]
    broken = (
        rules.skills(what, who)
        or rules.permitted_worker(what, who)
        or rules.on_shift(what, who)
        or rules.reachable(what, who, there_s)
    )
    if broken is not None:
        return broken
    if draft.timed(worker, (task,)).timing is None:
        return rules.Broken("no-way-home", {"latest_s": instance.latest_s[worker]})
    return None


def _summary(code: str, numbers: Sequence[Numbers]) -> Reason:
    """One reason for all workers with the same code, with the numbers of the most hopeful."""
    count = {"workers": len(numbers)}
    if code == "skill-missing":
        # The skill that most of them lack, or else the first by name.
        lacking: dict[tuple[int | str, int | str], list[int]] = defaultdict(list)
        for each in numbers:
            lacking[each["skill"], each["needs"]].append(int(each["has"]))
        (skill, needs), has = min(lacking.items(), key=lambda item: (-len(item[1]), item[0][0]))
        return Reason(
            code=code, numbers={**count, "skill": skill, "needs": needs, "best": max(has)}
        )
    if code == "out-of-reach":
        nearest = min(numbers, key=lambda each: int(each["arrives_s"]))
        times = {name: nearest[name] for name in ("arrives_s", "latest_s")}
        return Reason(code=code, numbers={**count, **times, "worker": nearest["name"]})
    if code == "no-way-home":
        return Reason(code=code, numbers={**count, "worker": numbers[0]["name"]})
    return Reason(code=code, numbers=count)


def _beside_others(draft: Draft, task: int, able: Sequence[int]) -> list[Reason]:
    """Why the task does not go beside what these workers do in the plan."""
    instance = draft.instance
    what = instance.tasks[task]
    fitting = {w: found for w in able if (found := cheapest(draft, task, [w])) is not None}
    reasons = []
    if fitting:
        cost, book = min(fitting.values(), key=lambda found: found[0])
        name = instance.workers[book.worker].key
        numbers: dict[str, int | str] = {"workers": len(fitting), "worker": name}
        reasons.append(_could(draft, what, numbers, cost))
    full = [w for w in able if w not in fitting]
    if full:
        reasons.append(_full(draft, task, full))
    return reasons


def _could(draft: Draft, what: Task, numbers: dict[str, int | str], cost: int) -> Reason:
    if what.together is not None:
        size = len(draft.instance.crews[what.together])
        return Reason(code="crew-incomplete", numbers={**numbers, "size": size})
    code = "too-costly" if cost >= what.unserved_cost and not what.is_required else "has-room"
    costs = {"added_cost": cost, "unserved_cost": what.unserved_cost}
    return Reason(code=code, numbers={**numbers, **costs})


def _full(draft: Draft, task: int, workers: Sequence[int]) -> Reason:
    # A worker appears once for each position; the first is the one with the shortest detour.
    nearest = list(dict.fromkeys(w for _, w, _ in sorted(least_costs(draft, task, workers))))
    lacking: list[tuple[int, str]] = []
    for worker in nearest[:NEAREST]:
        short_s = [
            short
            for position in range(len(draft.books[worker].legs_s))
            for short in shortages_s(draft, worker, position, task)
        ]
        if short_s:
            lacking.append((min(short_s), draft.instance.workers[worker].key))
    numbers: dict[str, int | str] = {"workers": len(workers)}
    if lacking:
        numbers["short_s"], numbers["worker"] = min(lacking)
    return Reason(code="no-room", numbers=numbers)
