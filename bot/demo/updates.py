"""The updates that wait for the bot, in order, until it confirms them.

Never drops one but after a day, as Telegram does, and never delivers one: polling and the webhook do.
"""

import asyncio
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from telegram import Update as Official

from bot.demo.chats import Json

ALL_KINDS = frozenset(Official.ALL_TYPES)
#: kinds that Telegram sends only to a bot which asked for them by name (documentation of getUpdates)
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
#: "will not be kept longer than 24 hours"
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Update:
    """One update that waits."""

    id: int
    kind: str
    #: the chat or user in whose order it belongs
    lane: int
    date: float
    body: Json


class Updates:
    """The queue of updates."""

    def __init__(self, clock: Callable[[], float], first_id: int | None = None) -> None:
        self.clock = clock
        # Never below what an earlier run gave: a bot that remembers update ids must not take new ones for old.
        self._ids = itertools.count(int(clock()) if first_id is None else first_id)
        self._waiting: dict[int, Update] = {}
        self.allowed: Sequence[str] = ()
        self.arrival = asyncio.Event()
        self.watchers: list[Callable[[Update], None]] = []

    def add(self, kind: str, payload: Json, lane: int) -> Update | None:
        """Queue an update, unless the bot has not asked for its kind."""
        if not self.is_allowed(kind):
            return None
        number = next(self._ids)
        update = Update(number, kind, lane, self.clock(), {"update_id": number, kind: payload})
        self._waiting[number] = update
        for watch in self.watchers:
            watch(update)
        self.arrival.set()
        return update

    def is_allowed(self, kind: str) -> bool:
        """Say whether the bot asked for this kind: an empty list means all but a few."""
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST

    def confirm(self, offset: int) -> None:
        """Forget every update below the offset; a negative one counts from the end."""
        if offset < 0:
            offset = next(itertools.islice(reversed(self._waiting), -offset - 1, None), 0)
        while self._waiting and (oldest := next(iter(self._waiting))) < offset:
            del self._waiting[oldest]

    def forget(self, update: Update) -> None:
        """Drop one update that the webhook has taken."""
        self._waiting.pop(update.id, None)

    def clear(self) -> None:
        """Drop everything that waits."""
        self._waiting.clear()

    def first(self, limit: int) -> list[Update]:
        """Return the oldest updates."""
        self._expire()
        return list(itertools.islice(self._waiting.values(), limit))

    def __contains__(self, update: Update) -> bool:
        return update.id in self._waiting

    def __iter__(self) -> Iterator[Update]:
        self._expire()
        return iter(tuple(self._waiting.values()))

    def __len__(self) -> int:
        return len(self._waiting)

    def _expire(self) -> None:
        oldest = self.clock() - KEPT_SECONDS
        while self._waiting and (first := next(iter(self._waiting.values()))).date < oldest:
            del self._waiting[first.id]
