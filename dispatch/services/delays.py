"""Technicians who run late: what they say, and what it does to the visits after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from dispatch.models import Assignment, Delay
from dispatch.queries.arrival import part_day
from dispatch.queries.lateness import Moved, Said, moved_by
from dispatch.queries.visit_rows import facts_of
from dispatch.services.filing import Fact, Filed, file_record
from dispatch.services.topics import visit_topics

if TYPE_CHECKING:
    from datetime import datetime

    from events.door import Writing

COMMAND = "running_late"
MOST_MINUTES = 600


@dataclass(frozen=True, slots=True)
class LaterVisit:
    """A visit that a delay moves; `moved` is in instants and minutes."""

    part: Assignment
    moved: Moved


def delay_effect(
    part: Assignment, minutes: int, *, said_at: datetime, now: datetime
) -> list[LaterVisit]:
    """What being so late for `part` does on that day, it first; nothing is written.

    Empty where the part has no planned time or is not on the technician's day any more.
    """
    day = part_day(part, now=now)
    if day is None:
        return []
    by_key = {one.pk: one for one in day.parts}
    if part.pk not in by_key:
        return []
    facts = [facts_of(one) for one in day.parts]
    moved = moved_by(facts, day.rests, Said(part.pk, minutes, said_at), now=day.seen_from)
    return [LaterVisit(by_key[one.key], one) for one in moved]


def report_delay(part: Assignment, minutes: int, fact: Fact, tx: Writing) -> Filed:
    """Keep by how much a technician will be late; the newest counts.

    Told to all who see this visit or one after it that moves. The caller holds the assignment's
    locks.
    """
    filed = file_record(part, COMMAND, fact, tx)
    now = timezone.now()
    effect = [] if filed.code else delay_effect(part, minutes, said_at=fact.occurred_at, now=now)
    Delay.objects.create(report=filed.report, assignment=part, minutes=minutes)
    later = [one for one in effect if one.part.pk != part.pk]
    topics = visit_topics(part.visit, part.technician_id)
    tx.publish(
        "delay_reported",
        part.visit,
        topics=[*topics, *(f"visit:{one.part.visit_id}" for one in later)],
        new={
            "assignment": part.pk,
            "technician": part.technician_id,
            "minutes": minutes,
            "occurred_at": fact.occurred_at.isoformat(),
            "report": filed.report.pk,
            "moved": [one.part.visit_id for one in later],
            "late": [one.part.visit_id for one in effect if one.moved.late_minutes],
        },
    )
    return filed
