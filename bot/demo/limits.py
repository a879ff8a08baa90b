"""How many messages a bot may send, as Telegram's FAQ for bots says it.

Never slows a call down: one that comes too early is refused with the seconds to wait. Telegram does not publish its
algorithm. Overall and in groups this one is literal (no more than so many in any window of time); in a private chat it
lets a short burst pass, as Telegram does, and then one message a second. An edit counts a quarter of a message in its
chat and nothing overall: Telegram limits edits too, less and without a published number. Deleting, answering a press,
"typing" and reading cost nothing.
"""

import math
from collections import defaultdict, deque
from collections.abc import Callable

from telegram.constants import FloodLimit

from bot.demo.refusals import flood

EDIT_WEIGHT = 0.25
#: Telegram: "short bursts that go over this limit" are tolerated; how long one is, it does not say
PRIVATE_BURST = 5


class Window:
    """No more than an allowance in any stretch of time."""

    __slots__ = ("_allowance", "_seconds", "_spent", "_total")

    def __init__(self, allowance: float, seconds: float) -> None:
        self._allowance = allowance
        self._seconds = seconds
        self._spent: deque[tuple[float, float]] = deque()
        self._total = 0.0

    def wait(self, weight: float, now: float) -> float:
        """Return the seconds until so much may be spent."""
        while self._spent and self._spent[0][0] <= now - self._seconds:
            self._total -= self._spent.popleft()[1]
        excess = self._total + weight - self._allowance
        for when, spent in self._spent:
            if excess <= 1e-9:
                return 0.0
            excess -= spent
            if excess <= 1e-9:
                return when + self._seconds - now
        return 0.0

    def spend(self, weight: float, now: float) -> None:
        """Spend it."""
        self._spent.append((now, weight))
        self._total += weight


class Bucket:
    """A burst, then so many a second."""

    __slots__ = ("_burst", "_left", "_rate", "_since")

    def __init__(self, burst: float, rate: float) -> None:
        self._burst = burst
        self._rate = rate
        self._left = burst
        self._since = 0.0

    def wait(self, weight: float, now: float) -> float:
        """Return the seconds until so much may be spent."""
        self._left = min(self._burst, self._left + max(0.0, now - self._since) * self._rate)
        self._since = now
        return max(0.0, (weight - self._left) / self._rate - 1e-9)

    def spend(self, weight: float, now: float) -> None:
        """Spend it."""
        self._left -= weight


class Limits:
    """The limits of one bot."""

    def __init__(self, clock: Callable[[], float], *, is_lifted: bool = False) -> None:
        self._clock = clock
        #: benchmarks measure the bot, not its patience
        self.is_lifted = is_lifted
        self._all = Window(FloodLimit.MESSAGES_PER_SECOND, 1.0)
        self._groups: defaultdict[int, Window] = defaultdict(
            lambda: Window(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP, 60.0)
        )
        self._people: defaultdict[int, Bucket] = defaultdict(
            lambda: Bucket(PRIVATE_BURST, FloodLimit.MESSAGES_PER_SECOND_PER_CHAT)
        )

    def count_message(self, chat_id: int, number: int = 1) -> None:
        """Let messages pass; of a batch the first few must fit, and the rest is a debt to be waited for later.

        Raises:
            Refusal: 429, too many.
        """
        if self.is_lifted:
            return
        now = self._clock()
        chat = self._chat(chat_id)
        batch = min(number, PRIVATE_BURST)
        wait = max(chat.wait(batch, now), self._all.wait(batch, now))
        if wait > 0:
            raise flood(max(1, math.ceil(wait)))
        chat.spend(number, now)
        self._all.spend(number, now)

    def count_edit(self, chat_id: int) -> None:
        """Let an edit pass.

        Raises:
            Refusal: 429, too many.
        """
        if self.is_lifted:
            return
        now = self._clock()
        chat = self._chat(chat_id)
        wait = chat.wait(EDIT_WEIGHT, now)
        if wait > 0:
            raise flood(max(1, math.ceil(wait)))
        chat.spend(EDIT_WEIGHT, now)

    def _chat(self, chat_id: int) -> Window | Bucket:
        return self._people[chat_id] if chat_id > 0 else self._groups[chat_id]
