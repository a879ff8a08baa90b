"""Owns asking Rasa for the intent of a message, within a time limit.

Never logs what it sends, and never fails loudly: when Rasa is slow or away, the bot goes on with rules and menus.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import httpx

from bot.domain.reading import Ranked
from bot.errors import TryLater

#: a person waits for the answer: after this time rules and menus serve her better, in seconds
LIMIT = 0.8
#: after so many failures in a row Rasa is not asked for a while, so that nobody waits for it in vain
FAILURES = 3
#: and for so long, in seconds
PAUSE = 5.0


class RasaAway(TryLater):
    """Rasa did not answer in time, or not with a reading."""


class Rasa:
    """A client of ``POST /model/parse``."""

    def __init__(self, url: str, *, limit: float = LIMIT, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Ask the Rasa server at a base address such as ``http://127.0.0.1:5005``."""
        # trust_env off: a proxy of the machine must never see a message
        self._client = httpx.AsyncClient(base_url=url, timeout=limit, trust_env=False)
        self._limit = limit
        self._monotonic = monotonic
        self._failures = 0
        self._paused_until = 0.0

    async def parse(self, text: str) -> tuple[Ranked, ...]:
        """Rank the intents of a message, likeliest first.

        Raises:
            RasaAway: no ranking within the time limit, or none is asked for after repeated failures.
        """
        if self._monotonic() < self._paused_until:
            raise RasaAway("paused")
        try:
            # httpx's own limit begins anew with every byte: an answer that drips would hold her for minutes
            async with asyncio.timeout(self._limit):
                response = await self._client.post("/model/parse", json={"text": text})
            ranking = _ranking(response)
        except (TimeoutError, httpx.HTTPError, ValueError, KeyError, TypeError) as why:
            failure = type(why).__name__
        else:
            self._failures = 0
            return ranking
        self._failures += 1
        if self._failures >= FAILURES:
            self._paused_until = self._monotonic() + PAUSE
        # outside the handler: the exception's context would carry the request, and with it her words, into a report
        raise RasaAway(failure)

    async def is_ready(self) -> bool:
        """Say whether Rasa answers and has a model."""
        try:
            response = await self._client.get("/status")
            return response.status_code == httpx.codes.OK and bool(response.json()["model_id"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            # whatever else listens on this port is no Rasa, and must not end whoever asks
            return False

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()


def _ranking(response: httpx.Response) -> tuple[Ranked, ...]:
    response.raise_for_status()
    ranking = [Ranked(str(one["name"]), float(one["confidence"])) for one in response.json()["intent_ranking"]]
    if not ranking:
        raise ValueError("empty ranking")
    return tuple(sorted(ranking, key=lambda ranked: -ranked.confidence))
