"""Owns which letters this worker holds, and for how long nobody else may take them.

Never sends a letter.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.clock import Clock
from bot.store.db import Database
from bot.store.outbox import LEASE, Letter


class Hold:
    """The lease of one worker."""

    def __init__(self, database: Database, worker: str, clock: Clock) -> None:
        """Hold for a worker."""
        self._database = database
        self._worker = worker
        self._clock = clock
        #: until then nobody else can have taken what this worker holds
        self._until = clock() + LEASE

    @property
    def is_over(self) -> bool:
        """Whether another worker may have taken what this one holds."""
        return self._clock() >= self._until

    async def claim(self) -> list[Letter]:
        """Take letters that nobody holds.

        Raises:
            DatabaseGone: nothing was taken.
        """
        async with self._database.begin() as unit:
            return await unit.outbox.claim(self._worker, self._clock())

    async def renew(self, in_hand: Collection[int]) -> set[int]:
        """Go on holding, and tell which of the letters in hand are another worker's by now.

        Raises:
            DatabaseGone: nothing was renewed.
        """
        now, was_over = self._clock(), self.is_over
        async with self._database.begin() as unit:
            lost = set(in_hand) - await unit.outbox.renew(self._worker, now)
        self._until = now + LEASE
        # before the end of the lease nobody can have taken one: what is missing was sent, and is being written down
        return lost if was_over else set()

    async def release_all(self) -> None:
        """Free every letter; only where no other process can be sending (SQLite, at the start).

        Raises:
            DatabaseGone: nothing was freed.
        """
        async with self._database.begin() as unit:
            await unit.outbox.release_all()
