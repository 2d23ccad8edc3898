"""Days to plan: what the tests of planning share."""

import random
from datetime import datetime, timedelta

from dispatch.models import Assignment, Pin, Plan, Proposal, Visit
from dispatch.services import planning
from dispatch.services.planning import SearchOptions
from dispatch.services.publishing import Published, publish_plan
from dispatch.services.searching import plan_now
from events.actors import SYSTEM
from events.door import writing
from technicians.models import Technician
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


def publish(plan: Plan, **arguments) -> Published:
    """A proposal, put into force at seven by Anna."""
    return publish_plan(plan.pk, **{"actor": ANNA, "now": SEVEN} | arguments)


def proposed(
    visit: Visit,
    technician: Technician | None,
    starts_at: datetime | None,
    *,
    kind: str = "new",
    **fields,
) -> Plan:
    """A proposed plan of one visit, written down without a search."""
    plan = planning.queue_plan(DAY, [make_territory().pk], actor=ANNA, now=SEVEN)
    plan = planning.start(plan.pk)
    with writing(SYSTEM):
        Proposal.objects.create(
            plan=plan,
            visit=visit,
            kind=kind,
            seen_version=visit.version,
            technician=technician,
            starts_at=starts_at,
            ends_at=starts_at and starts_at + timedelta(minutes=visit.job.service_minutes),
            **fields,
        )
        plan.status = "proposed"
        plan.save()
    return plan


def part_of(visit: Visit) -> Assignment:
    """The one part of it that stands."""
    return visit.assignments.exclude(status="removed").get()


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
