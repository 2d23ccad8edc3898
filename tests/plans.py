"""Days to plan: what the tests of planning share."""

import random
from datetime import datetime, timedelta

from dispatch.models import Pin, Plan, Visit
from dispatch.services.planning import SearchOptions
from dispatch.services.publishing import Published, publish_plan
from dispatch.services.searching import plan_now
from events.actors import SYSTEM
from events.door import writing
from tests.factories import ANNA, DAY, TEN, make_territory, make_visit

# Seven o'clock in Prague: the day lies before everybody.
SEVEN = TEN - timedelta(hours=4)
SHORT = SearchOptions(limit_s=1)


def planned(*, now: datetime = SEVEN, options: SearchOptions = SHORT) -> Plan:
    """A plan of `DAY` for the one territory, searched for a second."""
    return plan_now(DAY, [make_territory().pk], actor=ANNA, options=options, now=now)


def published(*, now: datetime = SEVEN) -> Published:
    """Such a plan, put into force at once."""
    return publish_plan(planned(now=now).pk, actor=ANNA, now=now)


def scattered(count: int, *, seed: int = 1, **fields) -> list[Visit]:
    """Visits all over Prague."""
    rng = random.Random(seed)
    return [
        make_visit(lat=rng.uniform(50.03, 50.12), lon=rng.uniform(14.35, 14.55), **fields)
        for _ in range(count)
    ]


def pinned(visit: Visit, kind: str, **fields) -> Pin:
    """A pin put straight into the table."""
    with writing(SYSTEM):
        return Pin.objects.create(visit=visit, kind=kind, **fields)


def proposal(plan: Plan, visit: Visit):
    """What a plan proposes for the lead of a visit."""
    return plan.proposals.get(visit=visit, role="lead")


def codes(plan: Plan, visit: Visit) -> list[str]:
    """Why it leaves the visit out."""
    return [reason["code"] for reason in proposal(plan, visit).reasons]


def in_force() -> dict[int, tuple[int, datetime | None, str, int]]:
    """What stands: technician, start and status by visit."""
    rows = Visit.objects.exclude(assignments=None).order_by("pk")
    return {
        visit.pk: (part.technician_id, part.starts_at, visit.status, visit.version)
        for visit in rows
        for part in visit.assignments.exclude(status="removed")
    }
