"""Letters leave in the order in which they were written, and each is in one pair of hands."""

from datetime import timedelta

from sqlalchemy import select, update

from bot.ids import ChatKey
from bot.store.db import Database
from bot.store.outbox import LEASE, Letter
from bot.store.tables import outbox
from bot.store.unit import Unit
from tests.factories import SettableClock, awkward_texts, make_case, make_person

SECOND = timedelta(seconds=1)


async def write(unit: Unit, chat: ChatKey, number: int, clock: SettableClock, worker: str) -> Letter | None:
    return await unit.outbox.add(chat, "card", {"number": number}, now=clock(), worker=worker)


async def write_free(unit: Unit, chat: ChatKey, number: int, clock: SettableClock) -> int:
    """Write a letter that nobody holds, as a worker leaves behind that was stopped."""
    await write(unit, chat, number, clock, "stopped")
    key = await unit.connection.scalar(select(outbox.c.key).order_by(outbox.c.key.desc()).limit(1))
    free = {"leased_by": None, "leased_until": None}
    await unit.connection.execute(update(outbox).where(outbox.c.key == key).values(**free))
    assert isinstance(key, int)
    return key


def numbers(letters: list[Letter]) -> list[int]:
    return [letter.payload["number"] for letter in letters]


async def test_whoever_writes_a_letter_may_send_it_at_once(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        case = await make_case(unit, clock(), chat)
        letter = await unit.outbox.add(chat, "copy", {"from": 5}, now=clock(), worker="a", case=case)
    assert letter is not None
    assert (letter.chat, letter.kind, letter.payload, letter.case) == (chat, "copy", {"from": 5}, case)
    async with database.begin() as unit:
        assert await unit.outbox.claim("b", clock()) == []
        assert await unit.outbox.waiting(case) == 1


async def test_a_letter_behind_another_of_the_same_worker_may_be_sent_too(
    database: Database, clock: SettableClock
) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        first, second = await write(unit, chat, 1, clock, "a"), await write(unit, chat, 2, clock, "a")
    assert first is not None
    assert second is not None
    assert first.key < second.key


async def test_a_letter_behind_one_in_other_hands_waits_for_its_turn(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat, stranger = await make_person(unit, clock()), await make_person(unit, clock())
        await write(unit, chat, 1, clock, "a")
        assert await write(unit, chat, 2, clock, "b") is None
        assert await write(unit, stranger, 3, clock, "b") is not None  # another chat waits for nobody


async def test_a_letter_behind_one_that_nobody_holds_waits_even_for_its_own_worker(
    database: Database, clock: SettableClock
) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        await write_free(unit, chat, 1, clock)
        assert await write(unit, chat, 2, clock, "a") is None
        assert numbers(await unit.outbox.claim("a", clock())) == [1, 2]


async def test_letters_are_claimed_in_the_order_of_writing(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        one, other = await make_person(unit, clock()), await make_person(unit, clock())
        for number, chat in enumerate((one, other, one, other, other, one)):
            await write_free(unit, chat, number, clock)
        assert numbers(await unit.outbox.claim("a", clock())) == [0, 1, 2, 3, 4, 5]


async def test_claimed_letters_are_not_claimed_again(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        await write_free(unit, chat, 1, clock)
        assert len(await unit.outbox.claim("a", clock())) == 1
        assert await unit.outbox.claim("a", clock()) == []
        assert await unit.outbox.claim("b", clock()) == []


async def test_a_conversation_in_other_hands_is_left_alone(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        held, free = await make_person(unit, clock()), await make_person(unit, clock())
        await write(unit, held, 1, clock, "a")
        assert await write(unit, held, 2, clock, "b") is None
        await write_free(unit, free, 3, clock)
        assert numbers(await unit.outbox.claim("b", clock())) == [3]


async def test_letters_of_a_worker_that_died_are_claimed_when_its_lease_is_over(
    database: Database, clock: SettableClock
) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        await write(unit, chat, 1, clock, "dead")
        await write(unit, chat, 2, clock, "b")
        clock.advance(LEASE)
        assert await unit.outbox.claim("b", clock()) == []
        clock.advance(timedelta(milliseconds=1))
        assert numbers(await unit.outbox.claim("b", clock())) == [1, 2]


async def test_a_worker_that_renews_keeps_what_it_holds_and_nothing_else(
    database: Database, clock: SettableClock
) -> None:
    async with database.begin() as unit:
        mine, theirs = await make_person(unit, clock()), await make_person(unit, clock())
        await write(unit, mine, 1, clock, "a")
        await write(unit, theirs, 2, clock, "dead")
        clock.advance(LEASE - SECOND)
        await unit.outbox.renew("a", clock())
        clock.advance(2 * SECOND)
        assert numbers(await unit.outbox.claim("b", clock())) == [2]


async def test_at_the_start_of_the_only_process_every_letter_is_freed(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        await write(unit, chat, 1, clock, "before the restart")
        await unit.outbox.release_all()
        assert numbers(await unit.outbox.claim("after", clock())) == [1]


async def test_a_postponed_letter_holds_back_what_comes_after_it(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        await write_free(unit, chat, 1, clock)
        await write_free(unit, chat, 2, clock)
        first, _ = await unit.outbox.claim("a", clock())
        await unit.outbox.postpone(first.key, clock() + 20 * SECOND)
        await unit.outbox.release_all()
        assert await unit.outbox.claim("b", clock()) == []
        again = await unit.outbox.claim("b", clock.advance(20 * SECOND))
        assert numbers(again) == [1, 2]
        assert [letter.attempts for letter in again] == [1, 0]


async def test_a_postponed_letter_stays_with_its_worker_until_after_it_is_due(
    database: Database, clock: SettableClock
) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        letter = await write(unit, chat, 1, clock, "a")
        assert letter is not None
        await unit.outbox.postpone(letter.key, clock() + 5 * LEASE)
        assert await unit.outbox.claim("b", clock.advance(5 * LEASE + SECOND)) == []
        assert numbers(await unit.outbox.claim("b", clock.advance(LEASE))) == [1]


async def test_what_was_sent_is_gone(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        keys = [await write_free(unit, chat, number, clock) for number in range(3)]
        await unit.outbox.done([])
        assert await unit.outbox.depth() == 3
        await unit.outbox.done(keys[:2])
        assert numbers(await unit.outbox.claim("a", clock())) == [2]


async def test_letters_to_a_chat_that_cannot_be_reached_are_dropped(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        gone, here = await make_person(unit, clock()), await make_person(unit, clock())
        for chat in (gone, gone, here):
            await write_free(unit, chat, 1, clock)
        assert await unit.outbox.drop_chat(gone) == 2
        assert (await unit.outbox.left(gone), await unit.outbox.left(here)) == (0, 1)


async def test_a_payload_comes_back_as_it_was(database: Database, clock: SettableClock) -> None:
    payload = {"texts": list(awkward_texts()), "none": None, "deep": {"numbers": [1, 2**52]}}
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        await unit.outbox.add(chat, "card", payload, now=clock(), worker="dead")
        await unit.outbox.release_all()
        (letter,) = await unit.outbox.claim("a", clock())
    assert letter.payload == payload
