"""Readers: in order, each event once, again after a crash, parked when nothing helps."""

import pytest
from django.apps import apps
from django.db import OperationalError

from company.models import Territory
from customers.models import Site
from events import readers
from events.actors import SYSTEM
from events.apps import start_new_readers
from events.door import writing
from events.models import Cursor, Event, ParkedEvent
from tests.factories import make_site

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]

NAME = "tests.reader"


@pytest.fixture
def only(monkeypatch):
    """Register one reader in place of all others; the kinds that it wants."""
    monkeypatch.setattr(readers, "READERS", {})

    def register(handle, *kinds):
        readers.reader(NAME, *(kinds or ("x",)))(handle)

    return register


def write(number, kind="x"):
    site = make_site()
    with writing(SYSTEM) as tx:
        tx.publish(kind, site, topics=(), new={"n": number})


def numbers(events):
    return [event.new["n"] for event in events]


def test_each_event_is_handled_once_and_in_order(only):
    seen = []
    only(lambda event, _tx: seen.append(event))
    for number in range(3):
        write(number)

    assert readers.run_all() == 3
    assert readers.run_all() == 0

    assert numbers(seen) == [0, 1, 2]


def test_only_the_wanted_kinds_are_handled(only):
    seen = []
    only(lambda event, _tx: seen.append(event), "x", "z")
    for number, kind in enumerate("xyz"):
        write(number, kind)

    readers.run(NAME)

    assert numbers(seen) == [0, 2]
    assert readers.lag() == {NAME: 0}


def test_an_effect_and_the_cursor_move_together(only):
    crashes = [True, False]

    def handle(event, tx):
        Territory.objects.create(name="made")
        if crashes.pop(0):
            raise RuntimeError("the power went off")

    only(handle)
    write(1)

    readers.run(NAME)
    after_the_crash = Territory.objects.filter(name="made").count()
    readers.run(NAME)

    assert (after_the_crash, Territory.objects.filter(name="made").count()) == (0, 1)
    assert Cursor.objects.get(reader=NAME).failures == 0


def test_what_fails_five_times_is_parked_with_its_error_and_the_next_goes_on(only):
    seen = []

    def handle(event, tx):
        if event.new["n"] == 0:
            raise ValueError("cannot be")
        seen.append(event)

    only(handle)
    write(0)
    write(1)

    tries = [readers.run(NAME) for _ in range(5)]

    parked = ParkedEvent.objects.get()
    assert tries == [0, 0, 0, 0, 2]
    assert (parked.reader, parked.event.new["n"]) == (NAME, 0)
    assert "cannot be" in parked.error
    assert numbers(seen) == [1]


def test_one_reader_that_fails_does_not_stop_the_others(only):
    seen = []

    def fail(event, tx):
        raise ValueError

    only(fail)
    readers.reader("tests.second", "x")(lambda event, _tx: seen.append(event))
    write(1)

    readers.run_all()

    assert numbers(seen) == [1]


def test_a_parked_event_handed_in_again_is_handled_once(only):
    seen, broken = [], [True]

    def handle(event, tx):
        if broken[0]:
            raise ValueError
        seen.append(event)

    only(handle)
    write(7)
    for _ in range(5):
        readers.run(NAME)
    parked, broken[0] = ParkedEvent.objects.get(), False

    readers.hand_in_again(parked)
    readers.hand_in_again(parked)

    assert numbers(seen) == [7]
    parked.refresh_from_db()
    assert parked.handled_at is not None


def test_a_parked_event_that_fails_again_stays_parked(only):
    def fail(event, tx):
        raise ValueError("still")

    only(fail)
    write(7)
    for _ in range(5):
        readers.run(NAME)

    with pytest.raises(ValueError, match="still"):
        readers.hand_in_again(ParkedEvent.objects.get())

    assert ParkedEvent.objects.get().handled_at is None


def test_what_a_reader_writes_is_an_event_of_its_own(only):
    def handle(event, tx):
        tx.publish("y", Site.objects.first(), topics=())

    only(handle)
    write(1)

    readers.run(NAME)

    made = Event.objects.get(kind="y")
    assert (made.actor_kind, made.request_id) == ("system", f"reader:{NAME}")


def test_a_lost_race_is_no_failure_of_the_handler(only):
    races, seen = [True, True, False], []

    def handle(event, tx):
        if races.pop(0):
            raise OperationalError("database is locked")
        seen.append(event)

    only(handle)
    write(1)

    assert readers.run(NAME) == 1
    assert numbers(seen) == [1]


def test_a_reader_that_is_new_begins_at_the_end_of_the_log(only):
    seen = []
    only(lambda event, _tx: seen.append(event))
    write("before")

    start_new_readers(apps.get_app_config("events"), using="default")
    write("after")
    readers.run(NAME)

    assert numbers(seen) == ["after"]


def test_a_reader_that_is_known_goes_on_where_it_was(only):
    seen = []
    only(lambda event, _tx: seen.append(event))
    write(1)
    readers.run(NAME)
    write(2)

    start_new_readers(apps.get_app_config("events"), using="default")
    readers.run(NAME)

    assert numbers(seen) == [1, 2]


def test_a_reader_of_rare_events_does_not_look_through_the_others_again(only, monkeypatch):
    monkeypatch.setattr(readers, "SKIPS", 3)
    seen = []
    only(lambda event, _tx: seen.append(event), "rare")
    for number in range(4):
        write(number, "common")

    readers.run(NAME)
    skipped_to = Cursor.objects.get(reader=NAME).seq
    write(5, "rare")
    readers.run(NAME)

    assert skipped_to == 4
    assert numbers(seen) == [5]


def test_two_readers_of_one_name_are_a_mistake(only):
    def mine(event, tx):
        """Handle."""

    def theirs(event, tx):
        """Handle."""

    theirs.__module__ = "elsewhere"
    only(mine)

    with pytest.raises(ValueError, match="two readers"):
        only(theirs)


def test_how_far_behind_a_reader_is_can_be_asked(only):
    only(lambda _event, _tx: None)
    write(1)
    write(2)
    write(3, "y")

    assert readers.lag() == {NAME: 2}
