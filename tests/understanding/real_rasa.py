"""Owns running the real Rasa for tests: beside a test, or below a small parent of its own."""

import asyncio
import sys
import time
from collections.abc import Callable

from bot.settings import ROOT
from bot.understanding.training import Project, train

PROJECT = Project(ROOT / "nlu")
START_LIMIT = 90.0

#: a process that does nothing but keep Rasa, and says its process id once it is there
PARENT = """
import asyncio, sys
from pathlib import Path
from bot.understanding.child import Child
from bot.understanding.training import Project

async def keep():
    child = Child(Project(Path(sys.argv[1])), int(sys.argv[2]))
    running = asyncio.create_task(child.run())
    while child.pid is None:
        await asyncio.sleep(0.01)
    print(child.pid, flush=True)
    await running

asyncio.run(keep())
"""


async def trained() -> None:
    """Have the model trained where its inputs have changed, as ``halcyon train`` does."""
    async for _ in train(PROJECT):
        pass


async def parent(port: int) -> tuple[asyncio.subprocess.Process, int]:
    """Start a process that keeps Rasa; give it and Rasa's process id."""
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PARENT, str(PROJECT.folder), str(port)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert started.stdout is not None
    async with asyncio.timeout(START_LIMIT):
        return started, int(await started.stdout.readline())


async def until(condition: Callable[[], bool], limit: float) -> float:
    """Wait until something holds; give the seconds it took."""
    began = time.monotonic()
    async with asyncio.timeout(limit):
        # what is waited for happens in another process: nobody could set an event
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return time.monotonic() - began
