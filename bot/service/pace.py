"""Owns Telegram's limits: how fast the bot may speak, over all and to one chat.

Never decides what to say first; it only says when.
"""

from __future__ import annotations

import time
from bisect import bisect_right, insort
from collections import OrderedDict
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
    #: the moments that are taken, in order; some are still to come
    taken: list[float] = field(default_factory=list)

    def first(self, at: float) -> float:
        """Find the first moment, not before ``at``, with room for one more message."""
        while True:
            here = bisect_right(self.taken, at)
            # with a message at this moment, no stretch of the window's width may hold more than the limit: look at
            # each run of ``limit`` neighbours around it, the latest first, because it says how long to wait
            for begin in range(min(here, len(self.taken) - self.limit), max(-1, here - self.limit - 1), -1):
                end = begin + self.limit - 1
                # the moment that is waited for is the one that is compared: a difference may be rounded to less than
                # ``seconds`` where the sum is not, and the search would then never move on
                free = min(self.taken[begin], at) + self.seconds
                if max(self.taken[end], at) < free:
                    at = max(free, self.taken[begin] + self.seconds)
                    break
            else:
                return at

    def take(self, at: float, now: float) -> None:
        """Count a message at a moment, and forget the moments that no window reaches any more."""
        insort(self.taken, at)
        del self.taken[: bisect_right(self.taken, now - self.seconds)]


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
        # after what this chat was promised before: its messages never overtake each other
        at = max(now, window.taken[-1]) if window.taken else now
        while (later := self._overall.first(window.first(at))) > at:
            at = later
        window.take(at, now)
        self._overall.take(at, now)
        return at - now
