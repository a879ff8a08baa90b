"""Everything has its term; and after a change of keys the old one opens nothing and is not needed."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.schema import Table

from bot.domain.conversation import Conversation
from bot.ids import MessageId, UpdateId
from bot.store.crypto import Vault, WrongKey, new_key
from bot.store.db import Database
from bot.store.messages import DELETABLE, Note
from bot.store.retention import UPDATES, Terms
from bot.store.staff import INVITE_LIFE
from bot.store.tables import audit, chats, counters, invites, messages, outbox, staff, updates
from bot.store.unit import Unit
from tests.conftest import Reopen
from tests.factories import SettableClock, full_conversation, make_case, make_person, new_telegram_id

INSTANT, DAY = timedelta(milliseconds=1), timedelta(days=1)
TERMS = Terms(people=90 * DAY, cases=365 * DAY, audit=730 * DAY)
NOTHING = dict.fromkeys(("people", "cases", "messages", "updates", "invites", "audit", "staff", "counters"), 0)


async def rows(unit: Unit, table: Table) -> int:
    return int(await unit.connection.scalar(select(func.count()).select_from(table)) or 0)


async def purge(unit: Unit, now: datetime) -> dict[str, int]:
    """Purge, and tell what went."""
    return {name: number for name, number in (await unit.retention.purge(TERMS, now)).items() if number}


async def test_nothing_goes_before_its_time(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        await make_case(unit, clock())
        await unit.updates.remember(UpdateId(1), clock())
        await unit.staff.invite("counsellor", ("fr",), clock())
        await unit.counters.add(clock().date(), {"heard": 1})
        assert await unit.retention.purge(TERMS, clock()) == NOTHING


async def test_a_person_is_forgotten_when_she_has_been_silent_for_the_term(
    database: Database, clock: SettableClock
) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        await unit.messages.add([Note(chat, MessageId(1), "said", clock())])
        await unit.outbox.add(chat, "card", {}, now=clock(), worker="w")
        hour = clock().replace(minute=0, second=0, microsecond=0)  # a sign of life is kept to the hour
        await unit.connection.execute(update(messages).values(at=hour + TERMS.people))
        assert await purge(unit, hour + TERMS.people) == {}
        assert await purge(unit, hour + TERMS.people + INSTANT) == {"people": 1}
        assert [await rows(unit, table) for table in (chats, messages, outbox)] == [0, 0, 0]


async def test_speaking_again_begins_the_term_anew(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        await unit.conversations.save(chat, Conversation(), clock.advance(80 * DAY))
        assert await purge(unit, clock.advance(80 * DAY)) == {}
        assert await purge(unit, clock.advance(11 * DAY)) == {"people": 1}


async def test_an_open_case_keeps_the_person_until_it_is_closed(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        waiting, taken = await make_case(unit, clock()), await make_case(unit, clock())
        chat = await make_person(unit, clock())
        person = await unit.staff.join(await unit.staff.invite("counsellor", ("fr",), clock()), chat, clock())
        await unit.conversations.set_kind(chat, "staff")
        await unit.cases.take(taken, person.key, clock())
        clock.advance(100 * DAY)
        assert await purge(unit, clock()) == {"invites": 1}
        await unit.cases.close(taken, "helped", clock())
        assert await purge(unit, clock()) == {"people": 1}
        closed, kept = await unit.cases.get(taken), await unit.cases.get(waiting)
        assert closed is not None
        assert closed.chat is None
        assert kept is not None
        assert kept.chat is not None


async def test_the_case_of_a_forgotten_person_keeps_nobody_else(database: Database, clock: SettableClock) -> None:
    # NOT IN a list that holds NULL is never true: one such case would keep everybody for ever
    async with database.begin() as unit:
        gone = await make_person(unit, clock())
        await make_case(unit, clock(), gone)
        await unit.conversations.mark_leaving(gone)
        await unit.conversations.forget(gone)
        await make_person(unit, clock())
        assert await purge(unit, clock.advance(91 * DAY)) == {"people": 1}


async def test_people_of_the_desk_and_groups_are_kept(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        await unit.conversations.lock(new_telegram_id(), clock(), "staff")
        await unit.conversations.lock(new_telegram_id(), clock(), "group")
        assert await purge(unit, clock.advance(5000 * DAY)) == {}


async def test_a_closed_case_goes_after_its_term_and_an_open_one_never(
    database: Database, clock: SettableClock
) -> None:
    async with database.begin() as unit:
        closed, _ = await make_case(unit, clock()), await make_case(unit, clock())
        await unit.cases.close(closed, "helped", clock())
        await unit.connection.execute(update(chats).values(seen_at=clock() + TERMS.cases))
        assert await purge(unit, clock() + TERMS.cases) == {}
        assert await purge(unit, clock() + TERMS.cases + INSTANT) == {"cases": 1}
        assert len(await unit.cases.waiting()) == 1


async def test_message_numbers_go_when_nothing_can_be_deleted_with_them_any_more(
    database: Database, clock: SettableClock
) -> None:
    async with database.begin() as unit:
        chat, closed_chat = await make_person(unit, clock()), await make_person(unit, clock())
        is_open, closed = await make_case(unit, clock(), chat), await make_case(unit, clock(), closed_chat)
        await unit.cases.close(closed, "helped", clock())
        await unit.messages.add(
            [
                Note(chat, MessageId(1), "said", clock()),
                Note(chat, MessageId(2), "relay", clock(), is_open),
                Note(closed_chat, MessageId(3), "relay", clock(), closed),
            ]
        )
        assert await purge(unit, clock.advance(DELETABLE)) == {}
        assert await purge(unit, clock.advance(INSTANT)) == {"messages": 2}
        assert await unit.messages.find(chat, MessageId(2)) is not None


async def test_updates_invites_the_audit_and_counts_have_their_terms(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        start = clock()
        await unit.updates.remember(UpdateId(1), start)
        await unit.staff.invite("counsellor", ("fr",), start)
        await unit.cases.note(None, "purge", None, start)
        await unit.counters.add(start.date(), {"heard": 1})
        for name, term, table in (
            ("updates", UPDATES, updates),
            ("invites", INVITE_LIFE, invites),
            ("audit", TERMS.audit, audit),
        ):
            assert await purge(unit, start + term) == {}
            assert await purge(unit, start + term + INSTANT) == {name: 1}
            assert await rows(unit, table) == 0
        assert await purge(unit, start + TERMS.audit + DAY) == {"counters": 1}
        assert await rows(unit, counters) == 0


async def test_after_a_change_of_keys_the_old_one_is_not_needed_and_opens_nothing(
    database: Database, reopen: Reopen, clock: SettableClock
) -> None:
    old, new, telegram_id = new_key(), new_key(), new_telegram_id()
    async with reopen(database, Vault([old])).begin() as unit:
        chat = (await unit.conversations.lock(telegram_id, clock())).key
        await unit.conversations.save(chat, full_conversation(), clock())
        await unit.outbox.add(chat, "card", {"key": "x"}, now=clock(), worker="w")
        just_met = (await unit.conversations.lock(new_telegram_id(), clock())).key
        await unit.outbox.release_all()
    async with reopen(database, Vault([new, old])).begin() as unit:
        assert await unit.retention.reseal() == 3
    async with reopen(database, Vault([new])).begin() as unit:
        found = await unit.conversations.find(telegram_id)
        assert found is not None
        assert (found.key, found.conversation) == (chat, full_conversation())
        assert await unit.conversations.telegram_id(chat) == telegram_id
        assert await unit.conversations.lock_key(just_met) is not None
        (letter,) = await unit.outbox.claim("w", clock())
        assert letter.payload == {"key": "x"}
        await unit.outbox.release_all()
    async with reopen(database, Vault([old])).begin() as unit:
        assert await unit.conversations.find(telegram_id) is None
        with pytest.raises(WrongKey):
            await unit.conversations.telegram_id(chat)
        with pytest.raises(WrongKey):
            await unit.outbox.claim("w", clock())


async def test_with_the_key_of_a_stranger_nothing_is_resealed(
    database: Database, reopen: Reopen, clock: SettableClock
) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        before = (await unit.connection.execute(select(chats))).all()
    with pytest.raises(WrongKey):
        async with reopen(database, Vault([new_key()])).begin() as unit:
            await unit.retention.reseal()
    async with database.begin() as unit:
        assert (await unit.connection.execute(select(chats))).all() == before
        assert await unit.conversations.lock_key(chat) is not None


async def test_resealing_undoes_nothing_that_she_says_meanwhile(
    postgres_database: Database, reopen: Reopen, clock: SettableClock
) -> None:
    async with postgres_database.begin() as unit:
        chat = await make_person(unit, clock())

    async def reseal() -> None:
        async with reopen(postgres_database).begin() as unit:
            await unit.retention.reseal()

    async with postgres_database.begin() as unit:
        await unit.conversations.lock_key(chat)
        await unit.conversations.save(chat, Conversation(language="lv"), clock())
        resealing = asyncio.create_task(reseal())
        await asyncio.sleep(0.2)  # it looks now, before her commit
    await resealing
    async with postgres_database.begin() as unit:
        found = await unit.conversations.lock_key(chat)
    assert found is not None
    assert found.conversation is not None
    assert found.conversation.language == "lv"


async def test_whoever_left_the_desk_is_forgotten_with_the_audit_of_what_they_did(
    database: Database, clock: SettableClock
) -> None:
    async with database.begin() as unit:
        token = await unit.staff.invite("counsellor", ("fr",), clock())
        person = await unit.staff.join(token, await make_person(unit, clock()), clock())
        case = await make_case(unit, clock())
        await unit.cases.take(case, person.key, clock())
        await unit.staff.remove(person.key, clock())
        assert (await purge(unit, clock() + TERMS.audit)).get("staff") is None
        assert (await purge(unit, clock() + TERMS.audit + INSTANT))["staff"] == 1
        assert await rows(unit, staff) == 0
        assert await unit.cases.get(case) is not None
