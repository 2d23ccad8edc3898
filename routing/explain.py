"""Why a task was left out: the verdicts on all workers summed up.

Codes, the most hopeful first, each with `workers`, the number of those whom it concerns:

* `has-room`: it could be added to `worker` for `added_cost`, below its `unserved_cost`.
* `crew-incomplete`: `worker` could do it, but of the `size` in the crew not all find a start.
* `order-incomplete`: the same for tasks in an order, `size` of them.
* `too-costly`: it fits with `worker`, but costs `added_cost`, not below its `unserved_cost`.
* `no-room`: with `worker` it fits an empty route, but not this one, which lacks `short_s` seconds.
* `no-stock`: there is time, but the van of `worker` lacks `tool`; or it `has` less of `part` than
  it `needs` with what the route uses.
* `at-limit`: there is time, but the route of `worker` would be beyond `most`, its `limit`: a field
  of `Worker`.
* `no-promise-to-break`: it fits, but would break a promise beyond the `most` that may be.
* `has-other-part`, `link-two-persons`: the worker has another part of the crew, or somebody else
  has the other end of the order.
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

from routing.draft import Draft, draft_of
from routing.plan import Reason, Unserved
from routing.why_not import as_permitted, verdicts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.plan import Plan
    from routing.problem import Problem
    from routing.why_not import Verdict

ORDER = (
    "has-room",
    "crew-incomplete",
    "order-incomplete",
    "too-costly",
    "no-room",
    "no-stock",
    "at-limit",
    "no-promise-to-break",
    "has-other-part",
    "link-two-persons",
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

# What makes a verdict the most hopeful of its code, and the numbers that are told of it.
MEASURES = {
    "has-room": "added_cost",
    "crew-incomplete": "size",
    "order-incomplete": "size",
    "too-costly": "added_cost",
    "no-room": "short_s",
    "no-stock": "needs",
    "at-limit": "most",
    "no-promise-to-break": "most",
    "no-way-home": "workers",
    "out-of-reach": "arrives_s",
}
NUMBERS = {
    "has-room": ("added_cost", "unserved_cost"),
    "crew-incomplete": ("size",),
    "order-incomplete": ("size",),
    "too-costly": ("added_cost", "unserved_cost"),
    "no-room": ("short_s",),
    "no-stock": ("tool", "part", "needs", "has"),
    "at-limit": ("limit", "most"),
    "no-promise-to-break": ("most",),
    "no-way-home": (),
    "out-of-reach": ("arrives_s", "latest_s"),
}
LARGE = 2**62


def explain(problem: Problem, plan: Plan) -> tuple[Unserved, ...]:
    """Every task that `plan` serves with nobody, with its reasons, in the problem's order."""
    return explained(draft_of(problem, plan, is_torn_kept=True))


def explained(draft: Draft) -> tuple[Unserved, ...]:
    """The same for a plan in the making."""
    empty = Draft(draft.problem, draft.inst)
    return tuple(
        Unserved(task=draft.problem.tasks[task].key, reasons=_reasons(draft, empty, task))
        for task in draft.unserved
    )


def _reasons(draft: Draft, empty: Draft, task: int) -> tuple[Reason, ...]:
    if not as_permitted(draft, task).windows:
        return (Reason(code="no-window"),)
    if not draft.problem.workers:
        return (Reason(code="no-workers"),)
    found: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts(draft, empty, task):
        found[verdict.code].append(verdict)
    if "has-room" in found:
        found["has-room"] += found.pop("too-costly", [])
    return tuple(_summary(code, found[code]) for code in ORDER if code in found)


def _summary(code: str, said: Sequence[Verdict]) -> Reason:
    """One reason for all workers with the same code, with the numbers of the most hopeful."""
    numbers: dict[str, int | str] = {"workers": len(said)}
    if code == "skill-missing":
        numbers |= _skill(said)
    elif code in MEASURES:
        best = _best(code, said)
        numbers |= {name: best.numbers[name] for name in NUMBERS[code] if name in best.numbers}
        if code != "no-room" or "short_s" in best.numbers:
            numbers["worker"] = best.worker
    return Reason(code=code, numbers=numbers)


def _skill(said: Sequence[Verdict]) -> dict[str, int | str]:
    """The skill that most of them lack, or else the first by name."""
    lacking: dict[tuple[int | str, int | str], list[int]] = defaultdict(list)
    for each in said:
        lacking[each.numbers["skill"], each.numbers["needs"]].append(int(each.numbers["has"]))
    (skill, needs), has = min(lacking.items(), key=lambda item: (-len(item[1]), item[0][0]))
    return {"skill": skill, "needs": needs, "best": max(has)}


def _best(code: str, said: Sequence[Verdict]) -> Verdict:
    """The one with the least of what the code measures; the first of several."""
    return min(said, key=lambda each: int(each.numbers.get(MEASURES[code], LARGE)))
