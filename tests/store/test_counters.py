"""What is counted is counted by day, and by nobody."""

import asyncio
from datetime import date

from bot.store.db import Database
from tests.conftest import Reopen

DAY = date(2026, 1, 14)


async def test_counts_of_a_day_add_up(database: Database) -> None:
    async with database.begin() as unit:
        await unit.counters.add(DAY, {"heard": 2, "said": 5, "nothing": 0})
        await unit.counters.add(DAY, {"heard": 1})
        await unit.counters.add(date(2026, 1, 15), {"heard": 7})
        await unit.counters.add(DAY, {})
    async with database.begin() as unit:
        assert await unit.counters.read(DAY) == {"heard": 3, "said": 5}


async def test_no_count_is_lost_between_processes(database: Database, reopen: Reopen) -> None:
    async def count(place: Database) -> None:
        for _ in range(10):
            async with place.begin() as unit:
                await unit.counters.add(DAY, {"heard": 1})

    await asyncio.gather(*(count(reopen(database)) for _ in range(3)))
    async with database.begin() as unit:
        assert await unit.counters.read(DAY) == {"heard": 30}
