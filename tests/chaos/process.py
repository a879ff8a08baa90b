"""What runs in the bot's process: the command line of the bot, and the step at which it kills itself when ordered to.

Never changes what a step does. It is imported once by a process that then forks a bot in milliseconds: importing the
bot and reading its content takes seconds, and every test here starts it anew.
"""

from __future__ import annotations

import functools
import os
import pkgutil
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any
from unittest import mock

from bot import app as composition
from bot import cli
from bot.clock import system_clock
from bot.settings import read_deployment
from bot.understanding.language import Identifier
from tests.chaos import kill
from tests.chaos.bot import LATER, LEASE, LIMITS, ORDER

#: the steps of an update and of a delivery, as functions
STEPS = (
    "bot.channel.webhook:Webhook._post",
    "bot.channel.polling:Polling._batch",
    "bot.channel.receive:Receiver.receive",
    "bot.channel.outbound:Outbound.show",
    "bot.channel.outbound:Outbound.copy",
    "bot.channel.outbound:Outbound.wipe",
    "bot.service.handle:Handler.handle",
    "bot.service.handle:Handler.turn",
    "bot.service.desk:DeskHandler.handle",
    "bot.service.desk_turn:DeskTurn.take",
    "bot.service.deliver:Deliverer.post",
    "bot.service.receipts:Receipts.write",
    "bot.store.outbox:Outbox.done",
    "bot.store.messages:Messages.drop",
    "bot.store.conversations:Conversations.forget",
)


class _Executioner:
    """Counts steps once an order is given, and kills."""

    def __init__(self, order: Path) -> None:
        self._order = order
        self._seen = 0

    def meet(self, when: str, step: str) -> None:
        order = kill.read(self._order)
        if order is None or (order.when, order.step) != (when, step):
            return
        self._seen += 1
        if self._seen == order.number:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, step: str) -> None:
        owner, _, name = step.rpartition(".")
        place = pkgutil.resolve_name(owner)
        setattr(place, name, self._watched(getattr(place, name), step))

    def _watched(self, real: Callable[..., Any], step: str) -> Callable[..., Any]:
        @functools.wraps(real)
        async def later(itself: Any, *given: Any, **more: Any) -> Any:
            self.meet("before", step)
            result = await real(itself, *given, **more)
            self.meet("after", step)
            return result

        @functools.wraps(real)
        def now(itself: Any, *given: Any, **more: Any) -> Any:
            # a sweep that found nothing is no step of a delivery
            if given and not given[0]:
                return real(itself, *given, **more)
            self.meet("before", step)
            result = real(itself, *given, **more)
            self.meet("after", step)
            return result

        return later if iscoroutinefunction(real) else now


def _read_once() -> None:
    deployment = read_deployment()
    content, rules = composition.read_content(deployment), composition.read_rules(deployment)
    identifier = Identifier()
    for name, made in (("read_content", content), ("read_rules", rules), ("Identifier", identifier)):
        mock.patch.object(composition, name, return_value=made).start()


def _later(seconds: float) -> datetime:
    return system_clock() + timedelta(seconds=seconds)


def run(arguments: list[str], environment: dict[str, str], folder: Path, said: Path) -> None:
    """Run a command of the bot in this process, as if it had been started in a folder with these variables alone."""
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
        os.dup2(out, stream.fileno())
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    if order := environment.get(ORDER):
        executioner = _Executioner(Path(order))
        for step in STEPS:
            executioner.watch(step)
    if lease := environment.get(LEASE):
        for name, module in tuple(sys.modules.items()):
            if name.startswith("bot.") and hasattr(module, "LEASE"):
                mock.patch.object(module, "LEASE", timedelta(seconds=float(lease))).start()
    clock = functools.partial(_later, float(environment.get(LATER, "0")))
    running = functools.partial(composition.running, clock=clock, is_limited=LIMITS in environment)
    # the same, with what no variable says
    mock.patch.object(composition, "running", running).start()
    cli.app(arguments)


_read_once()
