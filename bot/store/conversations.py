"""Owns chats: who can be written to, and where a person is in her conversation.

Never returns a Telegram id except to the deliverer, and never finds a chat by anything but the keyed hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversation import Conversation, Mode
from bot.ids import ChatKey, TelegramId
from bot.store.crypto import Vault
from bot.store.tables import chats

#: a chat's last sign of life is kept to the hour: finer than retention needs would tell when she writes
SEEN_STEP = timedelta(hours=1)

_COLUMNS = (chats.c.key, chats.c.lookup, chats.c.kind, chats.c.state, chats.c.seen_at, chats.c.is_blocked)
_FIND = (
    select(*_COLUMNS, chats.c.is_leaving)
    .where(chats.c.lookup.in_(bindparam("lookups", expanding=True)))
    .with_for_update()
)
# Both databases speak this; SQLAlchemy's own upsert needs a different import for each.
_MAKE = text(
    "INSERT INTO chats (lookup, sealed, kind, seen_at) VALUES (:lookup, :sealed, :kind, :seen_at) "
    "ON CONFLICT (lookup) DO NOTHING RETURNING key"
)
_LOCK = select(*_COLUMNS, chats.c.is_leaving).where(chats.c.key == bindparam("chat")).with_for_update()
_SAVE = (
    update(chats)
    .where(chats.c.key == bindparam("chat"))
    .values(
        mode=bindparam("new_mode"),
        state=bindparam("new_state"),
        seen_at=bindparam("new_seen_at"),
        is_blocked=False,
        is_leaving=False,
    )
)


@dataclass(frozen=True, slots=True)
class Chat:
    """One chat, locked for this unit of work."""

    key: ChatKey
    kind: str
    is_blocked: bool
    #: None for staff and groups, and for a person who was just met
    conversation: Conversation | None


class Conversations:
    """Chats inside one unit of work."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        """Work in the transaction of a connection."""
        self._connection = connection
        self._vault = vault

    async def lock(self, telegram_id: TelegramId, now: datetime, kind: str = "person") -> Chat:
        """Find a chat and hold it until the commit; one that is new is made."""
        while (found := await self.find(telegram_id)) is None:
            values = {
                "lookup": self._vault.lookups(telegram_id)[0],
                "sealed": self._vault.seal(str(telegram_id)),
                "kind": kind,
                "seen_at": round(_coarse(now).timestamp() * 1000),
            }
            key = await self._connection.scalar(_MAKE, values)
            if key is not None:
                return Chat(ChatKey(int(key)), kind, False, None)
            # her first two messages came at one instant, and another process has just made the chat: it is there now
        return found

    async def verify(self) -> None:
        """Open the oldest and the newest seal: with a wrong key everybody would be met anew, as if she had never been.

        Raises:
            WrongKey: one of them was made with a key that we do not have.
        """
        for order in (chats.c.key, chats.c.key.desc()):
            sealed = await self._connection.scalar(select(chats.c.sealed).order_by(order).limit(1))
            if sealed is not None:
                self._vault.open(sealed)

    async def find(self, telegram_id: TelegramId) -> Chat | None:
        """Find a chat by its id and hold it until the commit."""
        lookups = self._vault.lookups(telegram_id)
        row = (await self._connection.execute(_FIND, {"lookups": lookups})).first()
        if row is None:
            return None
        if row.lookup != lookups[0]:
            # an older key found it: from now on the newest does, so that the older one can be retired
            await self._connection.execute(
                update(chats)
                .where(chats.c.key == row.key)
                .values(lookup=lookups[0], sealed=self._vault.seal(str(telegram_id)))
            )
        return self._chat(row)

    async def lock_key(self, chat: ChatKey) -> Chat | None:
        """Hold a chat by our own number for it."""
        row = (await self._connection.execute(_LOCK, {"chat": chat})).first()
        return self._chat(row) if row is not None else None

    async def save(self, chat: ChatKey, conversation: Conversation, now: datetime) -> None:
        """Write where she is. Whoever speaks again after a delete is not leaving any more."""
        await self._connection.execute(
            _SAVE,
            {
                "chat": chat,
                "new_mode": conversation.mode.value,
                "new_state": self._vault.seal(conversation.dump()),
                "new_seen_at": _coarse(now),
            },
        )

    async def set_kind(self, chat: ChatKey, kind: str) -> None:
        """Make a chat one of the desk's; what it was as a person is dropped."""
        values = {"kind": kind, "state": None, "mode": Mode.BOT.value}
        await self._connection.execute(update(chats).where(chats.c.key == chat).values(**values))

    async def telegram_id(self, chat: ChatKey) -> TelegramId | None:
        """Open the id of a chat, to send to it."""
        sealed = await self._connection.scalar(select(chats.c.sealed).where(chats.c.key == chat))
        return TelegramId(int(self._vault.open(sealed))) if sealed is not None else None

    async def move(self, chat: ChatKey, telegram_id: TelegramId) -> None:
        """Follow a group that has got another id."""
        values = {"lookup": self._vault.lookups(telegram_id)[0], "sealed": self._vault.seal(str(telegram_id))}
        await self._connection.execute(update(chats).where(chats.c.key == chat).values(**values))

    async def mark_blocked(self, chat: ChatKey, *, is_blocked: bool = True) -> None:
        """Note that she has blocked the bot (or let it in again): nothing can be sent."""
        await self._connection.execute(update(chats).where(chats.c.key == chat).values(is_blocked=is_blocked))

    async def mark_leaving(self, chat: ChatKey) -> None:
        """Empty her conversation now; the row itself goes when the last line was sent."""
        values = {"state": None, "mode": Mode.BOT.value, "is_leaving": True}
        await self._connection.execute(update(chats).where(chats.c.key == chat).values(**values))

    async def forget(self, chat: ChatKey) -> bool:
        """Delete a chat that is leaving, and with it every row that names it."""
        result = await self._connection.execute(delete(chats).where(chats.c.key == chat, chats.c.is_leaving))
        return bool(result.rowcount)

    def _chat(self, row: object) -> Chat:
        state = row.state  # type: ignore[attr-defined]
        conversation = Conversation.load(self._vault.open(state)) if state is not None else None
        return Chat(ChatKey(row.key), row.kind, row.is_blocked, conversation)  # type: ignore[attr-defined]


def _coarse(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)
