"""Fills any tables, as they stand in a database, with random rows.

Never looks at the models: a migration has to carry over what an older version wrote.
"""

from __future__ import annotations

from random import Random
from string import ascii_lowercase
from typing import Any

from sqlalchemy import Column, Connection, MetaData, String, func, insert, select
from sqlalchemy.types import TypeEngine

#: rows in each table
ROWS = 25
_ALEMBICS_OWN = "alembic_version"


def reflect(connection: Connection) -> MetaData:
    """Read what tables there are."""
    found = MetaData()
    found.reflect(connection)
    return found


def fill(connection: Connection, random: Random) -> None:
    """Write random rows into every table."""
    for table in reflect(connection).sorted_tables:
        if table.name == _ALEMBICS_OWN:
            continue
        rows = [{column.name: _value(column, number, random) for column in table.columns} for number in range(1, ROWS)]
        connection.execute(insert(table), rows)


def count(connection: Connection) -> dict[str, int]:
    """Count the rows of every table."""
    tables = [table for table in reflect(connection).sorted_tables if table.name != _ALEMBICS_OWN]
    return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def _value(column: Column[Any], number: int, random: Random) -> Any:
    if column.nullable and random.random() < 0.3:
        return None
    if column.foreign_keys:
        return number  # the row of the same number: it is there, and nobody else points to it
    if column.primary_key and not isinstance(column.type, String):
        return number if column.type.python_type is int else random.randbytes(32)
    return _of_type(column.type, random)


def _of_type(kind: TypeEngine[Any], random: Random) -> Any:
    if kind.python_type is bool:
        return random.random() < 0.5
    if kind.python_type is int:
        return random.randrange(2**31)
    if kind.python_type is bytes:
        return random.randbytes(32)
    assert isinstance(kind, String)
    length = min(kind.length or 40, 40)
    return "".join(random.choices(ascii_lowercase, k=random.randint(min(8, length), length)))
