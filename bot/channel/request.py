"""Owns carrying python-telegram-bot's calls over HTTP, with aiohttp instead of httpx.

Never reads a call or an answer, and never logs one.

httpx was measured first: two calls of it were the largest part of what a press costs (docs/decisions/0013).
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

#: seconds for a connection to be made, and for an answer
CONNECT, READ = 5.0, 10.0
#: connections kept open to Telegram
CONNECTIONS = 64
_REPEATED = ("reply_markup", "text", "entities", "reply_to_message")
_JSON = {"Content-Type": "application/json"}


class Request(BaseRequest):
    """Carries calls to Telegram."""

    def __init__(self, connections: int = CONNECTIONS) -> None:
        """Prepare; ``initialize`` opens."""
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How long an answer may take, in seconds."""
        return READ

    async def initialize(self) -> None:
        """Open; connections are made when they are needed."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60)
            # trust_env stays off: aiohttp would then look for a .netrc at every call, in a thread
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer, without what Telegram repeats of the message that we have just sent it.

        The library would make objects of every button and every bold word, and nobody looks at them.
        """
        answer: dict[str, Any] = BaseRequest.parse_json_payload(payload)
        result = answer.get("result")
        if isinstance(result, dict) and "message_id" in result:
            for repeated in _REPEATED:
                result.pop(repeated, None)
        return answer

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Carry one call.

        Raises:
            TimedOut: no answer in time.
            NetworkError: no connection, or it broke.
        """
        if self._session is None:
            raise RuntimeError("the request is not initialized")
        read = read_timeout if isinstance(read_timeout, int | float) else READ
        try:
            async with self._session.request(
                method,
                url,
                # JSON: cheaper than the form that python-telegram-bot's own request sends; Halcyon uploads no files
                data=json.dumps(request_data.parameters).encode() if request_data is not None else None,
                headers=_JSON,
                proxy=_proxy(url),
                timeout=aiohttp.ClientTimeout(sock_connect=CONNECT, sock_read=read),
            ) as response:
                return response.status, await response.read()
        # from None: aiohttp's errors quote the address, and the address holds the token
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as why:
            raise NetworkError(type(why).__name__) from None


def _proxy(url: str) -> str | None:
    """Find the proxy that the environment names for an address: a deployment may reach Telegram only through one."""
    parts = urlsplit(url)
    return _proxy_of(parts.scheme, parts.hostname or "")


@lru_cache(maxsize=8)
def _proxy_of(scheme: str, host: str) -> str | None:
    return None if proxy_bypass(host) else getproxies().get(scheme)
