"""Troubles on demand, over a real line, as python-telegram-bot meets them."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter

from bot.demo.faults import Fault, Faults, Trouble
from bot.demo.standin import StandIn

from .conftest import ANA, MIA


@pytest.fixture
async def bot(standin: StandIn) -> AsyncIterator[Bot]:
    async with standin, Bot(standin.token, base_url=standin.api_url) as opened:
        standin.calls.clear()
        yield opened


def texts(standin: StandIn) -> list[str]:
    return [message.content["text"] for message in standin.world.messages(ANA)][1:]


def outcomes(standin: StandIn) -> list[str]:
    return [call.outcome for call in standin.calls]


async def test_the_bot_is_told_to_wait(standin: StandIn, bot: Bot) -> None:
    standin.faults.order(Fault(Trouble.FLOOD, retry_after=7))
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(ANA, "one")
    assert caught.value.retry_after == timedelta(seconds=7)
    await bot.send_message(ANA, "two")
    assert texts(standin) == ["two"]
    assert outcomes(standin) == ["429", "ok"]


async def test_the_server_fails(standin: StandIn, bot: Bot) -> None:
    for status, words in ((500, "Internal Server Error"), (502, "Bad Gateway")):
        standin.faults.order(Fault(Trouble.STATUS, status=status))
        with pytest.raises(NetworkError, match=words):
            await bot.send_message(ANA, "one")
    assert texts(standin) == []


async def test_the_line_drops_before_anything_is_done(standin: StandIn, bot: Bot) -> None:
    standin.faults.order(Fault(Trouble.DROP))
    with pytest.raises(NetworkError, match=r"RemoteProtocolError|ReadError"):
        await bot.send_message(ANA, "one")
    assert texts(standin) == []
    assert outcomes(standin) == ["dropped"]


async def test_the_answer_is_lost_and_the_message_is_there(standin: StandIn, bot: Bot) -> None:
    standin.faults.order(Fault(Trouble.LOST))
    with pytest.raises(NetworkError, match=r"RemoteProtocolError|ReadError"):
        await bot.send_message(ANA, "one")
    assert texts(standin) == ["one"]
    assert outcomes(standin) == ["lost"]
    assert [call.params["text"] for call in standin.calls.of("sendMessage")] == ["one"]


async def test_an_answer_takes_its_time(standin: StandIn, bot: Bot) -> None:
    standin.faults.order(Fault(Trouble.SLOW, seconds=0.2))
    before = time.monotonic()
    await bot.send_message(ANA, "one")
    assert time.monotonic() - before >= 0.2


async def test_others_do_not_wait_for_a_slow_answer(standin: StandIn, bot: Bot) -> None:
    standin.faults.order(Fault(Trouble.SLOW, chat_id=MIA, seconds=5))
    slow = asyncio.create_task(bot.send_message(MIA, "slow"))
    await asyncio.sleep(0.05)
    await asyncio.wait_for(bot.send_message(ANA, "quick"), 2)
    assert not slow.done()
    slow.cancel()
    await asyncio.gather(slow, return_exceptions=True)


async def test_another_process_orders_the_faults(standin: StandIn, bot: Bot) -> None:
    fault = {"trouble": "flood", "method": "sendMessage", "chat_id": ANA, "count": 2, "retry_after": 3}
    async with httpx.AsyncClient(base_url=standin.url) as http:
        assert (await http.post("/control/faults", json={"faults": [fault]})).json()["ok"]
        (kept,) = (await http.get("/control/faults")).json()["faults"]
        assert {name: kept[name] for name in fault} == fault
        for _ in range(2):
            with pytest.raises(RetryAfter):
                await bot.send_message(ANA, "x")
        await bot.send_message(ANA, "y")
        await http.post("/control/faults", json={"faults": [fault]})
        assert (await http.delete("/control/faults")).json() == {"faults": []}
        assert (await http.post("/control/faults", json={"faults": [{"trouble": "rain"}]})).status_code == 422


def test_a_poll_takes_no_fault_that_does_not_name_it() -> None:
    faults = Faults()
    faults.order(Fault(Trouble.FLOOD))
    assert faults.take("getUpdates", {}) is None
    faults.order(Fault(Trouble.DROP, method="getUpdates"))
    assert faults.take("getUpdates", {}) == Fault(Trouble.DROP, method="getUpdates")
    assert faults.take("getMe", {}) == Fault(Trouble.FLOOD)


def test_a_fault_hits_only_what_it_fits_and_only_so_often() -> None:
    faults = Faults()
    faults.order(Fault(Trouble.DROP, method="sendMessage", chat_id=ANA, count=2))
    assert faults.take("getMe", {}) is None
    assert faults.take("sendMessage", {"chat_id": MIA}) is None
    assert faults.take("sendMessage", {"chat_id": str(ANA)}) is not None
    assert faults.take("sendmessage", {"chat_id": ANA}) is not None
    assert faults.take("sendMessage", {"chat_id": ANA}) is None
    assert len(faults) == 0
