"""The stand-in as one object: a world, its Bot API, its page, on a free port of loopback.

Never listens anywhere else.
"""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.demo.bot_api import BotApi
from bot.demo.calls import Calls
from bot.demo.clock import Clock
from bot.demo.control import Control
from bot.demo.events import Events
from bot.demo.faults import Faults
from bot.demo.guard import Guard
from bot.demo.hooks import FIRST_PAUSE, Webhook
from bot.demo.ledger import BOT_ID
from bot.demo.limits import Limits
from bot.demo.line import Line
from bot.demo.page import Page
from bot.demo.polling import Polls
from bot.demo.profile import Profile
from bot.demo.refusals import NOT_FOUND, Refusal
from bot.demo.registry import Api
from bot.demo.views import Views
from bot.demo.wire import refuse
from bot.demo.world import World

#: the token of the demo: it opens nothing but the stand-in
TOKEN = f"{BOT_ID}:stand-in"
#: the page's files, made by hand and served as they are
PAGE_FOLDER = Path(__file__).parent / "page"


class StandIn:
    """A strict local Bot API, with people in it; use it as an asynchronous context manager."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        port: int = 0,
        clock: Clock | None = None,
        is_limited: bool = True,
        calls_file: Path | None = None,
        first_update: int | None = None,
        first_pause: float = FIRST_PAUSE,
    ) -> None:
        self.token = token
        bot_id = token.partition(":")[0]
        self.world = World(clock, first_update=first_update, bot_id=int(bot_id) if bot_id.isdecimal() else BOT_ID)
        self.limits = Limits(self.world.clock, is_lifted=not is_limited)
        self.profile = Profile()
        self.webhook = Webhook(self.world.updates, first_pause=first_pause)
        self.polls = Polls()
        self.faults = Faults()
        self.calls = Calls(calls_file)
        #: told of every result that the Bot API gives: (method, result)
        self.result_watchers: list[Callable[[str, Any], None]] = []
        self._views = Views(self.world, self.profile)
        self._events = Events(self.world, self._views)
        self.app = self._make_app()
        self._port = port
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self._socket: socket.socket | None = None

    def _make_app(self) -> Starlette:
        api = Api(self.world, self.limits, self.webhook, self.polls, self.profile)
        bot_api = BotApi(api, self.token, self.faults, self.calls, self.result_watchers)
        page = Page(self.world, self._views, self._events)
        control = Control(self.world, self.faults, self.limits, self.calls)
        routes: list[Route | Mount] = [Route("/bot{token}/{method}", bot_api)]
        routes += [*page.routes(), *control.routes()]
        if PAGE_FOLDER.is_dir():
            routes.append(Mount("/", StaticFiles(directory=PAGE_FOLDER, html=True)))
        return Starlette(
            routes=routes,
            middleware=[Middleware(Guard)],
            exception_handlers={404: _not_found},
        )

    @property
    def url(self) -> str:
        """Return the address of the page; the Bot API stands under it."""
        if self._socket is None:
            raise RuntimeError("the stand-in is not open")
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    @property
    def api_url(self) -> str:
        """Return what python-telegram-bot calls base_url."""
        return f"{self.url}/bot"

    async def __aenter__(self) -> Self:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind(("127.0.0.1", self._port))
        except OSError:
            self._socket.close()
            raise
        config = uvicorn.Config(
            self.app, http=Line, lifespan="off", log_config=None, access_log=False, proxy_headers=False,
            server_header=False, date_header=False, timeout_graceful_shutdown=1, timeout_keep_alive=75,
        )  # fmt: skip
        self._server = _Server(config)
        self._serving = asyncio.get_running_loop().create_task(self._server.serve(sockets=[self._socket]))
        while not self._server.started:
            if self._serving.done():
                await self._serving
            await asyncio.sleep(0.002)
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._events.end()
        self.polls.end(Refusal(502, "Bad Gateway"))
        await self.webhook.unset()
        if self._server and self._serving:
            self._server.should_exit = True
            await self._serving
        if self._socket:
            self._socket.close()
        self.calls.close()

    async def wait_closed(self) -> None:
        """Wait until somebody ends the server."""
        if self._serving:
            await asyncio.shield(self._serving)


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone: whoever opened the stand-in decides when it ends."""
        yield


async def _not_found(request: Request, error: Exception) -> Response:
    return Response(refuse(Refusal(*NOT_FOUND)), 404, media_type="application/json")
