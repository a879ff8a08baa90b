"""Owns updates that fail again and again: after three tries they are set aside, and people are told.

Never keeps what was in such an update.
"""

from __future__ import annotations

from bot.domain.conversation import Conversation
from bot.domain.effects import Button, Card, part
from bot.ids import TelegramId, UpdateId
from bot.service import desk_cards
from bot.service.carry import Desk
from bot.service.counts import Counts
from bot.service.work import Works

#: design, decision 1
TRIES = 3


class Aside:
    """Sets updates aside."""

    def __init__(self, works: Works, desk: Desk, counts: Counts) -> None:
        """Tell this desk."""
        self._works = works
        self._desk = desk
        self._counts = counts

    async def failed(self, update: UpdateId, who: TelegramId | None = None, language: str = "") -> bool:
        """Count a failed try; True where it was the last, and the update is done with.

        Args:
            update: Telegram's number of it.
            who: who wrote or pressed and waits for an answer, where that is known.
            language: the language of her Telegram, for somebody who was never met.

        Raises:
            DatabaseGone: nothing was done; the update has to come again.
        """
        async with self._works.begin() as work:
            if await work.unit.updates.note_failure(update, work.now) < TRIES:
                return False
            if not await work.unit.updates.remember(update, work.now):
                return True  # Telegram did not hear that it was done with; nobody is told twice
            self._counts.add("set_aside")
            notice = desk_cards.line("desk.set_aside", self._desk.language)
            if self._desk.group is not None:
                await work.show(self._desk.group, notice, role="notice")
            if who is None:
                return True
            # made where there is none: whoever writes for the first time must not wait in vain either
            chat = await work.unit.conversations.lock(who, work.now)
            if chat.kind == "person":
                await work.show(chat.key, _sorry(chat.conversation, language))
            elif chat.key != self._desk.group:
                # a counsellor would believe that it was passed on
                await work.show(chat.key, notice, role="notice")
            return True


def _sorry(conversation: Conversation | None, language: str) -> Card:
    rows = (
        (Button(part("button.human"), "do:human"),),
        (Button(part("button.emergency"), "do:emergency"), Button(part("button.menu"), "do:menu")),
    )
    if conversation is None:
        return Card((part("error.sorry"),), rows, language=language.partition("-")[0])
    return Card((part("error.sorry"),), rows, conversation.seq, conversation.language)
