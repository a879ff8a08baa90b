"""Owns Telegram's limits: how fast the bot may speak, over all and to one chat.

Never decides what to say first; it only says when.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

#: messages in any second over all chats: 30 are allowed (Bot API FAQ, "My bot is hitting limits"), and two are left for
#: a clock that runs a little differently over there
OVERALL, SECOND = 28, 1.0
#: messages in any minute to one group: 20 are allowed
GROUP, MINUTE = 19, 60.0
#: one message a second to a private chat, after a short burst: a card and what follows it are such a burst
BURST = 4
#: chats whose pace is remembered; one that was quiet for long may burst again anyway
REMEMBERED = 10_000


@dataclass(slots=True)
class _Window:
    """So many messages in any stretch of so many seconds."""

    limit: int
    seconds: float
    sent: deque[float] = field(default_factory=deque)

    def slot(self, now: float) -> float:
        """Find the first moment at which one more message is allowed, and take it."""
        at = now if len(self.sent) < self.limit else max(now, self.sent[0] + self.seconds)
        self.sent.append(at)
        if len(self.sent) > self.limit:
            self.sent.popleft()
        return at


class Pace:
    """Says how long the next message to a chat must wait."""

    def __init__(self, *, is_limited: bool = True, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Keep Telegram's limits; ``is_limited`` off only for measurements against a stand-in without limits."""
        self._is_limited = is_limited
        self._monotonic = monotonic
        self._overall = _Window(OVERALL, SECOND)
        self._chats: OrderedDict[int, _Window] = OrderedDict()

    def wait(self, chat: int, *, is_group: bool) -> float:
        """Count one message to a chat and tell how many seconds it has to wait."""
        if not self._is_limited:
            return 0.0
        now = self._monotonic()
        window = self._chats.get(chat)
        if window is None:
            window = self._chats[chat] = _Window(GROUP, MINUTE) if is_group else _Window(BURST, BURST * SECOND)
            if len(self._chats) > REMEMBERED:
                self._chats.popitem(last=False)
        self._chats.move_to_end(chat)
        return max(window.slot(now), self._overall.slot(now)) - now
