"""One process of the bot: started in milliseconds, ended by a signal, and how it ended.

Never talks to it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.chaos.waiting import PATIENCE, until

#: names of variables that only these tests know
ORDER, LEASE, LATER, LIMITS = "CHAOS_ORDER", "CHAOS_LEASE", "CHAOS_LATER", "CHAOS_LIMITS"

# A process that has imported the bot once, and forks one that runs it whenever it is asked to. It is not this process:
# what is prepared there must not be seen by other tests.
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.chaos.process"])


def _run(arguments: list[str], environment: dict[str, str], folder: Path, said: Path) -> None:
    from tests.chaos import process

    process.run(arguments, environment, folder, said)


@dataclass(slots=True)
class Bot:
    """A process."""

    arguments: list[str]
    environment: dict[str, str]
    folder: Path
    name: str = "said"
    _process: Any = None

    @property
    def said(self) -> Path:
        """The file with everything it has said, on either stream."""
        return self.folder / f"{self.name}.txt"

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it lives, and negative where a signal ended it."""
        code: int | None = self._process.exitcode
        return code

    def start(self) -> None:
        """Start, with nothing but these variables."""
        run: Callable[..., None] = _run
        given = (self.arguments, dict(self.environment), self.folder, self.said)
        self._process = _forks.Process(target=run, args=given, daemon=True)
        self._process.start()

    def send(self, number: signal.Signals) -> None:
        """Send a signal."""
        os.kill(self._process.pid, number)

    async def ended(self) -> int:
        """Wait until it has ended, and tell how."""
        await until(lambda: self.exit_code is not None, "the process ends", PATIENCE)
        code = self.exit_code
        assert code is not None
        return code

    async def killed(self) -> None:
        """Kill it with SIGKILL, whatever state it is in."""
        self._process.kill()
        await self.ended()
