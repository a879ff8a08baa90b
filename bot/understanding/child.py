"""Owns Rasa as a child process: started on loopback, started again when it dies, ended with us.

Never makes anybody wait for it: until it is ready, the bot goes on with rules and menus.
"""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import suppress
from pathlib import Path

from bot import logs
from bot.understanding.rasa import Rasa
from bot.understanding.training import NluMissing, NotTrained, Project

#: pauses before Rasa is started again, in seconds; the last one repeats
PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0)
#: a child that has lived so long was healthy: the pauses begin anew, in seconds
HEALTHY = 60.0
#: how often a starting child is asked whether it is ready, in seconds
ASK = 0.25
#: a child that answers nothing for so long after its start is started again, in seconds
START_LIMIT = 120.0
#: how long a child may take to end by itself, in seconds
END_LIMIT = 5.0


def free_port() -> int:
    """Find a free port of loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Child:
    """Rasa, as long as we live."""

    def __init__(self, project: Project, port: int) -> None:
        """Prepare to serve the trained model on a port of loopback."""
        self._project = project
        self._port = port
        self._asked = Rasa(f"http://127.0.0.1:{port}", limit=2.0)
        self._process: asyncio.subprocess.Process | None = None
        self.is_ready = False
        self.restarts = 0

    @property
    def pid(self) -> int | None:
        """The child's process id, while it lives."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def run(self) -> None:
        """Keep Rasa running until cancelled; then end it."""
        failures = 0
        try:
            while True:
                born = time.monotonic()
                try:
                    await self._live()
                except OSError as why:
                    # a machine out of memory or processes cannot start one now; the bot must not end for that
                    logs.get().warning("rasa_not_started", error=type(why).__name__)
                failures = 0 if time.monotonic() - born > HEALTHY else failures + 1
                self.restarts += 1
                pause = PAUSES[min(failures, len(PAUSES)) - 1] if failures else PAUSES[0]
                logs.get().warning("rasa_ended", seconds=pause, advice="it is started again by itself")
                await asyncio.sleep(pause)
        except (NluMissing, NotTrained) as why:
            logs.get().warning("rasa_missing", error=str(why), advice="rules and menus go on without it")
        finally:
            await self._end()
            await self._asked.close()

    async def _live(self) -> None:
        """Start it, wait until it is ready, and until it dies."""
        model = self._project.model
        if not model.exists():
            raise NotTrained(model.name)
        self._process = process = await self._start(model)
        ended = asyncio.create_task(process.wait())
        began = time.monotonic()
        try:
            while not ended.done() and not await self._asked.is_ready():
                if time.monotonic() - began > START_LIMIT:
                    process.kill()
                await asyncio.wait([ended], timeout=ASK)
            if not ended.done():
                self.is_ready = True
                logs.get().info("rasa_ready", seconds=round(time.monotonic() - began, 1), port=self._port)
            await asyncio.shield(ended)
        finally:
            self.is_ready = False
            ended.cancel()

    async def _start(self, model: Path) -> asyncio.subprocess.Process:
        # stdin is a pipe that only this process holds: when we die, however hard, it closes, and the child ends itself
        return await asyncio.create_subprocess_exec(
            *(str(self._project.python), "serve.py", "--model", str(model), "--port", str(self._port)),
            cwd=self._project.folder,
            env=self._project.environment(),
            stdin=asyncio.subprocess.PIPE,
            # what Rasa prints may quote a message: nobody reads it
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )

    async def _end(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        # asked by closing its input, as our own death would: at SIGTERM its server waits many seconds for connections
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), END_LIMIT)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
