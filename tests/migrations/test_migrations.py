"""The migrations lead to exactly the tables of the models, back, and there again, with rows in them."""

import asyncio
import sys
from random import Random
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.errors import BadConfiguration
from bot.store.db import Database
from bot.store.migrate import config, migrate, newest
from bot.store.tables import metadata
from tests.conftest import address
from tests.factories import SettableClock, make_case
from tests.migrations.rows import ROWS, count, fill

SCRIPTS = ScriptDirectory.from_config(config())
#: every state the tables were ever in, oldest first
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]

ANOTHER_PROCESS = """
import asyncio, sys
from bot.store.crypto import Vault, new_key
from bot.store.db import Database
from bot.store.migrate import migrate

async def main():
    database = Database(sys.argv[1], Vault([new_key()]))
    print("ready", flush=True)
    sys.stdin.read()
    await migrate(database)
    await database.close()

asyncio.run(main())
"""


async def revision(database: Database) -> str | None:
    def look(connection: Connection) -> str | None:
        return MigrationContext.configure(connection).get_current_revision()

    found: str | None = await database.run_sync(look)
    return found


async def differences(database: Database) -> list[Any]:
    def look(connection: Connection) -> list[Any]:
        # SQLite writes an empty default in a way that Alembic does not read back; PostgreSQL's are compared
        is_postgres = connection.dialect.name == "postgresql"
        options = {"compare_type": True, "compare_server_default": is_postgres}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    found: list[Any] = await database.run_sync(look)
    return found


async def write_rows(database: Database, random: Random) -> dict[str, int]:
    def work(connection: Connection) -> dict[str, int]:
        fill(connection, random)
        connection.commit()
        return count(connection)

    found: dict[str, int] = await database.run_sync(work)
    return found


async def tables(database: Database) -> set[str]:
    def look(connection: Connection) -> set[str]:
        return set(inspect(connection).get_table_names())

    found: set[str] = await database.run_sync(look)
    return found


async def test_the_migrations_lead_to_the_tables_of_the_models(empty: Database) -> None:
    await migrate(empty)
    assert await tables(empty) == {*metadata.tables, "alembic_version"}
    assert await differences(empty) == []


async def test_a_difference_between_migrations_and_models_is_seen(empty: Database) -> None:
    await migrate(empty)
    async with empty.begin() as unit:
        await unit.connection.execute(text("ALTER TABLE cases DROP COLUMN outcome"))
        await unit.connection.execute(text("DROP INDEX uq_cases_open_chat"))
    assert len(await differences(empty)) == 2


async def test_the_newest_migration_is_the_one_a_migrated_database_is_at(empty: Database) -> None:
    assert await revision(empty) is None
    await migrate(empty)
    assert await revision(empty) == newest() == REVISIONS[-1]
    assert SCRIPTS.get_heads() == [newest()], "two heads: one of two branches was not merged"


async def test_migrating_twice_changes_nothing(empty: Database, clock: SettableClock) -> None:
    await migrate(empty)
    async with empty.begin() as unit:
        case = await make_case(unit, clock())
    await migrate(empty)
    async with empty.begin() as unit:
        assert await unit.cases.get(case) is not None


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_migration_goes_up_down_and_up_again_with_rows_in_every_table(empty: Database, seed: int) -> None:
    random = Random(seed)
    for step, name in enumerate(REVISIONS):
        await migrate(empty, name)
        assert set((await write_rows(empty, random)).values()) == {ROWS - 1}
        await migrate(empty, REVISIONS[step - 1] if step else "base")
        await migrate(empty, name)
        assert await revision(empty) == name
    assert await differences(empty) == []
    await migrate(empty, "base")
    assert await tables(empty) == {"alembic_version"}


async def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(
    empty: Database, clock: SettableClock
) -> None:
    await migrate(empty)
    async with empty.begin() as unit:
        case = await make_case(unit, clock())
        await unit.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadConfiguration, match=f"newer version of the bot: 9999: known is {newest()}"):
        await migrate(empty)
    with pytest.raises(BadConfiguration, match="newer version"):
        await migrate(empty, "base")
    async with empty.begin() as unit:
        assert await unit.cases.get(case) is not None
    assert await revision(empty) == "9999"


async def test_a_migration_that_does_not_exist_is_refused(empty: Database) -> None:
    with pytest.raises(BadConfiguration, match="no such migration: 7777"):
        await migrate(empty, "7777")
    assert await tables(empty) == set()


async def test_two_processes_that_start_at_once_migrate_once(empty: Database) -> None:
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-c", ANOTHER_PROCESS, address(empty))
    other = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe)
    assert other.stdin is not None
    assert other.stdout is not None
    assert await other.stdout.readline() == b"ready\n"
    other.stdin.close()
    await migrate(empty)
    _, errors = await other.communicate()
    assert (other.returncode, errors) == (0, b"")
    assert await differences(empty) == []
