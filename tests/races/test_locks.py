"""All take their locks in one order, so that nobody waits for somebody who waits for them."""

from datetime import timedelta
from random import Random

import pytest
from django.db import OperationalError

from dispatch.lifecycle import Command
from dispatch.locks import lock_visits
from dispatch.models import Assignment, Visit
from dispatch.services.cancellation import cancel_visit
from dispatch.services.dispatching import dispatch_visit
from dispatch.services.execution import StepDetails, report_step
from dispatch.services.placement import Target, place_visit, unplan_visit
from events.actors import SYSTEM, Actor, ActorKind
from events.door import writing
from events.refusals import Refusal
from tests.factories import ANNA, TEN, make_technician, make_visit, placed
from tests.races.crowd import crowd

pytestmark = [pytest.mark.usefixtures("unpooled"), pytest.mark.postgresql]

WRITERS = 8


@pytest.fixture
def world():
    """Visits of four technicians, some planned; their ids."""
    people = [make_technician().pk for _ in range(4)]
    visits = [make_visit() for _ in range(10)]
    for number, visit in enumerate(visits[:6]):
        technician = Assignment._meta.get_field("technician").related_model.objects.get(
            pk=people[number % 4]
        )
        placed(visit, technician, TEN + timedelta(hours=number // 4), status="planned")
    return [visit.pk for visit in visits], people


def lock_some(world, random):
    """As publishing does: many visits, and whoever is to have them."""
    visits, people = world
    with writing(SYSTEM):
        lock_visits(random.sample(visits, 5), technicians=random.sample(people, 2))


def lock_some_unsorted(world, random):
    """What nobody should do."""
    visits, _ = world
    with writing(SYSTEM):
        for pk in random.sample(visits, 5):
            Visit.objects.select_for_update(no_key=True).get(pk=pk)


def place_some(world, random):
    visits, people = world
    visit = Visit.objects.get(pk=random.choice(visits))
    starts_at = TEN + timedelta(minutes=30 * random.randrange(8))
    target = Target(random.choice(people), starts_at, is_forced=True)
    place_visit(visit.pk, target, seen=visit.version, actor=ANNA)


def unplan_some(world, random):
    visit = Visit.objects.get(pk=random.choice(world[0]))
    unplan_visit(visit.pk, seen=visit.version, actor=ANNA)


def dispatch_some(world, random):
    dispatch_visit(random.choice(world[0]), actor=SYSTEM)


def report_some(world, random):
    part = random.choice(list(Assignment.objects.order_by("pk")))
    report_step(
        part.pk,
        random.choice([Command.START_TRAVEL, Command.TURN_BACK, Command.ARRIVE]),
        StepDetails(claimed_at=TEN, occurred_at=TEN),
        technician_id=part.technician_id,
        actor=Actor(ActorKind.TECHNICIAN, part.technician_id),
    )


def cancel_some(world, random):
    if random.random() < 0.02:
        visit = Visit.objects.get(pk=random.choice(world[0]))
        cancel_visit(visit.pk, seen=visit.version, actor=ANNA)


DEEDS = [lock_some, lock_some, place_some, place_some, unplan_some, dispatch_some, report_some]


def act(world, seed, deeds, times):
    """So many deeds at random; the database errors that they met."""
    random, errors = Random(seed), []
    for _ in range(times):
        try:
            random.choice(deeds)(world, random)
        except Refusal:
            continue
        except OperationalError as error:
            errors.append(str(error))
    return errors


def errors_of(world, deeds, times):
    found = crowd([lambda seed=seed: act(world, seed, deeds, times) for seed in range(WRITERS)])
    return [error for errors in found for error in errors]


def test_a_mixed_crowd_meets_no_deadlock(world):
    assert errors_of(world, [*DEEDS, cancel_some], 150) == []


@pytest.mark.long
@pytest.mark.timeout(60 * 60)
def test_a_mixed_crowd_meets_no_deadlock_for_long(world):
    assert errors_of(world, [*DEEDS, cancel_some], 5_000) == []


@pytest.mark.long
def test_locks_in_any_order_meet_deadlocks(world):
    errors = errors_of(world, [lock_some_unsorted], 20)

    assert any("deadlock" in error for error in errors)
