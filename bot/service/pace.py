"""Owns Telegram's limits: how fast the bot may speak, over all and to one chat.

Never decides what to say first; it only says when.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

#: messages a second over all chats (Bot API FAQ, "My bot is hitting limits")
OVERALL = 30.0
#: messages a second to one chat; short bursts are tolerated, and one card with its follow-up is such a burst
PRIVATE, PRIVATE_BURST = 1.0, 3.0
#: messages a minute to one group
GROUP, GROUP_BURST = 20.0 / 60, 18.0
#: chats whose pace is remembered; one that was quiet for long has its whole burst again anyway
REMEMBERED = 10_000


@dataclass(slots=True)
class _Bucket:
    rate: float
    burst: float
    level: float
    at: float

    def take(self, now: float) -> float:
        """Take one message and tell how long it has to wait, in seconds."""
        self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        self.level -= 1
        return max(0.0, -self.level / self.rate)


class Pace:
    """Says how long the next message to a chat must wait."""

    def __init__(self, *, is_limited: bool = True, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Keep Telegram's limits; ``is_limited`` off only for measurements against a stand-in without limits."""
        self._is_limited = is_limited
        self._monotonic = monotonic
        self._overall = _Bucket(OVERALL, OVERALL, OVERALL, monotonic())
        self._chats: OrderedDict[int, _Bucket] = OrderedDict()

    def wait(self, chat: int, *, is_group: bool) -> float:
        """Count one message to a chat and tell how many seconds it has to wait."""
        if not self._is_limited:
            return 0.0
        now = self._monotonic()
        bucket = self._chats.get(chat)
        if bucket is None:
            rate, burst = (GROUP, GROUP_BURST) if is_group else (PRIVATE, PRIVATE_BURST)
            bucket = self._chats[chat] = _Bucket(rate, burst, burst, now)
            if len(self._chats) > REMEMBERED:
                self._chats.popitem(last=False)
        self._chats.move_to_end(chat)
        return max(bucket.take(now), self._overall.take(now))
