"""Owns receiving by webhook: the secret, the size of the body, and the answer 200 only after the commit.

Never acknowledges what was not dealt with, and never writes a body anywhere.
"""

from __future__ import annotations

import hmac
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channel import inbound
from bot.channel.receive import ComeAgain, Receiver
from bot.service.counts import Counts

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the name of a header
#: Telegram's updates are a few kilobytes; a body beyond this is no update
LARGEST = 1_048_576


class Webhook:
    """Receives updates over HTTP."""

    def __init__(self, path: str, secret: str, receiver: Receiver, counts: Counts) -> None:
        """Serve a path, for whoever knows the secret."""
        self.route = Route(path, self._post, methods=["POST"])
        self._secret = secret.encode()
        self._receiver = receiver
        self._counts = counts

    async def _post(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            self._counts.add("webhook_wrong_secret")
            return Response(status_code=403)
        body = await _bounded(request)
        if body is None:
            self._counts.add("webhook_too_large")
            return Response(status_code=413)
        raw = _parsed(body)
        number = inbound.number(raw)
        if number is None:
            self._counts.add("webhook_malformed")
            return Response(status_code=400)
        try:
            await self._receiver.receive(number, raw)
        except ComeAgain:
            return Response(status_code=503)
        return Response(status_code=200)


def _parsed(body: bytes) -> Any:
    """Read JSON; None where it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


async def _bounded(request: Request) -> bytes | None:
    """Read the body; None where it is larger than any update."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)
