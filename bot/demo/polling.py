"""The one getUpdates that waits.

Never two: the second ends the first.
"""

import asyncio

from bot.demo.refusals import Refusal


class Polls:
    """The getUpdates that waits, or none."""

    def __init__(self) -> None:
        self._ended: asyncio.Future[None] | None = None

    def end(self, reason: Refusal) -> None:
        """End the one that waits, with the reason as its answer."""
        if self._ended is not None and not self._ended.done():
            self._ended.set_exception(reason)
        self._ended = None

    async def wait(self, arrival: asyncio.Event, seconds: float) -> None:
        """Wait until something arrives, the time is over, or somebody else asks.

        Raises:
            Refusal: another call ended this one.
        """
        ended = asyncio.get_running_loop().create_future()
        self._ended = ended
        arrival.clear()
        came = asyncio.ensure_future(arrival.wait())
        try:
            await asyncio.wait((ended, came), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if ended.done():
                ended.result()
        finally:
            came.cancel()
            if not ended.cancel() and not ended.cancelled():
                ended.exception()  # read, so that asyncio does not warn of it when this task was cancelled
            if self._ended is ended:
                self._ended = None
