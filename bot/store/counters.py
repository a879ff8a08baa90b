"""Owns counts per day, without identities.

Never counts by person.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import counters

_ADD = text(
    "INSERT INTO counters (day, name, value) VALUES (:day, :name, :value) "
    "ON CONFLICT (day, name) DO UPDATE SET value = counters.value + excluded.value"
)


class Counters:
    """Counts inside one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work in the transaction of a connection."""
        self._connection = connection

    async def add(self, day: date, counts: Mapping[str, int]) -> None:
        """Add counts to those of a day."""
        rows = [{"day": day.isoformat(), "name": name, "value": value} for name, value in counts.items() if value]
        if rows:
            await self._connection.execute(_ADD, rows)

    async def read(self, day: date) -> dict[str, int]:
        """Read the counts of a day."""
        rows = await self._connection.execute(select(counters).where(counters.c.day == day.isoformat()))
        return {row.name: row.value for row in rows}
