"""The live feed: server-sent events from a raw ASGI route, beside Django.

A Django view would hold a thread, and perhaps a database connection, per open stream.
"""

from __future__ import annotations

import asyncio
import json
import random
import signal
import threading
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from events import tickets
from events.follower import Follower
from events.log import events_after, first_kept
from events.models import Event, head
from events.poller import PAGE, LogPoller
from events.tickets import Ticket, TicketInvalid

PATH = "/events/"
REPLAYED_DAYS = 7
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # nginx would collect the stream and hand it on in lumps.
    (b"x-accel-buffering", b"no"),
]


class Ready(NamedTuple):
    """An event made into bytes, for whoever follows one of its topics."""

    seq: int
    kind: str
    chunk: bytes
    topics: list[str]


def with_feed(application: Application) -> Application:
    """The application with the live feed in front; needs the apps loaded."""
    autodiscover_modules("feeds")
    feed = Feed()

    async def routed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == PATH:
            await feed.serve(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _live(feed, receive, send)
        else:
            await application(scope, receive, send)

    return routed


class Feed:
    """All streams of this process, and the thread that reads the log for them."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self.open()

    def open(self) -> None:
        """Be ready for streams, also after `close`: a server may start anew in one process."""
        self._followers: defaultdict[str, set[Follower]] = defaultdict(set)
        self._poller = LogPoller(self._hand_out)
        self._is_closed = False

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: a stream, or a refusal."""
        if scope["method"] != "GET":
            await _refuse(send, 405, "method-not-allowed", "Read the feed with GET.")
            return
        query = parse_qs(scope["query_string"].decode("ascii", "replace"))
        try:
            ticket = tickets.read(query.get("ticket", [""])[0])
            seq = _start(scope, query)
        except (TicketInvalid, ValueError) as error:
            is_ticket = isinstance(error, TicketInvalid)
            status, code = (403, TicketInvalid.code) if is_ticket else (400, "invalid")
            await _refuse(send, status, code, str(error))
            return
        if self._is_closed:
            await _refuse(send, 503, "shutting-down", "Come back in a moment.")
            return
        self._loop = asyncio.get_running_loop()
        self._poller.start()
        if not await self._ask(lambda: tickets.is_still_allowed(ticket)):
            await _refuse(send, 403, "not-allowed", "You may not follow this any more.")
            return
        await self._stream(ticket, seq, receive, send)

    def close(self) -> None:
        """End all streams: their browsers come back to whoever answers then."""
        self._is_closed = True
        for follower in self._following(list(self._followers)):
            follower.close()
        self._poller.stop()

    async def wait_closed(self) -> None:
        """Until the reading thread has given its connection back."""
        await asyncio.to_thread(self._poller.join)

    def close_soon(self) -> None:
        """`close`, from a signal handler."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.close)

    async def _stream(self, ticket: Ticket, seq: int, receive: Receive, send: Send) -> None:
        follower = Follower(
            seq,
            lambda: self._ask(lambda: tickets.is_still_allowed(ticket)),
            only_nudges=ticket.only_nudges,
        )
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        # Each comes back after a while of its own, so that a restart is not a stampede.
        await _write(send, f"retry: {random.randint(500, 5_000)}\n\n")
        # Listen first, then replay, then drop what came twice: nothing falls in between.
        for topic in ticket.topics:
            self._followers[topic].add(follower)
        try:
            await follower.run(self._replay(ticket, follower), receive, send)
        finally:
            self._forget(ticket, follower)

    def _forget(self, ticket: Ticket, follower: Follower) -> None:
        for topic in ticket.topics:
            self._followers[topic].discard(follower)
            if not self._followers[topic]:
                del self._followers[topic]

    async def _replay(self, ticket: Ticket, follower: Follower) -> None:
        """Hand out what the follower missed, page by page, or tell it to begin anew.

        The rights are looked at once more: they may have ended before anybody told the follower.
        """
        follower.check_rights()
        if await self._ask(lambda: _is_too_old(ticket, follower.seq)):
            follower.reset()
            return
        while not follower.is_closed:
            page = await self._ask(partial(events_after, follower.seq, ticket.topics, limit=PAGE))
            await follower.catch_up([(event.seq, _chunk(event)) for event in page])
            if len(page) < PAGE:
                return

    def _hand_out(self, events: list[Event]) -> None:
        """From the reading thread: each event is made into bytes once, for all who follow."""
        ready = [
            Ready(event.seq, event.kind, _chunk(event), [row.topic for row in event.topics.all()])
            for event in events
        ]
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._deliver, ready)

    def _deliver(self, ready: list[Ready]) -> None:
        for one in ready:
            for follower in self._following(one.topics):
                follower.put(one.seq, one.chunk)
                if tickets.may_end_rights(one.kind):
                    follower.check_rights()

    def _following(self, topics: Iterable[str]) -> set[Follower]:
        found: set[Follower] = set()
        for topic in topics:
            found |= self._followers.get(topic, set())
        return found

    async def _ask(self, question: Callable[[], Any]) -> Any:
        return await asyncio.wrap_future(self._poller.ask(question))


def _start(scope: Scope, query: dict[str, list[str]]) -> int:
    """The last event that the client has; where it stopped wins over its first address."""
    given = dict(scope["headers"]).get(b"last-event-id", b"").decode("ascii", "replace")
    text = given or query.get("after", [""])[0]
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise ValueError("Say after which event to begin, as in after=0.")
    return int(text)


def _is_too_old(ticket: Ticket, seq: int) -> bool:
    """Whether what follows `seq` cannot be told any more: another past, pruned, or too long ago."""
    now = head()
    if ticket.epoch != now.epoch or seq > now.seq:
        return True
    if seq == now.seq:
        return False
    missed = Event.objects.filter(seq__gt=seq).order_by("seq").first()
    oldest_at = timezone.now() - timedelta(days=REPLAYED_DAYS)
    return seq + 1 < first_kept() or missed is None or missed.at < oldest_at


def _chunk(event: Event) -> bytes:
    data = {
        "seq": event.seq,
        "kind": event.kind,
        "entity": event.entity,
        "entity_id": event.entity_id,
        "entity_version": event.entity_version,
        "new": event.new,
    }
    return f"id: {event.seq}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send: Send, status: int, code: str, detail: str) -> None:
    body = {"type": "about:blank", "title": detail, "status": status, "code": code}
    headers = [(b"content-type", b"application/problem+json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})


async def _live(feed: Feed, receive: Receive, send: Send) -> None:
    """The life of the process. The server waits for open streams before it says shutdown, so
    they must end with the signal.
    """
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            feed.open()
            _end_with_signals(feed)
            await send({"type": "lifespan.startup.complete"})
        else:
            feed.close()
            await feed.wait_closed()
            await send({"type": "lifespan.shutdown.complete"})
            return


def _end_with_signals(feed: Feed) -> None:
    """Put ourselves before the server's own handlers of SIGTERM and SIGINT."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)
        if not callable(before):
            continue

        def handle(received: int, frame: Any, before: Callable[..., Any] = before) -> None:
            feed.close_soon()
            before(received, frame)

        signal.signal(number, handle)
