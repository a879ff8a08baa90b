"""Owns the fragments of one turn: what she has typed in the last moment, joined in memory, and forgotten after it.

Never writes a word down, and never holds up a message: what is joined was dealt with alone before.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field

from bot.ids import TelegramId

#: a fragment is a word or three
FRAGMENT = 3
#: more fragments than that are no turn any more, and the oldest is forgotten
MOST = 12
_CLOSED = re.compile(r"[.!?…؟]\s*$")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What she has said in this turn so far."""

    # never in a repr: an exception that shows its locals must not show her words
    text: str = field(repr=False)
    #: more may follow
    is_fragment: bool
    #: there was something before it
    joins: bool


@dataclass(slots=True)
class _Turn:
    words: list[str] = field(repr=False)
    #: ends the turn when nothing follows
    end: asyncio.TimerHandle


class Bursts:
    """The turns under way."""

    def __init__(self, quiet: float) -> None:
        """End a turn after so many quiet seconds; 0 joins nothing."""
        self._quiet = quiet
        self._turns: dict[TelegramId, _Turn] = {}

    def add(self, who: TelegramId, text: str) -> Spoken:
        """Add a message to a turn; a whole sentence is the last of it."""
        is_fragment = self._quiet > 0 and len(text.split()) <= FRAGMENT and not _CLOSED.search(text)
        before = self._take(who)
        words = [*before, text][-MOST:]
        if is_fragment:
            end = asyncio.get_running_loop().call_later(self._quiet, self.end, who)
            self._turns[who] = _Turn(words, end)
        return Spoken(" ".join(words), is_fragment, bool(before))

    def end(self, who: TelegramId) -> None:
        """Forget what was said in a turn: she did something else, was understood, or has been quiet."""
        self._take(who)

    def _take(self, who: TelegramId) -> list[str]:
        turn = self._turns.pop(who, None)
        if turn is None:
            return []
        turn.end.cancel()
        return turn.words
