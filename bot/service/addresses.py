"""Owns where chats are, for the deliverer: opened ids stay in memory, because opening costs more than sending does.

Never writes an id anywhere.
"""

from __future__ import annotations

from bot.ids import ChatKey, TelegramId
from bot.store.db import Database

#: how many opened ids are kept
KEPT = 10_000


class Addresses:
    """Opened ids of chats."""

    def __init__(self, database: Database) -> None:
        """Open from a database."""
        self._database = database
        self._known: dict[ChatKey, TelegramId] = {}

    async def find(self, chat: ChatKey) -> TelegramId | None:
        """Find where a chat is; None where it is gone.

        Raises:
            DatabaseGone: it cannot be told.
        """
        known = self._known.get(chat)
        if known is not None:
            return known
        async with self._database.begin() as unit:
            address = await unit.conversations.telegram_id(chat)
        if address is not None:
            if len(self._known) >= KEPT:
                self._known.clear()
            self._known[chat] = address
        return address

    async def move(self, chat: ChatKey, address: TelegramId) -> None:
        """Follow a group that has got another id.

        Raises:
            DatabaseGone: nothing was done.
        """
        async with self._database.begin() as unit:
            await unit.conversations.move(chat, address)
        self._known.pop(chat, None)

    def forget(self, chat: ChatKey) -> None:
        """Forget where a chat was."""
        self._known.pop(chat, None)
