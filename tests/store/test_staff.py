"""People of the desk come by invite, are known by an alias alone, and go at once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.ids import ChatKey
from bot.store.db import Database
from bot.store.staff import _FIRST, _SECOND, INVITE_LIFE, InviteUnknown, Person
from bot.store.tables import chats, invites, staff
from bot.store.unit import Unit
from tests.conftest import Reopen
from tests.factories import SettableClock, make_case, make_person


async def join(unit: Unit, clock: SettableClock, chat: ChatKey | None = None, role: str = "counsellor") -> Person:
    token = await unit.staff.invite(role, ("fr", "nl"), clock())
    return await unit.staff.join(token, chat or await make_person(unit, clock()), clock())


async def test_an_invite_makes_a_person_of_the_desk(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        person = await join(unit, clock, chat, "supervisor")
    assert (person.chat, person.role, person.languages, person.language) == (chat, "supervisor", ("fr", "nl"), "fr")
    assert not person.is_on_duty
    async with database.begin() as unit:
        assert await unit.staff.of_chat(chat) == person
        assert await unit.staff.get(person.key) == person
        assert await unit.staff.by_alias(person.alias.upper()) == person
        assert await unit.staff.all() == [person]


async def test_an_invite_works_once(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        token = await unit.staff.invite("counsellor", ("fr",), clock())
        await unit.staff.join(token, await make_person(unit, clock()), clock())
        with pytest.raises(InviteUnknown):
            await unit.staff.join(token, await make_person(unit, clock()), clock())
        assert len(await unit.staff.all()) == 1


async def test_an_invite_that_two_use_at_the_same_instant_lets_one_in(
    database: Database, reopen: Reopen, clock: SettableClock
) -> None:
    async with database.begin() as unit:
        token = await unit.staff.invite("counsellor", ("fr",), clock())
        people = [await make_person(unit, clock()) for _ in range(3)]

    async def use(place: Database, chat: ChatKey) -> bool:
        try:
            async with place.begin() as unit:
                await unit.staff.join(token, chat, clock())
        except InviteUnknown:
            return False
        return True

    got_in = await asyncio.gather(*(use(reopen(database), chat) for chat in people))
    assert sum(got_in) == 1


async def test_an_invite_expires(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        just, late = [await unit.staff.invite("counsellor", ("fr",), clock()) for _ in range(2)]
        clock.advance(INVITE_LIFE - timedelta(milliseconds=1))
        await unit.staff.join(just, await make_person(unit, clock()), clock())
        clock.advance(timedelta(milliseconds=1))
        with pytest.raises(InviteUnknown):
            await unit.staff.join(late, await make_person(unit, clock()), clock())


async def test_an_invite_that_was_never_made_is_refused_without_saying_it(
    database: Database, clock: SettableClock
) -> None:
    async with database.begin() as unit:
        await unit.staff.invite("counsellor", ("fr",), clock())
        with pytest.raises(InviteUnknown) as caught:
            await unit.staff.join("guessed-token", await make_person(unit, clock()), clock())
    assert "guessed" not in str(caught.value)


async def test_the_token_of_an_invite_is_kept_nowhere(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        token = await unit.staff.invite("counsellor", ("fr",), clock())
        (row,) = await unit.connection.execute(select(invites))
        assert token not in repr(tuple(row))


async def test_whoever_is_removed_is_nobody_at_once(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        person, other = await join(unit, clock), await join(unit, clock)
        assert person.chat is not None
        await unit.conversations.set_kind(person.chat, "staff")
        await unit.staff.set_duty(person.key, is_on_duty=True)
        await unit.staff.remove(person.key, clock())
        assert await unit.staff.of_chat(person.chat) is None
        assert await unit.staff.get(person.key) is None
        assert await unit.staff.by_alias(person.alias) is None
        assert await unit.staff.all() == [other]
        assert await unit.staff.on_duty() == 0
        # and may need the bot like anybody else
        assert await unit.connection.scalar(select(chats.c.kind).where(chats.c.key == person.chat)) == "person"


async def test_whoever_was_removed_may_come_back_as_somebody_new(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        before = await join(unit, clock)
        await unit.staff.remove(before.key, clock())
        after = await join(unit, clock, before.chat)
    assert after.key != before.key
    assert after.alias != before.alias


async def test_a_second_invite_changes_the_role_and_keeps_the_alias(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        before = await join(unit, clock)
        after = await join(unit, clock, before.chat, "supervisor")
    assert (after.key, after.alias, after.role) == (before.key, before.alias, "supervisor")


async def test_duty_is_counted(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        person, _ = await join(unit, clock), await join(unit, clock)
        assert await unit.staff.on_duty() == 0
        await unit.staff.set_duty(person.key, is_on_duty=True)
        assert await unit.staff.on_duty() == 1
        await unit.staff.set_duty(person.key, is_on_duty=False)
        assert await unit.staff.on_duty() == 0


async def test_no_two_people_ever_had_the_same_alias(database: Database, clock: SettableClock) -> None:
    every = [f"{first} {second}" for first in _FIRST for second in _SECOND]
    assert len(set(every)) == len(every)
    old = {"role": "counsellor", "languages": "fr", "joined_at": clock(), "removed_at": clock()}
    async with database.begin() as unit:
        await unit.connection.execute(insert(staff), [{"alias": alias, **old} for alias in every[:-1]])
        last_free = await join(unit, clock)
        assert last_free.alias == every[-1]
        # when every pair of words was drawn once, they begin again with a number
        more = [(await join(unit, clock)).alias for _ in range(3)]
    assert len({*every, *more}) == len(every) + 3
    assert all(len(alias) <= 40 for alias in more)


async def test_the_case_of_whoever_was_removed_is_still_theirs_in_the_records(
    database: Database, clock: SettableClock
) -> None:
    async with database.begin() as unit:
        person, case = await join(unit, clock), await make_case(unit, clock())
        await unit.cases.take(case, person.key, clock())
        await unit.staff.remove(person.key, clock())
        assert [found.key for found in await unit.cases.of_staff(person.key)] == [case]
