"""Lets only this machine drive the demo: the Host, and the Origin of a page, must be loopback.

Never stops the bot: it brings its token, and no Origin. A page elsewhere that guesses our port, or points its own name
at loopback, must not read what is said here nor speak in somebody's name.
"""

import re

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = re.compile(rb"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?")


class Guard:
    """An ASGI application that answers only to loopback."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and not _is_ours(scope):
            await PlainTextResponse("This demo answers to this machine only.", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_ours(scope: Scope) -> bool:
    host = origin = None
    for name, value in scope["headers"]:
        if name == b"host":
            host = value
        elif name == b"origin":
            origin = value
    if host is None or not LOOPBACK.fullmatch(host):
        return False
    return origin is None or origin == b"http://" + host
