"""What has happened since the morning: technicians report as they would from their phones."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from dispatch.lifecycle import Command
from dispatch.management.seed.records import record_needs
from dispatch.models import Assignment, Promise, Visit
from dispatch.services.clock import ClockTime, report_clock
from dispatch.services.execution import StepDetails, report_step
from dispatch.services.placement import Target, place_visit, unplan_visit
from events.actors import Actor, ActorKind
from events.door import writing
from events.refusals import Refusal
from technicians.models import Absence, ClockKind, Technician

SICK = "Oleg Petrov"
DISPATCHER = Actor(ActorKind.DISPATCHER)


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One report that is due: when, of which assignment, what."""

    at: datetime
    assignment_id: int
    order: int
    command: Command
    reason: str = ""


def tell_since(planned_at: datetime) -> None:
    """Let the promises have been made when the day was planned."""
    Promise.objects.update(told_at=planned_at)


def live_through(now: datetime, rng: Random) -> None:
    """Report all that happened before `now`, in the order of time."""
    parts = Assignment.objects.filter(status="dispatched", starts_at__lt=now + timedelta(hours=1))
    steps: list[Step] = []
    by_technician: dict[int, list[Assignment]] = {}
    for part in parts.select_related("visit__job").order_by("starts_at"):
        by_technician.setdefault(part.technician_id, []).append(part)
    for number, day in enumerate(by_technician.values()):
        own = _day(day, number, rng)
        _begin_shift(day[0].technician_id, own[0].at, now)
        steps += own
    for step in sorted(steps):
        if step.at <= now:
            take_step(step)


def _begin_shift(technician_id: int, at: datetime, now: datetime) -> None:
    """Who has set out by now has started the shift."""
    if at <= now:
        actor = Actor(ActorKind.TECHNICIAN, technician_id)
        report_clock(technician_id, ClockKind.SHIFT_STARTED, ClockTime(at, at), actor=actor)


def _day(day: list[Assignment], number: int, rng: Random) -> list[Step]:
    """One technician's steps, a little off the plan; what runs late pushes the rest."""
    steps: list[Step] = []
    free_at: datetime | None = None
    for part in day:
        planned = part.starts_at or part.visit.created_at
        travel = timedelta(seconds=part.travel_s or 600)
        leaves = planned - travel + timedelta(minutes=rng.uniform(-4, 3))
        leaves = max(leaves, free_at) if free_at else leaves
        arrives = leaves + travel * rng.uniform(0.9, 1.15)
        starts = max(arrives + timedelta(minutes=rng.uniform(1, 4)), planned - timedelta(minutes=5))
        minutes = part.visit.job.service_minutes * rng.uniform(0.85, 1.12)
        ends = starts + timedelta(minutes=minutes)
        no_access = number == 1 and len(steps) == 4
        steps += [
            Step(leaves, part.pk, 0, Command.START_TRAVEL),
            Step(arrives, part.pk, 1, Command.ARRIVE),
            *_at_work(part, starts, ends, no_access=no_access, pauses=number == 7),
        ]
        free_at = (starts + timedelta(minutes=12) if no_access else ends) + timedelta(minutes=2)
    return steps


def _at_work(
    part: Assignment, starts: datetime, ends: datetime, *, no_access: bool, pauses: bool
) -> list[Step]:
    if no_access:
        at = starts + timedelta(minutes=12)
        return [Step(at, part.pk, 2, Command.CANNOT_COMPLETE, "no-access")]
    steps = [Step(starts, part.pk, 2, Command.START)]
    if pauses:
        steps.append(Step(starts + (ends - starts) * 0.2, part.pk, 3, Command.PAUSE, "break"))
        steps.append(Step(starts + (ends - starts) * 0.97, part.pk, 4, Command.RESUME))
    return [*steps, Step(ends, part.pk, 5, Command.COMPLETE)]


def take_step(step: Step) -> None:
    """Report one step, as the technician's phone would, with what completion requires."""
    technician_id = Assignment.objects.values_list("technician_id", flat=True).get(
        pk=step.assignment_id
    )
    actor = Actor(ActorKind.TECHNICIAN, technician_id)
    if step.command == Command.COMPLETE:
        record_needs(step.assignment_id, step.at, actor)
    report_step(
        step.assignment_id,
        step.command,
        StepDetails(
            claimed_at=step.at,
            occurred_at=step.at,
            reason=step.reason,
            follow_up=step.command == Command.CANNOT_COMPLETE,
        ),
        technician_id=technician_id,
        actor=actor,
    )


def fall_sick(now: datetime) -> None:
    """One technician goes home; what he had goes back to the list."""
    sick = Technician.objects.get(name=SICK)
    with writing(DISPATCHER):
        Absence.objects.create(
            technician=sick, starts_at=now - timedelta(minutes=40),
            ends_at=now + timedelta(hours=20), kind="sick",
        )  # fmt: skip
    for visit in Visit.objects.filter(
        assignments__technician=sick, assignments__status="dispatched", status="dispatched"
    ).distinct():
        unplan_visit(visit.pk, seen=visit.version, actor=DISPATCHER)


def cross_wires(now: datetime) -> None:
    """A visit is given to somebody else while the first technician sets out for it."""
    later = Assignment.objects.filter(
        status="dispatched", role="lead", starts_at__gt=now + timedelta(hours=1),
        visit__job__work_type__code__in=("tap", "socket", "boiler-service", "gas-check", "leak"),
    ).select_related("visit", "technician")  # fmt: skip
    for part in later.order_by("starts_at"):
        for other in Technician.objects.exclude(pk=part.technician_id).exclude(name=SICK):
            if _give(part, other):
                take_step(Step(now - timedelta(minutes=2), part.pk, 0, Command.START_TRAVEL))
                return


def _give(part: Assignment, other: Technician) -> bool:
    if part.starts_at is None:
        return False
    try:
        target = Target(other.pk, part.starts_at)
        place_visit(part.visit_id, target, seen=part.visit.version, actor=DISPATCHER)
    except Refusal:
        return False
    return True
