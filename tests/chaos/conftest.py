"""A stage for every file, on SQLite or PostgreSQL, by webhook or by long polling: a bot that was started anew.

Never shares a database between two stages.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import make_url

from tests.chaos.stage import Stage, playing
from tests.conftest import TEMPLATE

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Setup:
    """On what a stage stands."""

    database: str = "sqlite"
    receiving: str = "webhook"

    def __str__(self) -> str:
        return f"{self.database}-{self.receiving}"


# one object each: pytest keeps a stage for the rows that name the same one
SQLITE, POSTGRESQL, POLLING = Setup(), Setup("postgresql"), Setup(receiving="polling")


def fresh_database(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """Make a migrated, empty database and give its address."""
    if kind == "sqlite":
        path = folder / "halcyon.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    request.getfixturevalue("postgres_url")
    server, name = request.getfixturevalue("postgres_server"), f"chaos_{next(_numbers)}"
    asyncio.run(on_server(server, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}"))
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def on_server(url: str, *statements: str) -> None:
    """Tell a PostgreSQL something."""
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="module")
def setup(request: pytest.FixtureRequest) -> Setup:
    """On what the stage of this test stands; a test that wants something else parametrises it."""
    return getattr(request, "param", SQLITE)


@pytest.fixture(scope="module")
def database_url(setup: Setup, request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of a database of this stage's own."""
    return fresh_database(setup.database, request, folder)


@pytest.fixture(scope="module")
def folder(setup: Setup, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the bot of this stage runs."""
    return tmp_path_factory.mktemp(str(setup))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(setup: Setup, database_url: str, folder: Path) -> AsyncIterator[Stage]:
    """A bot that runs, its desk on duty, Rasa gone: one for all rows of a table, where each row brings a newcomer."""
    async with playing(database_url, folder, receiving=setup.receiving) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def stage(house: Stage) -> Stage:
    """The same stage for every row of a table, tidied up after the row before."""
    await house.tidy()
    return house
