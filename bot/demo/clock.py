"""The clock of the stand-in: real time, plus what a test has added to it.

Never read by the bot: the two sides keep their own time, as they do in the world.
"""

import time
from collections.abc import Callable


class Clock:
    """Seconds since the epoch, which a test can move forward."""

    __slots__ = ("_ahead", "_base")

    def __init__(self, base: Callable[[], float] = time.time) -> None:
        self._base = base
        self._ahead = 0.0

    def __call__(self) -> float:
        """Return the present moment."""
        return self._base() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let time pass at once: 48 hours in a test are one call."""
        self._ahead += seconds

    @classmethod
    def frozen(cls, at: float = 1_800_000_000.0) -> "Clock":
        """Return a clock that stands still until it is advanced."""
        return cls(lambda: at)
