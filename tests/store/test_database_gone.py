"""A database that does not answer is gone, not broken: what was asked may come again, and nothing of it is told."""

import asyncio
import sqlite3
import time
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import select, text

from bot.store.crypto import Vault
from bot.store.db import Database, DatabaseGone
from bot.store.tables import chats
from tests.conftest import Reopen
from tests.factories import SettableClock, make_person, new_telegram_id
from tests.store.printed import printed

CANARY = "canary-of-hers"


async def test_a_file_that_another_process_never_lets_go_of_is_a_database_that_is_gone(
    sqlite_database: Database, reopen: Reopen, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.inline.PATIENCE", 0.05)
    other = reopen(sqlite_database)
    async with sqlite_database.begin():
        with pytest.raises(DatabaseGone):
            async with other.begin() as unit:
                await make_person(unit, clock())


async def test_while_another_process_writes_to_the_file_everybody_else_is_still_answered(
    sqlite_database: Database, clock: SettableClock
) -> None:
    assert sqlite_database.url.database
    other = sqlite3.connect(sqlite_database.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def write() -> None:
        async with sqlite_database.begin() as unit:
            await make_person(unit, clock())

    writing = asyncio.create_task(write())
    longest = 0.0
    for _ in range(30):
        before = time.perf_counter()
        await asyncio.sleep(0.01)
        longest = max(longest, time.perf_counter() - before)
    assert not writing.done()
    other.execute("COMMIT")
    other.close()
    await writing
    assert longest < 1, "the loop stood still: no press was answered, no lease renewed"


async def test_a_folder_where_nothing_can_be_opened_is_a_database_that_is_gone(tmp_path: Path, vault: Vault) -> None:
    database = Database(f"sqlite:///{tmp_path}", vault)
    with pytest.raises(DatabaseGone):
        async with database.begin():
            pass
    await database.close()


async def test_a_file_that_is_no_database_is_a_database_that_is_gone(tmp_path: Path, vault: Vault) -> None:
    path = tmp_path / "notes.db"
    path.write_text(CANARY * 100)
    database = Database(f"sqlite:///{path}", vault)
    with pytest.raises(DatabaseGone) as caught:
        async with database.begin():
            pass
    assert CANARY not in printed(caught.value)
    await database.close()


async def test_a_server_that_is_not_there_is_a_database_that_is_gone(tmp_path: Path, vault: Vault) -> None:
    database = Database(f"postgresql://{CANARY}:{CANARY}@/halcyon?host={tmp_path}", vault)
    with pytest.raises(DatabaseGone) as caught:
        async with database.begin():
            pass
    assert CANARY not in printed(caught.value)
    with pytest.raises(DatabaseGone):
        await database.run_sync(lambda _: None)
    await database.close()


async def test_a_server_that_ends_the_connection_in_the_middle_is_gone_and_comes_back(
    postgres_database: Database, postgres_server: str, clock: SettableClock
) -> None:
    telegram_id = new_telegram_id()

    async def work() -> None:
        async with postgres_database.begin() as unit:
            await make_person(unit, clock(), telegram_id)
            await _end_connections(postgres_server, postgres_database)
            await unit.conversations.find(telegram_id)

    with pytest.raises(DatabaseGone) as caught:
        await work()
    assert str(telegram_id) not in printed(caught.value)
    async with postgres_database.begin() as unit:
        assert await unit.conversations.find(telegram_id) is None


async def test_a_server_that_takes_nobody_is_gone_and_not_broken(
    postgres_database: Database, postgres_server: str
) -> None:
    assert postgres_database.url.database
    name = postgres_database.url.database
    admin = await asyncpg.connect(postgres_server)
    await admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    with pytest.raises(DatabaseGone):
        async with postgres_database.begin():
            pass
    await admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    await admin.close()
    async with postgres_database.begin() as unit:
        assert await unit.cases.waiting() == []


async def test_a_pool_without_a_free_connection_is_to_be_tried_again(
    postgres_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_database.engine.pool, "_timeout", 0.05)
    async with AsyncExitStack() as held:
        for _ in range(20):
            await held.enter_async_context(postgres_database.engine.connect())
        with pytest.raises(DatabaseGone):
            async with postgres_database.begin():
                pass


async def test_a_deadlock_is_to_be_tried_again(postgres_database: Database, clock: SettableClock) -> None:
    async with postgres_database.begin() as unit:
        first, second = await make_person(unit, clock()), await make_person(unit, clock())
    meet = asyncio.Barrier(2)

    async def hold(one: int, other: int) -> None:
        async with postgres_database.begin() as unit:
            await unit.connection.execute(text("SET LOCAL deadlock_timeout = '50ms'"))
            await unit.connection.execute(select(chats).where(chats.c.key == one).with_for_update())
            await meet.wait()
            await unit.connection.execute(select(chats).where(chats.c.key == other).with_for_update())

    ended = await asyncio.gather(hold(first, second), hold(second, first), return_exceptions=True)
    assert [type(how) for how in ended if how is not None] == [DatabaseGone]


async def _end_connections(server: str, database: Database) -> None:
    admin = await asyncpg.connect(server)
    query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1"
    await admin.execute(query, database.url.database)
    await admin.close()
