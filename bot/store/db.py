"""Owns the connection to SQLite or PostgreSQL, and the unit of work: one update, one transaction.

Never knows what is in the tables.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import BadConfiguration, Broken, TryLater
from bot.store import inline
from bot.store.crypto import Vault
from bot.store.unit import Unit

# at DEBUG this library writes every value of every row it is given
logging.getLogger("aiosqlite").setLevel(logging.WARNING)

#: how long a new connection waits for another process that is opening the same file, in milliseconds
BUSY_MS = 5_000


#: classes of SQLSTATE that say nothing about the statement: no connection, wrong password, no such database, a deadlock
#: that took us as its victim, no room, in use, being stopped or started, a broken disk (PostgreSQL, appendix A)
_PASSING = ("08", "28", "3D", "40", "53", "55", "57", "58")
_SQLITE_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class DatabaseGone(TryLater):
    """The database does not answer."""


class StatementRefused(Broken):
    """The database refused a statement."""


class Database:
    """One database, of either kind, and the key to it."""

    def __init__(self, url: str, vault: Vault) -> None:
        """Prepare the engine; nothing is opened yet.

        Raises:
            BadConfiguration: the address is of neither kind.
        """
        self.url = parse_url(url)
        self.vault = vault
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _engine(self.url)
        # SQLite has one writer: whoever waits here waits in order and without SQLite's sleeping busy loop
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Unit]:
        """Open a transaction: committed at the end, rolled back on any exception.

        Raises:
            DatabaseGone: there is no connection, or it broke.
            StatementRefused: a row breaks a rule of the tables, or a statement is wrong.
        """
        with _renamed():
            if self.is_sqlite:
                async with self._turn, self.engine.begin() as connection:
                    yield Unit(connection, self.vault)
            else:
                async with self.engine.begin() as connection:
                    yield Unit(connection, self.vault)

    async def run_sync(self, work: Any) -> Any:
        """Run blocking work, such as migrations, on a connection of its own.

        Raises:
            DatabaseGone: there is no connection, or it broke.
            StatementRefused: the database would not do it.
        """
        with _renamed():
            async with self.engine.connect() as connection:
                return await connection.run_sync(work)

    async def close(self) -> None:
        """Let go of every connection."""
        await self.engine.dispose()


@contextmanager
def _renamed() -> Iterator[None]:
    """Turn what a driver raises into ours. From None: drivers quote the row that they were given."""
    try:
        yield
    except DBAPIError as error:
        kind = DatabaseGone if _is_passing(error) else StatementRefused
        raise kind(type(error).__name__, *_rule(error)) from None
    except (OSError, PoolTimeout) as error:
        raise DatabaseGone(type(error).__name__) from None


def _is_passing(error: DBAPIError) -> bool:
    if error.connection_invalidated:
        return True
    driver_said = getattr(error.orig, "__cause__", None)
    if isinstance(driver_said, ValueError):
        return False  # asyncpg's DataError: a value of a wrong type, which would be as wrong the next time
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_PASSING)
    damaged = getattr(error.orig, "sqlite_errorcode", None) in _SQLITE_DAMAGED
    return damaged or isinstance(error, (OperationalError, InterfaceError))


def _rule(error: DBAPIError) -> tuple[str, ...]:
    """Name what was broken: a constraint of ours, or the database's own code. Never a value."""
    names = (
        getattr(getattr(error.orig, "__cause__", None), "constraint_name", None),
        getattr(error.orig, "sqlstate", None),
        getattr(error.orig, "sqlite_errorname", None),
    )
    return tuple(str(name) for name in names if name)


def parse_url(url: str) -> URL:
    """Read the address of a database, and choose its asynchronous driver.

    Raises:
        BadConfiguration: the address is of neither kind.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadConfiguration("DATABASE_URL is not an address") from None
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
    driver = drivers.get(parsed.get_backend_name())
    if driver is None:
        raise BadConfiguration("DATABASE_URL must begin with sqlite or postgresql")
    return parsed.set(drivername=driver)


def _engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        # hide_parameters: an exception must never carry what was in a row
        return create_async_engine(url, hide_parameters=True, pool_size=10, max_overflow=10, pool_pre_ping=True)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url,
        hide_parameters=True,
        async_creator=inline.creator(url.database or ":memory:"),
        # every transaction ends by itself, with a commit or a rollback: the pool need not roll back once more
        pool_reset_on_return=None,
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # the driver must not open transactions by itself: it would open them DEFERRED, and two writers could then deadlock
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_MS}",  # the next line needs the file for itself, once in its life
        "journal_mode=WAL",
        "synchronous=FULL",  # design, decision 1: committed means durable
        "foreign_keys=ON",
        "secure_delete=ON",  # what is deleted is overwritten: a stolen file must not hold what she had erased
        "cache_size=-16000",
        "temp_store=MEMORY",
        "busy_timeout=0",  # from here on ``inline`` waits, and lets others be served meanwhile
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql(inline.BEGIN)
