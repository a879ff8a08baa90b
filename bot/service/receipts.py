"""Owns what was sent and is still to be written down: many receipts, one transaction.

Never sends, and never drops a receipt: a letter without one would be sent a second time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace

from bot import logs
from bot.store.db import Database, DatabaseGone
from bot.store.messages import Note


class Receipts:
    """Receipts that wait for their transaction."""

    def __init__(self, database: Database, count: Callable[[str], None]) -> None:
        """Write to a database; ``count`` is told what was refused."""
        self._database = database
        self._count = count
        self._keys: list[int] = []
        self._notes: list[Note] = []
        self._waiters: list[asyncio.Future[None]] = []
        self._wake = asyncio.Event()

    def __bool__(self) -> bool:
        return bool(self._keys)

    def add(self, letter: int, notes: Iterable[Note]) -> None:
        """Take the receipt of a letter."""
        self._keys.append(letter)
        self._notes += notes
        self._wake.set()

    async def some(self) -> None:
        """Wait until there is something to write."""
        await self._wake.wait()
        self._wake.clear()

    async def written(self) -> None:
        """Wait until what was sent so far is written down."""
        if not self._keys:
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        self._wake.set()
        await waiter

    async def write(self) -> None:
        """Write down what there is.

        Raises:
            DatabaseGone: nothing was written, and nothing is lost.
        """
        if not self._keys:
            return
        keys, notes, waiters = self._keys, self._notes, self._waiters
        self._keys, self._notes, self._waiters = [], [], []
        try:
            await self._write(keys, notes)
        except BaseException:
            # they come before what has been sent since, or a restart would send them a second time
            self._keys, self._notes, self._waiters = keys + self._keys, notes + self._notes, waiters + self._waiters
            raise
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def _write(self, keys: list[int], notes: list[Note]) -> None:
        try:
            async with self._database.begin() as unit:
                await unit.messages.add(notes)
                await unit.outbox.done(keys)
        except DatabaseGone:
            raise
        except Exception as why:
            # she was forgotten while a copy of her message was under way: its note names a row that is gone, and one
            # such note must not end the deliverer for everybody
            logs.get().warning("receipts_refused", error=type(why).__name__, count=len(keys))
            for note in notes:
                await self._write_alone(note)
            async with self._database.begin() as unit:
                await unit.outbox.done(keys)

    async def _write_alone(self, note: Note) -> None:
        """Write one note; where its other side is gone without it, so that the end of the case still finds it."""
        for tried in (note, replace(note, twin_chat=None, twin_message=None)):
            try:
                async with self._database.begin() as unit:
                    await unit.messages.add([tried])
            except DatabaseGone:
                raise
            except Exception:
                self._count("note_refused")
            else:
                return
