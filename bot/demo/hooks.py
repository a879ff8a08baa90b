"""Delivers updates to the bot's webhook until it answers 2xx.

Never overtakes within a chat: the next update of a chat waits until the one before it was taken, and chats do not wait
for each other. Telegram's own server works so (tdlib/telegram-bot-api, WebhookActor). A method written into the answer
of a webhook is not carried out.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import responses

from bot.demo.chats import Json
from bot.demo.courier import Courier, LineLost
from bot.demo.updates import Update, Updates
from bot.demo.wire import encode

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
#: Telegram's default for max_connections
CONNECTIONS = 40
#: seconds before the second try, doubled until the longest; Telegram does not publish its own
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
#: Telegram waits about so long for an answer
ANSWER_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Target:
    """Where updates go."""

    url: str
    secret: str | None
    connections: int


class Webhook:
    """The webhook of the bot, or its absence."""

    def __init__(self, updates: Updates, *, first_pause: float = FIRST_PAUSE) -> None:
        self._updates = updates
        self._first_pause = first_pause
        self.target: Target | None = None
        self.last_error: tuple[int, str] | None = None
        self._lanes: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._courier: Courier | None = None
        self._slots = asyncio.Semaphore(CONNECTIONS)
        updates.watchers.append(self._arrived)

    async def set(self, target: Target) -> None:
        """Deliver to this address from now on, beginning with what waits."""
        await self.unset()
        self.target = target
        self.last_error = None
        self._slots = asyncio.Semaphore(target.connections)
        self._courier = Courier(target.url, {SECRET_HEADER: target.secret} if target.secret else {})
        for update in self._updates:
            self._arrived(update)

    async def unset(self) -> None:
        """Stop delivering; what was not taken stays in the queue."""
        self.target = None
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._lanes.clear()
        if self._courier:
            self._courier.close()
            self._courier = None

    def info(self, allowed: Sequence[str]) -> Json:
        """Return the WebhookInfo."""
        told: Json = {
            "url": self.target.url if self.target else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }
        if self.target:
            told["max_connections"] = self.target.connections
        if self.last_error:
            told["last_error_date"], told["last_error_message"] = self.last_error
        if allowed:
            told["allowed_updates"] = list(allowed)
        return told

    def _arrived(self, update: Update) -> None:
        if self.target is None:
            return
        lane = self._lanes.get(update.lane)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[update.lane] = deque([update])
        task = asyncio.get_running_loop().create_task(self._work(update.lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, lane: int) -> None:
        """Empty one lane, in order."""
        waiting = self._lanes[lane]
        while waiting:
            await self._deliver(waiting[0])
            self._updates.forget(waiting.popleft())
        del self._lanes[lane]

    async def _deliver(self, update: Update) -> None:
        pause = self._first_pause
        body = encode(update.body)
        while update in self._updates:
            error = await self._try(body)
            if error is None:
                return
            self.last_error = (int(self._updates.clock()), error)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _try(self, body: bytes) -> str | None:
        """Send once and return what went wrong, in Telegram's words."""
        courier = self._courier
        if courier is None:
            return "Webhook was deleted"
        async with self._slots:
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    status = await courier.post(body)
            except TimeoutError:
                return "Read timeout expired"
            except OSError:
                return "Connection refused"
            except LineLost:
                return "Connection reset by peer"
        if 200 <= status < 300:
            return None
        return f"Wrong response from the webhook: {status} {responses.get(status, 'unknown')}"
