"""Owns which updates were seen, and how often a failing one was tried.

Never holds what was in an update.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import UpdateId
from bot.store.tables import updates

# Both databases speak this; SQLAlchemy's own upsert needs a different import for each.
_REMEMBER = text(
    "INSERT INTO updates (id, at, tries, is_done) VALUES (:id, :at, 0, true) "
    "ON CONFLICT (id) DO UPDATE SET is_done = true, at = excluded.at WHERE NOT updates.is_done"
)
_TRY = text(
    "INSERT INTO updates (id, at, tries, is_done) VALUES (:id, :at, 1, false) "
    "ON CONFLICT (id) DO UPDATE SET tries = updates.tries + 1"
)


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


class Updates:
    """The memory of updates inside one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work in the transaction of a connection."""
        self._connection = connection

    async def remember(self, update: UpdateId, now: datetime) -> bool:
        """Note that an update is dealt with here; False where it already was."""
        result = await self._connection.execute(_REMEMBER, {"id": update, "at": _ms(now)})
        return bool(result.rowcount)

    async def note_failure(self, update: UpdateId, now: datetime) -> int:
        """Count a failed try and tell how many there were."""
        await self._connection.execute(_TRY, {"id": update, "at": _ms(now)})
        tries = await self._connection.scalar(select(updates.c.tries).where(updates.c.id == update))
        return int(tries or 0)
