"""Whoever may have lost the right to follow is asked again at once, not after half a minute."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from events import tickets
from events.actors import SYSTEM
from events.door import writing
from events.feed import with_feed
from tests.factories import make_territory
from tests.live import Live, Stream, serving

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
MAY_FOLLOW = {1: True, 2: True}
tickets.ends_rights("right_taken")


@tickets.may_follow("rights-test")
def _may_follow(principal_id: int, topics: frozenset[str]) -> bool:
    return MAY_FOLLOW[principal_id]


@pytest.fixture(autouse=True)
def _all_allowed() -> None:
    MAY_FOLLOW.update({1: True, 2: True})


@pytest.fixture
def live() -> Iterator[Live]:
    async def nothing_else(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError(f"The feed let through {scope['path']}.")

    with serving(with_feed(nothing_else)) as running:
        yield running


def opened(live: Live, principal: int) -> Stream:
    ticket = tickets.issue("rights-test", principal, ["territory:1"])
    stream = Stream(live, f"/events/?ticket={ticket}&after=0")
    stream._connection.sock.settimeout(5)
    return stream


def write(kind: str) -> None:
    def work() -> None:
        try:
            with writing(SYSTEM) as tx:
                tx.publish(kind, make_territory(), topics=["territory:1"])
        finally:
            connection.close()

    thread = Thread(target=work)
    thread.start()
    thread.join()


def test_only_the_stream_of_who_lost_the_right_ends(live: Live) -> None:
    losing, staying = opened(live, 1), opened(live, 2)
    MAY_FOLLOW[1] = False

    write("right_taken")

    assert losing.is_over()
    assert [one["kind"] for one in staying.events(1)] == ["right_taken"]
    write("noted")
    assert [one["kind"] for one in staying.events(1)] == ["noted"]


def test_a_right_that_ended_while_the_stream_was_opened_ends_it(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([True, False])
    monkeypatch.setitem(tickets._checks, "rights-test", lambda *_: next(answers))

    assert opened(live, 1).is_over()
