"""What a delay does to the visits after it: which of them then break their promise. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dispatch.queries.expected import Expected, PartFacts, expected_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from dispatch.queries.expected import Rest


@dataclass(frozen=True, slots=True)
class Said:
    """A technician says of the part `key` that they are so late, at an instant."""

    key: int
    minutes: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a part moves by a delay.

    Attributes:
        key: The part's.
        before_at, arrives_at: The expected arrival without and with the delay.
        promised_until: The end of what the customer was told, where they were told.
        moved_minutes: By how much the arrival moves.
        late_minutes: By how much it then is after the promise; 0 where the promise holds.
        was_late_minutes: By how much it is so already, without the delay.
    """

    key: int
    before_at: datetime
    arrives_at: datetime
    promised_until: datetime | None
    moved_minutes: int
    late_minutes: int
    was_late_minutes: int


def moved_by(
    parts: Sequence[PartFacts], rests: Sequence[Rest], said: Said, *, now: datetime
) -> list[Moved]:
    """The said part and those that move with it, in the order in which they are reached.

    Who has arrived somewhere moves that visit no more, but perhaps those after it.
    """
    late = [
        replace(part, late_minutes=said.minutes, late_said_at=said.at)
        if part.key == said.key
        else part
        for part in parts
    ]
    before = expected_day(parts, rests, now=now).parts
    after = expected_day(late, rests, now=now).parts
    moved = [
        _moved(part, before[part.key], after[part.key]) for part in parts if _is_ahead(part, said)
    ]
    ordered = sorted(moved, key=lambda one: (one.key != said.key, one.arrives_at, one.key))
    return [one for one in ordered if one.moved_minutes > 0 or one.key == said.key]


def _is_ahead(part: PartFacts, said: Said) -> bool:
    return part.key == said.key or not (
        part.arrived_at or part.work_started_at or part.work_ended_at
    )


def _moved(part: PartFacts, before: Expected, after: Expected) -> Moved:
    return Moved(
        key=part.key,
        before_at=before.arrives_at,
        arrives_at=after.arrives_at,
        promised_until=part.promised_until,
        moved_minutes=_minutes(after.arrives_at - before.arrives_at),
        late_minutes=_late_minutes(part, after),
        was_late_minutes=_late_minutes(part, before),
    )


def _late_minutes(part: PartFacts, expected: Expected) -> int:
    if part.promised_until is None or expected.arrives_at <= part.promised_until:
        return 0
    return max(1, _minutes(expected.arrives_at - part.promised_until))


def _minutes(span: timedelta) -> int:
    return max(0, round(span.total_seconds() / 60))
