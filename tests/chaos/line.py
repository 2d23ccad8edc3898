"""A line that breaks: one request over HTTP, cut where it hurts."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

PATIENCE_S = 60
# Where it is cut: within the request, behind it, within the answer.
CUTS = ("asking", "asked", "answer")
COMMANDS = "/api/mobile/v1/commands"


class Broken(Exception):
    """There is no answer, whatever happened at the other end."""


@dataclass(frozen=True, slots=True)
class Line:
    """A phone's way to its server."""

    port: int
    token: str

    async def push(self, body: dict[str, Any], rng: Random, cut: str = "") -> tuple[int, bytes]:
        """Push a batch; status and body of the answer.

        Raises:
            Broken: nobody listens, the server died, or the line was cut.
        """
        content = json.dumps(body).encode()
        head = (
            f"POST {COMMANDS} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n"
            f"Authorization: Bearer {self.token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        request = head.encode() + content
        if cut == "asking":
            request = request[: rng.randrange(1, len(request))]
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._exchange(request, rng, cut)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            raise Broken(str(error)) from None

    async def _exchange(self, request: bytes, rng: Random, cut: str) -> tuple[int, bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(request)
            await writer.drain()
            if cut in ("asking", "asked"):
                await asyncio.sleep(rng.choice([0, 0.01, 0.1]))
                raise Broken(cut)
            if cut == "answer":
                await reader.read(rng.randrange(1, 400))
                raise Broken(cut)
            return await _answer(reader)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
    body = await reader.readexactly(int(fields["content-length"]))
    return int(head[0].split(" ", 2)[1]), body
