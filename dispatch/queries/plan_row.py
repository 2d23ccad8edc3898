"""The plan that the board shows: searching, or waiting for somebody to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from company.models import Territory
from dispatch.models import Plan, PlanStatus, ProposalKind
from dispatch.queries.shapes import PlanRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from dispatch.queries.day import DayView

SHOWN = (PlanStatus.QUEUED, PlanStatus.SEARCHING, PlanStatus.PROPOSED, PlanStatus.FAILED)


def plan_row(view: DayView, visible_ids: Collection[int]) -> PlanRow | None:
    """The newest plan of the day in these territories, unless it is settled.

    A plan that touches a territory outside `visible_ids` is somebody else's.
    """
    foreign = Plan.territories.through.objects.exclude(territory__in=visible_ids)
    plan = (
        Plan.objects.filter(day=view.day, territories__in=view.territory_ids)
        .exclude(pk__in=foreign.values("plan"))
        .exclude(status=PlanStatus.DISCARDED)
        .order_by("-pk")
        .first()
    )
    if plan is None or plan.status not in SHOWN:
        return None
    names = Territory.objects.filter(plans=plan).values_list("name", flat=True)
    figures = plan.progress | plan.figures
    return PlanRow(
        id=plan.pk,
        version=plan.version,
        status=plan.status,
        territories=", ".join(names),
        limit_s=plan.limit_s,
        started_at=plan.started_at,
        served=figures.get("served"),
        unserved=figures.get("left_out", figures.get("unserved")),
        travel_change_minutes=_travel_change_minutes(plan.figures),
        error=plan.error,
        **_counts(plan),
    )


def _travel_change_minutes(figures: dict[str, Any]) -> int | None:
    """What a proposal adds to the driving of the day; None before there is one."""
    now = figures.get("now") or {}
    if "travel_minutes" not in figures or "travel_minutes" not in now:
        return None
    return int(figures["travel_minutes"]) - int(now["travel_minutes"])


def _counts(plan: Plan) -> dict[str, int]:
    """How many visits it would change, by how."""
    kinds = (ProposalKind.NEW, ProposalKind.MOVED, ProposalKind.LEFT_OUT, ProposalKind.TAKEN_OUT)
    return plan.proposals.aggregate(
        **{kind.value: Count("visit", filter=Q(kind=kind), distinct=True) for kind in kinds}
    )
