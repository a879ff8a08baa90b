"""Empty databases of both kinds: here the migrations themselves are looked at."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import make_url

from bot.store.crypto import Vault
from bot.store.db import Database


@pytest.fixture
async def empty_sqlite(tmp_path: Path, vault: Vault) -> AsyncIterator[Database]:
    """A SQLite file without a table."""
    database = Database(f"sqlite:///{tmp_path}/empty.db", vault)
    yield database
    await database.close()


@pytest.fixture
async def empty_postgres(postgres_server: str, vault: Vault) -> AsyncIterator[Database]:
    """A PostgreSQL database without a table."""
    admin = await asyncpg.connect(postgres_server)
    await admin.execute("CREATE DATABASE halcyon_empty")
    url = make_url(postgres_server).set(database="halcyon_empty")
    database = Database(url.render_as_string(hide_password=False), vault)
    yield database
    await database.close()
    await admin.execute("DROP DATABASE halcyon_empty WITH (FORCE)")
    await admin.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest) -> Database:
    """A database without a table, once of each kind."""
    found = request.getfixturevalue("empty_sqlite" if request.param == "sqlite" else "empty_postgres")
    assert isinstance(found, Database)
    return found
