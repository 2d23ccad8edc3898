"""Celery's side of the office: wake-up calls; the work itself stands in rows."""

from celery import shared_task
from django.utils import timezone

from dispatch.services import planning, searching
from dispatch.services.dispatching import release_due


@shared_task
def search_plan(plan_id: int) -> None:
    """Search for one plan.

    Safe to deliver twice or never: only a plan that waits can be claimed, and the sweep below
    wakes up what was lost.
    """
    searching.search_here(plan_id)


@shared_task
def sweep_plans() -> None:
    """Wake up plans that wait: queued, or left by a searcher that died; every ten seconds."""
    for plan_id in planning.queued_ids():
        search_plan.delay(plan_id)


@shared_task
def release_visits() -> None:
    """Send out what has come within the release horizon; every minute."""
    release_due(now=timezone.now())
