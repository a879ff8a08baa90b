"""Numbers of messages are kept to hide them, to answer them, and to find the copy of one that was edited."""

from datetime import timedelta

from bot.ids import ChatKey, MessageId
from bot.store.db import Database
from bot.store.messages import DELETABLE, Note
from tests.factories import SettableClock, make_case, make_person

INSTANT = timedelta(milliseconds=1)


def note(chat: ChatKey, message: int, clock: SettableClock, role: str = "said") -> Note:
    return Note(chat, MessageId(message), role, clock())


async def test_a_message_can_be_deleted_for_48_hours_and_not_an_instant_longer(
    database: Database, clock: SettableClock
) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        await unit.messages.add([note(chat, 7, clock)])
        assert await unit.messages.deletable(chat, clock.advance(DELETABLE - INSTANT)) == [7]
        assert await unit.messages.deletable(chat, clock.advance(INSTANT)) == []
    assert timedelta(hours=48) == DELETABLE


async def test_only_the_messages_of_that_chat_are_listed_in_order(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat, stranger = await make_person(unit, clock()), await make_person(unit, clock())
        await unit.messages.add([note(chat, number, clock) for number in (30, 4, 2**33)])
        await unit.messages.add([note(stranger, 5, clock)])
        assert await unit.messages.deletable(chat, clock()) == [4, 30, 2**33]


async def test_a_message_that_is_known_stays_as_it_is(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        first = note(chat, 7, clock, "heard")
        await unit.messages.add([first])
        await unit.messages.add([note(chat, 7, clock, "said"), note(chat, 8, clock, "said")])
        await unit.messages.add([])
        assert await unit.messages.find(chat, MessageId(7)) == first
        assert await unit.messages.find(chat, MessageId(8)) is not None


async def test_the_copies_of_a_message_are_found_on_the_other_side(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        her, desk = await make_person(unit, clock()), await make_person(unit, clock())
        case = await make_case(unit, clock(), her)
        original = Note(her, MessageId(7), "relay", clock(), case)
        copies = [Note(desk, MessageId(n), "copy", clock(), case, her, MessageId(7)) for n in (90, 91)]
        other = Note(desk, MessageId(92), "copy", clock(), case, her, MessageId(8))
        await unit.messages.add([original, *copies, other])
        assert await unit.messages.twins(her, MessageId(7)) == copies
        assert await unit.messages.twins(her, MessageId(90)) == []
        found = await unit.messages.find(desk, MessageId(91))
        assert found is not None
        assert (found.twin_chat, found.twin_message) == (her, 7)


async def test_what_she_wrote_while_she_waited_is_found_by_its_case(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        case = await make_case(unit, clock(), chat)
        await unit.messages.add([note(chat, 5, clock, "heard")])
        await unit.messages.set_role(chat, MessageId(5), "held", case)
        await unit.messages.add([Note(chat, MessageId(3), "held", clock.advance(INSTANT), case)])
        await unit.messages.add([Note(chat, MessageId(9), "said", clock(), case)])
        assert [held.message for held in await unit.messages.of_case(case, "held")] == [5, 3]
        assert [held.message for held in await unit.messages.in_chat(chat, case)] == [3, 5, 9]
        assert [held.message for held in await unit.messages.in_chat(chat, case, "said")] == [9]


async def test_messages_that_are_gone_from_the_chat_are_forgotten(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat, stranger = await make_person(unit, clock()), await make_person(unit, clock())
        await unit.messages.add([note(chat, number, clock) for number in (1, 2, 3)])
        await unit.messages.add([note(stranger, 1, clock)])
        await unit.messages.drop(chat, [])
        await unit.messages.drop(chat, [MessageId(1), MessageId(3)])
        assert await unit.messages.deletable(chat, clock()) == [2]
        assert await unit.messages.deletable(stranger, clock()) == [1]
