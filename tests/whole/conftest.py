"""A stage for every test, on SQLite or PostgreSQL, by webhook or by long polling.

Never reads the content anew for each test: it does not change, and reading it takes seconds.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
import pytest_asyncio
import structlog
import uvicorn

from bot import app as composition
from bot import logs
from bot.store.db import Database
from bot.understanding.language import Identifier
from tests.conftest import address
from tests.whole.nlu import table_nlu
from tests.whole.stage import DEPLOYMENT, Setup, Stage, playing


@pytest.fixture(autouse=True)
def _durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the library give durations as it will by default; the old way warns, and a warning fails a test."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture(scope="session")
def _content() -> Iterator[None]:
    """Read content, rules and the language model once for all tests."""
    content, rules = composition.read_content(DEPLOYMENT), composition.read_rules(DEPLOYMENT)
    identifier = Identifier()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composition, "read_content", lambda _deployment: content)
        patch.setattr(composition, "read_rules", lambda _deployment: rules)
        patch.setattr(composition, "Identifier", lambda: identifier)
        patch.setattr(uvicorn.Server, "main_loop", _attentive)
        yield


async def _attentive(server: uvicorn.Server) -> None:
    """Notice the end of a test at once: the server looks ten times a second, and there are hundreds of tests."""
    while not await server.on_tick(0):  # noqa: ASYNC110 - as the server itself does it
        await asyncio.sleep(0.01)


@pytest.fixture(scope="session")
def nlu_url() -> Iterator[str]:
    """The address of a server that answers in the place of Rasa, from a table."""
    with table_nlu() as url:
        yield url


@pytest.fixture
def setup(request: pytest.FixtureRequest) -> Setup:
    """On what the stage of this test stands; a test that wants something else parametrises it."""
    return getattr(request, "param", Setup())


@pytest.fixture
def database_url(request: pytest.FixtureRequest, setup: Setup) -> str:
    """The address of a migrated, empty database of this test's own."""
    database = request.getfixturevalue("sqlite_database" if setup.database == "sqlite" else "postgres_database")
    assert isinstance(database, Database)
    return address(database)


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Everything the process logs, at the level of whoever looks for a fault."""
    with _logged() as stream:
        yield stream


@contextmanager
def _logged() -> Iterator[StringIO]:
    root = logging.getLogger()
    before = {name: logging.getLogger(name).level for name in ("", *logging.root.manager.loggerDict)}
    handlers = list(root.handlers)
    stream = StringIO()
    logs.configure("DEBUG", stream)
    try:
        yield stream
    finally:
        structlog.reset_defaults()
        root.handlers = handlers
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


@pytest.fixture
async def stage(setup: Setup, database_url: str, nlu_url: str, log: StringIO, _content: None) -> AsyncIterator[Stage]:
    """The whole bot; afterwards nothing is left over, and nothing that must never happen has happened."""
    async with playing(setup, database_url, nlu_url, log) as opened:
        yield opened
        await opened.quiet()
        assert opened.faults() == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, nlu_url: str, _content: None
) -> AsyncIterator[Stage]:
    """One stage for all rows of a table, where each row brings a newcomer: a stage for each would take minutes."""
    path = tmp_path_factory.mktemp("house") / "halcyon.db"
    shutil.copyfile(sqlite_template, path)
    with _logged() as log:
        async with playing(Setup(), f"sqlite:///{path}", nlu_url, log) as opened:
            yield opened
            await opened.quiet()
            assert opened.faults() == []
