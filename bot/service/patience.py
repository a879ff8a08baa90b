"""Owns the answers that wait for her next words, so that a turn typed in fragments is answered once.

Never holds her words: an answer is a letter that is due a moment later, and a crash only sends it as it is.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.conversation import Conversation, Mode
from bot.domain.effects import Count, Effect, Show
from bot.domain.events import Event, Heard
from bot.ids import ChatKey
from bot.service.work import Work
from bot.store.outbox import Letter

#: answers remembered; one that was forgotten is simply sent
REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class _Waiting:
    before: Conversation
    after: Conversation
    letters: tuple[Letter, ...]


class Patience:
    """The answers to fragments, while they wait."""

    def __init__(self, quiet: float) -> None:
        """Let them wait for so many seconds."""
        self._quiet = timedelta(seconds=quiet)
        self._waiting: OrderedDict[ChatKey, _Waiting] = OrderedDict()

    async def rewound(self, work: Work, chat: ChatKey, now: Conversation, event: Event) -> Conversation:
        """Take back the answer to the words that this message goes on from, and tell where she was before them."""
        waiting = self._waiting.pop(chat, None)
        is_continued = isinstance(event, Heard) and event.joins
        # a press, or a counsellor, has changed something since: then both are answered, in order
        if waiting is None or not is_continued or waiting.after != now or not work.take_back(waiting.letters):
            return now
        await work.unit.outbox.done([letter.key for letter in waiting.letters])
        return replace(waiting.before, seq=now.seq)

    def is_for(self, event: Event, before: Conversation, after: Conversation, effects: tuple[Effect, ...]) -> bool:
        """Say whether an answer may wait: one to a fragment that shows something, and does nothing else."""
        return (
            isinstance(event, Heard)
            and event.is_fragment
            and before.mode is after.mode is Mode.BOT
            and all(isinstance(effect, Show | Count) for effect in effects)
        )

    def begin(self, work: Work) -> None:
        """Let what is written from here on wait."""
        work.due = work.now + self._quiet

    def end(self, work: Work, chat: ChatKey, before: Conversation, after: Conversation) -> None:
        """Remember what waits; the transaction is still open, and if it fails nothing of this was sent."""
        work.due = None
        if work.letters:
            self._waiting[chat] = _Waiting(before, after, tuple(work.letters))
            if len(self._waiting) > REMEMBERED:
                self._waiting.popitem(last=False)
