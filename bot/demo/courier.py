"""Posts updates to one address over connections that stay open.

Never follows a redirect, speaks TLS or reads a body: a webhook on loopback needs none. A general HTTP client costs ten
times the time here, which a measurement of the bot would have to carry.
"""

import asyncio
from typing import cast
from urllib.parse import urlsplit

import httptools


class LineLost(Exception):
    """The connection ended before the answer came."""


class _Line(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[int] | None = None
        self.is_used = False

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, request: bytes) -> int:
        if self._transport is None or not self.is_open:
            raise LineLost
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        try:
            return await self._answer
        finally:
            self._answer = None
            self.is_used = True

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclass of asyncio's; what they can do is the same.
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self.close()

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        if status < 200:
            return  # "100 Continue" is no answer
        if not self._parser.should_keep_alive():
            self.close()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(status)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(LineLost())


class Courier:
    """Posts to one address."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 80
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = [f"POST {path} HTTP/1.1", f"Host: {parts.netloc}", "Content-Type: application/json"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._head = "\r\n".join(lines).encode()
        self._free: list[_Line] = []

    async def post(self, body: bytes) -> int:
        """Return the status of the answer.

        Raises:
            LineLost: there was none.
            OSError: nobody listens.
        """
        request = self._head + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        while True:
            line = await self._take()
            was_used = line.is_used
            try:
                status = await line.ask(request)
            except LineLost:
                # A kept connection may have been closed by the other side at this very moment: once more, afresh.
                if was_used:
                    continue
                raise
            except BaseException:
                line.close()
                raise
            self._free.append(line)
            return status

    def close(self) -> None:
        """Close the connections that nobody uses; the others close with their requests."""
        for line in self._free:
            line.close()
        self._free.clear()

    async def _take(self) -> _Line:
        while self._free:
            line = self._free.pop()
            if line.is_open:
                return line
        _, line = await asyncio.get_running_loop().create_connection(_Line, self._host, self._port)
        return line
