"""Owns updates that fail again and again: after three tries they are set aside, and people are told.

Never keeps what was in such an update.
"""

from __future__ import annotations

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

    async def failed(self, update: UpdateId, who: TelegramId | None) -> bool:
        """Count a failed try; True where it was the last, and the update is done with.

        Raises:
            DatabaseGone: nothing was done; the update has to come again.
        """
        async with self._works.begin() as work:
            if await work.unit.updates.note_failure(update, work.now) < TRIES:
                return False
            await work.unit.updates.remember(update, work.now)
            self._counts.add("set_aside")
            if self._desk.group is not None:
                card = desk_cards.line("desk.set_aside", self._desk.language)
                await work.show(self._desk.group, card, role="notice")
            chat = await work.unit.conversations.find(who) if who is not None else None
            if chat is not None and chat.kind == "person":
                language = chat.conversation.language if chat.conversation else self._desk.language
                seq = chat.conversation.seq if chat.conversation else 0
                rows = (
                    (Button(part("button.human"), "do:human"),),
                    (Button(part("button.emergency"), "do:emergency"), Button(part("button.menu"), "do:menu")),
                )
                await work.show(chat.key, Card((part("error.sorry"),), rows, seq, language))
            return True
