"""Plans from queued to proposed: asking for one, claiming it, stopping, failing, discarding it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from company.models import Territory, User
from dispatch.errors import (
    BadField,
    NobodyWorks,
    PlanInThePast,
    PlanNotProposed,
)
from dispatch.lifecycle import Command, advance
from dispatch.locks import claim_plan, lock_plan, lock_territories
from dispatch.models import Plan, PlanPolicy, PlanStatus
from dispatch.services.snapshot.rows import scope_of, technicians_of, zone_of
from events.actors import SYSTEM, Actor, ActorKind
from events.door import Writing, writing
from events.refusals import StaleVersion
from technicians.availability import shifts_on

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

# Whoever searches renews the lease once a second; after this long without, it is dead.
LEASE = timedelta(seconds=60)
# A plan whose searchers die again and again is given up.
MOST_CLAIMS = 3
GOING_ON = (PlanStatus.QUEUED, PlanStatus.SEARCHING)
SEARCH_TASK = "dispatch.tasks.search_plan"
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How a plan is searched: for how long, with which prices, from which seed."""

    limit_s: int = 30
    seed: int = 1
    policy: PlanPolicy | None = None


def queue_plan(
    day: date,
    territory_ids: Collection[int],
    *,
    actor: Actor,
    options: SearchOptions | None = None,
    now: datetime | None = None,
) -> Plan:
    """Ask for a plan of a day; one of the same scope that is not done yet is joined.

    Nothing is searched here: call `wake` after the commit, or `start` and `searching.search`.

    Raises:
        BadField: no territories, or one that does not exist.
        PlanInThePast: the day is over.
        NobodyWorks: there is no shift on the day.
    """
    options = options or SearchOptions()
    with writing(actor) as tx:
        territories = lock_territories(territory_ids)
        _require_plannable(day, territories, set(territory_ids), now or timezone.now())
        running = _running(day, {territory.pk for territory in territories})
        if running is not None:
            return running
        plan = Plan.objects.create(
            day=day,
            policy=options.policy or default_policy(),
            limit_s=options.limit_s,
            seed=options.seed,
            requested_by=_user(actor),
        )
        plan.territories.set(territories)
        publish(tx, "plan_queued", plan, day=day.isoformat(), limit_s=plan.limit_s)
    return plan


def _require_plannable(
    day: date, territories: list[Territory], wanted: set[int], now: datetime
) -> None:
    if not territories or len(territories) != len(wanted):
        raise BadField("territories", "Name at least one territory, and only such as exist.")
    today = min(now.astimezone(zone_of(territory)).date() for territory in territories)
    if day < today:
        raise PlanInThePast(day.isoformat(), today.isoformat())
    scope = scope_of(day, wanted)
    if not any(
        shifts_on(technician, day, zone_of(technician.territory))
        for technician in technicians_of(scope)
    ):
        raise NobodyWorks(day.isoformat())


def _running(day: date, territory_ids: set[int]) -> Plan | None:
    rows = Plan.objects.filter(day=day, status__in=GOING_ON, is_stop_wanted=False)
    for plan in rows.prefetch_related("territories").order_by("pk"):
        if {territory.pk for territory in plan.territories.all()} == territory_ids:
            return plan
    return None


def default_policy() -> PlanPolicy:
    """The policy of a plan that names none; made with its defaults when there is none at all."""
    row = PlanPolicy.objects.order_by("-is_default", "pk").first()
    return row or PlanPolicy.objects.create(name="standard", is_default=True)


def _user(actor: Actor) -> User | None:
    if actor.kind not in (ActorKind.DISPATCHER, ActorKind.AGENT):
        return None
    return User.objects.filter(pk=actor.id).first()


def wake(plan_id: int) -> None:
    """Tell a worker, once all is committed; when that fails, the sweep finds the plan."""
    transaction.on_commit(lambda: current_app.send_task(SEARCH_TASK, args=[plan_id]), robust=True)


