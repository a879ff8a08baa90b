"""Owns receiving by long polling: the offset moves only after what it passes was committed.

Never drops an update: what fails is fetched again, and what was done already is recognised by its number.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from telegram import error as wrong

from bot import logs
from bot.channel import inbound
from bot.channel.receive import ComeAgain, Receiver
from bot.channel.telegram import Connection, TokenRefused
from bot.ids import UpdateId

#: how long Telegram keeps a request open while nothing happens, in seconds
WAIT = 25
#: pause after a failure, in seconds; short, because somebody may be waiting
PAUSE = 1.0
#: updates fetched at once; Telegram's largest number
BATCH = 100


class Polling:
    """Fetches updates."""

    def __init__(self, bot: Connection, receiver: Receiver) -> None:
        """Fetch for a receiver."""
        self._bot = bot
        self._receiver = receiver
        self._offset = 0

    async def run(self) -> None:
        """Fetch until cancelled.

        Raises:
            TokenRefused: Telegram does not know the token.
        """
        while True:
            try:
                updates = await self._bot.fetch(self._offset, BATCH, WAIT)
            except wrong.InvalidToken:
                raise TokenRefused from None
            except wrong.TelegramError as why:
                advice = "another bot fetches with this token" if isinstance(why, wrong.Conflict) else None
                logs.get().warning("polling_failed", error=type(why).__name__, advice=advice)
                await asyncio.sleep(_pause(why))
                continue
            await self._batch(updates)

    async def _batch(self, updates: Sequence[dict[str, Any]]) -> None:
        """Deal with a batch: chats side by side, each in its own order."""
        numbered = [(number, raw) for raw in updates if (number := inbound.number(raw)) is not None]
        lanes: defaultdict[object, list[tuple[UpdateId, dict[str, Any]]]] = defaultdict(list)
        for number, raw in numbered:
            lanes[inbound.lane(raw)].append((number, raw))
        done: set[UpdateId] = set()
        await asyncio.gather(*(self._in_order(lane, done) for lane in lanes.values()))
        for number, _ in numbered:
            if number not in done:
                # everything from here on comes again; what was done of it is recognised by its number
                await asyncio.sleep(PAUSE)
                return
            self._offset = number + 1

    async def _in_order(self, lane: Sequence[tuple[UpdateId, dict[str, Any]]], done: set[UpdateId]) -> None:
        for number, raw in lane:
            try:
                await self._receiver.receive(number, raw)
            except ComeAgain:
                return  # what she wrote after it must not overtake it
            done.add(number)


def _pause(why: wrong.TelegramError) -> float:
    if isinstance(why, wrong.RetryAfter):
        wait = why.retry_after
        return float(wait if isinstance(wait, int | float) else wait.total_seconds())
    return PAUSE
