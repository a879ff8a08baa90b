"""Fetching: what failed comes again, and nothing of the same chat overtakes it."""

from __future__ import annotations

from typing import Any, cast

import pytest

from bot.channel import polling as fetching
from bot.channel.polling import Polling
from bot.channel.receive import ComeAgain, Receiver
from bot.channel.telegram import Connection
from bot.ids import UpdateId

HERS, ANOTHERS = 71, 72


def said(number: int, by: int) -> dict[str, Any]:
    return {"update_id": number, "message": {"message_id": number, "chat": {"id": by, "type": "private"}}}


class Flaky:
    """A receiver that fails once for one update, and keeps the order of what it dealt with."""

    def __init__(self, failing: int) -> None:
        self.failing = {failing}
        self.done: list[int] = []

    async def receive(self, number: UpdateId, raw: dict[str, Any]) -> None:
        if number in self.failing:
            self.failing.clear()
            raise ComeAgain("DatabaseGone")
        self.done.append(number)


class Over(Exception):
    """Ends the fetching."""


class Telegram:
    """Gives what is at the offset or after it, as often as it is asked, until all was passed."""

    def __init__(self, *updates: dict[str, Any]) -> None:
        self.updates = updates
        self.asked: list[int] = []

    async def fetch(self, offset: int, limit: int, seconds: int) -> list[dict[str, Any]]:
        self.asked.append(offset)
        left = [update for update in self.updates if update["update_id"] >= offset]
        if not left:
            raise Over
        return left[:limit]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PAUSE", 0.0)


async def fetch_all(telegram: Telegram, receiver: Flaky) -> None:
    with pytest.raises(Over):
        await Polling(cast(Connection, telegram), cast(Receiver, receiver)).run()


async def test_what_she_wrote_later_does_not_overtake_what_failed() -> None:
    telegram, receiver = Telegram(said(1, HERS), said(2, HERS), said(3, HERS)), Flaky(2)
    await fetch_all(telegram, receiver)
    hers = list(dict.fromkeys(receiver.done))
    assert hers == [1, 2, 3]
    assert receiver.done.index(2) < receiver.done.index(3)
    assert telegram.asked == [0, 2, 4]


async def test_the_failure_of_one_chat_holds_up_no_other() -> None:
    telegram, receiver = Telegram(said(1, HERS), said(2, ANOTHERS), said(3, HERS)), Flaky(1)
    await fetch_all(telegram, receiver)
    assert receiver.done[0] == 2
    assert [number for number in receiver.done if number != 2] == [1, 3]


async def test_the_offset_stays_before_the_first_failure() -> None:
    telegram, receiver = Telegram(said(5, HERS), said(6, ANOTHERS)), Flaky(5)
    await fetch_all(telegram, receiver)
    assert telegram.asked == [0, 0, 7]
