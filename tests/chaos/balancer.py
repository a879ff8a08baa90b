"""One webhook before several processes: each request goes to the next process, and past one that is gone.

Never keeps a request back, and never answers one itself unless all are gone.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

GONE = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"


@dataclass(slots=True)
class Balancer:
    """Shares requests out."""

    #: ports of the processes; whoever is first takes the next request, and then stands last
    ports: list[int]
    port: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection of Telegram's, request by request."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(await self._ask(head + await reader.readexactly(_length(head))))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # Telegram has closed the line
        finally:
            writer.close()

    async def _ask(self, request: bytes) -> bytes:
        for port in tuple(self.ports):
            self.ports.append(self.ports.pop(0))
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
            try:
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
                return head + await reader.readexactly(_length(head))
            except (asyncio.IncompleteReadError, ConnectionError):
                return GONE
            finally:
                writer.close()
        return GONE

    async def end(self) -> None:
        """Close every line."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _length(head: bytes) -> int:
    lines = head.decode("latin-1").lower().split("\r\n")
    return next((int(line.partition(":")[2]) for line in lines if line.startswith("content-length:")), 0)


@asynccontextmanager
async def balancer(ports: Sequence[int]) -> AsyncIterator[Balancer]:
    """Share requests out among ports for as long as this is open."""
    one = Balancer(list(ports))
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    try:
        yield one
    finally:
        await one.end()
        server.close()
        await server.wait_closed()
