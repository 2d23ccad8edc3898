"""The search of one plan: snapshot, subprocess, independent check, proposal. Nothing locks."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from dispatch.lifecycle import Command, advance
from dispatch.locks import lock_plan
from dispatch.models import Plan, PlanStatus, Proposal
from dispatch.services import planning
from dispatch.services.snapshot import take_day
from dispatch.solver_bridge import (
    Question,
    SearchFailed,
    Standing,
    Suggestion,
    figures_of,
    minutes,
    question_of,
    run_search,
    search_folder,
    standing_of,
    suggestions_of,
)
from dispatch.solver_bridge.exchange import (
    is_tolerated,
    read_plan,
    violations,
    with_reasons,
    write_files,
)
from dispatch.travel import travel_times
from events.actors import SYSTEM
from events.door import writing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date, datetime

    from dispatch.travel import TravelTimes
    from events.actors import Actor
    from routing.plan import Plan as RoutingPlan

    Follow = Callable[[dict[str, int | float]], None]

RENEWED_EVERY_S = 1.0


class LeaseLost(Exception):
    """Somebody else took the plan over; what was found here is thrown away."""


def plan_now(
    day: date,
    territory_ids: Collection[int],
    *,
    actor: Actor,
    options: planning.SearchOptions | None = None,
    now: datetime | None = None,
    follow: Follow | None = None,
) -> Plan:
    """Queue a plan and search it here; a plan that somebody else searches is only returned.

    Args:
        now: Plan as if it were this instant; the clock by default.
        follow: Called about once a second with the progress.

    Raises:
        BadInput: as `planning.queue_plan`.
        SearchFailed: the search broke off; the plan is `failed`.
    """
    plan = planning.queue_plan(day, territory_ids, actor=actor, options=options, now=now)
    search_here(plan.pk, now=now, follow=follow)
    plan.refresh_from_db()
    return plan


def search_here(plan_id: int, *, now: datetime | None = None, follow: Follow | None = None) -> bool:
    """Claim a plan and search it to its end; False when it is not ours to search.

    Safe to call twice or never: only a plan that waits can be claimed.

    Raises:
        SearchFailed: the search broke off; the plan is `failed`.
    """
    claimed = planning.start(plan_id)
    if claimed is None:
        return False
    try:
        search(claimed, now=now, follow=follow)
    except Exception as error:
        planning.fail(plan_id, reason=str(error), fence=claimed.fence)
        raise
    return True


def search(plan: Plan, *, now: datetime | None = None, follow: Follow | None = None) -> Plan | None:
    """Search a claimed plan and store its proposal; `None` when somebody else took over.

    Raises:
        SearchFailed: the search ended without any plan that passes the check.
    """
    ids = list(plan.territories.values_list("pk", flat=True))
    day = take_day(plan.day, ids, policy=plan.policy, now=now)
    travel = travel_times()
    question = question_of(day, travel)
    run = _Run(plan, question, follow)
    try:
        found = run.result()
    except LeaseLost:
        return None
    suggestions = suggestions_of(question, found)
    figures: dict[str, Any] = dict(figures_of(day, suggestions, found))
    figures |= {"now": _figures_now(question, travel), "violations": run.violations(found)}
    return propose(plan, suggestions, figures, seq=day.seq)


def _figures_now(question: Question, travel: TravelTimes) -> dict[str, int]:
    """What is in force amounts to, beside which a proposal is shown."""
    strict = standing_of(question.day, travel)
    placed = {key: need.now for key, need in strict.needs.items() if need.now is not None}
    figures = Standing(strict, placed).figures()
    return {
        "served": len({strict.needs[key].visit_id for key in placed}),
        "travel_minutes": minutes(figures.travel_s),
        "overtime_minutes": minutes(figures.overtime_s),
        "waiting_minutes": minutes(figures.waiting_s),
    }


@dataclass(slots=True)
class _Run:
    """One search process, followed until it ends or somebody wants it to."""

    plan: Plan
    question: Question
    follow: Follow | None
    newest: dict[str, Any] | None = None
    best: RoutingPlan | None = None
    progress: dict[str, int | float] = field(default_factory=dict)
    renewed_s: float = field(default_factory=time.monotonic)

    def result(self) -> RoutingPlan:
        """The best plan that passes the check.

        Raises:
            SearchFailed: there is none.
            LeaseLost: somebody else has taken over.
        """
        with TemporaryDirectory(dir=search_folder(), prefix=f"plan-{self.plan.pk}-") as folder:
            file, start = write_files(self.question, Path(folder))
            try:
                self._read(file, start)
            except SearchFailed:
                # What it had found before it broke off is as good as any plan.
                self._check_newest()
                if self.best is None:
                    raise
        self._check_newest()
        if self.best is None:
            raise SearchFailed("The search found no plan at all.")
        return with_reasons(self.question, self.best)

    def violations(self, found: RoutingPlan) -> list[str]:
        """The codes of what the plan cannot keep: pins that contradict each other."""
        return sorted({one.code for one in violations(self.question, found)})

    def _read(self, file: Path, start: Path) -> None:
        lines = run_search(
            file,
            limit_s=self.plan.limit_s,
            seed=self.plan.seed,
            start=start,
            should_stop=self._should_stop,
        )
        for line in lines:
            if line["kind"] == "plan":
                self.newest = line["plan"]
            elif line["kind"] == "progress":
                names = ("seconds", "cost", "served", "unserved")
                self.progress = {name: line[name] for name in names}

    def _should_stop(self) -> bool:
        """Once a second: check what is new, keep the lease, look whether to stop.

        A stop waits for the first plan, so that there is a best one to keep.
        """
        if time.monotonic() - self.renewed_s < RENEWED_EVERY_S:
            return False
        self.renewed_s = time.monotonic()
        self._check_newest()
        if not planning.renew(self.plan, self.progress):
            raise LeaseLost
        if self.best is None:
            return False
        if self.follow is not None:
            self.follow(self.progress)
        return planning.is_stop_wanted(self.plan)

    def _check_newest(self) -> None:
        """Keep the newest plan if the checker, which shares nothing with the search, agrees."""
        if self.newest is None:
            return
        plan = read_plan(self.newest)
        self.newest = None
        wrong = [one.code for one in violations(self.question, plan) if not is_tolerated(one)]
        if not wrong:
            self.best = plan
        elif self.best is None:
            raise SearchFailed(f"The plan does not pass the check: {', '.join(sorted(wrong))}.")


def propose(
    plan: Plan, suggestions: Collection[Suggestion], figures: dict[str, Any], *, seq: int
) -> Plan | None:
    """Store a proposal; `None` when the plan was taken over, and nothing is stored."""
    with writing(SYSTEM) as tx:
        row = lock_plan(plan.pk)
        if row.fence != plan.fence or row.status != PlanStatus.SEARCHING:
            return None
        advance(row, Command.PROPOSE, tx.actor.kind)
        row.figures, row.snapshot_seq, row.ended_at = figures, seq, timezone.now()
        row.lease_until = None
        row.save(
            update_fields=[
                "status",
                "version",
                "figures",
                "snapshot_seq",
                "ended_at",
                "lease_until",
            ]
        )
        Proposal.objects.bulk_create([_proposal(row, one) for one in suggestions], batch_size=500)
        planning.publish(
            tx, "plan_proposed", row, served=figures["served"], left_out=figures["left_out"]
        )
    return row


def _proposal(plan: Plan, one: Suggestion) -> Proposal:
    place = one.placement
    return Proposal(
        plan=plan,
        visit_id=one.need.visit_id,
        role=one.need.role,
        seen_version=one.need.version,
        kind=one.kind,
        technician_id=place.technician_id if place else None,
        starts_at=place.starts_at if place else None,
        ends_at=place.ends_at if place else None,
        travel_s=place.travel_s if place else None,
        reasons=[{"code": cause.code, **cause.numbers} for cause in one.causes],
    )
