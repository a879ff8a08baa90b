"""A web server on a real port, over a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest

from bot.service.counts import Counts
from bot.service.work import Works
from bot.store.db import Database
from bot.web.health import Health
from bot.web.server import serving
from tests.factories import SettableClock


@dataclass(slots=True)
class Site:
    """What is served, and what it tells of."""

    database: Database
    counts: Counts
    nlu: list[str] = field(default_factory=lambda: ["ready"])
    url: str = ""

    async def get(self, path: str, method: str = "GET") -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.url, trust_env=False) as client:
            return await client.request(method, path)

    async def metric(self, name: str) -> float:
        for line in (await self.get("/metrics")).text.splitlines():
            if line.rpartition(" ")[0] == name:
                return float(line.rpartition(" ")[2])
        raise KeyError(name)


@pytest.fixture
async def site(sqlite_database: Database, clock: SettableClock) -> AsyncIterator[Site]:
    made = Site(sqlite_database, Counts())
    health = Health(Works(sqlite_database, clock), made.counts, lambda: made.nlu[-1])
    async with serving(health.routes, "127.0.0.1", 0) as port:
        made.url = f"http://127.0.0.1:{port}"
        yield made
