"""Owns one update of hers: one transaction, in which it is remembered, decided, saved and answered.

Never sends, and never sees her words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain import walk
from bot.domain.conversation import Conversation, Mode
from bot.domain.effects import Count, Effect, Forget, Toast
from bot.domain.engine import asks_duty, decide
from bot.domain.events import Edited, Event, Heard
from bot.domain.flow import Library
from bot.ids import ChatKey, MessageId, TelegramId, UpdateId, case_name
from bot.service import desk_cards
from bot.service.carry import Carrier, Desk, note_heard
from bot.service.patience import Patience
from bot.service.work import Work, Works
from bot.store.conversations import Chat
from bot.store.outbox import Letter


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the channel has to know after an update."""

    #: it had been dealt with before
    is_repeated: bool = False
    #: this chat belongs to the desk: nothing was done
    is_staff: bool = False
    #: a line to answer the press with
    toast: Toast | None = None
    language: str = "en"


class Handler:
    """Handles what people write and press."""

    def __init__(
        self, works: Works, library: Library, desk: Desk, count: Callable[[str], None], quiet: float = 0
    ) -> None:
        """Handle with this content, for this desk; an answer to a fragment waits for ``quiet`` seconds."""
        self.works = works
        self.library = library
        self.desk = desk
        self._count = count
        self._patience = Patience(quiet)

    async def handle(self, update: UpdateId, telegram_id: TelegramId, event: Event, language: str) -> Outcome:
        """Deal with one update.

        Args:
            update: Telegram's number of it; a second time it does nothing.
            telegram_id: whose chat.
            event: what happened.
            language: the language of her Telegram, for the first time that she is met.

        Raises:
            DatabaseGone: nothing was done; the update has to come again.
        """
        async with self.works.begin() as work:
            chat = await work.unit.conversations.find(telegram_id)
            if chat is not None and chat.kind != "person":
                return Outcome(is_staff=True)
            if not await work.unit.updates.remember(update, work.now):
                # before the chat is made: "delete everything" that Telegram repeats must not write her down again
                return Outcome(is_repeated=True)
            chat = chat or await work.unit.conversations.lock(telegram_id, work.now)
            return await self.turn(work, chat, event, language)

    async def turn(self, work: Work, chat: Chat, event: Event, language: str) -> Outcome:
        """Decide one event and carry it out, in a unit of work that is already open."""
        conversation = chat.conversation or Conversation(language=self._known(language))
        conversation = await self._patience.rewound(work, chat.key, conversation, event)
        duty = await work.unit.staff.on_duty() if asks_duty(event) else 0
        decision = decide(conversation, event, self.library, duty)
        carrier = Carrier(work, self.desk, chat.key, decision.conversation)
        if isinstance(event, Heard | Edited):
            await note_heard(work, chat.key, MessageId(event.message))
        if chat.conversation is None and _says_nothing(decision.effects):
            # the second of two quick taps on "delete everything": it must not bring back the row that the first removes
            await carrier.carry((*decision.effects, Forget()))
        else:
            # saved before the effects: "forget" among them empties the row again
            await work.unit.conversations.save(chat.key, decision.conversation, work.now)
            waits = self._patience.is_for(event, conversation, decision.conversation, decision.effects)
            if waits:
                self._patience.begin(work)
            await carrier.carry(decision.effects)
            if waits:
                self._patience.end(work, chat.key, conversation, decision.conversation)
        for name in carrier.counts or ():
            self._count(name)
        return Outcome(toast=carrier.toast, language=decision.conversation.language)

    async def show_waiting(self, work: Work, chat: Chat, duty: int) -> None:
        """Tell her that her case waits for another counsellor."""
        if chat.conversation is not None:
            turn = walk.Scene(chat.conversation, self.library, duty).wait()
            await work.unit.conversations.save(chat.key, turn.conversation, work.now)
            await Carrier(work, self.desk, chat.key, turn.conversation).carry(turn.effects)

    async def blocked(self, update: UpdateId, telegram_id: TelegramId, *, is_blocked: bool) -> None:
        """Note that she has blocked the bot, or let it in again.

        Raises:
            DatabaseGone: nothing was done; the update has to come again.
        """
        async with self.works.begin() as work:
            if not await work.unit.updates.remember(update, work.now):
                return
            chat = await work.unit.conversations.find(telegram_id)
            if chat is not None:
                await work.unit.conversations.mark_blocked(chat.key, is_blocked=is_blocked)
                if is_blocked:
                    await self.lost(work, chat.key)

    async def unreachable(self, chat: ChatKey) -> None:
        """Deal with a chat that could not be written to.

        Raises:
            DatabaseGone: nothing was done.
        """
        async with self.works.begin() as work:
            found = await work.unit.conversations.lock_key(chat)
            # she was leaving, and has blocked the bot before its last line: then nothing of her stays for its sake
            if found is None or await work.unit.conversations.forget(chat):
                return
            await work.unit.conversations.mark_blocked(chat)
            if found.kind == "person":
                await self.lost(work, chat)

    async def letter_lost(self, letter: Letter) -> None:
        """Tell the desk that something could not be sent.

        Raises:
            DatabaseGone: nothing was done.
        """
        # an alert that was lost is not told to the group it could not reach; its case is alerted again by itself
        if self.desk.group is None or letter.chat == self.desk.group:
            return
        async with self.works.begin() as work:
            if letter.case is None:
                card = desk_cards.line("desk.letter_lost", self.desk.language)
            else:
                card = desk_cards.line("desk.letter_lost_case", self.desk.language, case=case_name(letter.case))
            await work.show(self.desk.group, card, role="notice")

    async def lost(self, work: Work, chat: ChatKey) -> None:
        """Close the case of somebody who cannot be reached, and tell the desk so."""
        found = await work.unit.conversations.lock_key(chat)
        if found is None or found.conversation is None or found.conversation.mode is Mode.BOT:
            return
        carrier = Carrier(work, self.desk, chat, found.conversation)
        await carrier.close_unreachable()
        bot_again = Conversation(
            language=found.conversation.language, country=found.conversation.country, welcomed=True
        )
        await work.unit.conversations.save(chat, bot_again, work.now)
        await work.unit.conversations.mark_blocked(chat)

    async def is_staff_group(self, group: TelegramId) -> bool:
        """Say whether a group is the desk's; asked of the database, because a group's id changes when it grows.

        Raises:
            DatabaseGone: it cannot be told.
        """
        async with self.works.begin() as work:
            found = await work.unit.conversations.find(group)
            return found is not None and found.key == self.desk.group

    async def ignore(self, update: UpdateId, kind: str) -> None:
        """Count an update that asks for nothing.

        Raises:
            DatabaseGone: nothing was done; the update has to come again.
        """
        async with self.works.begin() as work:
            if await work.unit.updates.remember(update, work.now):
                self._count(f"ignored_{kind}")

    def _known(self, language: str) -> str:
        code = language.partition("-")[0].lower()
        return code if code in self.library.languages else self.library.languages[0]


def _says_nothing(effects: tuple[Effect, ...]) -> bool:
    return all(isinstance(effect, Count) for effect in effects)
