"""After ``forget`` no row of any table names the chat, whatever tables there will be."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversation import Conversation
from bot.ids import ChatKey, MessageId, TelegramId
from bot.store.crypto import Vault, WrongKey
from bot.store.db import Database
from bot.store.messages import Note
from bot.store.tables import chats, metadata
from bot.store.unit import Unit
from tests.factories import SettableClock, full_conversation, make_case, make_person, new_telegram_id

#: a number that no other column of the tests holds, so that it can be looked for in all of them
HER_KEY = ChatKey(987_654_321)


async def places_that_name(
    connection: AsyncConnection, vault: Vault, chat: ChatKey, telegram_id: TelegramId
) -> set[str]:
    """List the columns, of any table, in which something stands that leads to a chat."""
    found = set()
    for table in metadata.sorted_tables:
        for row in await connection.execute(select(table)):
            for name, value in row._mapping.items():
                if _names(value, vault, chat, telegram_id):
                    found.add(f"{table.name}.{name}")
    return found


def _names(value: Any, vault: Vault, chat: ChatKey, telegram_id: TelegramId) -> bool:
    if isinstance(value, bytes):
        try:
            value = vault.open(value)
        except WrongKey:
            return value in vault.lookups(telegram_id)
    return value in (chat, telegram_id) or str(telegram_id) in str(value) or str(chat) in str(value)


async def her_life(unit: Unit, clock: SettableClock, telegram_id: TelegramId) -> None:
    """Write her into every table that can name her."""
    empty = {"lookup": unit.vault.lookups(telegram_id)[0], "sealed": unit.vault.seal(str(telegram_id))}
    await unit.connection.execute(insert(chats).values(key=HER_KEY, kind="person", seen_at=clock(), **empty))
    await unit.conversations.save(HER_KEY, full_conversation(), clock())
    counsellor = await make_person(unit, clock())
    person = await unit.staff.join(await unit.staff.invite("counsellor", ("fr",), clock()), counsellor, clock())
    # she was once of the desk herself
    await unit.staff.join(await unit.staff.invite("counsellor", ("fr",), clock()), HER_KEY, clock())
    case = await make_case(unit, clock(), HER_KEY)
    await unit.cases.take(case, person.key, clock())
    await unit.cases.note(person.key, "take", case, clock())
    await unit.outbox.add(HER_KEY, "card", {"key": "x"}, now=clock(), worker="w", case=case)
    await unit.messages.add(
        [
            Note(HER_KEY, MessageId(1), "heard", clock(), case, counsellor, MessageId(11)),
            Note(counsellor, MessageId(11), "copy", clock(), case, HER_KEY, MessageId(1)),
        ]
    )


async def test_forgetting_leaves_no_row_that_names_her(database: Database, clock: SettableClock) -> None:
    telegram_id = new_telegram_id()
    async with database.begin() as unit:
        await her_life(unit, clock, telegram_id)
    async with database.begin() as unit:
        before = await places_that_name(unit.connection, database.vault, HER_KEY, telegram_id)
        expected = {"chats.key", "chats.lookup", "chats.sealed", "staff.chat", "cases.chat", "outbox.chat"}
        assert before == {*expected, "messages.chat", "messages.twin_chat"}
        await unit.conversations.mark_leaving(HER_KEY)
        assert await unit.conversations.forget(HER_KEY)
    async with database.begin() as unit:
        assert await places_that_name(unit.connection, database.vault, HER_KEY, telegram_id) == set()
        assert await unit.conversations.find(telegram_id) is None


async def test_the_case_stays_without_her(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        case = await make_case(unit, clock(), chat)
        await unit.conversations.mark_leaving(chat)
        await unit.conversations.forget(chat)
        left = await unit.cases.get(case)
    assert left is not None
    assert left.chat is None


async def test_who_is_leaving_has_no_conversation_any_more(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        await unit.conversations.save(chat, full_conversation(), clock())
        await unit.conversations.mark_leaving(chat)
        row = (await unit.connection.execute(select(chats).where(chats.c.key == chat))).one()
        assert (row.state, row.mode, row.is_leaving) == (None, "bot", True)


async def test_whoever_is_not_leaving_is_not_forgotten(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        assert not await unit.conversations.forget(chat)
        assert await unit.conversations.lock_key(chat) is not None


async def test_whoever_speaks_again_after_a_delete_is_not_forgotten(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        await unit.conversations.mark_leaving(chat)
        await unit.conversations.save(chat, Conversation(), clock.advance(timedelta(seconds=4)))
        assert not await unit.conversations.forget(chat)


async def test_the_number_of_a_forgotten_chat_is_never_given_again(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        await unit.conversations.mark_leaving(chat)
        await unit.conversations.forget(chat)
    async with database.begin() as unit:
        assert await make_person(unit, clock()) > chat
