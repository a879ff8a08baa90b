"""A server in the place of Rasa that behaves as badly as it is told to.

Never understands anything: in peace it says that every message is a greeting.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

PEACE = "answers"


def _ok(body: bytes, length: int = 0) -> bytes:
    return b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (length or len(body), body)


#: what is written back, byte for byte
ANSWERS = {
    PEACE: _ok(b'{"intent_ranking": [{"name": "greet", "confidence": 0.99}]}'),
    "answers 500": b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
    "answers with what is no HTTP": b"\x00\xff\x00 I am not Rasa\r\n\r\n",
    "answers with what is no JSON": _ok(b"<html>"),
    "answers with another shape": _ok(b'{"intent_ranking": "x"}'),
    "answers without an end": _ok(b"{", length=9999),
    "ranks an intent that nobody knows": _ok(b'{"intent_ranking": [{"name": "no_such", "confidence": 0.99}]}'),
}
HANGS, DRIPS, DROPS = "never answers", "answers a byte at a time", "drops the line"
WAYS = (*(way for way in ANSWERS if way != PEACE), HANGS, DRIPS, DROPS)


@dataclass(slots=True)
class Nlu:
    """The server, and how it behaves now."""

    url: str = ""
    way: str = PEACE
    asked: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request, in the way of the moment."""
        try:
            await reader.readuntil(b"\r\n\r\n")
            self.asked += 1
            await self._answer(writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # whoever asked has given up, as it should
        finally:
            writer.close()

    async def _answer(self, writer: asyncio.StreamWriter) -> None:
        if self.way == DROPS:
            return
        if self.way == DRIPS:
            for byte in ANSWERS[PEACE]:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0.1)
            return
        if self.way in ANSWERS:
            writer.write(ANSWERS[self.way])
            await writer.drain()
            if self.way != "answers without an end":
                return
        await asyncio.sleep(30)


@asynccontextmanager
async def nlu() -> AsyncIterator[Nlu]:
    """Serve for as long as this is open."""
    behaving = Nlu()
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        await behaving.serve(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    behaving.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield behaving
    finally:
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        server.close()
        await server.wait_closed()
