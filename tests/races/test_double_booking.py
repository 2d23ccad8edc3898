"""However many place at once, nobody is planned in two places; what holds it, and what does not."""

import os
from collections import Counter
from datetime import timedelta
from itertools import combinations
from random import Random

import pytest
from django.db import IntegrityError, OperationalError, connection

from dispatch import locks
from dispatch.models import ASSIGNMENT_OVER, NOT_UNDER_WAY, Assignment, Visit
from dispatch.no_overlap import POSTGRESQL
from dispatch.services.placement import Target, place_visit
from events.models import Event
from events.refusals import Refusal
from events.retry import retrying
from technicians.models import Technician
from tests.conftest import is_postgresql
from tests.factories import ANNA, TEN, make_technician, make_visit
from tests.races.crowd import crowd

pytestmark = [pytest.mark.usefixtures("unpooled")]

WRITERS = 8
SLOTS = [timedelta(minutes=30 * number) for number in range(-4, 36)]


@pytest.fixture
def world() -> tuple[list[int], list[int]]:
    """The ids of a dozen visits and of two technicians who may have them all."""
    return [make_visit().pk for _ in range(12)], [make_technician().pk for _ in range(2)]


def place_at_random(world, seed, attempts):
    """Place whatever visit anywhere, as one who looked a moment ago; what came of it."""
    visits, technicians = world
    random, outcomes = Random(seed), Counter()
    for _ in range(attempts):
        visit_id = random.choice(visits)
        seen = Visit.objects.values_list("version", flat=True).get(pk=visit_id)
        target = Target(random.choice(technicians), TEN + random.choice(SLOTS), is_forced=True)
        outcomes[outcome_of(visit_id, target, seen)] += 1
    return outcomes


def outcome_of(visit_id, target, seen):
    try:
        retrying(lambda: place_visit(visit_id, target, seen=seen, actor=ANNA))
    except Refusal as refusal:
        return refusal.code
    except IntegrityError as error:
        return "no_overlap" if "no_overlap" in str(error) else repr(error)
    except OperationalError as error:
        return "deadlock" if "deadlock" in str(error) else repr(error)
    return "placed"


def rush(world, attempts):
    """So many attempts by all writers together."""

    def writer(seed):
        return lambda: place_at_random(world, seed, attempts // WRITERS)

    return sum(crowd([writer(seed) for seed in range(WRITERS)]), Counter())


def overlaps():
    """The pairs of assignments that are planned at the same time for the same technician."""
    rows = Assignment.objects.filter(status__in=NOT_UNDER_WAY)
    return [
        (one.pk, other.pk)
        for one, other in combinations(rows, 2)
        if one.technician_id == other.technician_id
        and one.starts_at < other.ends_at
        and other.starts_at < one.ends_at
    ]


def doubles():
    """The visits that somebody has twice."""
    live = Assignment.objects.exclude(status__in=ASSIGNMENT_OVER)
    return [pk for pk, n in Counter(live.values_list("visit_id", flat=True)).items() if n > 1]


def require_order(outcomes, attempts):
    assert sum(outcomes.values()) == attempts
    assert set(outcomes) <= {"placed", "stale-version", "technician-busy"}, outcomes
    assert (overlaps(), doubles()) == ([], [])
    placed = Event.objects.filter(kind="visit_placed")
    assert placed.count() == outcomes["placed"]
    seen = Counter(placed.values_list("entity_id", "entity_version"))
    assert all(number == 1 for number in seen.values())
    versions = sum(Visit.objects.values_list("version", flat=True)) - Visit.objects.count()
    assert versions == outcomes["placed"]


def collide(rounds):
    """Round by round, eight give a visit each to the same technician at the same time.

    How often each outcome came, and how many of the technician's visits overlap in the end.
    """
    technician, outcomes = make_technician(), Counter()
    for number in range(rounds):
        target = Target(technician.pk, TEN + timedelta(days=number), is_forced=True)
        visits = [make_visit().pk for _ in range(WRITERS)]
        found = crowd([lambda pk=pk, to=target: outcome_of(pk, to, 1) for pk in visits])
        outcomes.update(found)
    return outcomes, len(overlaps())


@pytest.mark.both
def test_eight_writers_book_nobody_twice(world):
    # SQLite's writers wait for each other in steps of milliseconds.
    attempts = 1_600 if is_postgresql() else 400

    outcomes = rush(world, attempts)

    require_order(outcomes, attempts)
    assert outcomes["placed"] > attempts / 20
    assert outcomes["technician-busy"] > attempts / 20


@pytest.mark.both
def test_of_eight_who_want_the_same_hour_one_gets_it():
    rounds = 10

    outcomes, pairs = collide(rounds)

    assert outcomes == {"placed": rounds, "technician-busy": rounds * (WRITERS - 1)}
    assert pairs == 0


@pytest.mark.both
@pytest.mark.long
@pytest.mark.timeout(4 * 60 * 60)
def test_eight_writers_book_nobody_twice_for_long(world):
    attempts = int(os.environ.get("RACE_ATTEMPTS", "50000"))

    outcomes = rush(world, attempts)

    require_order(outcomes, attempts)


# --- Tests of the test: what each guard is for ---


@pytest.fixture
def without_lock(monkeypatch):
    """Technicians are read and not locked."""

    def only_read(ids):
        return list(Technician.objects.filter(pk__in=set(ids)).order_by("pk"))

    monkeypatch.setattr(locks, "lock_technicians", only_read)


@pytest.fixture
def without_constraint(unpooled):
    """The database lets assignments overlap."""
    execute("ALTER TABLE dispatch_assignment DROP CONSTRAINT no_overlap")
    yield
    Assignment.objects.all().delete()
    execute(POSTGRESQL)


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.postgresql
@pytest.mark.usefixtures("without_lock", "without_constraint")
def test_without_lock_and_constraint_somebody_is_booked_twice():
    outcomes, pairs = collide(10)

    assert outcomes["placed"] > 10
    assert pairs > 0


@pytest.mark.postgresql
@pytest.mark.long
@pytest.mark.usefixtures("without_lock")
def test_without_the_lock_the_constraint_holds_in_its_own_rude_words():
    """It waits for the other's commit, who waits for the log's head: deadlocks, and no sentence."""
    outcomes, pairs = collide(2)

    assert outcomes["no_overlap"] + outcomes["deadlock"] > 0
    assert pairs == 0


@pytest.mark.postgresql
@pytest.mark.usefixtures("without_constraint")
def test_without_the_constraint_the_lock_holds():
    outcomes, pairs = collide(10)

    assert outcomes == {"placed": 10, "technician-busy": 70}
    assert pairs == 0
