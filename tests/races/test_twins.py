"""The same request many times at once, and one reader run by two."""

import pytest

from company.models import Territory
from events import readers
from events.actors import SYSTEM
from events.door import writing
from events.idempotency import Answer, Keyed, once
from events.models import Cursor, Event, ParkedEvent
from events.refusals import KeyReused, RuleBroken
from tests.factories import ANNA, make_site
from tests.races.crowd import crowd

pytestmark = [pytest.mark.usefixtures("unpooled"), pytest.mark.both]

KEYS, TWINS = 20, 10


def act_of(number):
    def act():
        return Answer(201, {"id": Territory.objects.create(name=f"T{number}").pk})

    return act


def test_of_ten_twins_one_acts_and_all_get_its_answer():
    for number in range(KEYS):
        keyed = Keyed("user:1", f"key-{number:04}", "same")

        answers = crowd([lambda keyed=keyed, n=number: once(keyed, ANNA, act_of(n))] * TWINS)

        assert answers == [answers[0]] * TWINS

    names = Territory.objects.values_list("name", flat=True)
    assert sorted(names) == sorted(f"T{number}" for number in range(KEYS))


def test_of_two_requests_with_one_key_one_is_refused():
    def send(fingerprint):
        try:
            return once(Keyed("user:1", "key-0001", fingerprint), ANNA, act_of(fingerprint)).status
        except KeyReused:
            return "reused"

    answers = crowd([lambda f=f: send(f) for f in ("one", "other")])

    assert sorted(map(str, answers)) == ["201", "reused"]
    assert Territory.objects.count() == 1


def test_a_twin_of_a_refused_request_acts_itself():
    left = [1, 1, 1]

    def refuse_thrice():
        if left:
            left.pop()
            raise RuleBroken("not now")
        return act_of(1)()

    def send():
        try:
            return once(Keyed("user:1", "key-0001", "same"), ANNA, refuse_thrice).status
        except RuleBroken:
            return "refused"

    answers = crowd([send] * 6)

    assert sorted(map(str, answers)) == ["201"] * 3 + ["refused"] * 3
    assert Territory.objects.count() == 1


@pytest.fixture
def handled(monkeypatch):
    """The only reader writes a row for each event."""
    monkeypatch.setattr(readers, "READERS", {})

    @readers.reader("tests.rows", "x")
    def handle(event, tx):
        Territory.objects.create(name=f"event {event.seq}")

    return lambda: Territory.objects.filter(name__startswith="event ")


def write(count):
    site = make_site()
    for _ in range(count):
        with writing(SYSTEM) as tx:
            tx.publish("x", site, topics=())


def test_two_runners_of_one_reader_handle_each_event_once(handled):
    write(60)

    done = crowd([lambda: readers.run("tests.rows")] * 2)

    names = handled().values_list("name", flat=True)
    assert sum(done) == 60
    assert sorted(names) == sorted(f"event {seq}" for seq in range(1, 61))


def test_readers_that_run_beside_writers_end_with_nothing_left(handled):
    crowd([lambda: write(25), lambda: write(25), *[lambda: readers.run("tests.rows")] * 2])

    readers.run("tests.rows")

    assert handled().count() == Event.objects.count() == 50
    assert readers.lag() == {"tests.rows": 0}


def test_an_event_that_two_runners_fail_at_is_parked_once(monkeypatch):
    monkeypatch.setattr(readers, "READERS", {})

    @readers.reader("tests.broken", "x")
    def handle(event, tx):
        raise ValueError("no")

    write(1)

    for _ in range(5):
        crowd([lambda: readers.run("tests.broken")] * 2)

    assert ParkedEvent.objects.count() == 1
    assert Cursor.objects.get(reader="tests.broken").seq == 1
