"""The database goes away while people write, and comes back: no words are lost, and nobody hears anything twice."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import make_url

from bot.demo.faults import Fault, Trouble
from tests.chaos.conftest import fresh_database, on_server
from tests.chaos.gate import Gate, gate
from tests.chaos.stage import DOOR, MIA, Stage, playing
from tests.chaos.waiting import until
from tests.whole.phone import Phone

pytestmark = pytest.mark.asyncio(loop_scope="module")

#: longer than the lease of a letter here
AWAY = 1.5
WORDS = [f"message {number}" for number in range(4)]
UNAVAILABLE = "503"


@pytest.fixture(scope="module")
def postgres(request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of a PostgreSQL database of this file's own."""
    return fresh_database("postgresql", request, folder)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def entrance(postgres: str) -> AsyncIterator[Gate]:
    """What stands between the bot and PostgreSQL."""
    folder = str(make_url(postgres).query["host"])
    async with gate(next(Path(folder).glob(".s.PGSQL.*[0-9]"))) as one:
        yield one


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def on_postgres(postgres: str, folder: Path, entrance: Gate) -> AsyncIterator[Stage]:
    """A bot on PostgreSQL, behind the gate."""
    url = make_url(postgres).difference_update_query(["host"]).set(host="127.0.0.1", port=entrance.port)
    async with playing(url.render_as_string(hide_password=False), folder) as opened:
        yield opened


@asynccontextmanager
async def shut(entrance: Gate, _url: str) -> AsyncIterator[None]:
    entrance.shut()
    yield
    entrance.open()


@asynccontextmanager
async def frozen(entrance: Gate, _url: str) -> AsyncIterator[None]:
    entrance.freeze()
    yield
    entrance.open()


@asynccontextmanager
async def closed(_entrance: Gate, url: str) -> AsyncIterator[None]:
    """As an operator closes a database: by order of the server itself."""
    name, server = make_url(url).database, make_url(url).set(database="postgres").render_as_string(hide_password=False)
    await on_server(
        server,
        f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
    )
    yield
    await on_server(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


async def talking(stage: Stage) -> tuple[Phone, Phone, list[str]]:
    """Somebody who talks to a counsellor, somebody who walks through guidance, and what she is to be shown."""
    her, zoe = stage.newcomer(), stage.newcomer("en")
    for phone in (her, zoe):
        await phone.starts()
    for words in ("/privacy", "/services"):
        await zoe.says(words)
    await her.says(DOOR)
    await stage.take()
    return her, zoe, zoe.all_texts()[1:]


async def write_on(stage: Stage, her: Phone, zoe: Phone) -> None:
    for words in WORDS[1:]:
        her.write(words)
    for words in ("/privacy", "/services"):
        zoe.write(words)


async def assert_everything_came_once(stage: Stage, her: Phone, zoe: Phone, shown: list[str], before: int) -> None:
    await stage.quiet()
    assert stage.passed_on(*WORDS) == WORDS
    assert zoe.all_texts()[before:] == shown
    await stage.mia.says("I am here.")
    assert her.reads == "I am here."
    await stage.close_case()


@pytest.mark.parametrize("away", [shut, frozen, closed], ids=["cut off", "frozen", "closed by its operator"])
async def test_postgresql_is_away_for_a_while(on_postgres: Stage, entrance: Gate, postgres: str, away: object) -> None:
    stage = on_postgres
    her, zoe, shown = await talking(stage)
    before = len(zoe.answers)
    # one copy is on its way while the database goes: its receipt cannot be written for long
    stage.standin.faults.order(Fault(Trouble.SLOW, method="copyMessage", chat_id=MIA, seconds=0.5))
    copies = len(stage.standin.calls.of("copyMessage"))
    her.write(WORDS[0])
    await until(lambda: len(stage.standin.faults) == 0, "the copy is on its way")
    async with away(entrance, postgres):  # type: ignore[operator]
        await write_on(stage, her, zoe)
        await until(lambda: len(stage.standin.calls.of("copyMessage")) > copies, "the copy has arrived")
        if away is not frozen:
            await until(lambda: UNAVAILABLE in str(stage.standin.webhook.last_error), "Telegram is told 503")
            await until(stage.health, "its health is known")
            assert await stage.health() == {"status": "database_gone", "nlu": "external"}
        await asyncio.sleep(AWAY)
        assert stage.passed_on(*WORDS) == WORDS[:1], "nothing is said that is not saved"
        assert len(zoe.answers) == before
    await assert_everything_came_once(stage, her, zoe, shown, before)


async def test_the_sqlite_file_is_locked_for_a_while_by_another_process(stage: Stage) -> None:
    her, zoe, shown = await talking(stage)
    before = len(zoe.answers)
    stage.standin.faults.order(Fault(Trouble.SLOW, method="copyMessage", chat_id=MIA, seconds=0.5))
    her.write(WORDS[0])
    await until(lambda: len(stage.standin.faults) == 0, "the copy is on its way")
    lock = sqlite3.connect(str(make_url(stage.database_url).database), isolation_level=None, timeout=5)
    lock.execute("BEGIN IMMEDIATE")
    try:
        await write_on(stage, her, zoe)
        await until(lambda: UNAVAILABLE in str(stage.standin.webhook.last_error), "Telegram is told 503")
        assert len(zoe.answers) == before
    finally:
        lock.rollback()
        lock.close()
    await assert_everything_came_once(stage, her, zoe, shown, before)
