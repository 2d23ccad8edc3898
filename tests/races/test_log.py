"""Whoever asks for `seq > n` misses nothing, however many write beside."""

import threading
import time

import pytest
from django.db import connection

from events import door
from events.actors import SYSTEM
from events.door import writing
from events.models import Event
from tests.factories import make_site
from tests.races.crowd import PATIENCE_S, crowd

pytestmark = [pytest.mark.usefixtures("unpooled")]

WRITERS = 8


def write(site, *, events=1, meanwhile_s=0.0):
    with writing(SYSTEM) as tx:
        for _ in range(events):
            tx.publish("x", site, topics=["visit:1"])
        time.sleep(meanwhile_s)


def read_until(is_over, seen):
    """Follow the log as feeds and phones do, until nothing comes any more."""
    last = 0
    while True:
        was_over = is_over()
        page = list(
            Event.objects.filter(seq__gt=last).order_by("seq").values_list("seq", flat=True)
        )
        seen += page
        last = page[-1] if page else last
        if was_over and not page:
            return
        # Feeds do not spin either: a reader that does keeps the writers from their turn.
        time.sleep(0.002)


def follow_the_crowd(per_writer):
    """What a reader saw while eight wrote."""
    site, seen, done = make_site(), [], []

    def writer():
        try:
            for number in range(per_writer):
                # Some transactions are long, some leave several events.
                write(site, events=1 + number % 3, meanwhile_s=number % 5 / 1_000)
        finally:
            done.append(True)  # also of one who failed: the reader would wait for good

    crowd([*[writer] * WRITERS, lambda: read_until(lambda: len(done) == WRITERS, seen)])
    return seen


@pytest.mark.both
def test_a_reader_beside_eight_writers_sees_every_event_in_order():
    per_writer = 30

    seen = follow_the_crowd(per_writer)

    total = WRITERS * sum(1 + number % 3 for number in range(per_writer))
    assert seen == list(range(1, total + 1))


@pytest.mark.postgresql
@pytest.mark.long
def test_a_reader_beside_eight_writers_sees_every_event_for_long():
    seen = follow_the_crowd(5_000)

    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) == Event.objects.count()


@pytest.mark.postgresql
def test_a_number_is_not_visible_before_those_below_it():
    """One transaction has its number and waits; another wants the next."""
    site, has_number, may_commit = make_site(), threading.Event(), threading.Event()
    seen_meanwhile = []

    def slow():
        with writing(SYSTEM) as tx:
            tx.publish("x", site, topics=())
            door._append(tx.pending)
            tx.pending.clear()
            has_number.set()
            may_commit.wait(PATIENCE_S)

    def quick():
        has_number.wait(PATIENCE_S)
        write(site)

    def look():
        has_number.wait(PATIENCE_S)
        time.sleep(0.3)  # time enough for the quick one to overtake, if it could
        seen_meanwhile.extend(Event.objects.values_list("seq", flat=True))
        may_commit.set()

    crowd([slow, quick, look])

    assert seen_meanwhile == []
    assert list(Event.objects.values_list("seq", flat=True)) == [1, 2]


@pytest.mark.postgresql
def test_numbers_from_a_sequence_would_let_a_reader_miss_events(monkeypatch):
    """The test of the tests above: a database's own sequence is not in the order of commits."""
    site, has_number, may_commit = make_site(), threading.Event(), threading.Event()
    seen = []
    execute("CREATE SEQUENCE wrong_numbers")
    monkeypatch.setattr(door, "_append", append_by_sequence)

    def slow():
        with writing(SYSTEM) as tx:
            tx.publish("x", site, topics=())
            append_by_sequence(tx.pending)
            tx.pending.clear()
            has_number.set()
            may_commit.wait(PATIENCE_S)

    def quick_then_look():
        has_number.wait(PATIENCE_S)
        write(site)
        read_until(lambda: True, seen)
        may_commit.set()

    crowd([slow, quick_then_look])
    later = list(Event.objects.filter(seq__gt=seen[-1]))
    execute("DROP SEQUENCE wrong_numbers")

    assert Event.objects.count() == 2
    assert (seen, later) == ([2], [])


def append_by_sequence(pending):
    for event, _ in pending:
        event.seq = execute("SELECT nextval('wrong_numbers')")[0]
    Event.objects.bulk_create([event for event, _ in pending])


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone() if cursor.description else None
