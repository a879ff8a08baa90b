"""The commands of docs/backups.md copy a database that is being written to, and bring it back."""

import asyncio
import os
import re
import stat
import sys
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text

from bot.ids import ChatKey, TelegramId
from bot.store.crypto import Vault, WrongKey, new_key
from bot.store.db import Database
from bot.store.migrate import migrate
from tests.conftest import Reopen
from tests.factories import SettableClock, full_conversation, make_case, make_person, new_telegram_id

PAGE = (Path(__file__).parents[2] / "docs" / "backups.md").read_text()
COMMANDS = dict(re.findall(r"<!-- (\w+: [\w ]+) -->\n```sh\n(.*?)```", PAGE, re.DOTALL))


class CommandFailed(Exception):
    """A command of the page did not work."""


async def run(name: str, path: Path, **variables: object) -> str:
    """Run commands of the page as they stand in it; ``path`` is where its programs are looked for first."""
    environment = {"PATH": f"{path}:{os.environ['PATH']}", **{key: str(value) for key, value in variables.items()}}
    pipe = asyncio.subprocess.PIPE
    shell = await asyncio.create_subprocess_exec(
        "bash", "-euo", "pipefail", "-c", COMMANDS[name], stdout=pipe, stderr=pipe, env=environment
    )
    said, errors = await shell.communicate()
    if shell.returncode or errors:
        raise CommandFailed(name, shell.returncode, errors.decode())
    return said.decode()


PYTHON = Path(sys.executable).parent


async def her(database: Database, clock: SettableClock) -> tuple[ChatKey, TelegramId]:
    """Write a person with a case and a letter that waits."""
    telegram_id = new_telegram_id()
    async with database.begin() as unit:
        chat = await make_person(unit, clock(), telegram_id)
        await unit.conversations.save(chat, full_conversation(), clock())
        await make_case(unit, clock(), chat)
        await unit.outbox.add(chat, "card", {"key": "x"}, now=clock(), worker="before")
    return chat, telegram_id


async def is_as_before(database: Database, clock: SettableClock, chat: ChatKey, telegram_id: TelegramId) -> None:
    """Find everything again, and that the database can be worked with."""
    await migrate(database)
    async with database.begin() as unit:
        found = await unit.conversations.find(telegram_id)
        assert found is not None
        assert (found.key, found.conversation) == (chat, full_conversation())
        case = await unit.cases.open_of(chat)
        assert case is not None
        await unit.outbox.release_all()
        assert [letter.payload for letter in await unit.outbox.claim("after", clock()) if letter.chat == chat] == [
            {"key": "x"}
        ]
        # numbering goes on where it was: nobody gets the number of somebody else
        assert await make_person(unit, clock()) > chat
        assert await make_case(unit, clock()) > case.key


async def write_on(database: Database, clock: SettableClock) -> None:
    while True:
        async with database.begin() as unit:
            await make_case(unit, clock())


@pytest.mark.parametrize("way", ["sqlite: compact copy", "sqlite: page copy"])
async def test_a_sqlite_file_is_copied_while_the_bot_writes_and_restored(
    sqlite_database: Database, reopen: Reopen, clock: SettableClock, tmp_path: Path, way: str
) -> None:
    chat, telegram_id = await her(sqlite_database, clock)
    file, copy = sqlite_database.url.database, tmp_path / "copies" / "halcyon.db"
    copy.parent.mkdir()
    writing = asyncio.create_task(write_on(sqlite_database, clock))
    await run(way, PYTHON, DATABASE=file, COPY=copy)
    assert not writing.done(), "whoever writes must not fail because of a copy"
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    assert await run("sqlite: check", PYTHON, COPY=copy) == "ok\n"
    assert [found.name for found in copy.parent.iterdir()] == ["halcyon.db"], "a copy is one file"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600

    # the machine stops in the middle: a write-ahead log with rows of the lost database lies there
    async with sqlite_database.begin() as unit:
        lost = await make_person(unit, clock())
    log = Path(f"{file}-wal")
    rows_of_the_lost_database = log.read_bytes()
    await sqlite_database.close()
    log.write_bytes(rows_of_the_lost_database)
    await run("sqlite: restore", PYTHON, DATABASE=file, COPY=copy)
    restored = reopen(sqlite_database)
    async with restored.begin() as unit:
        assert await unit.conversations.lock_key(lost) is None
    await is_as_before(restored, clock, chat, telegram_id)


