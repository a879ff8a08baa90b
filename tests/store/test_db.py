"""One unit of work is one transaction, and what goes wrong in it quotes no row."""

import asyncio
import logging
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from bot.errors import BadConfiguration
from bot.ids import MessageId
from bot.store.crypto import Vault
from bot.store.db import Database, StatementRefused
from bot.store.messages import Note
from bot.store.tables import chats, staff
from tests.conftest import Reopen, address
from tests.factories import SettableClock, make_case, make_person, new_telegram_id
from tests.store.printed import printed

CANARY = "canary-of-hers"


async def test_what_fails_halfway_leaves_nothing(database: Database, clock: SettableClock) -> None:
    telegram_id = new_telegram_id()

    async def work() -> None:
        async with database.begin() as unit:
            await make_person(unit, clock(), telegram_id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await work()
    async with database.begin() as unit:
        assert await unit.conversations.find(telegram_id) is None


async def test_work_that_is_cancelled_leaves_nothing_and_holds_nothing(
    database: Database, clock: SettableClock
) -> None:
    telegram_id, is_written = new_telegram_id(), asyncio.Event()

    async def work() -> None:
        async with database.begin() as unit:
            await make_person(unit, clock(), telegram_id)
            is_written.set()
            await asyncio.sleep(60)

    working = asyncio.create_task(work())
    async with asyncio.timeout(10):
        await is_written.wait()
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    async with asyncio.timeout(3), database.begin() as unit:
        assert await unit.conversations.find(telegram_id) is None


async def test_a_row_that_breaks_a_rule_is_named_by_the_rule_and_not_by_its_values(
    database: Database, clock: SettableClock
) -> None:
    values = {"alias": CANARY, "role": "counsellor", "languages": "fr", "joined_at": clock()}

    async def work() -> None:
        async with database.begin() as unit:
            await unit.connection.execute(insert(staff).values(**values))
            with pytest.raises(IntegrityError) as inner:
                await unit.connection.execute(insert(staff).values(**values))
            assert CANARY not in str(inner.value), "the engine hides parameters"
            raise inner.value

    with pytest.raises(StatementRefused) as caught:
        await work()
    assert CANARY not in printed(caught.value)
    assert "uq_staff_alias" in str(caught.value) or "SQLITE_CONSTRAINT_UNIQUE" in str(caught.value)


async def test_a_row_without_what_it_needs_is_refused_without_quoting_the_rest(
    database: Database, clock: SettableClock
) -> None:
    # PostgreSQL answers "Failing row contains (...)" with every value
    with pytest.raises(StatementRefused) as caught:
        async with database.begin() as unit:
            await unit.connection.execute(insert(staff).values(alias=CANARY, languages="fr", joined_at=clock()))
    assert CANARY not in printed(caught.value)


async def test_a_value_that_does_not_fit_is_refused_for_good_and_not_quoted(
    postgres_database: Database, clock: SettableClock
) -> None:
    async with postgres_database.begin() as unit:
        chat = await make_person(unit, clock())
    # were this called DatabaseGone, the update behind it would come again for ever
    with pytest.raises(StatementRefused) as too_big:
        async with postgres_database.begin() as unit:
            await unit.messages.add([Note(chat, MessageId(2**70), "said", clock())])
    assert str(2**70) not in printed(too_big.value)
    with pytest.raises(StatementRefused) as too_long:
        async with postgres_database.begin() as unit:
            await unit.cases.note(None, CANARY * 9, None, clock())
    assert CANARY not in printed(too_long.value)


async def test_nothing_of_a_row_is_logged_even_where_everything_is(
    database: Database, clock: SettableClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    telegram_id = new_telegram_id()
    async with database.begin() as unit:
        await unit.conversations.lock(telegram_id, clock())
        await unit.connection.execute(select(chats).where(chats.c.kind == CANARY))
    assert str(telegram_id) not in caplog.text
    assert CANARY not in caplog.text


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", 0),  # the waiting is ours: it must not hold up the loop
        ("temp_store", 2),  # MEMORY
    ],
)
async def test_sqlite_keeps_what_it_was_told(sqlite_database: Database, pragma: str, value: object) -> None:
    for _ in range(2):  # a second connection is set up like the first
        async with sqlite_database.begin() as unit:
            assert await unit.connection.scalar(text(f"PRAGMA {pragma}")) == value
        await sqlite_database.engine.dispose()


async def test_sqlite_makes_the_folder_it_is_to_live_in(tmp_path: Path, vault: Vault) -> None:
    database = Database(f"sqlite:///{tmp_path}/new/folder/halcyon.db", vault)
    async with database.begin() as unit:
        assert await unit.connection.scalar(text("SELECT 1")) == 1
    await database.close()


async def test_two_processes_that_write_to_one_file_wait_for_each_other(
    sqlite_database: Database, reopen: Reopen, clock: SettableClock
) -> None:
    async def write(place: Database) -> None:
        for _ in range(10):
            async with place.begin() as unit:
                await make_case(unit, clock())
                await asyncio.sleep(0)

    await asyncio.gather(*(write(reopen(sqlite_database)) for _ in range(3)))
    async with sqlite_database.begin() as unit:
        assert len(await unit.cases.waiting()) == 30


async def test_a_statement_for_a_table_that_is_not_there_needs_a_person(postgres_database: Database) -> None:
    with pytest.raises(StatementRefused):
        async with postgres_database.begin() as unit:
            await unit.connection.execute(text("SELECT * FROM nowhere"))


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://u:canary@h/d", "://", "oracle://canary"])
def test_an_address_of_neither_kind_is_refused_without_quoting_it(url: str, vault: Vault) -> None:
    with pytest.raises(BadConfiguration) as caught:
        Database(url, vault)
    assert "DATABASE_URL" in str(caught.value)
    assert "canary" not in printed(caught.value)


@pytest.mark.parametrize("written", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
async def test_any_way_to_write_a_postgresql_address_will_do(written: str, vault: Vault) -> None:
    database = Database(written, vault)
    assert address(database) == "postgresql+asyncpg://u@h/d"
    assert not database.is_sqlite
    await database.close()
