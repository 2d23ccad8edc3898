"""A proposal comes into force: compare and swap per visit, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.utils import timezone

from dispatch.errors import PlanNotProposed
from dispatch.lifecycle import Command, advance, can
from dispatch.locks import lock_plan, lock_visits
from dispatch.models import (
    ASSIGNMENT_OVER,
    UNDER_WAY,
    Assignment,
    Plan,
    PlanStatus,
    Proposal,
    ProposalKind,
    Visit,
)
from dispatch.services import planning
from dispatch.services.dispatching import release_until
from dispatch.services.publishing.recheck import Changes, recheck
from dispatch.services.publishing.rows import Rows
from dispatch.services.publishing.told import promise_published
from dispatch.services.snapshot.rows import OPEN_JOB
from dispatch.solver_bridge import Cause
from events.door import Writing, writing
from events.refusals import StaleVersion

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from events.actors import Actor

CHANGING = (ProposalKind.NEW, ProposalKind.MOVED, ProposalKind.TAKEN_OUT)
PLACING = (ProposalKind.NEW, ProposalKind.MOVED, ProposalKind.KEPT)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A visit whose proposal was not taken over, and why."""

    visit_id: int
    cause: Cause


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing.

    Attributes:
        visit_ids: The visits that changed; of these, `dispatched` were sent out at once.
    """

    plan: Plan
    visit_ids: tuple[int, ...] = ()
    dispatched: tuple[int, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def published(self) -> int:
        """How many visits changed."""
        return len(self.visit_ids)


def publish_plan(
    plan_id: int,
    *,
    actor: Actor,
    seen: int | None = None,
    only: Collection[int] | None = None,
    now: datetime | None = None,
) -> Published:
    """Put a proposal into force, as far as nothing newer stands against it.

    A visit that changed after the snapshot keeps its newer edit, and so does one that is pinned
    elsewhere, under way or over. What is left is checked again as a whole; what breaks a rule
    beside the newer edits is a conflict too. Conflicts are listed and block nothing else.

    Args:
        only: The visits to publish; all by default. The others may be published later.

    Raises:
        PlanNotFound: no such plan.
        StaleVersion: the plan changed after version `seen`.
        PlanNotProposed: it has no proposal, or was discarded.
    """
    now = now or timezone.now()
    with writing(actor) as tx:
        visits, plan = _lock(plan_id, only)
        if seen is not None and plan.version != seen:
            raise StaleVersion(seen, plan.version)
        if plan.status not in (PlanStatus.PROPOSED, PlanStatus.PUBLISHED):
            raise PlanNotProposed(plan.status)
        changes = _changes(plan, visits)
        refused = _refused(changes, visits, tx)
        check = recheck(plan, {pk: changes[pk] for pk in changes if pk not in refused}, now=now)
        refused |= check.refused
        rows = Rows(tx, _release_until(visits.values(), now), check.legs_s())
        live = _live(visits)
        for visit_id in sorted(changes.keys() - refused.keys()):
            rows.change(visits[visit_id], changes[visit_id], live[visit_id])
        rows.write()
        conflicts = tuple(Conflict(pk, cause) for pk, cause in sorted(refused.items()))
        published = Published(
            plan,
            tuple(visit.pk for visit in rows.visits),
            tuple(visit.pk for visit in rows.dispatched),
            conflicts,
        )
        _note(tx, published, now)
    return published


def _lock(plan_id: int, only: Collection[int] | None) -> tuple[dict[int, Visit], Plan]:
    """Lock everybody and everything that changes, then the plan."""
    rows = Proposal.objects.filter(plan=plan_id, kind__in=CHANGING, result="")
    if only is not None:
        rows = rows.filter(visit__in=only)
    found = list(rows.values_list("visit_id", "technician_id"))
    technicians = {technician for _, technician in found if technician is not None}
    visits = lock_visits({visit for visit, _ in found}, technicians=technicians)
    prefetch_related_objects(visits, "pin", "job__territory")
    return {visit.pk: visit for visit in visits}, lock_plan(plan_id)


def _changes(plan: Plan, visits: Collection[int]) -> Changes:
    """The proposals of each visit that changes; a crew's other roles among them."""
    changes: Changes = defaultdict(list)
    rows = plan.proposals.filter(visit__in=visits, result="").select_related("technician")
    for row in rows.order_by("visit", "role"):
        changes[row.visit_id].append(row)
    changing = {pk for pk, some in changes.items() if any(row.kind in CHANGING for row in some)}
    return {pk: changes[pk] for pk in changing}


def _refused(changes: Changes, visits: dict[int, Visit], tx: Writing) -> dict[int, Cause]:
    causes = {pk: _cause(visits[pk], rows, tx) for pk, rows in changes.items()}
    return {pk: cause for pk, cause in causes.items() if cause is not None}


def _cause(visit: Visit, rows: list[Proposal], tx: Writing) -> Cause | None:
    """Why a visit keeps what it has, looking at nothing but the visit."""
    placing = [row for row in rows if row.kind in PLACING]
    if visit.status in UNDER_WAY:
        return Cause("under-way", {})
    if visit.version != rows[0].seen_version:
        return Cause("stale-version", {"seen": rows[0].seen_version, "now": visit.version})
    command = Command.PLACE if placing else Command.UNPLAN
    if not can(visit, command, tx.actor.kind) or visit.job.status not in OPEN_JOB:
        return Cause("not-open", {"status": visit.status})
    if any(row.technician is not None and not row.technician.is_active for row in placing):
        return Cause("technician-gone", {})
    pin = getattr(visit, "pin", None)
    if pin is not None and not placing:
        return Cause("pinned", {})
    return None


def _release_until(visits: Collection[Visit], now: datetime) -> dict[int, datetime]:
    territories = {visit.job.territory_id: visit.job.territory for visit in visits}
    return {pk: release_until(territory, now) for pk, territory in territories.items()}


def _live(visits: Collection[int]) -> dict[int, list[Assignment]]:
    live: dict[int, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.filter(visit__in=visits).exclude(status__in=ASSIGNMENT_OVER)
    for part in rows.order_by("pk"):
        live[part.visit_id].append(part)
    return live


def _note(tx: Writing, published: Published, now: datetime) -> None:
    """Write down what became of each proposal, and that the plan was published."""
    plan = published.plan
    rows = plan.proposals.filter(result="")
    rows.filter(visit__in=published.visit_ids).update(result="published")
    by_code: dict[str, list[int]] = defaultdict(list)
    for conflict in published.conflicts:
        by_code[conflict.cause.code].append(conflict.visit_id)
    for code, visit_ids in by_code.items():
        rows.filter(visit__in=visit_ids).update(result=code[:40])
    if published.conflicts and not published.visit_ids:
        return
    advance(plan, Command.PUBLISH, tx.actor.kind)
    plan.published_at = now
    plan.save(update_fields=["status", "version", "published_at"])
    counts = {"published": published.published, "conflicts": len(published.conflicts)}
    planning.publish(tx, "plan_published", plan, **counts)


__all__ = ["Conflict", "Published", "promise_published", "publish_plan"]
