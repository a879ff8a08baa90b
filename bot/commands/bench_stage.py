"""Owns the stage of a measurement: the bot in a process of its own, before a stand-in without limits in this one.

Never measures anything.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import uvloop

from bot import logs
from bot.app import running
from bot.clock import system_clock
from bot.demo.chats import Role
from bot.demo.seed import GROUP_ID, Persona, seed
from bot.demo.standin import StandIn
from bot.errors import TryLater
from bot.lifetime import listen, settle
from bot.service.arrivals import INVITE
from bot.settings import ROOT, read_deployment, read_settings
from bot.store.crypto import Vault, new_key
from bot.store.db import Database
from bot.understanding.child import free_port

#: the one counsellor on duty, so that alerts have somebody to reach
COUNSELLOR = 9_001
START_LIMIT = 120.0


class BotNotReady(TryLater):
    """The measured bot did not start."""


@dataclass(slots=True)
class Stage:
    """A bot that runs, and the ears to hear it with."""

    standin: StandIn
    process: psutil.Process
    health: str
    #: seconds from the start of the process to its first answer
    first_answer: float = 0.0
    #: seconds from the start of the process to Rasa's first reading
    rasa_ready: float = 0.0
    _ears: dict[int, list[asyncio.Future[dict[str, Any]]]] = field(default_factory=lambda: defaultdict(list))

    def hear(self, _method: str, result: Any) -> None:
        """Wake whoever waits for something in the chat of a message."""
        chat = result.get("chat", {}).get("id") if isinstance(result, dict) else None
        if chat is not None and self._ears.get(chat):
            ear = self._ears[chat].pop(0)
            if not ear.done():
                ear.set_result(result)

    def next_in(self, chat: int) -> asyncio.Future[dict[str, Any]]:
        """Promise the next message that the bot shows in a chat."""
        ear: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._ears[chat].append(ear)
        return ear

    async def without_model(self) -> int:
        """Tell how many messages were answered without the model so far, because it was too slow."""
        async with httpx.AsyncClient(trust_env=False) as client:
            text = (await client.get(self.health.replace("/health", "/metrics"))).text
        lines = [line for line in text.splitlines() if line.startswith('halcyon_events_total{kind="rasa_away"}')]
        return int(float(lines[0].rpartition(" ")[2])) if lines else 0

    def memory(self) -> tuple[float, float]:
        """Tell the memory of the bot and of Rasa, in MB of resident set."""
        rasa = sum(child.memory_info().rss for child in self.process.children(recursive=True))
        return self.process.memory_info().rss / 1e6, rasa / 1e6


@asynccontextmanager
async def stage(folder: Path, database_url: str = "") -> AsyncIterator[Stage]:
    """Start the bot as its users do, but for Telegram's limits.

    Raises:
        BotNotReady: it did not answer within two minutes.
    """
    hook, secret, key = free_port(), secrets.token_urlsafe(16), new_key()
    url = database_url or f"sqlite+aiosqlite:///{folder / 'bench.db'}"
    standin = StandIn(is_limited=False)
    seed(standin.world, (Persona(COUNSELLOR, "Counsellor", "en", Role.COUNSELLOR),), "Desk", GROUP_ID)
    async with standin:
        environment = os.environ | {
            "TELEGRAM_TOKEN": standin.token,
            "TELEGRAM_API_URL": standin.url,
            "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{hook}/telegram",
            "TELEGRAM_WEBHOOK_SECRET": secret,
            "SECRET_KEYS": key,
            "DATABASE_URL": url,
            "STAFF_CHAT_ID": str(GROUP_ID),
            "HTTP_PORT": str(hook),
            "LOG_LEVEL": "WARNING",
            "NLU_URL": "",
        }
        began = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.commands.bench_stage", env=environment, cwd=ROOT
        )
        made = Stage(standin, psutil.Process(process.pid), f"http://127.0.0.1:{hook}/health")
        standin.result_watchers.append(made.hear)
        try:
            await _first_answer(made, began)
            await _rasa_ready(made, began)
            await _join(made, url, key)
            yield made
        finally:
            process.terminate()
            await process.wait()


async def _first_answer(made: Stage, began: float) -> None:
    standin = made.standin
    standin.world.add_actor(1, "First", "en")
    heard = made.next_in(1)
    standin.world.start(1)
    try:
        await asyncio.wait_for(heard, START_LIMIT)
    except TimeoutError:
        raise BotNotReady from None
    made.first_answer = time.perf_counter() - began


async def _rasa_ready(made: Stage, began: float) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        while (await client.get(made.health)).json()["nlu"] != "ready":
            if time.perf_counter() - began > START_LIMIT:
                raise BotNotReady("Rasa: run `halcyon train` first")
            await asyncio.sleep(0.1)
    made.rasa_ready = time.perf_counter() - began


async def _join(made: Stage, url: str, key: str) -> None:
    """Let the counsellor join as people do: by an invite."""
    database = Database(url, Vault([key]))
    async with database.begin() as unit:
        token = await unit.staff.invite("counsellor", ("en",), system_clock())
    await database.close()
    for text in (f"/start {INVITE}{token}", "/on"):
        heard = made.next_in(COUNSELLOR)
        made.standin.world.person_says(COUNSELLOR, text)
        await asyncio.wait_for(heard, 30)


async def _serve() -> None:
    settings = read_settings()
    logs.configure(settings.log_level)
    stop = listen()
    # the answer to a word or three waits for the next ones, on purpose: what is measured is the bot
    deployment = read_deployment().model_copy(update={"quiet_seconds": 0})
    async with running(settings, deployment, is_limited=False):
        settle()
        await stop.wait()


if __name__ == "__main__":
    uvloop.run(_serve())
