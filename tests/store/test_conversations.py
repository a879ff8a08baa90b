"""A chat is made once, found by a keyed hash alone, and forgotten whole."""

import asyncio
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.conversation import Conversation, Mode
from bot.ids import TelegramId
from bot.store.crypto import Vault, WrongKey, new_key
from bot.store.db import Database
from bot.store.tables import chats
from tests.conftest import Reopen
from tests.factories import SettableClock, full_conversation, make_person, new_telegram_id


async def test_a_chat_is_made_when_it_is_first_locked(database: Database, clock: SettableClock) -> None:
    telegram_id = new_telegram_id()
    async with database.begin() as unit:
        assert await unit.conversations.find(telegram_id) is None
        made = await unit.conversations.lock(telegram_id, clock())
    assert (made.kind, made.is_blocked, made.conversation) == ("person", False, None)
    async with database.begin() as unit:
        assert await unit.conversations.lock(telegram_id, clock()) == made
        assert await unit.conversations.find(telegram_id) == made
        assert await unit.conversations.lock_key(made.key) == made


async def test_two_people_have_two_chats(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        assert await make_person(unit, clock()) != await make_person(unit, clock())


async def test_the_first_two_messages_of_a_person_at_the_same_instant_make_one_chat(
    database: Database, reopen: Reopen, clock: SettableClock
) -> None:
    telegram_id = new_telegram_id()

    async def hear(place: Database) -> int:
        async with place.begin() as unit:
            chat = await unit.conversations.lock(telegram_id, clock())
            await asyncio.sleep(0.02)  # the work, during which the other message arrives
            return chat.key

    keys = await asyncio.gather(*(hear(place) for place in (database, reopen(database), reopen(database))))
    assert len(set(keys)) == 1


@pytest.mark.parametrize("telegram_id", [1, 2**31, 2**52 - 1, -1_001_234_567_890])
async def test_an_id_of_any_size_comes_back_for_the_deliverer(
    database: Database, clock: SettableClock, telegram_id: int
) -> None:
    async with database.begin() as unit:
        chat = await unit.conversations.lock(TelegramId(telegram_id), clock(), "group")
        assert await unit.conversations.telegram_id(chat.key) == telegram_id


async def test_what_she_chose_is_read_back_as_it_was(database: Database, clock: SettableClock) -> None:
    telegram_id, conversation = new_telegram_id(), full_conversation()
    defaults = Conversation()
    names = [field.name for field in fields(Conversation)]
    assert [name for name in names if getattr(conversation, name) == getattr(defaults, name)] == []
    async with database.begin() as unit:
        chat = await unit.conversations.lock(telegram_id, clock())
        await unit.conversations.save(chat.key, conversation, clock())
    async with database.begin() as unit:
        assert (await unit.conversations.lock(telegram_id, clock())).conversation == conversation


async def test_who_answers_her_is_also_kept_where_it_can_be_counted(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        await unit.conversations.save(chat, replace(full_conversation(), mode=Mode.WAITING), clock())
        assert await unit.connection.scalar(select(chats.c.mode).where(chats.c.key == chat)) == "waiting"


async def test_a_sign_of_life_is_kept_to_the_hour(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await unit.conversations.lock(new_telegram_id(), clock())
        seen_at = select(chats.c.seen_at).where(chats.c.key == chat.key)
        assert await unit.connection.scalar(seen_at) == datetime(2026, 1, 14, 2, 0, tzinfo=UTC)
        await unit.conversations.save(chat.key, Conversation(), clock.advance(timedelta(hours=3, minutes=12)))
        assert await unit.connection.scalar(seen_at) == datetime(2026, 1, 14, 5, 0, tzinfo=UTC)


async def test_an_older_key_finds_the_chat_and_the_newest_does_from_then_on(
    database: Database, reopen: Reopen, clock: SettableClock
) -> None:
    old, new = new_key(), new_key()
    telegram_id = new_telegram_id()
    async with reopen(database, Vault([old])).begin() as unit:
        chat = await unit.conversations.lock(telegram_id, clock())
    async with reopen(database, Vault([new])).begin() as unit:
        assert await unit.conversations.find(telegram_id) is None
    async with reopen(database, Vault([new, old])).begin() as unit:
        assert await unit.conversations.lock(telegram_id, clock()) == chat
    async with reopen(database, Vault([new])).begin() as unit:
        assert await unit.conversations.find(telegram_id) == chat
        assert await unit.conversations.telegram_id(chat.key) == telegram_id


async def test_the_key_of_a_stranger_reads_neither_her_id_nor_where_she_is(
    database: Database, reopen: Reopen, clock: SettableClock
) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
    async with reopen(database, Vault([new_key()])).begin() as unit:
        with pytest.raises(WrongKey):
            await unit.conversations.telegram_id(chat)
        with pytest.raises(WrongKey):
            await unit.conversations.lock_key(chat)


async def test_a_chat_is_held_until_the_commit(postgres_database: Database, clock: SettableClock, vault: Vault) -> None:
    async with postgres_database.begin() as unit:
        chat = await make_person(unit, clock())
    seen: list[str] = []

    async def second() -> None:
        async with postgres_database.begin() as unit:
            found = await unit.conversations.lock_key(chat)
            assert found is not None
            assert found.conversation is not None
            seen.append(found.conversation.language)

    async with postgres_database.begin() as unit:
        await unit.conversations.lock_key(chat)
        waits = asyncio.create_task(second())
        await asyncio.sleep(0.1)
        assert not seen
        await unit.conversations.save(chat, Conversation(language="lv"), clock())
    await waits
    assert seen == ["lv"]


async def test_a_block_is_noted_and_ends_when_she_speaks_again(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        await unit.conversations.mark_blocked(chat)
        found = await unit.conversations.lock_key(chat)
        assert found is not None
        assert found.is_blocked
        await unit.conversations.save(chat, Conversation(), clock())
        found = await unit.conversations.lock_key(chat)
        assert found is not None
        assert not found.is_blocked


async def test_a_group_that_moved_is_found_under_its_new_id_alone(database: Database, clock: SettableClock) -> None:
    before, after = TelegramId(-4242), TelegramId(-1_004_242_424_242)
    async with database.begin() as unit:
        chat = await unit.conversations.lock(before, clock(), "group")
        await unit.conversations.move(chat.key, after)
        assert await unit.conversations.find(before) is None
        assert await unit.conversations.find(after) == chat
        assert await unit.conversations.telegram_id(chat.key) == after


async def test_what_somebody_was_as_a_person_is_dropped_when_they_join_the_desk(
    database: Database, clock: SettableClock
) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        await unit.conversations.save(chat, full_conversation(), clock())
        await unit.conversations.set_kind(chat, "staff")
        row = (await unit.connection.execute(select(chats).where(chats.c.key == chat))).one()
        assert (row.kind, row.state, row.mode) == ("staff", None, "bot")
