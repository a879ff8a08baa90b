"""Owns turning what a person of the desk sent into an event of the desk, and handing it on.

Never sends anything and never keeps a word.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.desk_events import Chose, Commanded, Corrected, DeskEvent, Wrote
from bot.domain.effects import Part
from bot.domain.events import Kind
from bot.service.arrivals import Arrived, Press
from bot.service.desk import DeskHandler

#: answers a press: query, text, language
Answer = Callable[[str, Part | None, str], None]


class DeskInbound:
    """The desk's side of what arrives."""

    def __init__(self, handler: DeskHandler) -> None:
        """Hand on to a handler."""
        self._handler = handler
        #: set once the receiver exists
        self.answer: Answer = lambda query, text, language: None

    async def take(self, arrived: Arrived | Press) -> bool:
        """Deal with an update of the desk; False where nobody of the desk sent it.

        Raises:
            DatabaseGone: nothing was done; the update has to come again.
        """
        if isinstance(arrived, Arrived) and arrived.invite:
            await self._handler.join(arrived.update, arrived.who, arrived.invite)
            return await self._handler.person(arrived.who) is not None or not arrived.invite
        if await self._handler.person(arrived.who) is None:
            return False
        outcome = await self._handler.handle(arrived.update, arrived.who, self._event(arrived))
        if isinstance(arrived, Press):
            self.answer(arrived.query, outcome.toast, outcome.language)
        return True

    def _event(self, arrived: Arrived | Press) -> DeskEvent:
        if isinstance(arrived, Press):
            in_group = arrived.chat != arrived.who
            return Chose(arrived.pressed.message, arrived.pressed.action, in_group)
        if arrived.is_edit:
            return Corrected(arrived.message)
        if arrived.command is not None:
            return Commanded(arrived.message, arrived.command)
        return Wrote(arrived.message, arrived.reply_to, arrived.kind is Kind.TEXT)
