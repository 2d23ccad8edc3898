"""The door: one transaction, events numbered last."""

from contextlib import suppress
from itertools import pairwise

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from company.models import Territory
from customers.models import Site
from events import door_state, wake
from events.actors import SYSTEM, Actor, ActorKind
from events.door import acting_as, writing
from events.door_state import DoorClosed
from events.models import Event, EventTopic, head
from tests.factories import ANNA, make_site, make_visit

HELENA = Actor(ActorKind.CUSTOMER, 5)


class Refused(Exception):
    """A refusal of one item."""


def publish(tx, entity, number=0, topics=()):
    tx.publish("x", entity, topics=topics, new={"n": number})


class TestLog(TestCase):
    @settings(max_examples=50, deadline=None)
    @given(parts=st.lists(st.booleans()))
    def test_only_what_was_not_refused_is_in_the_log(self, parts):
        visit = make_visit()

        with writing(SYSTEM) as tx:
            for number, is_refused in enumerate(parts):
                write_one(tx, visit, number, is_refused=is_refused)

        kept = [number for number, is_refused in enumerate(parts) if not is_refused]
        rows = list(Event.objects.values_list("seq", "new__n"))
        assert [number for _, number in rows] == kept
        assert all(later - seq == 1 for (seq, _), (later, _) in pairwise(rows))

    @settings(max_examples=50, deadline=None)
    @given(tree=st.recursive(st.booleans(), lambda inner: st.lists(inner, max_size=3)))
    def test_a_refused_block_takes_back_all_blocks_within(self, tree):
        site, kept = make_site(), []

        with writing(SYSTEM) as tx:
            kept = walk(tx, site, tree, [0])

        numbers = list(Event.objects.filter(kind="x").values_list("new__n", flat=True))
        assert numbers == kept


def write_one(tx, visit, number, *, is_refused):
    try:
        with writing(SYSTEM):
            publish(tx, visit, number)
            if is_refused:
                raise Refused
    except Refused:
        pass


def walk(tx, site, tree, counter):
    """Write a tree of blocks; a leaf that is true is refused. The numbers that should be kept."""
    counter[0] += 1
    number, kept = counter[0], [counter[0]]
    try:
        with writing(SYSTEM):
            publish(tx, site, number)
            if tree is True:
                raise Refused
            for branch in tree if isinstance(tree, list) else ():
                kept += walk(tx, site, branch, counter)
    except Refused:
        return []
    return kept


@pytest.mark.django_db
def test_a_row_is_not_saved_outside_the_door():
    site = make_site()

    with pytest.raises(DoorClosed):
        site.save()
    with pytest.raises(DoorClosed):
        site.delete()

    assert Site.objects.count() == 1


@pytest.mark.django_db
def test_an_event_says_who_did_what_and_for_which_request():
    visit = make_visit()

    with writing(ANNA, request_id="r-1") as tx:
        tx.publish("visit_seen", visit, topics=["visit:1", "visit:1", "job:2"], old={"a": 1})

    event = Event.objects.get()
    assert (event.actor_kind, event.actor_id, event.request_id) == ("dispatcher", 1, "r-1")
    assert (event.entity, event.entity_id, event.entity_version) == ("visit", visit.pk, 1)
    assert (event.old, event.new) == ({"a": 1}, {})
    assert sorted(event.topics.values_list("topic", flat=True)) == ["job:2", "visit:1"]


@pytest.mark.django_db
def test_services_nest_and_the_outer_actor_is_named():
    site = make_site()

    with writing(ANNA) as outer, writing(SYSTEM) as inner:
        publish(inner, site)

    assert inner is outer
    assert Event.objects.get().actor_kind == "dispatcher"


@pytest.mark.django_db
def test_a_block_may_act_as_somebody_else():
    site = make_site()

    with writing(SYSTEM) as tx:
        with acting_as(tx, HELENA):
            publish(tx, site, 1)
        publish(tx, site, 2)

    assert list(Event.objects.values_list("actor_kind", flat=True)) == ["customer", "system"]


@pytest.mark.django_db
def test_the_actor_is_restored_after_a_refused_block():
    site = make_site()

    with writing(SYSTEM) as tx:
        with pytest.raises(Refused), writing(SYSTEM), acting_as(tx, HELENA):
            raise Refused
        publish(tx, site)

    assert Event.objects.get().actor_kind == "system"


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_a_failing_transaction_leaves_neither_rows_nor_numbers():
    before = head().seq

    with suppress(Refused), writing(SYSTEM) as tx:
        publish(tx, Territory.objects.create(name="West"))
        raise Refused

    assert (head().seq, Event.objects.count(), Territory.objects.count()) == (before, 0, 0)
    assert door_state.open_door.get() is None


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_the_outer_door_does_not_open_within_a_transaction():
    with (
        pytest.raises(RuntimeError, match="durable"),
        transaction.atomic(),
        writing(SYSTEM),
    ):
        pass

    assert door_state.open_door.get() is None


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_listeners_hear_of_events_that_are_already_visible(monkeypatch):
    heard, site = [], make_site()

    def listen():
        heard.append((connection.in_atomic_block, Event.objects.count()))

    monkeypatch.setattr(wake, "_listeners", [])
    wake.on_growth(listen)
    with writing(SYSTEM):
        pass
    with writing(SYSTEM) as tx:
        publish(tx, site)

    assert heard == [(False, 1)]


@pytest.mark.django_db
def test_an_event_is_stored_once_however_many_topics_it_has():
    site = make_site()

    with writing(SYSTEM) as tx:
        publish(tx, site, topics=(f"visit:{number}" for number in range(30)))
        publish(tx, site)

    assert (Event.objects.count(), EventTopic.objects.count()) == (2, 30)
