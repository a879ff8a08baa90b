"""Owns SQLite without a thread: statements run where they are awaited.

Never blocks while another process writes: the beginning of a transaction is tried again until that one is done.

aiosqlite hands every cursor, execute, fetch and close to a thread and back, and each hand-over waits for the
interpreter's lock: that was most of what a press cost (docs/decisions/0014). SQLite itself answers in microseconds, and
its one durable commit takes less time than the hand-overs did.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

import aiosqlite

#: rows fetched at once, as aiosqlite's own connections do
CHUNK = 64
#: takes the writer's place at once, so that two writers never deadlock later on
BEGIN = "BEGIN IMMEDIATE"
#: how long another process (a purge, a backup) is waited for, and how often it is looked after, in seconds
PATIENCE, PAUSE = 5.0, 0.005


class _Now:
    """A queue that does what it is given at once, instead of keeping it for a thread."""

    def put_nowait(self, item: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        future, function = item
        try:
            result = function()
        except Exception as why:
            if future is None:
                raise
            future.set_exception(why)
        else:
            if future is not None:
                future.set_result(result)


class Inline(aiosqlite.Connection):
    """A connection of aiosqlite whose own thread is never started."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Wrap a connection that is open."""
        super().__init__(lambda: connection, CHUNK)
        self._connection = connection
        self._tx = _Now()  # type: ignore[assignment]  # of a queue it uses nothing but put_nowait

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if args[:1] == (BEGIN,):
            await self._begin(fn, *args)
            return None
        return fn(*args, **kwargs)

    async def _begin(self, fn: Callable[..., Any], *args: Any) -> None:
        """Take the writer's place; wait for another process without holding up this one."""
        loop = asyncio.get_running_loop()
        give_up = loop.time() + PATIENCE
        while True:
            try:
                fn(*args)
            except sqlite3.OperationalError as why:
                if why.sqlite_errorcode != sqlite3.SQLITE_BUSY or loop.time() > give_up:
                    raise
                await asyncio.sleep(PAUSE)
            else:
                return

    def stop(self) -> None:
        """Close the connection; there is no thread to stop."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def creator(path: str) -> Callable[[], Awaitable[Inline]]:
    """Give SQLAlchemy what opens a connection to a file."""

    async def open_() -> Inline:
        return Inline(sqlite3.connect(path, timeout=0))

    return open_
