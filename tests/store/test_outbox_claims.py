"""Several workers share the outbox: no letter has two of them, and no conversation is out of order."""

import asyncio
import re
from collections import defaultdict
from typing import Any

import pytest
from sqlalchemy import event, insert

from bot.ids import ChatKey
from bot.store.db import Database
from bot.store.outbox import BATCH, Letter
from bot.store.tables import outbox
from tests.conftest import Reopen
from tests.factories import SettableClock, make_person


async def fill(database: Database, clock: SettableClock, chats: int, each: int) -> None:
    """Write letters that nobody holds, the conversations interleaved."""
    async with database.begin() as unit:
        keys = [await make_person(unit, clock()) for _ in range(chats)]
        payload = unit.vault.seal("{}")
        rows = [
            {"chat": chat, "kind": "card", "payload": payload, "due_at": clock()} for _ in range(each) for chat in keys
        ]
        await unit.connection.execute(insert(outbox), rows)


async def claim(database: Database, worker: str, clock: SettableClock) -> list[Letter]:
    async with database.begin() as unit:
        return await unit.outbox.claim(worker, clock())


async def test_a_worker_takes_nothing_that_another_is_just_taking(
    postgres_database: Database, clock: SettableClock
) -> None:
    await fill(postgres_database, clock, chats=3, each=2)
    async with postgres_database.begin() as first:
        taken = await first.outbox.claim("a", clock())
        assert len(taken) == 6
        assert await claim(postgres_database, "b", clock) == []  # and it does not wait either
    assert await claim(postgres_database, "b", clock) == []


@pytest.mark.parametrize("attempt", range(4))
async def test_workers_that_claim_at_once_share_nothing_and_split_no_conversation(
    database: Database, reopen: Reopen, clock: SettableClock, attempt: int
) -> None:
    await fill(database, clock, chats=90, each=5)
    taken: dict[str, list[Letter]] = defaultdict(list)

    async def work(place: Database, worker: str) -> None:
        while letters := await claim(place, worker, clock):
            taken[worker] += letters

    places = [database, *(reopen(database) for _ in range(3))]
    await asyncio.gather(*(work(place, f"worker {number}") for number, place in enumerate(places)))

    keys = [letter.key for letters in taken.values() for letter in letters]
    assert len(keys) == len(set(keys)), "a letter was claimed twice and she would read it twice"
    owners: dict[ChatKey, set[str]] = defaultdict(set)
    for worker, letters in taken.items():
        order: dict[ChatKey, list[int]] = defaultdict(list)
        for letter in letters:
            owners[letter.chat].add(worker)
            order[letter.chat].append(letter.key)
        assert all(numbers == sorted(numbers) for numbers in order.values())
    assert all(len(workers) == 1 for workers in owners.values()), "two workers write to one person at once"
    # whoever was too late comes back: nothing is left behind
    await work(database, "worker 0")
    assert sum(map(len, taken.values())) == 90 * 5


async def test_a_worker_that_looked_before_another_committed_does_not_take_the_same_letters(
    postgres_database: Database, reopen: Reopen, clock: SettableClock
) -> None:
    await fill(postgres_database, clock, chats=3, each=2)
    slow = reopen(postgres_database)
    # The dangerous instant lasts microseconds: the slow worker has looked and has not locked yet. Here it is long.
    paused: list[str] = []

    def pause(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> tuple[str, Any]:
        if "FOR UPDATE" in statement and "outbox" in statement and not paused:
            paused.append(statement)
            statement = re.sub(r"\bFROM\b", "FROM (SELECT pg_sleep(0.4)) AS pause,", statement, count=1)
        return statement, parameters

    event.listen(slow.engine.sync_engine, "before_cursor_execute", pause, retval=True)
    looking = asyncio.create_task(claim(slow, "slow", clock))
    await asyncio.sleep(0.15)
    assert paused
    quick = await claim(postgres_database, "quick", clock)
    assert len(quick) == 6
    assert await looking == []


async def test_a_conversation_longer_than_one_sweep_stays_in_order(database: Database, clock: SettableClock) -> None:
    await fill(database, clock, chats=1, each=BATCH + 50)
    first = await claim(database, "a", clock)
    assert await claim(database, "b", clock) == []
    rest = await claim(database, "a", clock)
    keys = [letter.key for letter in first + rest]
    assert len(keys) == BATCH + 50
    assert keys == sorted(keys)
