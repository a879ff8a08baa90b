"""Owns one update of the desk: duty, queue, taking, writing to her, closing. One transaction each.

Never shows her who the counsellor is, and never trusts a button or a role it has not looked up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.desk_events import Chose, DeskEvent
from bot.domain.effects import Part, part
from bot.ids import TelegramId, UpdateId
from bot.service import desk_cards
from bot.service.casework import Casework
from bot.service.desk_turn import DeskTurn, NotAllowed
from bot.service.work import Works
from bot.store.staff import InviteUnknown, Person


@dataclass(frozen=True, slots=True)
class DeskOutcome:
    """What the desk's side of Telegram has to know after an update."""

    is_repeated: bool = False
    #: a line to answer a press with
    toast: Part | None = None
    language: str = "en"


class DeskHandler:
    """Handles what people of the desk write and press."""

    def __init__(self, works: Works, casework: Casework, count: Callable[[str], None]) -> None:
        """Handle for this desk."""
        self.works = works
        self.casework = casework
        self._count = count

    async def person(self, telegram_id: TelegramId) -> Person | None:
        """Find who of the desk writes; None for everybody else.

        Raises:
            DatabaseGone: it cannot be told.
        """
        async with self.works.begin() as work:
            chat = await work.unit.conversations.find(telegram_id)
            return await work.unit.staff.of_chat(chat.key) if chat is not None and chat.kind == "staff" else None

    async def join(self, update: UpdateId, telegram_id: TelegramId, token: str) -> bool:
        """Let somebody join by invite; False where the invite is worth nothing.

        Raises:
            DatabaseGone: nothing was done; the update has to come again.
        """
        async with self.works.begin() as work:
            if not await work.unit.updates.remember(update, work.now):
                return True
            chat = await work.unit.conversations.lock(telegram_id, work.now)
            try:
                person = await work.unit.staff.join(token, chat.key, work.now)
            except InviteUnknown:
                self._count("invite_refused")
                refusal = desk_cards.line("desk.invite_bad", self.casework.desk.language)
                await work.show(chat.key, refusal, role="notice")
                return False
            await self.casework.withdraw(work, chat.key)
            await work.unit.conversations.set_kind(chat.key, "staff")
            await work.unit.cases.note(person.key, "joined", None, work.now, person.role)
            card = desk_cards.line("desk.welcome", person.language, alias=person.alias)
            await work.show(chat.key, card, role="notice")
            return True

    async def handle(self, update: UpdateId, telegram_id: TelegramId, event: DeskEvent) -> DeskOutcome:
        """Deal with one update of the desk.

        Raises:
            DatabaseGone: nothing was done; the update has to come again.
        """
        async with self.works.begin() as work:
            if not await work.unit.updates.remember(update, work.now):
                return DeskOutcome(is_repeated=True)
            chat = await work.unit.conversations.find(telegram_id)
            person = await work.unit.staff.of_chat(chat.key) if chat is not None else None
            if chat is None or person is None:
                self._count("desk_stranger")
                return DeskOutcome(toast=part("desk.not_allowed"))
            turn = DeskTurn(self.casework, work, chat.key, person)
            try:
                toast = await turn.take(event)
            except NotAllowed:
                self._count("desk_denied")
                toast = part("desk.not_allowed")
                if not isinstance(event, Chose):
                    await turn.say("desk.not_allowed")
            return DeskOutcome(toast=toast, language=person.language)
