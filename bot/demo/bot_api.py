"""Answers /bot<token>/<method>: token, faults, parameters, method, answer, record.

Never knows what a method does.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.demo.calls import Calls
from bot.demo.faults import Fault, Faults, Trouble
from bot.demo.methods import METHODS
from bot.demo.refusals import NOT_FOUND, UNAUTHORIZED, Refusal, flood
from bot.demo.registry import Api, Method, check
from bot.demo.wire import answer, read_parameters, refuse

TOKEN = re.compile(r"\d+:[\w-]+")
#: a bot may send files of 50 MB, and a little around them
LARGEST_BODY = 52 * 2**20
#: in the scope of a request, when the server can drop the line
DROP = "halcyon.drop"
CUT = "cut"


@dataclass(frozen=True, slots=True)
class BotApi:
    """The Bot API of one token, as an ASGI application."""

    api: Api
    token: str
    faults: Faults
    calls: Calls
    #: told of every answer that was carried out: tests hold it to the schema
    watchers: list[Callable[[str, Any], None]]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        request = Request(scope, receive)
        reply = await self._reply(request)
        if reply is None:
            await _drop(scope)
            return
        await reply(scope, receive, send)

    async def _reply(self, request: Request) -> Response | None:
        """Return the answer; None when the line drops."""
        try:
            method = self._method(request)
            parameters = read_parameters(
                request.scope["query_string"], request.headers.get("content-type", ""), await _body(request)
            )
        except Refusal as refusal:
            return _respond(refusal.code, refuse(refusal))
        params = parameters.values
        outcome, result = "ok", None
        fault = self.faults.take(method.name, params)
        try:
            await _trouble(fault)
            params = check(method, parameters)
            result = method.handle(self.api, params)
            if isinstance(result, Awaitable):
                result = await result
            body = answer(result)
            for watch in self.watchers:
                watch(method.name, result)
            reply = _respond(200, body)
        except Refusal as refusal:
            outcome = str(refusal.code)
            reply = _respond(refusal.code, refuse(refusal))
        except _LineDropped:
            self.calls.record(method.name, params, "dropped")
            return None
        is_lost = fault is not None and fault.trouble is Trouble.LOST
        self.calls.record(method.name, params, "lost" if is_lost and outcome == "ok" else outcome, result)
        return None if is_lost else reply

    def _method(self, request: Request) -> Method:
        token = request.path_params["token"]
        if token != self.token:
            raise Refusal(*(UNAUTHORIZED if TOKEN.fullmatch(token) else NOT_FOUND))
        method = METHODS.get(request.path_params["method"].lower())
        if method is None or request.method not in ("GET", "POST"):
            raise Refusal(*NOT_FOUND)
        return method


class _LineDropped(Exception):
    """The line drops before anything was done."""


async def _trouble(fault: Fault | None) -> None:
    if fault is None:
        return
    if fault.trouble is Trouble.FLOOD:
        raise flood(fault.retry_after)
    if fault.trouble is Trouble.STATUS:
        raise Refusal(fault.status, "Bad Gateway" if fault.status == 502 else "Internal Server Error")
    if fault.trouble is Trouble.DROP:
        raise _LineDropped
    if fault.trouble is Trouble.SLOW:
        await asyncio.sleep(fault.seconds)


async def _body(request: Request) -> bytes:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST_BODY:
            raise Refusal(413, "Request Entity Too Large")
        chunks.append(chunk)
    return b"".join(chunks)


async def _drop(scope: Scope) -> None:
    """Cut the line without an answer."""
    scope["extensions"][DROP][CUT]()
    # The server learns of the loss in its next turn; until then it would answer 500 in our place.
    await asyncio.sleep(0.01)


def _respond(status: int, body: bytes) -> Response:
    return Response(body, status, media_type="application/json")
