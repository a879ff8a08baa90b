"""Owns what happens to one update from outside: in order per chat, to the right side, and set aside when it is poison.

Never acknowledges: webhook and polling do, and only after this has returned.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot import logs
from bot.channel import inbound
from bot.channel.bursts import Bursts
from bot.channel.outbound import Outbound
from bot.content.render import Renderer
from bot.domain.effects import Part
from bot.domain.events import Edited, Event, Heard, Kind
from bot.domain.reading import NOTHING, Danger
from bot.errors import Broken, Refused, TryLater
from bot.ids import TelegramId, UpdateId
from bot.service.arrivals import Arrived, Blocked, Ignored, Inbound, InGroup, Press
from bot.service.aside import Aside
from bot.service.counts import Counts
from bot.service.handle import Handler, Outcome
from bot.understanding.reader import Reader


class ComeAgain(TryLater):
    """This update was not dealt with; Telegram has to send it again."""


#: the desk's side: takes an update of somebody of the desk; False where nobody of the desk has written
DeskSide = Callable[[Arrived | Press], Awaitable[bool]]


class Receiver:
    """Receives updates."""

    def __init__(
        self,
        handler: Handler,
        reader: Reader,
        outbound: Outbound,
        renderer: Renderer,
        aside: Aside,
        counts: Counts,
        desk_side: DeskSide,
        bursts: Bursts,
    ) -> None:
        """Receive for a handler, and for the desk's side."""
        self._handler = handler
        self._reader = reader
        self._outbound = outbound
        self._renderer = renderer
        self._aside = aside
        self._counts = counts
        self._desk_side = desk_side
        self._bursts = bursts
        self._turns = _Turns()
        #: people of the desk that were met: asked there first, so that their words never reach the reader
        self._staff: set[TelegramId] = set()
        self._answers: set[asyncio.Task[None]] = set()

    async def receive(self, number: UpdateId, raw: dict[str, Any]) -> None:
        """Deal with one update as it came; it may be acknowledged when this returns.

        Raises:
            ComeAgain: it may not; nothing was done.
        """
        arrived: Inbound | None = None
        try:
            arrived = inbound.read(raw)
            async with self._turns.of(getattr(arrived, "who", None) or TelegramId(0)):
                await self._take(arrived)
        except TryLater as why:
            self._counts.add("come_again")
            raise ComeAgain(type(why).__name__) from None
        except Exception as why:
            self._counts.add("update_failed")
            logs.get().error("update_failed", update=number, error=type(why).__name__, where=_where(why))
            if not await self._set_aside(number, arrived):
                raise ComeAgain(type(why).__name__) from None

    async def _set_aside(self, number: UpdateId, arrived: Inbound | None) -> bool:
        waits = arrived if isinstance(arrived, Arrived | Press) else None
        try:
            if waits is None:
                return await self._aside.failed(number)
            return await self._aside.failed(number, waits.who, waits.language)
        except Exception as why:
            # not even that was possible: whatever it is, the update stays Telegram's until it is
            raise ComeAgain(type(why).__name__) from None

    async def _take(self, arrived: Inbound) -> None:
        match arrived:
            case Ignored(update, kind):
                await self._handler.ignore(update, kind)
            case Blocked(update, who, is_blocked):
                await self._handler.blocked(update, who, is_blocked=is_blocked)
            case InGroup():
                await self._group(arrived)
            case Press():
                await self._press(arrived)
            case Arrived():
                await self._message(arrived)

    async def _group(self, arrived: InGroup) -> None:
        """The bot speaks in one group only; anywhere else it would show who it is and to whom it speaks."""
        await self._handler.ignore(arrived.update, "group")
        if not await self._handler.is_staff_group(arrived.group):
            try:
                await self._outbound.leave(arrived.group)
            except (Refused, Broken):
                self._counts.add("group_not_left")

    async def _message(self, arrived: Arrived) -> None:
        if arrived.is_edit and arrived.kind is Kind.OTHER:
            # a live location is edited every few seconds: answers or copies of each would bury all else
            await self._handler.ignore(arrived.update, "edited_other")
            return
        if (arrived.who in self._staff or arrived.invite) and await self._desk_side(arrived):
            self._staff.add(arrived.who)
            return
        outcome = await self._handler.handle(arrived.update, arrived.who, await self._event(arrived), arrived.language)
        if outcome.is_staff:
            self._staff.add(arrived.who)
            await self._desk_side(arrived)

    async def _event(self, arrived: Arrived) -> Event:
        has_words = arrived.kind is Kind.TEXT and arrived.command is None
        if has_words and not arrived.is_edit:
            return await self._words(arrived)
        self._bursts.end(arrived.who)
        reading = await self._reader.read(arrived.text) if has_words else NOTHING
        if arrived.is_edit and arrived.kind is not Kind.MEDIA:
            return Edited(arrived.message, reading)
        # a text that became a photo is a photo like any other: never passed on (design, decision 10)
        return Heard(arrived.message, arrived.kind, reading, arrived.command, arrived.argument)

    async def _words(self, arrived: Arrived) -> Heard:
        """Read her words, together with the fragments that she has just sent before them."""
        spoken = self._bursts.add(arrived.who, arrived.text)
        reading = alone = await self._reader.read(arrived.text)
        joins = spoken.joins and alone.reply is None
        if joins:
            together = await self._reader.read(spoken.text)
            reading = alone if alone.danger.rank > together.danger.rank else together
        if reading.danger is not Danger.NONE or alone.reply is not None:
            # acted upon at once; what follows is a new turn
            self._bursts.end(arrived.who)
        return Heard(
            arrived.message, reading=reading, is_fragment=spoken.is_fragment and alone.reply is None, joins=joins
        )

    async def _press(self, press: Press) -> None:
        self._bursts.end(press.who)
        if press.chat != press.who or press.who in self._staff:
            if not await self._desk_side(press):
                await self._handler.ignore(press.update, "press_in_group")
                self._answer(press, Outcome())
            return
        outcome = await self._handler.handle(press.update, press.who, press.pressed, press.language)
        if outcome.is_staff:
            self._staff.add(press.who)
            await self._desk_side(press)
            return
        self._answer(press, outcome)

    def _answer(self, press: Press, outcome: Outcome) -> None:
        toast = outcome.toast
        self.answer(press.query, toast.text if toast else None, outcome.language, is_alert=bool(toast and toast.alert))

    def answer(self, query: str, text: Part | None, language: str, *, is_alert: bool = False) -> None:
        """Answer a press without waiting for it: what it changes is committed, and a spinner is no message."""
        line = self._renderer.line(text, language) if text is not None else None
        task = asyncio.create_task(self._answer_now(query, line, is_alert=is_alert))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answer_now(self, query: str, line: str | None, *, is_alert: bool) -> None:
        try:
            await self._outbound.answer(query, line, is_alert=is_alert)
        except (Refused, TryLater, Broken):
            # too late to be answered; the card itself has changed or will
            self._counts.add("press_not_answered")

    async def close(self) -> None:
        """Finish the answers under way."""
        if self._answers:
            await asyncio.wait(self._answers, timeout=2)


class _Turns:
    """One update of a chat at a time, in the order in which they arrived."""

    def __init__(self) -> None:
        self._locks: defaultdict[TelegramId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._users: defaultdict[TelegramId, int] = defaultdict(int)

    @asynccontextmanager
    async def of(self, who: TelegramId) -> AsyncIterator[None]:
        self._users[who] += 1
        try:
            async with self._locks[who]:
                yield
        finally:
            self._users[who] -= 1
            if not self._users[who]:
                del self._users[who], self._locks[who]


def _where(why: BaseException) -> str:
    """Name the line of ours in which it happened, never a value."""
    traceback = why.__traceback__
    place = ""
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if "/bot/" in code.co_filename:
            place = f"{code.co_filename.rsplit('/bot/', 1)[1]}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place
