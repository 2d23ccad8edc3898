"""The whole application in a real web server, in a thread, and a reader of its live feed."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn


@dataclass(frozen=True, slots=True)
class Live:
    """Where a running server is, and the streams that a test has opened on it."""

    port: int
    streams: "list[Stream]" = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Server(uvicorn.Server):
    """Says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.is_up.set()


@contextmanager
def serving(application: Any) -> Iterator[Live]:
    """Serve an ASGI application on a free port until the block ends."""
    config = uvicorn.Config(
        application, port=0, log_level="error", lifespan="on", timeout_graceful_shutdown=1
    )
    server = Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.is_up.wait(10), "the server did not start"
    live = Live(server.servers[0].sockets[0].getsockname()[1])
    try:
        yield live
    finally:
        for stream in live.streams:
            stream.close()
        server.should_exit = True
        thread.join(10)


class Stream:
    """One open stream of the live feed, read line by line."""

    def __init__(self, live: Live, path: str, *, last_event_id: int | None = None) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", live.port, timeout=10)
        headers = {} if last_event_id is None else {"Last-Event-ID": str(last_event_id)}
        self._connection.request("GET", path, headers=headers)
        self.response = self._connection.getresponse()
        live.streams.append(self)

    def blocks(self) -> Iterator[dict[str, str]]:
        """Each block of lines as a dict; comments are under `""`."""
        block: dict[str, str] = {}
        while line := self.response.readline().decode():
            if line == "\n":
                yield block
                block = {}
            else:
                name, _, value = line.rstrip("\n").partition(":")
                block[name] = value.removeprefix(" ")

    def events(self, count: int) -> list[dict[str, Any]]:
        """The next so many events of the log."""
        found: list[dict[str, Any]] = []
        for block in self.blocks():
            if "id" in block:
                found.append(json.loads(block["data"]))
                assert int(block["id"]) == found[-1]["seq"]
            if len(found) == count:
                break
        return found

    def is_over(self) -> bool:
        """Read to the end; fails after ten seconds without one."""
        list(self.blocks())
        return True

    def close(self) -> None:
        """Go away without a word."""
        self.response.close()
        self._connection.close()
