"""The database's own guard of a technician's time: the last line, on both databases."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from dispatch import no_overlap
from dispatch.models import Assignment
from events.actors import SYSTEM
from events.door import writing
from tests.factories import TEN, make_technician, make_visit, placed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]

HOUR = timedelta(hours=1)


def attempt(technician, starts_at, status="planned"):
    """Insert past all services; whether the database took it."""
    try:
        placed(make_visit(), technician, starts_at, status=status)
    except IntegrityError:
        return False
    return True


def is_saved(part):
    """Whether the database takes the change."""
    try:
        with writing(SYSTEM):
            part.save()
    except IntegrityError:
        return False
    return True


@pytest.mark.parametrize(
    ("minutes", "is_free"), [(-60, True), (-59, False), (0, False), (59, False), (60, True)]
)
def test_parts_that_wait_may_touch_but_not_overlap(minutes, is_free):
    technician = make_technician()
    placed(make_visit(), technician)

    assert attempt(technician, TEN + timedelta(minutes=minutes)) is is_free
    assert Assignment.objects.count() == 1 + is_free


@pytest.mark.parametrize("first", ["planned", "dispatched", "accepted"])
@pytest.mark.parametrize("second", ["planned", "dispatched", "accepted"])
def test_every_kind_of_waiting_counts(first, second):
    technician = make_technician()
    placed(make_visit(), technician, status=first)

    assert not attempt(technician, TEN, second)


@pytest.mark.parametrize("status", ["en_route", "on_site", "in_progress", "completed", "removed"])
def test_from_under_way_on_facts_rule(status):
    technician = make_technician()
    placed(make_visit(), technician, status=status)

    assert attempt(technician, TEN)
    assert attempt(technician, TEN, status)


def test_another_technician_is_free():
    placed(make_visit(), make_technician())

    assert attempt(make_technician(), TEN)


def test_parts_without_a_time_overlap_nothing():
    technician = make_technician()
    with writing(SYSTEM):
        for _ in range(2):
            Assignment.objects.create(visit=make_visit(), technician=technician)

    assert attempt(technician, TEN)


def test_a_part_that_moves_or_waits_again_is_looked_at_too():
    technician = make_technician()
    placed(make_visit(), technician)
    later = placed(make_visit(), technician, TEN + HOUR)
    gone = placed(make_visit(), technician, status="en_route")

    later.starts_at, gone.status = TEN, "dispatched"

    assert [is_saved(part) for part in (later, gone)] == [False, False]


@pytest.mark.postgresql
def test_in_one_transaction_two_parts_may_swap_their_times():
    technician = make_technician()
    parts = [placed(make_visit(), technician, TEN + number * HOUR) for number in range(2)]

    with writing(SYSTEM):
        for part, starts_at in zip(parts, (TEN + HOUR, TEN), strict=True):
            part.starts_at, part.ends_at = starts_at, starts_at + HOUR
            part.save()

    assert [Assignment.objects.get(pk=part.pk).starts_at for part in parts] == [TEN + HOUR, TEN]


def test_the_guard_can_be_taken_away_and_added_again():
    technician = make_technician()
    placed(make_visit(), technician)

    change(no_overlap.drop)
    was_free = attempt(technician, TEN)
    Assignment.objects.all().delete()
    change(no_overlap.add)
    placed(make_visit(), technician)

    assert was_free
    assert not attempt(technician, TEN)


def change(step):
    with connection.schema_editor() as editor:
        step(None, editor)
