"""Owns receiving by long polling: the offset moves only after what it passes was committed.

Never drops an update: what fails is fetched again, and what was done already is recognised by its number.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from telegram import Bot, Update
from telegram import error as wrong

from bot import logs
from bot.channel.receive import ComeAgain, Receiver
from bot.channel.telegram import ALLOWED, TokenRefused

#: how long Telegram keeps a request open while nothing happens, in seconds
WAIT = 25
#: pause after a failure, in seconds; short, because somebody may be waiting
PAUSE = 1.0
#: updates fetched at once; Telegram's largest number
BATCH = 100


class Polling:
    """Fetches updates."""

    def __init__(self, bot: Bot, receiver: Receiver) -> None:
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
                updates = await self._bot.get_updates(
                    offset=self._offset, limit=BATCH, timeout=WAIT, allowed_updates=ALLOWED
                )
            except wrong.InvalidToken:
                raise TokenRefused from None
            except wrong.TelegramError as why:
                advice = "another bot fetches with this token" if isinstance(why, wrong.Conflict) else None
                logs.get().warning("polling_failed", error=type(why).__name__, advice=advice)
                await asyncio.sleep(_pause(why))
                continue
            await self._batch(updates)

    async def _batch(self, updates: Sequence[Update]) -> None:
        """Deal with a batch: chats side by side, each in its own order."""
        # tasks begin in the order in which they are made, and a chat's lock is handed on in that order
        results = await asyncio.gather(*(self._receiver.receive(update) for update in updates), return_exceptions=True)
        for update, result in zip(updates, results, strict=True):
            if isinstance(result, ComeAgain):
                # everything from here on comes again; what was done of it is recognised by its number
                await asyncio.sleep(PAUSE)
                return
            if isinstance(result, BaseException):
                raise result
            self._offset = update.update_id + 1


def _pause(why: wrong.TelegramError) -> float:
    if isinstance(why, wrong.RetryAfter):
        wait = why.retry_after
        return float(wait if isinstance(wait, int | float) else wait.total_seconds())
    return PAUSE
