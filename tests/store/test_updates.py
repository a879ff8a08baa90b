"""Updates are dealt with once."""

import asyncio
from datetime import timedelta

from bot.ids import UpdateId
from bot.store.db import Database
from tests.conftest import Reopen
from tests.factories import SettableClock

UPDATE = UpdateId(9_000_000_001)


async def test_an_update_is_remembered_once(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        assert await unit.updates.remember(UPDATE, clock())
    async with database.begin() as unit:
        assert not await unit.updates.remember(UPDATE, clock())


async def test_another_update_is_not_mistaken_for_it(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        assert await unit.updates.remember(UPDATE, clock())
        assert await unit.updates.remember(UpdateId(UPDATE + 1), clock())


async def test_an_update_whose_work_failed_may_come_again(database: Database, clock: SettableClock) -> None:
    class Failed(Exception):
        pass

    try:
        async with database.begin() as unit:
            await unit.updates.remember(UPDATE, clock())
            raise Failed  # noqa: TRY301
    except Failed:
        pass
    async with database.begin() as unit:
        assert await unit.updates.remember(UPDATE, clock())


async def test_failing_tries_are_counted(database: Database, clock: SettableClock) -> None:
    for tries in (1, 2, 3):
        async with database.begin() as unit:
            assert await unit.updates.note_failure(UPDATE, clock.advance(timedelta(seconds=5))) == tries


async def test_an_update_that_failed_before_is_still_dealt_with_once(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        await unit.updates.note_failure(UPDATE, clock())
    async with database.begin() as unit:
        assert await unit.updates.remember(UPDATE, clock())
    async with database.begin() as unit:
        assert not await unit.updates.remember(UPDATE, clock())


async def test_the_same_update_at_the_same_instant_is_dealt_with_once(
    database: Database, reopen: Reopen, clock: SettableClock
) -> None:
    async def deal(place: Database) -> bool:
        async with place.begin() as unit:
            is_first = await unit.updates.remember(UPDATE, clock())
            await asyncio.sleep(0.01)  # the work, during which the others arrive
            return is_first

    places = [database, *(reopen(database) for _ in range(4))]
    assert sorted(await asyncio.gather(*map(deal, places))) == [False] * 4 + [True]
