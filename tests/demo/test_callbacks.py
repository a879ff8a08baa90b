"""Presses on buttons, and answerCallbackQuery."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.demo.clock import Clock
from bot.demo.ledger import Event, Impossible
from bot.demo.standin import StandIn

from .conftest import ANA, GROUP, KIM, MIA, Caller

TOO_OLD = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
KEYBOARD = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}, {"text": "Web", "url": "https://example.org"}]]}


@pytest.fixture
async def card(call: Caller) -> int:
    return int((await call("sendMessage", chat_id=ANA, text="Choose", reply_markup=KEYBOARD))["message_id"])


async def test_a_press_tells_who_pressed_what(
    standin: StandIn, card: int, news: Callable[[], list[dict[str, Any]]]
) -> None:
    standin.world.press(ANA, card, "a")
    query = news()[0]["callback_query"]
    assert (query["from"]["id"], query["data"], query["message"]["message_id"]) == (ANA, "a", card)
    assert query["message"]["reply_markup"] == KEYBOARD


async def test_a_press_is_answered_once(standin: StandIn, call: Caller, card: int) -> None:
    query = standin.world.press(ANA, card, "a").id
    assert await call("answerCallbackQuery", callback_query_id=query) is True
    assert await call.refusal("answerCallbackQuery", callback_query_id=query) == TOO_OLD


async def test_a_press_is_answered_within_a_minute(standin: StandIn, call: Caller, card: int, clock: Clock) -> None:
    query = standin.world.press(ANA, card, "a").id
    clock.advance(61)
    assert await call.refusal("answerCallbackQuery", callback_query_id=query) == TOO_OLD


async def test_an_invented_press_cannot_be_answered(call: Caller) -> None:
    assert await call.refusal("answerCallbackQuery", callback_query_id="1") == TOO_OLD


async def test_an_answer_has_200_characters(standin: StandIn, call: Caller, card: int) -> None:
    query = standin.world.press(ANA, card, "a").id
    answer = (400, "Bad Request: MESSAGE_TOO_LONG")
    assert await call.refusal("answerCallbackQuery", callback_query_id=query, text="a" * 201) == answer
    assert await call("answerCallbackQuery", callback_query_id=query, text="a" * 200)


async def test_an_answer_shows_as_a_toast_or_an_alert(standin: StandIn, call: Caller, card: int) -> None:
    shown: list[Event] = []
    query = standin.world.press(ANA, card, "a").id
    standin.world.watchers.append(shown.append)
    await call("answerCallbackQuery", callback_query_id=query, text="Taken", show_alert=True)
    assert shown == [Event("toast", ANA, None, {"actor": ANA, "text": "Taken", "alert": True})]


async def test_only_a_button_that_is_there_can_be_pressed(standin: StandIn, call: Caller, card: int) -> None:
    for data in ("b", "https://example.org"):
        with pytest.raises(Impossible):
            standin.world.press(ANA, card, data)
    await call("deleteMessage", chat_id=ANA, message_id=card)
    with pytest.raises(Impossible):
        standin.world.press(ANA, card, "a")


async def test_a_forged_press_carries_what_no_button_has(
    standin: StandIn, card: int, news: Callable[[], list[dict[str, Any]]]
) -> None:
    standin.world.press(ANA, card, "take:everything", is_forged=True)
    assert news()[0]["callback_query"]["data"] == "take:everything"


async def test_in_a_group_two_people_press_the_same_button(
    standin: StandIn, call: Caller, news: Callable[[], list[dict[str, Any]]]
) -> None:
    alert = (await call("sendMessage", chat_id=GROUP, text="Alert", reply_markup=KEYBOARD))["message_id"]
    for actor in (MIA, KIM):
        standin.world.press(GROUP, alert, "a", by=actor)
    assert [update["callback_query"]["from"]["id"] for update in news()] == [MIA, KIM]
    with pytest.raises(Impossible):
        standin.world.press(GROUP, alert, "a", by=ANA)
