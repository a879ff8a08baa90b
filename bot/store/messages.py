"""Owns the numbers of messages: to hide them, to reply to them, and to find the copy of one that was edited.

Never holds what a message says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import CaseKey, ChatKey, MessageId
from bot.store.tables import messages

#: Telegram lets a bot delete messages for 48 hours (Bot API, deleteMessage)
DELETABLE = timedelta(hours=48)

# A receipt may come after somebody was forgotten: a note in a chat that is gone is not written, and what it names of
# her is left out. A broken foreign key would otherwise end the deliverer for everybody.
_ADD = text(
    'INSERT INTO messages (chat, message, at, role, "case", twin_chat, twin_message) '
    "SELECT chats.key, CAST(:message AS BIGINT), CAST(:at AS BIGINT), CAST(:role AS VARCHAR(8)), "
    "(SELECT key FROM cases WHERE key = :case), (SELECT key FROM chats WHERE key = :twin_chat), "
    "CAST(:twin_message AS BIGINT) FROM chats WHERE chats.key = :chat ON CONFLICT DO NOTHING"
)
_OF_CHAT = select(messages.c.message).where(messages.c.chat == bindparam("chat_"), messages.c.at > bindparam("after"))


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of one message."""

    chat: ChatKey
    message: MessageId
    #: heard, held (waits for a counsellor), said, alert, card (of a case), relay (copied from), copy (copied to)
    role: str
    at: datetime
    case: CaseKey | None = None
    twin_chat: ChatKey | None = None
    twin_message: MessageId | None = None


class Messages:
    """Message numbers inside one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work in the transaction of a connection."""
        self._connection = connection

    async def add(self, notes: Iterable[Note]) -> None:
        """Note messages; one that is known already stays as it is."""
        rows = [
            {
                "chat": note.chat,
                "message": note.message,
                "at": round(note.at.timestamp() * 1000),
                "role": note.role,
                "case": note.case,
                "twin_chat": note.twin_chat,
                "twin_message": note.twin_message,
            }
            for note in notes
        ]
        if rows:
            await self._connection.execute(_ADD, rows)

    async def find(self, chat: ChatKey, message: MessageId) -> Note | None:
        """Find what is known of one message."""
        where = (messages.c.chat == chat, messages.c.message == message)
        row = (await self._connection.execute(select(messages).where(*where))).first()
        return _note(row) if row is not None else None

    async def of_case(self, case: CaseKey, role: str) -> list[Note]:
        """List the messages of a case in one role, oldest first."""
        where = (messages.c.case == case, messages.c.role == role)
        order = (messages.c.at, messages.c.message)
        rows = await self._connection.execute(select(messages).where(*where).order_by(*order))
        return [_note(row) for row in rows]

    async def in_chat(self, chat: ChatKey, case: CaseKey, role: str | None = None) -> list[Note]:
        """List the messages of a case in one chat, oldest first."""
        where = [messages.c.chat == chat, messages.c.case == case]
        if role is not None:
            where.append(messages.c.role == role)
        rows = await self._connection.execute(select(messages).where(*where).order_by(messages.c.message))
        return [_note(row) for row in rows]

    async def twins(self, chat: ChatKey, message: MessageId) -> list[Note]:
        """Find the copies of a message on the other side, newest last."""
        where = (messages.c.twin_chat == chat, messages.c.twin_message == message)
        rows = await self._connection.execute(select(messages).where(*where).order_by(messages.c.message))
        return [_note(row) for row in rows]

    async def deletable(self, chat: ChatKey, now: datetime) -> list[MessageId]:
        """List the messages of a chat that Telegram still lets a bot delete."""
        rows = await self._connection.scalars(_OF_CHAT, {"chat_": chat, "after": now - DELETABLE})
        return sorted(MessageId(message) for message in rows)

    async def set_role(self, chat: ChatKey, message: MessageId, role: str, case: CaseKey | None) -> None:
        """Give a message another role, and the case it belongs to."""
        where = (messages.c.chat == chat, messages.c.message == message)
        await self._connection.execute(update(messages).where(*where).values(role=role, case=case))

    async def drop(self, chat: ChatKey, which: Iterable[MessageId]) -> None:
        """Forget messages that are gone from the chat."""
        where = (messages.c.chat == chat, messages.c.message.in_(list(which)))
        await self._connection.execute(delete(messages).where(*where))


def _note(row: object) -> Note:
    return Note(
        ChatKey(row.chat),  # type: ignore[attr-defined]
        MessageId(row.message),  # type: ignore[attr-defined]
        row.role,  # type: ignore[attr-defined]
        row.at,  # type: ignore[attr-defined]
        row.case,  # type: ignore[attr-defined]
        row.twin_chat,  # type: ignore[attr-defined]
        row.twin_message,  # type: ignore[attr-defined]
    )
