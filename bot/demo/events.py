"""Tells every open page what happens, as Server-Sent Events.

Never loses an event between the state and the stream: each has a number, the state says the last one, and a page that
comes back names the last it saw.
"""

import asyncio
import itertools
from collections import deque
from collections.abc import AsyncIterator

from bot.demo.ledger import Event
from bot.demo.views import Views
from bot.demo.wire import encode
from bot.demo.world import World

#: for pages that come back
KEPT = 2_000
#: a line that says nothing, so that a page that is gone is noticed
HEARTBEAT_SECONDS = 15.0


class Events:
    """The events of a world, numbered."""

    def __init__(self, world: World, views: Views) -> None:
        self._views = views
        self._numbers = itertools.count(1)
        self._recent: deque[tuple[int, Event]] = deque(maxlen=KEPT)
        self._arrived = asyncio.Event()
        self.last = 0
        self.is_over = False
        world.watchers.append(self._add)

    def _add(self, event: Event) -> None:
        if self._views.is_visible(event):
            self.last = next(self._numbers)
            self._recent.append((self.last, event))
            self._wake()

    def end(self) -> None:
        """Let every stream end: the server stops."""
        self.is_over = True
        self._wake()

    def _wake(self) -> None:
        # A new bell each time: whoever waits on the old one wakes, and nobody can miss the next.
        self._arrived.set()
        self._arrived = asyncio.Event()

    async def stream(self, after: int | None) -> AsyncIterator[bytes]:
        """Yield what happened after an event, and then what happens."""
        seen = self.last if after is None else after
        yield b": welcome\n\n"
        while not self.is_over:
            arrived = self._arrived
            for number, event in self._since(seen):
                seen = number
                yield b"id: %d\ndata: %s\n\n" % (number, encode(self._views.event(event)))
            if arrived.is_set() or self.is_over:
                continue
            try:
                await asyncio.wait_for(arrived.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield b": still here\n\n"

    def _since(self, seen: int) -> list[tuple[int, Event]]:
        news = itertools.takewhile(lambda item: item[0] > seen, reversed(self._recent))
        return list(news)[::-1]
