"""Owns SQLite without a thread: statements run where they are awaited.

Never serves more than one transaction at a time; ``db`` sees to that.

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
    """A connection of aiosqlite whose thread is never started."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Wrap a connection that is open."""
        super().__init__(lambda: connection, CHUNK)
        self._connection = connection
        self._tx = _Now()  # type: ignore[assignment]  # of a queue it uses nothing but put_nowait


def creator(path: str) -> Callable[[], Awaitable[Inline]]:
    """Give SQLAlchemy what opens a connection to a file."""

    async def open_() -> Inline:
        return Inline(sqlite3.connect(path))

    return open_
