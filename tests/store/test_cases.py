"""A case waits, is taken by exactly one counsellor, and is closed once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.errors import Broken
from bot.ids import CaseKey, StaffKey
from bot.store.cases import CLOSED, TAKEN, WAITING, WHY_LENGTH, Case
from bot.store.db import Database
from bot.store.tables import audit
from bot.store.unit import Unit
from tests.conftest import Reopen
from tests.factories import SettableClock, make_case, make_person

MINUTE = timedelta(minutes=1)


async def make_counsellor(unit: Unit, clock: SettableClock) -> StaffKey:
    token = await unit.staff.invite("counsellor", ("fr",), clock())
    return (await unit.staff.join(token, await make_person(unit, clock()), clock())).key


async def the(unit: Unit, case: CaseKey) -> Case:
    found = await unit.cases.get(case)
    assert found is not None
    return found


async def test_a_case_that_is_opened_waits_and_says_why(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        key = await make_case(unit, clock(), chat, urgency=3)
    async with database.begin() as unit:
        why = "danger.threat button.human"
        expected = Case(key, chat, WAITING, 3, "sextortion", "fr", "be", why, clock(), None, 0)
        assert await the(unit, key) == expected
        assert await unit.cases.open_of(chat) == expected
        assert await unit.cases.waiting() == [expected]


async def test_a_person_has_one_open_case(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat = await make_person(unit, clock())
        first = await make_case(unit, clock(), chat)
    with pytest.raises(Broken):
        async with database.begin() as unit:
            await make_case(unit, clock(), chat)
    async with database.begin() as unit:
        await unit.cases.close(first, "helped", clock())
        assert await unit.cases.open_of(chat) is None
        assert await make_case(unit, clock(), chat) != first


async def test_people_who_were_forgotten_may_all_have_an_open_case(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        for _ in range(2):
            chat = await make_person(unit, clock())
            await make_case(unit, clock(), chat)
            await unit.conversations.mark_leaving(chat)
            await unit.conversations.forget(chat)
        assert [case.chat for case in await unit.cases.waiting()] == [None, None]


async def test_more_reasons_than_anyone_reads_are_cut(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        chat, why = await make_person(unit, clock()), ("danger.rule",) * 60
        key = await unit.cases.open(chat, urgency=1, topic=None, language="en", country=None, why=why, now=clock())
        assert len((await the(unit, key)).why) == WHY_LENGTH
        await unit.cases.raise_urgency(key, 2, why, clock())
        assert len((await the(unit, key)).why) == WHY_LENGTH


@pytest.mark.parametrize("attempt", range(3))
async def test_a_case_that_two_take_at_the_same_instant_has_one_counsellor(
    database: Database, reopen: Reopen, clock: SettableClock, attempt: int
) -> None:
    async with database.begin() as unit:
        key = await make_case(unit, clock())
        counsellors = [await make_counsellor(unit, clock) for _ in range(4)]
    start = asyncio.Barrier(4)

    async def take(place: Database, counsellor: StaffKey) -> bool:
        await start.wait()
        async with place.begin() as unit:
            has_it = await unit.cases.take(key, counsellor, clock())
            await asyncio.sleep(0.01)  # what else is written, while the others press
            return has_it

    places = [reopen(database) for _ in counsellors]
    got = await asyncio.gather(*map(take, places, counsellors))
    assert sum(got) == 1
    async with database.begin() as unit:
        case = await the(unit, key)
    assert (case.state, case.staff) == (TAKEN, counsellors[got.index(True)])


async def test_whoever_takes_first_but_fails_leaves_it_to_the_next(
    database: Database, reopen: Reopen, clock: SettableClock
) -> None:
    async with database.begin() as unit:
        key = await make_case(unit, clock())
        first, second = await make_counsellor(unit, clock), await make_counsellor(unit, clock)
    has_taken = asyncio.Event()

    async def fail() -> None:
        async with database.begin() as unit:
            assert await unit.cases.take(key, first, clock())
            has_taken.set()
            await asyncio.sleep(0.05)
            raise ZeroDivisionError

    async def take() -> bool:
        await has_taken.wait()
        async with reopen(database).begin() as unit:
            return await unit.cases.take(key, second, clock())

    failed, taken = await asyncio.gather(fail(), take(), return_exceptions=True)
    assert isinstance(failed, ZeroDivisionError)
    assert taken is True


async def test_a_case_that_was_put_back_waits_and_is_alerted_at_once(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        key, counsellor = await make_case(unit, clock()), await make_counsellor(unit, clock)
        assert not await unit.cases.put_back(key, clock())  # nobody has it
        await unit.cases.note_alert(key, clock() + MINUTE)
        await unit.cases.take(key, counsellor, clock())
        assert [case.key for case in await unit.cases.of_staff(counsellor)] == [key]
        assert await unit.cases.alert_due(clock.advance(9 * MINUTE)) == []
        assert await unit.cases.put_back(key, clock())
        assert await unit.cases.of_staff(counsellor) == []
        (due,) = await unit.cases.alert_due(clock())
    assert (due.key, due.state, due.staff, due.alerts) == (key, WAITING, None, 0)


async def test_alerts_come_when_they_are_due_and_not_before(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        key = await make_case(unit, clock())
        assert [case.key for case in await unit.cases.alert_due(clock())] == [key]
        await unit.cases.note_alert(key, clock() + 5 * MINUTE)
        assert await unit.cases.alert_due(clock.advance(5 * MINUTE - timedelta(milliseconds=1))) == []
        (due,) = await unit.cases.alert_due(clock.advance(timedelta(milliseconds=1)))
        assert due.alerts == 1
        await unit.cases.note_alert(key, None)
        assert await unit.cases.alert_due(clock.advance(timedelta(days=9))) == []


async def test_a_case_whose_alert_another_process_is_sending_is_skipped(
    postgres_database: Database, clock: SettableClock
) -> None:
    async with postgres_database.begin() as unit:
        key = await make_case(unit, clock())
    async with postgres_database.begin() as first:
        assert [case.key for case in await first.cases.alert_due(clock())] == [key]
        async with postgres_database.begin() as second:
            assert await second.cases.alert_due(clock()) == []


async def test_the_most_urgent_comes_first_and_then_who_waits_longest(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        calm = await make_case(unit, clock(), urgency=1)
        urgent = await make_case(unit, clock.advance(MINUTE), urgency=3)
        urgent_later = await make_case(unit, clock.advance(MINUTE), urgency=3)
        order = [urgent, urgent_later, calm]
        assert [case.key for case in await unit.cases.waiting()] == order
        assert [case.key for case in await unit.cases.alert_due(clock())] == order


async def test_a_case_becomes_more_urgent_and_never_less(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        key = await make_case(unit, clock(), urgency=2)
        await unit.cases.note_alert(key, clock() + 30 * MINUTE)
        assert not await unit.cases.raise_urgency(key, 2, ("same",), clock())
        assert not await unit.cases.raise_urgency(key, 1, ("less",), clock())
        assert await unit.cases.alert_due(clock()) == []
        assert await unit.cases.raise_urgency(key, 3, ("danger.now",), clock())
        (due,) = await unit.cases.alert_due(clock())
        assert (due.urgency, due.why, due.alerts) == (3, "danger.now", 0)
        await unit.cases.close(key, "helped", clock())
        assert not await unit.cases.raise_urgency(key, 4, ("late",), clock())


async def test_a_closed_case_stays_closed(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        key, counsellor = await make_case(unit, clock()), await make_counsellor(unit, clock)
        assert await unit.cases.close(key, "helped", clock())
        assert not await unit.cases.close(key, "again", clock())
        assert not await unit.cases.take(key, counsellor, clock())
        assert not await unit.cases.put_back(key, clock())
        assert await unit.cases.alert_due(clock.advance(MINUTE)) == []
        assert (await the(unit, key)).state == CLOSED


async def test_cases_are_counted_by_state(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        first, _, third = [await make_case(unit, clock()) for _ in range(3)]
        await unit.cases.take(first, await make_counsellor(unit, clock), clock())
        await unit.cases.close(third, "helped", clock())
        assert await unit.cases.counts() == {WAITING: 1, TAKEN: 1, CLOSED: 1}


async def test_the_audit_says_who_did_what(database: Database, clock: SettableClock) -> None:
    async with database.begin() as unit:
        key, counsellor = await make_case(unit, clock()), await make_counsellor(unit, clock)
        await unit.cases.note(counsellor, "take", key, clock())
        await unit.cases.note(None, "purge", None, clock(), "people 3")
        rows = await unit.connection.execute(select(audit).order_by(audit.c.key))
        assert [(row.at, row.staff, row.action, row.case, row.detail) for row in rows] == [
            (clock(), counsellor, "take", key, ""),
            (clock(), None, "purge", None, "people 3"),
        ]
