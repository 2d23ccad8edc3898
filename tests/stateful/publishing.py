"""Random proposals, written down without a search, and what the model learns of publishing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dispatch.models import Plan, PlanPolicy, Proposal
from dispatch.services.publishing import publish_plan
from events.actors import SYSTEM, Actor, ActorKind
from events.door import writing
from tests.factories import DAY, make_territory
from tests.stateful import model

if TYPE_CHECKING:
    from collections.abc import Callable

    from dispatch.services.publishing import Published
    from tests.stateful.invariants import Snapshot

SIX = datetime(2026, 1, 12, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Wish:
    """What a plan wants of one visit: somebody at some time, or nobody."""

    visit: model.Visit
    visit_id: int
    technician: int | None
    starts_at: datetime
    is_stale: bool


def publish(wishes: list[Wish], technicians: list[int]) -> Published:
    """Write a proposal down and publish it, before the day begins."""
    with writing(SYSTEM):
        policy = PlanPolicy.objects.get_or_create(name="stateful")[0]
        plan = Plan.objects.create(day=DAY, policy=policy, status="proposed")
        plan.territories.add(make_territory())
        for wish in wishes:
            for number, role in enumerate(wish.visit.job.roles):
                Proposal.objects.create(plan=plan, role=role, **_fields(wish, number, technicians))
    return publish_plan(plan.pk, actor=Actor(ActorKind.DISPATCHER, 1), now=SIX)


def _fields(wish: Wish, number: int, technicians: list[int]) -> dict[str, Any]:
    fields = {
        "visit_id": wish.visit_id,
        "seen_version": wish.visit.version - wish.is_stale,
        "kind": "taken_out",
    }
    if wish.technician is None:
        return fields
    ends_at = wish.starts_at + timedelta(minutes=wish.visit.job.minutes)
    technician_id = technicians[(wish.technician + number) % len(technicians)]
    kind = "new" if wish.visit.status == "unscheduled" else "moved"
    return fields | {
        "kind": kind,
        "technician_id": technician_id,
        "starts_at": wish.starts_at,
        "ends_at": ends_at,
    }


def require_what_was_promised(wishes: list[Wish], published: Published) -> None:
    """E2: each visit is changed or listed; a newer edit and what is under way stay."""
    changed, listed = set(published.visit_ids), {one.visit_id for one in published.conflicts}
    assert not changed & listed
    assert changed | listed == {wish.visit_id for wish in wishes}
    for wish in wishes:
        if wish.is_stale or wish.visit.status in model.UNDER_WAY | model.VISIT_OVER:
            assert wish.visit_id in listed


def adopt(office: model.Office, now: Snapshot, technician_of: Callable[[int], int]) -> None:
    """Let the model take over what publishing decided: it does not know about travel."""
    known = {part.id: part for part in office.parts()}
    for visit, (_, row) in zip(office.visits, sorted(now.visits.items()), strict=True):
        visit.status, visit.version = row["status"], row["version"]
        for pk, part in sorted(now.parts.items()):
            if part["visit_id"] == row["pk"]:
                _take_over(visit, known.get(pk), part, technician_of(part["technician_id"]))
    for job in office.jobs:
        job.settle()


def _take_over(
    visit: model.Visit, known: model.Part | None, row: dict[str, Any], technician: int
) -> None:
    starts = round((row["starts_at"] - SIX).total_seconds() / 60) - 120
    if known is None:
        known = model.Part(visit, technician, row["role"], row["status"], starts, row["pk"])
        visit.parts.append(known)
    known.status, known.starts = row["status"], starts
