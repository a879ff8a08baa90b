"""Owns how long things live: beside each other, until a signal, and all of them ended when one fails.

Never knows what they do.
"""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

from bot import logs

#: new objects before the youngest are searched for garbage
GARBAGE = 20_000


def listen() -> asyncio.Event:
    """Begin to listen for SIGTERM and SIGINT, and give the event that they set.

    Called before anything is opened: a signal that came while the bot starts would otherwise end it where it stands.
    """
    stop = asyncio.Event()

    def heard() -> None:
        logs.get().info("stopping")
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, heard)
    return stop


def settle() -> None:
    """Leave what the start has loaded out of every later search for garbage: it stays until the end.

    Going through content, translations and libraries again and again took about a seventh of a press.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 20)


@asynccontextmanager
async def task(work: Coroutine[Any, Any, None], name: str) -> AsyncIterator[asyncio.Task[None]]:
    """Run something beside everything else; when it fails, whoever opened this is ended and told why."""
    owner = asyncio.current_task()
    beside = asyncio.create_task(work)
    failed: list[BaseException] = []

    def ended(done: asyncio.Task[None]) -> None:
        if not done.cancelled() and (why := done.exception()) is not None:
            failed.append(why)
            logs.get().error("task_failed", kind=name, error=type(why).__name__)
            if owner is not None:
                owner.cancel()

    beside.add_done_callback(ended)
    try:
        yield beside
    except asyncio.CancelledError:
        if not failed:
            raise
    finally:
        beside.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await beside
    if failed:
        raise failed[0]
