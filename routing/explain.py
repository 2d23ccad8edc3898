"""Why a task was left out, worked out again for every worker.

Codes, the most hopeful first, each with `workers`, the number of those whom it concerns:

* `has-room`: it could be added to `worker` for `added_cost`, below its `unserved_cost`.
* `crew-incomplete`: `worker` could do it, but of the `size` in the crew not all find a start.
* `too-costly`: it fits with `worker`, but costs `added_cost`, not below its `unserved_cost`.
* `no-room`: with `worker` it fits an empty route, but not this one, which lacks `short_s` seconds.
* `no-stock`: the van of `worker` lacks tools or parts beside what the route uses.
* `at-limit`: it fits, but the route of `worker` would be beyond its limit of tasks, work or drive.
* `no-way-home`: even on an empty route, `worker`'s shift and breaks leave no time for it.
* `out-of-reach`: the nearest worker arrives at `arrives_s`, after the last start `latest_s`.
* `off-shift`: no permitted start lies within the shift.
* `territory-not-covered`: the workers are not sent there.
* `worker-not-allowed`, `worker-excluded`: somebody decided so.
* `skill-expired`: the skill is there, but no longer valid.
* `skill-missing`: `skill` is needed at level `needs`, the `best` of those workers has less.
* `no-window`, `no-workers`: there is no permitted start, or nobody, at all.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from routing import rules
from routing.draft import Draft, draft_of
from routing.insertion import ranked
from routing.kernel.arrays import ABLE_BIT, FROM, INF, NEVER, UNTIL
from routing.kernel.labels import fits
from routing.kernel.offers import least_shortage_s
from routing.plan import Reason, Unserved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.insertion import Insertion
    from routing.plan import Numbers, Plan
    from routing.problem import Problem, Task

ORDER = (
    "has-room",
    "crew-incomplete",
    "too-costly",
    "no-room",
    "no-stock",
    "at-limit",
    "no-way-home",
    "out-of-reach",
    "off-shift",
    "territory-not-covered",
    "worker-not-allowed",
    "worker-excluded",
    "skill-expired",
    "skill-missing",
    "no-window",
    "no-workers",
)


def explain(problem: Problem, plan: Plan) -> tuple[Unserved, ...]:
    """Every task that `plan` serves with nobody, with its reasons, in the problem's order."""
    return explained(draft_of(problem, plan))


def explained(draft: Draft) -> tuple[Unserved, ...]:
    """The same for a plan in the making."""
    empty = Draft(draft.problem, draft.inst)
    return tuple(
        Unserved(task=draft.problem.tasks[task].key, reasons=_reasons(draft, empty, task))
        for task in draft.unserved
    )


def _reasons(draft: Draft, empty: Draft, task: int) -> tuple[Reason, ...]:
    what, workers = draft.problem.tasks[task], draft.problem.workers
    if not what.windows:
        return (Reason(code="no-window"),)
    if not workers:
        return (Reason(code="no-workers"),)
    # A tied task that is not placed may start whenever its windows permit.
    draft.st.node[task, FROM], draft.st.node[task, UNTIL] = NEVER, INF
    verdicts: dict[str, list[Numbers]] = defaultdict(list)
    able = []
    for w, worker in enumerate(workers):
        broken = _alone(empty, task, w)
        if broken is None:
            able.append(w)
        else:
            verdicts[broken.code].append({**broken.numbers, "name": worker.key})
    reasons = [_summary(code, numbers) for code, numbers in verdicts.items()]
    reasons += _beside_others(draft, task, able)
    return tuple(sorted(reasons, key=lambda reason: ORDER.index(reason.code)))


def _alone(empty: Draft, task: int, w: int) -> rules.Broken | None:
    """Why the worker could not do the task even with nothing else to do."""
    what, who = empty.problem.tasks[task], empty.problem.workers[w]
    there_s = int(empty.problem.travel_s[who.start_node, what.node])
    broken = (
        rules.skills(what, who)
        or rules.territory(what, who)
        or rules.permitted_worker(what, who)
        or rules.on_shift(what, who)
    )
    if broken is None and not empty.problem.speeds:
        broken = rules.reachable(what, who, there_s)
    if broken is not None:
        return broken
    n, workers = len(empty.inst.able), len(empty.inst.worker)
    if not fits(empty.inst, empty.st, w, task, n + w, n + workers + w):
        return rules.Broken("no-way-home", {"latest_s": who.ends_s + who.max_overtime_s})
    if not empty.inst.able[task, w] & ABLE_BIT:
        return rules.Broken("no-stock")
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
    keys = [worker.key for worker in draft.problem.workers]
    fitting = [place for place in ranked(draft, task) if place.worker in {keys[w] for w in able}]
    reasons = []
    if fitting:
        reasons.append(_could(draft, draft.problem.tasks[task], fitting))
    fit = {place.worker for place in fitting}
    full = [w for w in able if keys[w] not in fit]
    short = {w: int(least_shortage_s(draft.inst, draft.st, w, task)) for w in full}
    late = [w for w in full if short[w] > 0]
    if late:
        reasons.append(_full(late, short, keys))
    capped = [w for w in full if short[w] <= 0]
    if capped:
        reasons.append(Reason(code="at-limit", numbers={"workers": len(capped)}))
    return reasons


def _could(draft: Draft, what: Task, fitting: Sequence[Insertion]) -> Reason:
    best = fitting[0]
    workers = len({place.worker for place in fitting})
    numbers: dict[str, int | str] = {"workers": workers, "worker": best.worker}
    if what.together is not None:
        size = sum(other.together == what.together for other in draft.problem.tasks)
        return Reason(code="crew-incomplete", numbers={**numbers, "size": size})
    is_dear = best.added_cost >= what.unserved_cost and not what.is_required
    costs = {"added_cost": best.added_cost, "unserved_cost": what.unserved_cost}
    return Reason(code="too-costly" if is_dear else "has-room", numbers={**numbers, **costs})


def _full(late: Sequence[int], short: dict[int, int], keys: Sequence[str]) -> Reason:
    numbers: dict[str, int | str] = {"workers": len(late)}
    lacking = [(short[w], keys[w]) for w in late if short[w] < INF]
    if lacking:
        numbers["short_s"], numbers["worker"] = min(lacking)
    return Reason(code="no-room", numbers=numbers)
