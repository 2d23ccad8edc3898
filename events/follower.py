"""One open stream of the live feed: its queue, its pings, its end."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from contextlib import suppress
from typing import Any

PING_S = 15.0
CHECK_RIGHTS_S = 30.0
MAX_WAITING = 1_000
PING = b": still here\n\n"
logger = logging.getLogger(__name__)
RESET = b"event: reset\ndata: {}\n\n"
NUDGE = b"event: changed\ndata: {}\n\n"


class Follower:
    """Hands out events in the order of the log, each once, until somebody ends it.

    Args:
        seq: The last event that the client has.
        is_allowed: Asked every 30 s, and at once after `check_rights`; false ends the stream.
        only_nudges: Say that something happened, and nothing of what.
    """

    def __init__(
        self, seq: int, is_allowed: Callable[[], Awaitable[bool]], *, only_nudges: bool = False
    ) -> None:
        self.seq = seq
        self._only_nudges = only_nudges
        self.is_closed = False
        self._is_allowed = is_allowed
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._news = asyncio.Event()
        self._doubt = asyncio.Event()
        self._send: Callable[[bytes], Awaitable[None]] | None = None
        self._pump: asyncio.Task[None] | None = None

    def put(self, seq: int, chunk: bytes) -> None:
        """Add a new event; one who does not read is cut, and resumes where they stopped."""
        if len(self._waiting) >= MAX_WAITING:
            self.close()
            if self._pump is not None:
                self._pump.cancel()
            return
        self._waiting.append((seq, chunk))
        self._news.set()

    def check_rights(self) -> None:
        """Ask at once whether the client may still follow: something happened that may end it."""
        self._doubt.set()

    def reset(self) -> None:
        """Tell the client to load everything anew, and end."""
        self._waiting.clear()
        self._waiting.append((self.seq + 1, RESET))
        self.close()

    def close(self) -> None:
        """End the stream when what waits is sent."""
        self.is_closed = True
        self._news.set()

    async def catch_up(self, page: list[tuple[int, bytes]]) -> None:
        """Send what the client missed, before what waits."""
        for seq, chunk in page:
            await self._write(seq, chunk)

    async def run(
        self,
        replay: Coroutine[Any, Any, None],
        receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
        send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ) -> None:
        """Send until the client goes, the rights end, or `close` is called."""

        async def body(chunk: bytes, *, more: bool = True) -> None:
            await send({"type": "http.response.body", "body": chunk, "more_body": more})

        self._send = body
        self._pump = asyncio.ensure_future(self._work(replay))
        gone = asyncio.ensure_future(self._wait_until_gone(receive))
        checks = asyncio.ensure_future(self._check_rights())
        try:
            done, _ = await asyncio.wait({self._pump, checks}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if not task.cancelled() and (error := task.exception()):
                    logger.error("A stream of the live feed broke", exc_info=error)
        finally:
            for task in (self._pump, gone, checks):
                task.cancel()
            # One who reads nothing any more cannot be told goodbye either.
            with suppress(TimeoutError, OSError):
                await asyncio.wait_for(body(b"", more=False), timeout=1)

    async def _work(self, replay: Coroutine[Any, Any, None]) -> None:
        await replay
        while True:
            while self._waiting:
                await self._write(*self._waiting.popleft())
            if self.is_closed:
                return
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), timeout=PING_S)
            except TimeoutError:
                await self._raw(PING)

    async def _write(self, seq: int, chunk: bytes) -> None:
        if seq > self.seq:
            await self._raw(NUDGE if self._only_nudges and chunk is not RESET else chunk)
            self.seq = seq

    async def _raw(self, chunk: bytes) -> None:
        if self._send is not None:
            await self._send(chunk)

    async def _wait_until_gone(
        self, receive: Callable[[], Awaitable[MutableMapping[str, Any]]]
    ) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._waiting.clear()
        self.close()

    async def _check_rights(self) -> None:
        """Return when the rights have ended; whoever cannot be asked ends them too."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._doubt.wait(), timeout=CHECK_RIGHTS_S)
            self._doubt.clear()
            if not await self._is_allowed():
                return
