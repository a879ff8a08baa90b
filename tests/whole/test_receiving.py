"""What is acknowledged and when: the webhook's answers, repeated updates, a database that is away, the offset."""

from __future__ import annotations

import hmac
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
from sqlalchemy import make_url

from bot.channel import polling as fetching
from bot.channel import webhook
from bot.store.db import Database, DatabaseGone
from tests.demo.live import until
from tests.whole.stage import HER, Setup, Stage

DOOR = "il est devant ma porte"
polling = pytest.mark.parametrize("setup", [Setup(receiving="polling")], indirect=True, ids=str)
both_ways = pytest.mark.parametrize("setup", [Setup(), Setup(receiving="polling")], indirect=True, ids=str)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let polling come again soon after a failure."""
    monkeypatch.setattr(fetching, "PAUSE", 0.02)


def message(number: int, words: str = "/help") -> dict[str, Any]:
    her = {"id": HER, "is_bot": False, "first_name": "Camillecanary", "language_code": "fr"}
    chat = {"id": HER, "type": "private", "first_name": "Camillecanary"}
    return {"update_id": number, "message": {"message_id": number, "date": 1, "chat": chat, "from": her, "text": words}}


async def test_the_secret_is_compared_in_constant_time(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def watch(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return hmac.compare_digest(one, other)

    class Watched:
        compare_digest = staticmethod(watch)

    monkeypatch.setattr(webhook, "hmac", Watched)
    assert await stage.deliver(message(5_001), "wrong") == 403
    assert [one for one, _ in compared] == [b"wrong"]


async def test_a_body_that_is_too_large_is_refused(stage: Stage) -> None:
    body = json.dumps(message(5_002, "x" * webhook.LARGEST)).encode()
    assert await stage.deliver(body) == 413
    assert stage.counts["webhook_too_large"] == 1
    assert stage.her.shown == []


@pytest.mark.parametrize("part", [{"message": 5}, {"message": {"message_id": 1}}, {"callback_query": {"id": "1"}}])
async def test_an_update_that_cannot_be_read_is_set_aside_and_does_not_hold_up_the_next(
    stage: Stage, part: dict[str, Any]
) -> None:
    stage.expected = {"update_failed", "set_aside"}
    assert [await stage.deliver({"update_id": 5_003, **part}) for _ in range(4)] == [503, 503, 200, 200]
    await stage.quiet()
    assert ["set aside" in said for said in stage.group.all_texts()] == [True]


@polling
async def test_polling_goes_on_after_an_update_that_cannot_be_read(stage: Stage) -> None:
    stage.expected = {"update_failed", "set_aside"}
    stage.standin.world.updates.add("message", {"message_id": 1}, HER)
    await stage.her.says("/start")
    assert stage.her.reads == stage.words("welcome.hello")
    assert stage.counts["set_aside"] == 1


async def test_the_same_update_twice_does_one_thing(stage: Stage) -> None:
    await stage.her.says(DOOR)
    calls = len(stage.calls)
    for update in stage.updates:
        assert await stage.deliver(update) == 200
    await stage.quiet()
    assert len([call for call in stage.calls[calls:] if call.method != "answerCallbackQuery"]) == 0
    assert await stage.rows("SELECT count(*) FROM cases") == [(1,)]


async def test_the_desks_updates_twice_do_one_thing(stage: Stage) -> None:
    await stage.her.says(DOOR)
    await stage.group.press("Take this case")
    await stage.mia.says("Are you safe?")
    await stage.mia.press("Close")
    await stage.mia.press("Other")
    shown = {who: list(phone.shown) for who, phone in stage.phones.items()}
    for update in stage.updates:
        assert await stage.deliver(update) == 200
    await stage.quiet()
    assert {who: list(phone.shown) for who, phone in stage.phones.items()} == shown


@both_ways
async def test_while_the_database_is_away_nothing_is_acknowledged_and_afterwards_all_is_answered_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.her.says("/start")

    @asynccontextmanager
    async def gone(_self: Database) -> AsyncIterator[None]:
        raise DatabaseGone("as if it were away")
        yield

    with monkeypatch.context() as away:
        away.setattr(Database, "begin", gone)
        stage.her.write(DOOR)
        stage.zoe.write("hello there")
        if stage.app.settings.telegram_webhook_url:
            assert await stage.deliver(message(5_004)) == 503
        await until(lambda: stage.counts["come_again"] >= 3)
        assert len(stage.standin.world.updates) == 2
        assert len(stage.her.answers) == 1
    await stage.quiet()
    assert len(stage.her.answers) == 2
    assert len(stage.zoe.answers) == 1
    assert stage.counts["come_again"] >= 3


@pytest.mark.parametrize("setup", [Setup(database="postgresql")], indirect=True, ids=str)
async def test_a_real_database_goes_away_and_comes_back(
    stage: Stage, postgres_server: str, postgres_database: Database
) -> None:
    await stage.her.says("/start")
    name = postgres_database.url.database
    server = await asyncpg.connect(postgres_server)
    await server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    await server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    stage.her.write(DOOR)
    await until(lambda: stage.counts["come_again"] >= 1)
    assert len(stage.standin.world.updates) == 1
    await server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    await server.close()
    await stage.quiet()
    assert "112" in stage.her.reads
    assert len(stage.her.answers) == 2
    assert await stage.rows("SELECT count(*) FROM cases") == [(1,)]


@polling
async def test_the_offset_moves_only_after_the_commit(
    stage: Stage, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    updates = stage.standin.world.updates
    passed: list[int] = []
    real = updates.confirm

    def confirm(offset: int) -> None:
        with sqlite3.connect(make_url(database_url).database or "") as other:
            done = {row[0] for row in other.execute("SELECT id FROM updates WHERE is_done")}
        passed.extend(update.id for update in updates if update.id < offset)
        assert set(passed) <= done
        real(offset)

    monkeypatch.setattr(updates, "confirm", confirm)
    for words in ("/start", "/help", DOOR):
        stage.her.write(words)
        stage.zoe.write(words)
    await stage.quiet()
    assert len(passed) == 6
