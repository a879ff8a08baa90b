"""Owns what is to be sent: letters written in the same transaction as the decision they follow from.

Never holds rendered words: a payload is keys, variables and message numbers, and it is sealed.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import CaseKey, ChatKey
from bot.store.crypto import Vault
from bot.store.tables import chats, outbox

#: how long a worker may hold letters without a sign of life; it renews three times in that time
LEASE = timedelta(seconds=10)
#: how many letters one sweep takes
BATCH = 200

# A letter is leased to the worker that writes it, so that it can be sent from memory right after the commit; unless an
# earlier letter to the same chat is in other hands: then the order of the conversation comes before speed, and a sweep
# takes it when its turn has come.
_ADD = text(
    'INSERT INTO outbox (chat, kind, payload, "case", due_at, attempts, leased_by, leased_until) '
    "SELECT :chat, :kind, :payload, CAST(:case AS INTEGER), :due_at, 0, mine.worker, "
    "CASE WHEN mine.worker IS NULL THEN NULL ELSE CAST(:until AS BIGINT) END "
    "FROM (SELECT CASE WHEN EXISTS (SELECT 1 FROM outbox WHERE chat = :chat AND "
    "(leased_by IS NULL OR leased_by <> :worker)) THEN NULL ELSE CAST(:worker AS VARCHAR(32)) END AS worker) AS mine "
    "RETURNING key, leased_by"
)
_DONE = delete(outbox).where(outbox.c.key.in_(bindparam("keys", expanding=True)))


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to be sent to one chat."""

    key: int
    chat: ChatKey
    #: card, copy, wipe, or answer
    kind: str
    payload: dict[str, Any]
    case: CaseKey | None = None
    attempts: int = 0
    #: not to be sent before, as long as nothing else is to be said in this chat
    due: datetime | None = None


class Outbox:
    """Letters inside one unit of work."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        """Work in the transaction of a connection."""
        self._connection = connection
        self._vault = vault

    async def add(
        self,
        chat: ChatKey,
        kind: str,
        payload: dict[str, Any],
        *,
        now: datetime,
        worker: str | None,
        case: CaseKey | None = None,
        due: datetime | None = None,
    ) -> Letter | None:
        """Write a letter; answers it where this worker may send it at once, None where a sweep has to take it."""
        values = {
            "chat": chat,
            "kind": kind,
            "payload": self._vault.seal(json.dumps(payload, separators=(",", ":"))),
            "case": case,
            "due_at": _ms(due or now),
            "worker": worker,
            "until": _ms(now + LEASE),
        }
        row = (await self._connection.execute(_ADD, values)).one()
        return Letter(row.key, chat, kind, payload, case, due=due) if row.leased_by is not None else None

    async def claim(self, worker: str, now: datetime) -> list[Letter]:
        """Take letters that nobody holds, whole conversations at a time, oldest first."""
        other = outbox.alias("other")
        held = exists().where(other.c.chat == outbox.c.chat, other.c.leased_until >= now, other.c.leased_by != worker)
        behind = exists().where(other.c.chat == outbox.c.chat, other.c.key < outbox.c.key, other.c.due_at > now)
        # Never its own: its lease ran out while the database was away, but the letter is still in its hands.
        over = and_(outbox.c.leased_until < now, outbox.c.leased_by != worker)
        free = or_(outbox.c.leased_until.is_(None), over)
        ready = (outbox.c.due_at <= now, free, ~held, ~behind)
        # The chat is what is locked: two workers must never share out one conversation.
        candidates = select(outbox.c.chat).where(*ready).order_by(outbox.c.key).limit(BATCH)
        lock = select(chats.c.key).where(chats.c.key.in_(candidates)).with_for_update(skip_locked=True)
        locked = list(await self._connection.scalars(lock))
        if not locked:
            return []
        # Looking again is no waste. Between the look and the lock above another worker may have leased these letters
        # and committed; the first look would not know, and she would get everything twice.
        query = select(outbox).where(outbox.c.chat.in_(locked), *ready).order_by(outbox.c.key).limit(BATCH)
        rows = (await self._connection.execute(query)).all()
        if rows:
            await self._connection.execute(
                update(outbox)
                .where(outbox.c.key.in_([row.key for row in rows]))
                .values(leased_by=worker, leased_until=now + LEASE)
            )
        return [self._letter(row) for row in rows]

    async def renew(self, worker: str, now: datetime) -> set[int]:
        """Go on holding what this worker holds, and tell the keys of it."""
        mine = update(outbox).where(outbox.c.leased_by == worker).values(leased_until=now + LEASE)
        return set(await self._connection.scalars(mine.returning(outbox.c.key)))

    async def release_all(self) -> None:
        """Free every letter; only where no other process can be sending (SQLite, at the start)."""
        await self._connection.execute(update(outbox).values(leased_by=None, leased_until=None))

    async def done(self, keys: Collection[int]) -> None:
        """Drop letters that were sent, or never can be."""
        if keys:
            await self._connection.execute(_DONE, {"keys": list(keys)})

    async def drop_chat(self, chat: ChatKey) -> int:
        """Drop every letter to a chat that cannot be reached."""
        result = await self._connection.execute(delete(outbox).where(outbox.c.chat == chat))
        return int(result.rowcount)

    async def postpone(self, key: int, due_at: datetime) -> None:
        """Try a letter again later; its worker goes on holding it."""
        later = {"due_at": due_at, "leased_until": due_at + LEASE, "attempts": outbox.c.attempts + 1}
        await self._connection.execute(update(outbox).where(outbox.c.key == key).values(**later))

    async def waiting(self, case: CaseKey) -> int:
        """Count the letters about a case that are still to be sent."""
        query = select(func.count()).select_from(outbox).where(outbox.c.case == case)
        return int(await self._connection.scalar(query) or 0)

    async def depth(self) -> int:
        """Count everything that is still to be sent."""
        return int(await self._connection.scalar(select(func.count()).select_from(outbox)) or 0)

    async def left(self, chat: ChatKey) -> int:
        """Count what is still to be sent to a chat."""
        query = select(func.count()).select_from(outbox).where(outbox.c.chat == chat)
        return int(await self._connection.scalar(query) or 0)

    def _letter(self, row: Any) -> Letter:
        payload = json.loads(self._vault.open(row.payload))
        return Letter(row.key, ChatKey(row.chat), row.kind, payload, row.case, row.attempts)


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