async def test_a_damaged_sqlite_copy_does_not_pass_the_check(
    sqlite_database: Database, clock: SettableClock, tmp_path: Path
) -> None:
    await her(sqlite_database, clock)
    copy = tmp_path / "copy.db"
    await run("sqlite: compact copy", PYTHON, DATABASE=sqlite_database.url.database, COPY=copy)
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CommandFailed):
        await run("sqlite: check", PYTHON, COPY=copy)


async def test_a_copy_never_replaces_an_older_one(sqlite_database: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    command = {"DATABASE": sqlite_database.url.database, "COPY": copy}
    await run("sqlite: compact copy", PYTHON, **command)
    with pytest.raises(CommandFailed, match="already exists"):
        await run("sqlite: compact copy", PYTHON, **command)


async def test_a_postgresql_database_is_copied_while_the_bot_writes_and_restored(
    postgres_database: Database,
    postgres_server: str,
    postgres_binaries: Path,
    clock: SettableClock,
    tmp_path: Path,
) -> None:
    chat, telegram_id = await her(postgres_database, clock)
    copy = tmp_path / "halcyon.sql"
    writing = asyncio.create_task(write_on(postgres_database, clock))
    url = postgres_database.url.set(drivername="postgresql")
    await run("postgresql: copy", postgres_binaries, DATABASE_URL=url.render_as_string(hide_password=False), COPY=copy)
    assert not writing.done()
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert str(telegram_id) not in copy.read_text()

    admin = await asyncpg.connect(postgres_server)
    await admin.execute("CREATE DATABASE halcyon_restored")
    empty = url.set(database="halcyon_restored").render_as_string(hide_password=False)
    await run("postgresql: restore", postgres_binaries, EMPTY_URL=empty, COPY=copy)
    restored = Database(empty, postgres_database.vault)
    await is_as_before(restored, clock, chat, telegram_id)
    await run("postgresql: empty the outbox", postgres_binaries, EMPTY_URL=empty)
    async with restored.begin() as unit:
        assert await unit.outbox.depth() == 0
    await restored.close()
    with pytest.raises(CommandFailed, match="already exists"):  # a database that is not empty is left as it is
        await run("postgresql: restore", postgres_binaries, EMPTY_URL=empty, COPY=copy)
    await admin.execute("DROP DATABASE halcyon_restored WITH (FORCE)")
    await admin.close()


async def test_a_copy_says_nothing_to_whoever_has_another_key(
    sqlite_database: Database, clock: SettableClock, tmp_path: Path
) -> None:
    chat, telegram_id = await her(sqlite_database, clock)
    copy = tmp_path / "copy.db"
    await run("sqlite: compact copy", PYTHON, DATABASE=sqlite_database.url.database, COPY=copy)
    assert str(telegram_id).encode() not in copy.read_bytes()
    stranger = Database(f"sqlite:///{copy}", Vault([new_key()]))
    async with stranger.begin() as unit:
        assert await unit.conversations.find(telegram_id) is None
        with pytest.raises(WrongKey):
            await unit.conversations.telegram_id(chat)
    await stranger.close()


async def test_old_letters_can_be_dropped_before_the_start(sqlite_database: Database, clock: SettableClock) -> None:
    await her(sqlite_database, clock)
    await sqlite_database.engine.dispose()
    await run("sqlite: empty the outbox", PYTHON, DATABASE=sqlite_database.url.database)
    async with sqlite_database.begin() as unit:
        assert await unit.connection.scalar(text("SELECT count(*) FROM outbox")) == 0
        assert len(await unit.cases.waiting()) == 1


def test_every_command_of_the_page_is_tested() -> None:
    source = Path(__file__).read_text()
    assert len(COMMANDS) == PAGE.count("```sh") == 8
    assert all(f'"{name}"' in source for name in COMMANDS)
