"""What keeps a visit from being planned before any search, in codes and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch.solver_bridge.day import Cause
from dispatch.solver_bridge.starts import starts_for_search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dispatch.solver_bridge.day import Day, Need


def cause_before_search(need: Need, day: Day) -> Cause | None:
    """The first thing that keeps the need off the day, whatever else is planned."""
    return next(_causes(need, day), None)


def _causes(need: Need, day: Day) -> Iterator[Cause]:
    if need.blocked is not None:
        yield need.blocked
    if need.point is None:
        yield Cause("no-place", {})
    working = {turn.technician_id for turn in day.turns}
    if need.crew > len(working):
        yield Cause("crew-too-large", {"needs": need.crew, "work": len(working)})
    yield from _without_skill(need, day)
    yield from _without_person(need, working)
    exact = need.pin is not None and need.pin.exact_start is not None
    if not exact and not starts_for_search(need, day):
        yield _no_start_left(need, day)


def _without_skill(need: Need, day: Day) -> Iterator[Cause]:
    for skill, level in sorted(need.skills):
        best = max((dict(turn.skills).get(skill, 0) for turn in day.turns), default=0)
        if best < level:
            yield Cause("nobody-has-skill", {"skill": skill, "needs": level, "best": best})


def _without_person(need: Need, working: set[int]) -> Iterator[Cause]:
    held = need.pin.technician_id if need.pin is not None else None
    if held is not None and held not in working:
        yield Cause("pinned-person-not-working", {"technician": held})
    if need.wishes.required and not need.wishes.required & working:
        yield Cause("required-person-not-working", {"technicians": len(need.wishes.required)})


def _no_start_left(need: Need, day: Day) -> Cause:
    """Which of the rules leaves no start on this day."""
    if need.promise is not None and need.promise.ends_at < day.from_at:
        return Cause("promise-is-over", {"until_at": need.promise.ends_at.isoformat()})
    if need.earliest_at is not None and need.earliest_at > day.until_at:
        return Cause("not-before", {"earliest_at": need.earliest_at.isoformat()})
    if need.hours and need.promise is None:
        return Cause("outside-possible-hours", {"service_minutes": need.service_minutes})
    return Cause("no-start-left", {"from_at": day.from_at.isoformat()})
