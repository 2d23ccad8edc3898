"""Visits as needs: what each role asks for, and whether it may move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dispatch.models import NOT_UNDER_WAY, TechnicianWish
from dispatch.services.snapshot.rows import MAY_MOVE, OPEN_JOB, Scope, roles_of, zone_of
from dispatch.services.snapshot.whereabouts import has_begun, place_of
from dispatch.solver_bridge import Cause, Need, PinHold, Placement, Span, Wishes

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from dispatch.models import Assignment, Job, Pin, Visit


@dataclass(frozen=True, slots=True)
class Standpoint:
    """From where a visit is looked at.

    Attributes:
        technicians: The scope's, by id.
        days: Until when, by technician, the day before and this day hold their starts.
    """

    scope: Scope
    now: datetime
    technicians: frozenset[int]
    absent: frozenset[int]
    days: dict[int, Span]

    def is_on_day(self, part: Assignment) -> bool:
        """Whether the part belongs to a shift of this day, nights counted with their evening."""
        span = self.days.get(part.technician_id, self.scope.span)
        return part.starts_at is not None and span.starts_at <= part.starts_at < span.ends_at


def needs_of(visit: Visit, view: Standpoint) -> list[Need]:
    """The needs of a visit on this day; none when it belongs to another day.

    Those of a visit that is not ours to move are only the parts that take the time of one of
    our technicians.
    """
    parts = {part.role: part for part in _live(visit) if part.starts_at is not None}
    if _may_move(visit, parts.values(), view):
        roles = roles_of(visit)
        return [_need(visit, role, parts.get(role), view, crew=len(roles)) for role in roles]
    fixed = [part for part in parts.values() if _takes_time(part, view)]
    return [_need(visit, part.role, part, view, is_fixed=True) for part in fixed]


def _live(visit: Visit) -> list[Assignment]:
    parts: list[Assignment] = visit.live  # type: ignore[attr-defined]  # prefetched, see rows
    return parts


def _takes_time(part: Assignment, view: Standpoint) -> bool:
    return (
        part.technician_id in view.technicians
        and part.status in NOT_UNDER_WAY
        and view.is_on_day(part)
        and not has_begun(part, view.now, view.absent)
    )


def _may_move(visit: Visit, parts: Collection[Assignment], view: Standpoint) -> bool:
    """Whether the scope may plan this visit on this day."""
    job = visit.job
    is_ours = (
        job.territory_id in view.scope.ids
        and job.status in OPEN_JOB
        and visit.status in MAY_MOVE
        and (visit.day_count == 1 or not parts)
    )
    return is_ours and all(
        view.is_on_day(part)
        and _has_ours(part, view)
        and not has_begun(part, view.now, view.absent)
        for part in parts
    )


def _has_ours(part: Assignment, view: Standpoint) -> bool:
    """A technician of ours has it, or one who works no more: a colleague of theirs does not."""
    return part.technician_id in view.technicians or not part.technician.is_active


def _need(
    visit: Visit,
    role: str,
    part: Assignment | None,
    view: Standpoint,
    *,
    crew: int = 1,
    is_fixed: bool = False,
) -> Need:
    job = visit.job
    promises = visit.in_force  # type: ignore[attr-defined]  # prefetched, see rows
    promise = Span(promises[0].starts_at, promises[0].ends_at) if promises else None
    due_day = job.due_at.astimezone(zone_of(job.territory)).date()
    return Need(
        visit_id=visit.pk,
        job_id=job.pk,
        version=visit.version,
        role=role,
        crew=crew,
        priority=job.priority,
        due_at=job.due_at,
        days_overdue=max(0, (view.scope.day - due_day).days),
        service_minutes=job.service_minutes,
        point=place_of(job.site),
        skills=frozenset(
            (row.skill.code, row.level) for row in job.skills.all() if row.role == role
        ),
        earliest_at=job.earliest_at,
        hours=tuple(Span(row.starts_at, row.ends_at) for row in job.possible_hours.all()),
        promise=promise,
        pin=_pin_hold(getattr(visit, "pin", None)),
        wishes=_wishes(job),
        now=_placement(part),
        is_fixed=is_fixed,
        blocked=Cause("several-days", {"days": visit.day_count}) if visit.day_count > 1 else None,
    )


def _placement(part: Assignment | None) -> Placement | None:
    if part is None or part.starts_at is None or part.ends_at is None:
        return None
    return Placement(part.technician_id, part.starts_at, part.ends_at, part.travel_s)


def _pin_hold(pin: Pin | None) -> PinHold | None:
    if pin is None:
        return None
    starts = Span(pin.starts_at, pin.latest_at or pin.starts_at) if pin.starts_at else None
    return PinHold(pin.kind, pin.technician_id, starts)


def _wishes(job: Job) -> Wishes:
    by_wish: dict[str, set[int]] = {wish: set() for wish in TechnicianWish.values}
    for row in job.technicians.all():
        by_wish[row.wish].add(row.technician_id)
    return Wishes(*(frozenset(by_wish[wish]) for wish in ("required", "excluded", "preferred")))


def is_of_day(need: Need, span: Span) -> bool:
    """Whether the need may be planned on the day at all: its pin and promise name no later one."""
    if need.now is not None:
        return True
    starts = [need.promise, need.pin.starts if need.pin else None]
    if any(one is not None and one.starts_at >= span.ends_at for one in starts):
        return False
    if need.earliest_at is not None and need.earliest_at >= span.ends_at:
        return False
    hours = [one for one in need.hours if one.ends_at > span.starts_at]
    return not need.hours or any(one.starts_at < span.ends_at for one in hours)
