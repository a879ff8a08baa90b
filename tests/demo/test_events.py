"""What an open page hears, over a real line, and the files it is made of."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.demo.standin import StandIn

from .conftest import ANA, hold_to_schema
from .test_page import KEYBOARD


@pytest.fixture
async def live(standin: StandIn) -> AsyncIterator[httpx.AsyncClient]:
    async with standin, httpx.AsyncClient(base_url=standin.url) as http:
        yield http


async def read_events(http: httpx.AsyncClient, number: int, **headers: str) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    async with asyncio.timeout(5), http.stream("GET", "/page/events", headers=headers) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                events.append(json.loads(line.removeprefix("data: ")))
                if len(events) == number:
                    break
    return events


async def test_everything_that_happens_is_told(standin: StandIn, live: httpx.AsyncClient) -> None:
    path = f"/bot{standin.token}"
    reading = asyncio.create_task(read_events(live, 8, **{"last-event-id": "0"}))
    before = standin._events.last
    await asyncio.sleep(0.05)

    async def bot(method: str, **params: Any) -> Any:
        return (await live.post(f"{path}/{method}", json=params)).json()["result"]

    card = (await bot("sendMessage", chat_id=ANA, text="one", reply_markup=KEYBOARD))["message_id"]
    query = standin.world.press(ANA, card, "a")
    await bot("sendChatAction", chat_id=ANA, action="typing")
    await bot("answerCallbackQuery", callback_query_id=query.id, text="ok")
    await bot("editMessageText", chat_id=ANA, message_id=card, text="two")
    await bot("deleteMessage", chat_id=ANA, message_id=card)
    standin.world.clear_chat(ANA)
    seen = await reading
    assert before == 7
    assert [event["type"] for event in seen[:7]] == ["actor"] * 4 + ["message"] * 3
    later = await read_events(live, 6, **{"last-event-id": str(before)})
    assert [event["type"] for event in later] == ["message", "typing", "toast", "edited", "deleted", "cleared"]
    assert later[0]["message"]["keyboard"][0][0] == {"text": "A", "data": "a"}
    assert later[2] == {"type": "toast", "chat_id": ANA, "actor": ANA, "text": "ok", "alert": False}
    assert later[3]["message"]["text"] == "two"
    assert later[4]["message_ids"] == [card]
    assert later[5]["chat_id"] == ANA


async def test_a_page_that_opens_late_hears_what_comes_after_the_state(
    standin: StandIn, live: httpx.AsyncClient
) -> None:
    seen = (await live.get("/page/state")).json()["last_event"]
    standin.world.person_says(ANA, "between")
    async with asyncio.timeout(5), live.stream("GET", "/page/events", params={"after": seen}) as stream:
        lines = stream.aiter_lines()
        event = await anext(_data(lines))
    assert json.loads(event)["message"]["text"] == "between"


async def _data(lines: AsyncIterator[str]) -> AsyncIterator[str]:
    async for line in lines:
        if line.startswith("data: "):
            yield line.removeprefix("data: ")


async def test_the_stand_in_ends_although_a_page_is_open() -> None:
    standin = StandIn()
    hold_to_schema(standin)
    async with standin, httpx.AsyncClient(base_url=standin.url) as http:
        opened = asyncio.create_task(read_events(http, 1))
        await asyncio.sleep(0.05)
        async with asyncio.timeout(3):
            await standin.__aexit__()
        assert await opened == []


async def test_the_files_of_the_page_are_served(live: httpx.AsyncClient) -> None:
    response = await live.get("/")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")
    assert (await live.get("/nothing.js")).status_code == 404
