"""The one thread of a process that reads the log for its live feed."""

import logging
import queue
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TypeVar

import redis
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections

from events import wake
from events.log import position
from events.models import Event

PAGE = 500
Answer = TypeVar("Answer")
logger = logging.getLogger(__name__)
_pollers: "weakref.WeakSet[LogPoller]" = weakref.WeakSet()


class LogPoller:
    """Reads new events for `hand_out`, and whatever else the feed wants from the database.

    One thread with one connection serves all streams of a process: a connection per stream
    would exhaust the database, a thread per stream the machine. `hand_out` is called in it.
    """

    def __init__(self, hand_out: Callable[[list[Event]], None]) -> None:
        self._hand_out = hand_out
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._is_stopping = threading.Event()
        self._is_poked = False
        self._seq: int | None = None

    def start(self) -> None:
        """Start the thread unless it runs; it begins with what is committed after that."""
        if self._thread is not None:
            return
        self._thread = threading.Thread(target=self._run, name="live feed", daemon=True)
        self._thread.start()
        _pollers.add(self)
        if settings.REDIS_URL:
            threading.Thread(target=self._follow_redis, name="feed nudges", daemon=True).start()

    def stop(self) -> None:
        """End the thread; returns at once."""
        self._is_stopping.set()
        self.poke()

    def join(self) -> None:
        """Wait until the thread has closed its connection."""
        if self._thread is not None:
            self._thread.join(timeout=5)

    def poke(self) -> None:
        """Look at once; safe to call from any thread, as often as one likes."""
        if not self._is_poked:
            self._is_poked = True
            self._jobs.put(self._poll)

    def ask(self, question: Callable[[], Answer]) -> Future[Answer]:
        """Call `question` in the thread; the future has its answer."""
        answer: Future[Answer] = Future()

        def work() -> None:
            if answer.set_running_or_notify_cancel():
                try:
                    self._begin()
                    answer.set_result(question())
                except Exception as error:  # belongs to whoever asked
                    answer.set_exception(error)

        self._jobs.put(work)
        return answer

    def _begin(self) -> int:
        """Where the reading starts: before the first answer, so that none of what is committed
        after an answer is missed.
        """
        if self._seq is None:
            self._seq = position()
        return self._seq

    def _run(self) -> None:
        looked_at = 0.0
        while not self._is_stopping.is_set():
            with suppress(queue.Empty):
                self._guarded(self._jobs.get(timeout=settings.FEED_POLL_S))
            if time.monotonic() - looked_at >= settings.FEED_POLL_S:
                looked_at = time.monotonic()
                self._guarded(self._poll)
            close_old_connections()
        connections.close_all()

    def _guarded(self, job: Callable[[], None]) -> None:
        """A database that is away for a moment must not end the thread."""
        try:
            job()
        except DatabaseError:
            logger.exception("The live feed could not read the log")
            connections.close_all()
            time.sleep(1)

    def _poll(self) -> None:
        self._is_poked = False
        seq = self._begin()
        while position() > seq:
            rows = Event.objects.filter(seq__gt=seq).prefetch_related("topics")
            page = list(rows.order_by("seq")[:PAGE])
            if not page:
                return
            self._hand_out(page)
            self._seq = seq = page[-1].seq

    def _follow_redis(self) -> None:
        """Other processes tell through Redis that they wrote; without it, polling finds it."""
        while not self._is_stopping.is_set():
            try:
                with redis.Redis.from_url(settings.REDIS_URL) as client, client.pubsub() as nudges:
                    nudges.subscribe(wake.CHANNEL)
                    while not self._is_stopping.is_set():
                        if nudges.get_message(ignore_subscribe_messages=True, timeout=1):
                            self.poke()
            except redis.RedisError:
                self._is_stopping.wait(2)


def _poke_all() -> None:
    for poller in list(_pollers):
        poller.poke()


wake.on_growth(_poke_all)
