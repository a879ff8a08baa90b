"""Owns the one HTTP server of the bot: health, metrics, and the webhook where there is one.

Never answers anything else, and never logs a request.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from bot.errors import BadConfiguration


class PortTaken(BadConfiguration):
    """HTTP_PORT cannot be listened on."""


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone: the composition root decides when the server ends."""
        yield


@asynccontextmanager
async def serving(routes: Sequence[Route], host: str, port: int) -> AsyncIterator[int]:
    """Serve routes and tell the port.

    Raises:
        PortTaken: the address is in use or not ours.
    """
    config = uvicorn.Config(
        Starlette(routes=list(routes)),
        host=host,
        port=port,
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError:
        raise PortTaken(f"{host}:{port}") from None
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        while not server.started:
            if task.done():
                await task
            await asyncio.sleep(0.002)
        yield int(listening.getsockname()[1])
    finally:
        server.should_exit = True
        await task
        listening.close()
