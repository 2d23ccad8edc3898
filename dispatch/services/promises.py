"""What customers are told, apart from what is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from dispatch.errors import BadField, IllegalStep
from dispatch.locks import lock_visit
from dispatch.models import VISIT_OVER, Promise
from dispatch.services.topics import visit_topics
from events.door import writing

if TYPE_CHECKING:
    from datetime import datetime

    from events.actors import Actor


def make_promise(
    visit_id: int, starts_at: datetime, ends_at: datetime, *, told_by: str, actor: Actor
) -> Promise:
    """Promise the customer an arrival between two instants; the promise before it is kept as past.

    Raises:
        VisitNotFound: no such visit.
        BadField: the window is empty.
        IllegalStep: the visit is over.
    """
    if ends_at <= starts_at:
        raise BadField("ends_at", "The promised window ends before it starts.")
    with writing(actor) as tx:
        visit = lock_visit(visit_id)
        if visit.status in VISIT_OVER:
            raise IllegalStep("visit", visit.status, "promise", tx.actor.kind)
        now = timezone.now()
        former = visit.promises.filter(replaced_at=None).first()
        if former is not None:
            former.replaced_at = now
            former.save(update_fields=["replaced_at"])
        promise = Promise.objects.create(
            visit=visit, starts_at=starts_at, ends_at=ends_at, told_at=now, told_by=told_by
        )
        visit.version += 1
        visit.save(update_fields=["version"])
        tx.publish(
            "promise_made",
            visit,
            topics=visit_topics(visit),
            old=_facts(former) if former else {},
            new=_facts(promise),
        )
    return promise


def _facts(promise: Promise) -> dict[str, Any]:
    return {
        "promise": promise.pk,
        "starts_at": promise.starts_at.isoformat(),
        "ends_at": promise.ends_at.isoformat(),
    }