def queued_ids() -> list[int]:
    """The plans that wait for a searcher: queued, or left by one that died."""
    left = Q(status=PlanStatus.SEARCHING, lease_until__lt=Now())
    rows = Plan.objects.filter(Q(status=PlanStatus.QUEUED) | left)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def start(plan_id: int) -> Plan | None:
    """Claim a plan to search it; `None` when it is gone, taken, done or given up.

    The claim is a lease with a fence: a later claim has a higher number, and only its holder
    may store a proposal.
    """
    with writing(SYSTEM) as tx:
        plan = claim_plan(plan_id)
        if plan is None or plan_id not in queued_ids():
            return None
        if plan.fence >= MOST_CLAIMS:
            _end(tx, plan, Command.FAIL, "plan_failed", error="Its searchers died.")
            return None
        advance(plan, Command.SEARCH, tx.actor.kind)
        plan.fence += 1
        plan.started_at = timezone.now()
        plan.save(update_fields=["status", "version", "fence", "started_at"])
        renew(plan, {"seconds": 0})
        publish(tx, "plan_started", plan, fence=plan.fence)
    return plan


def renew(plan: Plan, progress: dict[str, int | float]) -> bool:
    """Keep the lease and show the progress; False when somebody else has taken over.

    One statement that compares the fence. No event: progress is no fact of the domain. The
    database's clock counts, so that hosts need not agree about the time.
    """
    mine = Plan.objects.filter(pk=plan.pk, fence=plan.fence, status=PlanStatus.SEARCHING)
    return mine.update(progress=progress, lease_until=Now() + LEASE) == 1


def is_stop_wanted(plan: Plan) -> bool:
    """Whether somebody asked the search to end with the best it has."""
    return Plan.objects.filter(pk=plan.pk, is_stop_wanted=True).exists()


def stop(plan_id: int, *, seen: int | None = None, actor: Actor) -> Plan:
    """End a search: what waits is called off, what runs proposes the best it has.

    Raises:
        PlanNotFound: no such plan.
        StaleVersion: it changed after version `seen`.
        IllegalStep: it is done already.
    """
    with writing(actor) as tx:
        plan = lock_plan(plan_id)
        _require_seen(plan, seen)
        if plan.status == PlanStatus.SEARCHING:
            plan.is_stop_wanted = True
            plan.version += 1
            plan.save(update_fields=["is_stop_wanted", "version"])
            publish(tx, "plan_stopped", plan)
        else:
            _end(tx, plan, Command.STOP, "plan_stopped")
    return plan


def fail(plan_id: int, *, reason: str, fence: int | None = None) -> None:
    """Say that a search broke off; nothing when it is done, or somebody else has taken over."""
    logger.error("Plan %s failed: %s", plan_id, reason)
    with writing(SYSTEM) as tx:
        plan = lock_plan(plan_id)
        if plan.status in GOING_ON and fence in (None, plan.fence):
            _end(tx, plan, Command.FAIL, "plan_failed", error=reason[:2_000])


def discard(plan_id: int, *, seen: int | None = None, actor: Actor) -> Plan:
    """Put a proposal away; nothing in force changes.

    Raises:
        PlanNotFound: no such plan.
        StaleVersion: it changed after version `seen`.
        PlanNotProposed: it is searched still, published or discarded already.
    """
    with writing(actor) as tx:
        plan = lock_plan(plan_id)
        _require_seen(plan, seen)
        if plan.status not in (PlanStatus.PROPOSED, PlanStatus.STOPPED, PlanStatus.FAILED):
            raise PlanNotProposed(plan.status)
        _end(tx, plan, Command.DISCARD, "plan_discarded")
    return plan


def _end(tx: Writing, plan: Plan, command: Command, kind: str, *, error: str = "") -> None:
    advance(plan, command, tx.actor.kind)
    plan.ended_at = plan.ended_at or timezone.now()
    plan.error = error or plan.error
    plan.lease_until = None
    plan.save(update_fields=["status", "version", "ended_at", "error", "lease_until"])
    publish(tx, kind, plan)


def _require_seen(plan: Plan, seen: int | None) -> None:
    if seen is not None and plan.version != seen:
        raise StaleVersion(seen, plan.version)


def publish(tx: Writing, kind: str, plan: Plan, **new: int | str) -> None:
    """An event of a plan, for whoever follows it or one of its territories."""
    ids = plan.territories.order_by("pk").values_list("pk", flat=True)
    topics = [f"plan:{plan.pk}", *(f"territory:{pk}" for pk in ids)]
    tx.publish(kind, plan, topics=topics, new={"status": plan.status, **new})
