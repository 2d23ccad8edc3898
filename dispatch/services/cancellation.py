"""Canceling a visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from dispatch.errors import IllegalStep
from dispatch.lifecycle import Command, advance
from dispatch.locks import lock_visit
from dispatch.models import STARTED, VISIT_OVER, JobStatus, Reason, Visit
from dispatch.services.placement import require_seen
from dispatch.services.standing import live_parts, settle_job
from dispatch.services.topics import visit_topics
from events.actors import SYSTEM
from events.door import writing

if TYPE_CHECKING:
    from events.actors import Actor


def cancel_visit(visit_id: int, *, seen: int, actor: Actor, reason: Reason | None = None) -> Visit:
    """Call a visit off. With its last open visit the job is canceled too.

    Raises:
        VisitNotFound: no such visit.
        StaleVersion: the visit changed after version `seen`.
        IllegalStep: it is over or started; what was started ends as `cannot_complete`.
    """
    with writing(actor) as tx:
        visit = lock_visit(visit_id)
        require_seen(visit, seen)
        topics = visit_topics(visit)
        parts = live_parts(visit)
        # Of a crew one may have worked already while another is still on the way.
        if visit.assignments.filter(status__in=(*STARTED, "completed")).exists():
            raise IllegalStep("visit", visit.status, Command.CANCEL, tx.actor.kind)
        old = {"status": visit.status}
        advance(visit, Command.CANCEL, tx.actor.kind)
        visit.ended_at, visit.reason = timezone.now(), reason
        for part in parts:
            # The visit is off; that its parts are is no decision of the customer's own.
            advance(part, Command.REMOVE, SYSTEM.kind)
            part.save(update_fields=["status", "version"])
        visit.save(update_fields=["status", "version", "ended_at", "reason"])
        _settle(visit, tx.actor)
        new = {"status": visit.status, "reason": reason.pk if reason else None}
        tx.publish("visit_canceled", visit, topics=topics, old=old, new=new)
    return visit


def _settle(visit: Visit, actor: Actor) -> None:
    job = visit.job
    others = job.visits.exclude(pk=visit.pk)
    is_last = not others.exclude(status__in=VISIT_OVER).exists()
    if is_last and not others.filter(status="completed").exists():
        settle_job(job)
        if job.status in (JobStatus.WAITING, JobStatus.PLANNED):
            advance(job, Command.CANCEL, actor.kind)
            job.save(update_fields=["status", "version"])
    else:
        settle_job(job)
