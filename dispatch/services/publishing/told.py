"""Promising what a plan has put into force."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from company.organisation import organisation
from customers.models import Channel
from dispatch.models import Plan, Promise
from dispatch.models.work_types import LEAD
from dispatch.services.promises import make_promise
from events.door import writing

if TYPE_CHECKING:
    from dispatch.models import Proposal
    from events.actors import Actor

# Windows begin on the half hour: nobody is told 10:07.
STEP = timedelta(minutes=30)
BATCH = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def promise_published(plan: Plan, *, actor: Actor, told_by: str = Channel.OTHER) -> int:
    """Promise an arrival window for each published visit that has no promise yet; how many.

    Commits every 50 visits, so that nobody waits for the whole.
    """
    rows = plan.proposals.filter(result="published", role=LEAD, starts_at__isnull=False)
    promised = Promise.objects.filter(replaced_at=None).values("visit")
    waiting = list(rows.exclude(visit__in=promised).order_by("starts_at", "pk"))
    length = timedelta(minutes=organisation().promise_minutes)
    for first in range(0, len(waiting), BATCH):
        with writing(actor):
            for row in waiting[first : first + BATCH]:
                _promise(row, length, actor, told_by)
    return len(waiting)


def _promise(row: Proposal, length: timedelta, actor: Actor, told_by: str) -> None:
    if row.starts_at is not None:
        starts_at = window_start(row.starts_at, length)
        make_promise(row.visit_id, starts_at, starts_at + length, told_by=told_by, actor=actor)


def window_start(arrives_at: datetime, length: timedelta) -> datetime:
    """The half hour with which a window of this length around the arrival begins."""
    before = arrives_at - length / 2
    return before - (before - EPOCH) % STEP
