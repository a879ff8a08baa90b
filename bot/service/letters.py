"""Owns what one letter becomes: rendered words, a copied message, a wiped chat, a forgotten person.

Never decides when; the deliverer does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.clock import Clock
from bot.content.render import Renderer
from bot.domain.effects import card_from_json
from bot.ids import CaseKey, ChatKey, MessageId, TelegramId
from bot.service.mouth import MessageGone, Mouth
from bot.store.cases import WAITING
from bot.store.db import Database
from bot.store.messages import DELETABLE, Note
from bot.store.outbox import Letter


@dataclass(frozen=True, slots=True)
class Sent:
    """What is to be noted of a letter that was told."""

    notes: tuple[Note, ...] = ()


class Teller:
    """Tells letters."""

    def __init__(self, database: Database, renderer: Renderer, mouth: Mouth, clock: Clock) -> None:
        """Tell with a mouth what a renderer words."""
        self._database = database
        self._renderer = renderer
        self._mouth = mouth
        self._clock = clock

    async def tell(self, letter: Letter, address: TelegramId) -> Sent:
        """Carry one letter out.

        Raises:
            Unreachable, MessageGone, NotAccepted, SlowDown, NoAnswer, ChatMoved: see ``mouth``.
            DatabaseGone: what it needs to know cannot be read.
        """
        match letter.kind:
            case "card":
                return await self._card(letter, address)
            case "copy":
                return await self._copy(letter, address)
            case "wipe":
                await self._wipe(letter, address)
            case "forget":
                await self._forget(letter)
        return Sent()

    async def _card(self, letter: Letter, address: TelegramId) -> Sent:
        payload = letter.payload
        if payload.get("while_waiting") and not await self._waits(letter.case):
            return Sent()  # somebody was faster than the alert
        rendered = self._renderer.render(card_from_json(payload["card"]), self._clock())
        reply_to = await self._reply_to(letter)
        edit = MessageId(payload["edit"]) if "edit" in payload else None
        is_bare = bool(payload.get("bare"))
        try:
            shown = await self._mouth.show(address, rendered, edit=edit, reply_to=reply_to, is_bare=is_bare)
            if edit is not None:
                return Sent()  # noted when it was sent first
        except MessageGone:
            # the card to be changed is too old or was deleted: what it says still has to reach her
            shown = await self._mouth.show(address, rendered, reply_to=reply_to, is_bare=is_bare)
        return Sent((Note(letter.chat, shown, payload["role"], self._clock(), letter.case),))

    async def _copy(self, letter: Letter, address: TelegramId) -> Sent:
        source, message = ChatKey(letter.payload["from"]), MessageId(letter.payload["message"])
        async with self._database.begin() as unit:
            source_address = await unit.conversations.telegram_id(source)
        if source_address is None:
            return Sent()  # she was forgotten meanwhile
        reply_to = await self._reply_to(letter)
        try:
            copied = await self._mouth.copy(address, source_address, message, reply_to=reply_to)
        except MessageGone:
            if "gone" not in letter.payload:
                return Sent()  # a counsellor took back what was not sent yet
            # she hid it before it could be passed on: the counsellor must not wait for what will not come
            note = self._renderer.render(card_from_json(letter.payload["gone"]), self._clock())
            copied = await self._mouth.show(address, note, reply_to=reply_to)
            return Sent((Note(letter.chat, copied, "notice", self._clock(), letter.case),))
        return Sent((Note(letter.chat, copied, "copy", self._clock(), letter.case, source, message),))

    async def _wipe(self, letter: Letter, address: TelegramId) -> None:
        which = await self._to_wipe(letter.chat, letter.payload, letter.case)
        if not which:
            return
        await self._mouth.wipe(address, which)
        async with self._database.begin() as unit:
            await unit.messages.drop(letter.chat, which)

    async def _to_wipe(self, chat: ChatKey, payload: dict[str, Any], case: CaseKey | None) -> list[MessageId]:
        """Find which messages are meant: the ones named, those of a case, or all of the chat."""
        if "messages" in payload:
            return [MessageId(message) for message in payload["messages"]]
        now = self._clock()
        async with self._database.begin() as unit:
            if case is None:
                return await unit.messages.deletable(chat, now)
            notes = await unit.messages.in_chat(chat, case)
        return [note.message for note in notes if note.at > now - DELETABLE]

    async def _forget(self, letter: Letter) -> None:
        async with self._database.begin() as unit:
            await unit.conversations.forget(letter.chat)

    async def _reply_to(self, letter: Letter) -> MessageId | None:
        if "reply_to" in letter.payload:
            return MessageId(letter.payload["reply_to"])
        if not letter.payload.get("to_case") or letter.case is None:
            return None
        async with self._database.begin() as unit:
            cards = await unit.messages.in_chat(letter.chat, letter.case, "card")
        return cards[-1].message if cards else None

    async def _waits(self, case: CaseKey | None) -> bool:
        if case is None:
            return False
        async with self._database.begin() as unit:
            found = await unit.cases.get(case)
        return found is not None and found.state == WAITING
