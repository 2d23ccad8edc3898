"""The live feed over real HTTP: nothing lost, nothing twice, nothing foreign."""

import http.client
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event as Flag
from threading import Thread
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from events import follower, tickets, wake
from events.actors import SYSTEM
from events.door import writing
from events.feed import with_feed
from events.log import position
from events.models import Event, LogHead
from tests.factories import make_territory
from tests.live import Live, Stream, serving

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
ALLOWED = {"anybody": True}


@tickets.may_follow("test")
def _may_follow(principal_id: int, topics: frozenset[str]) -> bool:
    return ALLOWED["anybody"]


@pytest.fixture(autouse=True)
def _everybody_allowed() -> None:
    ALLOWED["anybody"] = True


@pytest.fixture
def live() -> Iterator[Live]:
    with serving(with_feed(nothing_else)) as running:
        yield running


async def nothing_else(scope: Any, receive: Any, send: Any) -> None:
    """What stands behind the feed."""
    raise AssertionError(f"The feed let through {scope['path']}.")


class Writer(Thread):
    """Writes beside the test, and gives its connection back."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self._work = work

    def run(self) -> None:
        try:
            self._work()
        finally:
            connection.close()


def write(count: int = 1, *, topic: str = "territory:1") -> int:
    """Write so many events in one transaction; the number of the last."""
    territory = make_territory()
    with writing(SYSTEM) as tx:
        for number in range(count):
            tx.publish("noted", territory, topics=[topic], new={"number": number})
    return position()


def address(*topics: str, after: int = 0) -> str:
    ticket = tickets.issue("test", 1, topics or ("territory:1",))
    return f"/events/?ticket={ticket}&after={after}"


def test_what_was_missed_comes_first_and_what_happens_follows(live: Live) -> None:
    write(2)
    stream = Stream(live, address())

    missed = stream.events(2)
    write()
    then = stream.events(1)

    assert [event["seq"] for event in missed + then] == [1, 2, 3]
    assert missed[0] == {
        "seq": 1,
        "kind": "noted",
        "entity": "territory",
        "entity_id": make_territory().pk,
        "entity_version": 0,
        "new": {"number": 0},
    }


def test_the_headers_keep_proxies_from_collecting_the_stream(live: Live) -> None:
    stream = Stream(live, address())

    first = next(stream.blocks())

    assert stream.response.status == 200
    assert stream.response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert stream.response.headers["X-Accel-Buffering"] == "no"
    assert stream.response.headers["Cache-Control"] == "no-store"
    assert 500 <= int(first["retry"]) <= 5_000


def test_reconnecting_while_others_write_loses_and_repeats_nothing(live: Live) -> None:
    total, seen = 300, []
    writer = Writer(lambda: [write() for _ in range(total)])

    writer.start()
    while len(seen) < total:
        stream = Stream(live, address(), last_event_id=seen[-1] if seen else 0)
        seen += [event["seq"] for event in stream.events(min(40, total - len(seen)))]
        stream.close()
    writer.join()

    assert seen == list(range(1, total + 1))


def test_where_the_browser_stopped_wins_over_the_address(live: Live) -> None:
    write(5)

    stream = Stream(live, address(after=1), last_event_id=4)

    assert [event["seq"] for event in stream.events(1)] == [5]


def test_more_than_one_page_is_replayed(live: Live) -> None:
    write(1_203)

    stream = Stream(live, address())

    assert [event["seq"] for event in stream.events(1_203)] == list(range(1, 1_204))


def test_foreign_topics_never_arrive(live: Live) -> None:
    write(3, topic="territory:2")
    stream = Stream(live, address("territory:1", "visit:7"))

    write(3, topic="territory:2")
    write(topic="visit:7")
    write(topic="territory:1")

    assert [event["seq"] for event in stream.events(2)] == [7, 8]


def test_an_event_of_two_topics_arrives_once(live: Live) -> None:
    territory = make_territory()
    stream = Stream(live, address("territory:1", "visit:7"))

    with writing(SYSTEM) as tx:
        tx.publish("noted", territory, topics=["territory:1", "visit:7"])
    write()

    assert [event["seq"] for event in stream.events(2)] == [1, 2]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/events/", 403),
        ("/events/?ticket=nonsense&after=0", 403),
        ("/events/?after=0&ticket=eyJrIjoidGVzdCJ9:1tAAAA:c2lnbmF0dXJl", 403),
    ],
)
def test_without_a_ticket_of_ours_there_is_no_stream(live: Live, path: str, status: int) -> None:
    stream = Stream(live, path)

    assert stream.response.status == status
    assert b"ticket-invalid" in stream.response.read()


def test_a_ticket_opens_for_a_minute_only(live: Live) -> None:
    with time_machine.travel(timezone.now() - timedelta(seconds=90)):
        old = address()

    assert Stream(live, old).response.status == 403


@pytest.mark.parametrize("after", ["", "-1", "x", "9" * 30])
def test_a_start_that_is_no_number_is_refused(live: Live, after: str) -> None:
    stream = Stream(live, address().replace("after=0", f"after={after}"))

    assert stream.response.status == 400


def test_whoever_lost_the_right_gets_no_stream(live: Live) -> None:
    ALLOWED["anybody"] = False

    assert Stream(live, address()).response.status == 403


def test_rights_that_end_close_the_stream(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "CHECK_RIGHTS_S", 0.1)
    stream = Stream(live, address())

    ALLOWED["anybody"] = False

    assert stream.is_over()


def test_a_quiet_stream_is_kept_alive(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "PING_S", 0.05)

    blocks = Stream(live, address()).blocks()

    assert next(blocks).keys() == {"retry"}
    assert next(blocks) == {"": "still here"}


def test_whoever_may_only_be_nudged_learns_nothing_else(live: Live) -> None:
    ticket = tickets.issue("test", 1, ["visit:7"], only_nudges=True)
    blocks = Stream(live, f"/events/?ticket={ticket}&after=0").blocks()
    assert next(blocks).keys() == {"retry"}

    write(topic="territory:1")
    write(topic="visit:7")

    assert next(blocks) == {"event": "changed", "data": "{}"}


def reset_of(stream: Stream) -> list[dict[str, str]]:
    return [block for block in stream.blocks() if block.get("event") == "reset"]


def test_a_start_of_more_than_seven_days_ago_is_a_reset(live: Live) -> None:
    write(2)
    Event.objects.filter(seq=2).update(at=timezone.now() - timedelta(days=8))

    stream = Stream(live, address(after=1))

    assert reset_of(stream) == [{"event": "reset", "data": "{}"}]


def test_a_start_that_was_pruned_is_a_reset(live: Live) -> None:
    write(5)
    Event.objects.filter(seq__lte=3).delete()

    assert len(reset_of(Stream(live, address(after=1)))) == 1


def test_another_past_is_a_reset(live: Live) -> None:
    write(2)
    path = address(after=1)
    LogHead.objects.update(epoch="restored")

    assert len(reset_of(Stream(live, path))) == 1


def test_a_start_that_has_not_happened_yet_is_a_reset(live: Live) -> None:
    write()

    assert len(reset_of(Stream(live, address(after=9)))) == 1


def test_one_who_does_not_read_is_cut_and_resumes(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "MAX_WAITING", 3)
    stream = Stream(live, address())
    assert next(stream.blocks()).keys() == {"retry"}

    last = write(50)
    seen = [int(block["id"]) for block in stream.blocks() if "id" in block]
    monkeypatch.undo()
    again = Stream(live, address(), last_event_id=seen[-1] if seen else 0)
    seen += [event["seq"] for event in again.events(last - len(seen))]

    assert seen == list(range(1, last + 1))


def test_what_another_process_writes_is_told_through_redis(
    redis_url: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Polling would take longer than the reader of the stream waits."""
    settings.REDIS_URL, settings.FEED_POLL_S = redis_url, 30
    monkeypatch.setattr(wake, "_listeners", [])
    is_over = Flag()
    with serving(with_feed(nothing_else)) as live:
        stream = Stream(live, address())
        assert next(stream.blocks()).keys() == {"retry"}
        # Again and again, because nobody says when the subscription stands.
        writer = Writer(lambda: [write() for _ in range(40) if not is_over.wait(0.2)])
        writer.start()
        found = stream.events(1)
        is_over.set()
        writer.join()

    assert [event["kind"] for event in found] == ["noted"]


def test_other_methods_are_refused(live: Live) -> None:
    client = http.client.HTTPConnection("127.0.0.1", live.port, timeout=10)
    client.request("POST", "/events/")
    with client.getresponse() as response:
        status = response.status
    client.close()

    assert status == 405


def test_the_end_of_the_server_ends_the_streams() -> None:
    with serving(with_feed(nothing_else)) as running:
        stream = Stream(running, address())
        running.streams.clear()

    assert stream.is_over()
    stream.close()
