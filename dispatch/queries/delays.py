"""By how much technicians said they will be late."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from dispatch.models import Delay
from events.models import Event


def said_minutes() -> Subquery:
    """For a query of assignments: the minutes of the newest delay that counts, or None.

    A delay is said of a plan: once the office has moved the visit, it says nothing any more.
    """
    return Subquery(_standing().values("minutes")[:1])


def said_at() -> Subquery:
    """For a query of assignments: when the newest delay that counts was said, or None."""
    return Subquery(_standing().values("report__occurred_at")[:1])


def _standing() -> QuerySet[Delay]:
    moved = Event.objects.filter(
        entity="visit",
        entity_id=OuterRef("assignment__visit"),
        kind="visit_placed",
        at__gt=OuterRef("report__received_at"),
    )
    said = Delay.objects.filter(assignment=OuterRef("pk"), report__is_applied=True)
    return said.filter(~Exists(moved)).order_by("-report__occurred_at", "-pk")
