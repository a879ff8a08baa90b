"""Owns the outbox's way to Telegram: in order for each chat, within the limits, again after a failure.

Never writes a letter, and never drops one without a count and a word to the desk.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from bot import logs
from bot.clock import Clock
from bot.ids import ChatKey
from bot.service.addresses import Addresses
from bot.service.hold import Hold
from bot.service.letters import Sent, Teller
from bot.service.moments import GIVE_UP, PAUSES, Moments
from bot.service.mouth import ChatMoved, NoAnswer, NotAccepted, SlowDown, Unreachable
from bot.service.pace import Pace
from bot.service.receipts import Receipts
from bot.store.db import Database, DatabaseGone
from bot.store.outbox import LEASE, Letter

#: how often letters that nobody holds are looked for, in seconds
SWEEP = 0.5
#: how long a refused database is left alone, in seconds
DATABASE_PAUSE = 0.5


class Deliverer:
    """Sends letters."""

    def __init__(
        self,
        database: Database,
        teller: Teller,
        clock: Clock,
        pace: Pace,
        count: Callable[[str], None] = lambda name: None,
        on_unreachable: Callable[[ChatKey], Awaitable[None]] | None = None,
    ) -> None:
        """Prepare; ``run`` does the work."""
        self.worker = secrets.token_hex(8)
        self._database = database
        self._teller = teller
        self._clock = clock
        self._pace = pace
        self._count = count
        self.on_unreachable = on_unreachable
        self.on_lost: Callable[[Letter], Awaitable[None]] | None = None  # told of a letter that was given up
        self._queues: dict[ChatKey, deque[Letter]] = {}
        self._drains: dict[ChatKey, asyncio.Task[None]] = {}
        self._addresses = Addresses(database)
        self._receipts = Receipts(database, count)
        self._moments = Moments(clock)
        self._hold = Hold(database, self.worker, clock)
        self._stopping = False
        self._log = logs.get()

    def post(self, letters: Iterable[Letter]) -> None:
        """Take letters that are committed and held by this worker."""
        for letter in letters:
            queue = self._queues.setdefault(letter.chat, deque())
            queue.append(letter)
            self._moments.move(letter.chat)
            if letter.chat not in self._drains and not self._stopping:
                self._drains[letter.chat] = asyncio.create_task(self._drain(letter.chat, queue))

    def take_back(self, letters: Sequence[Letter]) -> bool:
        """Give up letters of one chat that wait for their moment; False where they do not, and they are sent."""
        return self._moments.take_back(letters, self._queues.get(letters[0].chat))

    async def run(self) -> None:
        """Write receipts, look for letters nobody holds, and renew the lease, until cancelled."""
        if self._database.is_sqlite:
            await self._patiently(self._hold.release_all)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._write_receipts())
            group.create_task(self._sweep())
            group.create_task(self._renew())

    async def stop(self, seconds: float = 5.0) -> None:
        """Finish what is under way; what is left stays in the outbox."""
        self._stopping = True
        self._moments.end()
        drains = list(self._drains.values())
        if drains:
            _, late = await asyncio.wait(drains, timeout=seconds)
            for drain in late:
                drain.cancel()
        with suppress(DatabaseGone):
            await self._receipts.write()

    async def settle(self, seconds: float = 10.0) -> None:
        """Wait until everything posted so far was sent and written down (for tests and the end of a run)."""
        async with asyncio.timeout(seconds):
            while self._drains or self._receipts:
                await asyncio.wait(list(self._drains.values())) if self._drains else await self._receipts.written()

    @property
    def depth(self) -> int:
        """How many letters this worker holds."""
        return sum(len(queue) for queue in self._queues.values())

    async def _drain(self, chat: ChatKey, queue: deque[Letter]) -> None:
        try:
            # while stopping only the letter under way is finished: the rest is safe in the outbox
            while queue and not self._stopping:
                letter = queue[0]
                if letter.due is not None and not (await self._moments.wait(letter, queue) and not self._stopping):
                    continue
                try:
                    if self._hold.is_over:
                        await self._renew_once()
                        continue
                    is_done = await self._deliver(letter)
                except DatabaseGone:
                    self._count("database_gone")
                    await asyncio.sleep(DATABASE_PAUSE)
                    continue
                if is_done and queue and queue[0] is letter:
                    queue.popleft()
        finally:
            del self._drains[chat]
            if not queue:
                self._queues.pop(chat, None)

    async def _deliver(self, letter: Letter) -> bool:
        """Try one letter; False where it has to be tried again."""
        try:
            return await self._try(letter)
        except SlowDown as pause:
            self._count("telegram_slow_down")
            await self._postpone(letter, pause.seconds)
        except NoAnswer as why:
            self._count("telegram_no_answer")
            if not letter.attempts:
                self._log.warning("telegram_no_answer", letter=letter.key, error=type(why).__name__)
            if letter.attempts >= GIVE_UP:
                return await self._lost(letter, "gave_up")
            await self._postpone(letter, PAUSES[min(letter.attempts, len(PAUSES) - 1)])
        except ChatMoved as moved:
            await self._addresses.move(letter.chat, moved.new_id)
        except Unreachable:
            return await self._unreachable(letter)
        except NotAccepted as why:
            self._log.error("letter_refused", letter=letter.key, kind=letter.kind, error=str(why), where="telegram")
            return await self._lost(letter, "refused")
        except DatabaseGone:
            raise
        except Exception as why:
            # a defect of ours in one letter must not hold up everything that stands behind it
            self._log.exception("letter_defect", letter=letter.key, kind=letter.kind, error=type(why).__name__)
            return await self._lost(letter, "defect")
        return False

    async def _try(self, letter: Letter) -> bool:
        if letter.kind in {"wipe", "forget"} or letter.payload.get("to_case"):
            # these look at what was noted of earlier messages: it must be there
            await self._receipts.written()
        address = await self._addresses.find(letter.chat)
        if address is None:
            return self._done(letter, Sent())
        wait = self._pace.wait(letter.chat, is_group=address < 0)
        if wait:
            await asyncio.sleep(wait)
        sent = await self._teller.tell(letter, address)
        if letter.kind == "forget":
            self._addresses.forget(letter.chat)
        return self._done(letter, sent)

    def _done(self, letter: Letter, sent: Sent) -> bool:
        self._receipts.add(letter.key, sent.notes)
        return True

    async def _lost(self, letter: Letter, why: str) -> bool:
        """Give a letter up: counted, logged, and the desk is told."""
        self._count(f"letter_lost_{why}")
        self._log.error(
            "letter_lost", letter=letter.key, kind=letter.kind, advice="see docs/deployment.md, letters that were lost"
        )
        self._done(letter, Sent())
        if self.on_lost is not None:
            await self.on_lost(letter)
        return True

    async def _unreachable(self, letter: Letter) -> bool:
        """Nothing can be sent to this chat any more: drop its letters and have the desk told."""
        self._count("chat_unreachable")
        queue = self._queues[letter.chat]
        for hopeless in queue:
            self._done(hopeless, Sent())
        queue.clear()
        queue.append(letter)
        await self._receipts.written()
        if self.on_unreachable is not None:
            await self.on_unreachable(letter.chat)
        return True

    async def _postpone(self, letter: Letter, seconds: float) -> None:
        due = self._clock() + timedelta(seconds=seconds)
        async with self._database.begin() as unit:
            await unit.outbox.postpone(letter.key, due)
        queue = self._queues.get(letter.chat)
        if queue and queue[0] is letter:
            queue[0] = replace(letter, attempts=letter.attempts + 1)
        await asyncio.sleep(seconds)

    async def _write_receipts(self) -> None:
        while True:
            await self._receipts.some()
            await self._patiently(self._receipts.write)

    async def _sweep(self) -> None:
        while True:
            await self._patiently(self._claim)
            await asyncio.sleep(SWEEP)

    async def _claim(self) -> None:
        self.post(await self._hold.claim())

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            await self._patiently(self._renew_once)

    async def _renew_once(self) -> None:
        lost = await self._hold.renew([letter.key for queue in self._queues.values() for letter in queue])
        if lost:
            # stopped, or cut off from the database, for longer than the lease: another worker has these now
            for queue in self._queues.values():
                kept = [letter for letter in queue if letter.key not in lost]
                queue.clear()
                queue.extend(kept)

    async def _patiently(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do it, again and again while the database is away: a deliverer that gave up would send nothing ever more."""
        while True:
            try:
                await work()
            except DatabaseGone:
                self._count("database_gone")
                await asyncio.sleep(DATABASE_PAUSE)
            else:
                return
