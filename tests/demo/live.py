"""A stand-in on a real port, and a webhook that answers as it is told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.demo.standin import StandIn


@dataclass(slots=True)
class Hook:
    """A bot's webhook."""

    url: str = ""
    got: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    #: statuses of the next answers; 200 when none is left
    answers: list[int] = field(default_factory=list)
    #: an answer waits while this says so
    is_slow: Callable[[dict[str, Any]], bool] = lambda update: False
    go: asyncio.Event = field(default_factory=asyncio.Event)
    running: int = 0
    most: int = 0

    async def answer(self, request: Request) -> Response:
        update = await request.json()
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            if self.is_slow(update):
                await self.go.wait()
        finally:
            self.running -= 1
        self.secrets.append(request.headers.get("x-telegram-bot-api-secret-token"))
        status = self.answers.pop(0) if self.answers else 200
        if status == 200:
            self.got.append(update)
        return Response(status_code=status)

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got]


@asynccontextmanager
async def open_hook() -> AsyncIterator[Hook]:
    """Serve a webhook, on the same kind of server as the stand-in's."""
    hook = Hook()
    host = StandIn()
    host.app = Starlette(routes=[Route("/hook", hook.answer, methods=["POST"])])
    async with host:
        hook.url = f"{host.url}/hook"
        yield hook


async def until(happened: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait for something, and fail when it does not come."""
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110 - what is waited for is another's state, which rings no bell
            await asyncio.sleep(0.005)
