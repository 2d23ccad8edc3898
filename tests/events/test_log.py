"""Reading the log."""

import pytest

from events.actors import SYSTEM
from events.door import writing
from events.log import events_after, fields_changed_since, first_kept, position
from events.models import Event
from tests.factories import make_site, make_visit

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def write(*topics, kind="x"):
    site = make_site()
    with writing(SYSTEM) as tx:
        tx.publish(kind, site, topics=topics)
    return position()


def test_one_sees_the_events_of_ones_topics_once_and_in_order():
    first = write("visit:1", "job:1")
    write("visit:2")
    third = write("job:1")

    seen = events_after(first - 1, ["visit:1", "job:1"])

    assert [event.seq for event in seen] == [first, third]


def test_events_up_to_a_position_are_not_sent_again():
    first = write("visit:1")
    second = write("visit:1")

    assert [event.seq for event in events_after(first, ["visit:1"])] == [second]
    assert events_after(second, ["visit:1"]) == []


def test_a_page_holds_so_many_events_and_the_next_goes_on():
    seqs = [write("visit:1") for _ in range(5)]

    page = events_after(seqs[0] - 1, ["visit:1"], limit=2)
    rest = events_after(page[-1].seq, ["visit:1"])

    assert [event.seq for event in [*page, *rest]] == seqs


def test_an_empty_log_begins_at_one():
    assert first_kept() == 1


def test_the_oldest_event_that_is_kept_is_known():
    seqs = [write() for _ in range(3)]

    Event.objects.filter(seq=seqs[0]).delete()

    assert first_kept() == seqs[1]


def test_who_was_too_late_learns_which_fields_changed_since():
    visit = make_visit()
    with writing(SYSTEM) as tx:
        for version, field in enumerate(("starts_at", "technician", "kind"), start=1):
            visit.version = version
            tx.publish("x", visit, topics=(), new={field: 1})

    assert fields_changed_since("visit", visit.pk, 1) == ["kind", "technician"]
    assert fields_changed_since("visit", visit.pk, 3) == []
