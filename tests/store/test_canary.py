"""Whoever takes the file learns neither who wrote nor where she was."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.conversation import Place
from bot.ids import MessageId, TelegramId
from bot.store.db import Database
from bot.store.messages import Note
from bot.store.tables import metadata
from bot.store.unit import Unit
from tests.factories import SettableClock, full_conversation, make_case, make_person

CANARY_ID = TelegramId(7_313_131_313_131)
CANARY_TEXT = "canary_flow_of_hers"
CANARY_LETTER = "canary.letter.of.hers"


async def live(unit: Unit, clock: SettableClock) -> None:
    """Let her talk, wait, be written to."""
    chat = await make_person(unit, clock(), CANARY_ID)
    state = replace(full_conversation(), place=Place(CANARY_TEXT, "start"), topic=CANARY_TEXT, pending=CANARY_TEXT)
    await unit.conversations.save(chat, state, clock())
    case = await make_case(unit, clock(), chat)
    await unit.outbox.add(chat, "card", {"key": CANARY_LETTER, "to": CANARY_ID}, now=clock(), worker="w", case=case)
    await unit.messages.add([Note(chat, MessageId(1), "heard", clock(), case)])
    await unit.cases.note(None, "open", case, clock())


def forms(telegram_id: int, *texts: str) -> list[bytes]:
    """List the ways in which a number and texts could lie in a file."""
    found = [str(telegram_id).encode(), f"{telegram_id:x}".encode(), f"{telegram_id:X}".encode()]
    found += [telegram_id.to_bytes(length, order) for length in (6, 8) for order in ("big", "little")]
    for text in texts:
        found += [text.encode(), text.encode("utf-16-le"), json.dumps(text).encode()]
    return found


def bytes_of(database: Database) -> dict[str, bytes]:
    assert database.url.database
    path = Path(database.url.database)
    return {found.name: found.read_bytes() for found in path.parent.glob(f"{path.name}*")}


async def test_the_file_and_its_log_hold_neither_her_id_nor_where_she_is(
    sqlite_database: Database, clock: SettableClock
) -> None:
    async with sqlite_database.begin() as unit:
        await live(unit, clock)
    files = bytes_of(sqlite_database)
    assert len(files["halcyon.db-wal"]) > 4096, "the rows are in the write-ahead log now"
    together = b"".join(files.values())
    for form in forms(CANARY_ID, CANARY_TEXT, CANARY_LETTER):
        assert form not in together
    assert b"sextortion" in together, "what is not sealed is found by this way of looking"


async def test_what_she_had_erased_is_not_in_the_file_either(sqlite_database: Database, clock: SettableClock) -> None:
    async with sqlite_database.begin() as unit:
        await live(unit, clock)
        chat = await unit.conversations.find(CANARY_ID)
        assert chat is not None
        row = (await unit.connection.execute(select(metadata.tables["chats"]))).one()
    sealed, lookup = bytes(row.sealed), bytes(row.lookup)
    await sqlite_database.engine.dispose()  # the last connection writes the log back and removes it
    assert sealed in bytes_of(sqlite_database)["halcyon.db"]
    async with sqlite_database.begin() as unit:
        await unit.conversations.mark_leaving(chat.key)
        await unit.conversations.forget(chat.key)
    await sqlite_database.engine.dispose()
    files = bytes_of(sqlite_database)
    assert set(files) == {"halcyon.db"}
    for form in (sealed, lookup, bytes(row.state)):
        assert form not in files["halcyon.db"]


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
async def test_no_column_holds_her_id_or_where_she_is(
    postgres_database: Database, clock: SettableClock, table: object
) -> None:
    async with postgres_database.begin() as unit:
        await live(unit, clock)
        text = repr((await unit.connection.execute(select(metadata.tables[str(table)]))).all())
    for canary in (str(CANARY_ID), CANARY_TEXT, CANARY_LETTER):
        assert canary not in text
