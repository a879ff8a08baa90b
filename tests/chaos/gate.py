"""A gate between the bot and PostgreSQL: shut, frozen, and opened again.

Never reads what passes through.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Gate:
    """One gate."""

    path: Path
    port: int = 0
    is_shut: bool = False
    _flows: asyncio.Event = field(default_factory=asyncio.Event)
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def shut(self) -> None:
        """Cut every connection, and refuse new ones."""
        self.is_shut = True
        for writer in tuple(self._writers):
            writer.transport.abort()

    def freeze(self) -> None:
        """Let nothing through, and tell nobody: as a server that is stopped with SIGSTOP does."""
        self._flows.clear()

    def open(self) -> None:
        """Let everything through again, what was kept back first."""
        self.is_shut = False
        self._flows.set()

    async def enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Let one connection through."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if self.is_shut:
            writer.transport.abort()
            return
        behind_reader, behind_writer = await asyncio.open_unix_connection(str(self.path))
        both = {writer, behind_writer}
        self._writers |= both
        try:
            await asyncio.gather(self._pass(reader, behind_writer), self._pass(behind_reader, writer))
        finally:
            self._writers -= both
            for one in both:
                one.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass  # cut, as ordered
        finally:
            writer.close()

    async def end(self) -> None:
        """Cut everything for good."""
        self.open()
        self.shut()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def gate(path: Path) -> AsyncIterator[Gate]:
    """Open a gate before the socket of a server."""
    one = Gate(path)
    one.open()
    server = await asyncio.start_server(one.enter, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    try:
        yield one
    finally:
        await one.end()
        server.close()
        await server.wait_closed()
