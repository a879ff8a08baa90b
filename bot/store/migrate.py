"""Owns bringing a database to the newest state of the tables, or back.

Never touches rows except where a migration says so.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.errors import BadConfiguration
from bot.store.db import Database

FOLDER = Path(__file__).parent / "migrations"


def config(connection: Connection | None = None) -> Config:
    """Tell Alembic where the migrations are and which connection to use."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = connection
    return made


def newest() -> str:
    """Name the newest migration."""
    return ScriptDirectory.from_config(config()).get_current_head() or ""


async def migrate(database: Database, target: str = "head") -> None:
    """Bring a database to a migration, forwards or backwards.

    Raises:
        BadConfiguration: a newer version of the bot was here, or there is no such migration.
        DatabaseGone: there is no connection, or it broke.
    """
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if target not in {"head", "base", *known}:
        raise BadConfiguration("there is no such migration", target)

    def work(connection: Connection) -> None:
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in known:
            # nothing is touched: this version does not know what the rows of the newer one mean
            raise BadConfiguration("the database is of a newer version of the bot", current, f"known is {newest()}")
        going_back = target == "base" or (target != "head" and current is not None and target < current)
        (command.downgrade if going_back else command.upgrade)(config(connection), target)
        connection.commit()

    # several processes may start at once: the first migrates, the others wait their turn
    async with _TURN:
        await database.run_sync(work)


_TURN = asyncio.Lock()
