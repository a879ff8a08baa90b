"""Owns when a letter is sent: the moment it waits for, and the pauses between tries.

Never sends a letter, and never keeps one: they stand in the queues of whoever delivers.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress

from bot.clock import Clock
from bot.ids import ChatKey
from bot.store.outbox import Letter

#: pauses between tries after Telegram did not answer, in seconds; the last one repeats
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
#: after so many tries (about eleven hours) a letter is given up, counted, and the desk is told
GIVE_UP = 700


class Moments:
    """The chats whose next letter is not due yet."""

    def __init__(self, clock: Clock) -> None:
        """Wait by this clock."""
        self._clock = clock
        self._waits: dict[ChatKey, asyncio.Event] = {}

    async def wait(self, letter: Letter, queue: deque[Letter]) -> bool:
        """Wait for a letter's moment, as long as nothing newer is to be said; False where it was taken back."""
        seconds = (letter.due - self._clock()).total_seconds() if letter.due is not None else 0
        if seconds > 0 and queue[-1].due is not None:
            moved = self._waits[letter.chat] = asyncio.Event()
            try:
                with suppress(TimeoutError):
                    await asyncio.wait_for(moved.wait(), seconds)
            finally:
                del self._waits[letter.chat]
        return bool(queue) and queue[0] is letter

    def move(self, chat: ChatKey) -> None:
        """Something has changed in a chat: whoever waits there looks again."""
        if chat in self._waits:
            self._waits[chat].set()

    def end(self) -> None:
        """Wait for nothing any more."""
        for moved in self._waits.values():
            moved.set()

    def take_back(self, letters: Sequence[Letter], queue: deque[Letter] | None) -> bool:
        """Empty the queue of a chat, where it holds these letters and nobody has begun to send them."""
        chat = letters[0].chat
        if chat not in self._waits or queue is None or [one.key for one in queue] != [one.key for one in letters]:
            return False
        queue.clear()
        self.move(chat)
        return True
