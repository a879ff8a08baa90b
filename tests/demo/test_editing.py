"""editMessageText and editMessageReplyMarkup."""

from typing import Any

import pytest

from bot.demo.clock import Clock
from bot.demo.standin import StandIn

from .conftest import ANA, Caller

BAD = "Bad Request: "
HOURS = 3600
KEYBOARD = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


@pytest.fixture
async def card(call: Caller) -> int:
    return int((await call("sendMessage", chat_id=ANA, text="one", reply_markup=KEYBOARD))["message_id"])


async def test_a_text_is_changed_in_place(call: Caller, card: int, clock: Clock) -> None:
    clock.advance(60)
    told = await call("editMessageText", chat_id=ANA, message_id=card, text="<i>two</i>", parse_mode="HTML",
                      reply_markup=KEYBOARD)  # fmt: skip
    assert (told["message_id"], told["text"], told["edit_date"] - told["date"]) == (card, "two", 60)
    assert told["entities"] == [{"type": "italic", "offset": 0, "length": 3}]
    assert told["reply_markup"] == KEYBOARD


async def test_an_edit_that_names_no_keyboard_takes_it_away(call: Caller, card: int) -> None:
    assert "reply_markup" not in await call("editMessageText", chat_id=ANA, message_id=card, text="two")


async def test_an_edit_that_changes_nothing_is_refused(call: Caller, card: int) -> None:
    words = BAD + (
        "message is not modified: specified new message content and reply markup are exactly the same as "
        "a current content and reply markup of the message"
    )
    same: dict[str, Any] = {"chat_id": ANA, "message_id": card, "reply_markup": KEYBOARD}
    assert await call.refusal("editMessageText", text=" one ", **same) == (400, words)
    assert await call.refusal("editMessageReplyMarkup", **same) == (400, words)


async def test_a_keyboard_alone_is_changed_or_taken_away(call: Caller, card: int) -> None:
    other = {"inline_keyboard": [[{"text": "B", "callback_data": "b"}]]}
    told = await call("editMessageReplyMarkup", chat_id=ANA, message_id=card, reply_markup=other)
    assert (told["text"], told["reply_markup"]) == ("one", other)
    assert "reply_markup" not in await call("editMessageReplyMarkup", chat_id=ANA, message_id=card)


async def test_an_edit_takes_inline_keyboards_only(call: Caller, card: int) -> None:
    code, words = await call.refusal(
        "editMessageReplyMarkup", chat_id=ANA, message_id=card, reply_markup={"remove_keyboard": True}
    )
    assert code == 400
    assert words == BAD + 'can\'t parse reply_markup: field "inline_keyboard" is missing'


async def test_what_is_not_there_cannot_be_edited(call: Caller, card: int) -> None:
    words = BAD + "message to edit not found"
    assert await call.refusal("editMessageText", chat_id=ANA, message_id=999, text="x") == (400, words)
    await call("deleteMessage", chat_id=ANA, message_id=card)
    assert await call.refusal("editMessageText", chat_id=ANA, message_id=card, text="x") == (400, words)


async def test_what_somebody_else_wrote_cannot_be_edited(standin: StandIn, call: Caller) -> None:
    hers = standin.world.person_says(ANA, "hello").id
    words = BAD + "message can't be edited"
    assert await call.refusal("editMessageText", chat_id=ANA, message_id=hers, text="x") == (400, words)


async def test_a_message_over_another_keyboard_cannot_be_edited(call: Caller) -> None:
    for markup in ({"keyboard": [["Yes"]]}, {"remove_keyboard": True}):
        sent = await call("sendMessage", chat_id=ANA, text="one", reply_markup=markup)
        words = BAD + "message can't be edited"
        number = sent["message_id"]
        assert await call.refusal("editMessageText", chat_id=ANA, message_id=number, text="x") == (400, words)


async def test_after_48_hours_nothing_is_edited(call: Caller, card: int, clock: Clock) -> None:
    clock.advance(48 * HOURS - 1)
    assert await call("editMessageText", chat_id=ANA, message_id=card, text="two")
    clock.advance(1)
    words = BAD + "message can't be edited"
    assert await call.refusal("editMessageText", chat_id=ANA, message_id=card, text="three") == (400, words)


async def test_what_is_no_text_has_no_text_to_edit(call: Caller) -> None:
    poll = await call("sendPoll", chat_id=ANA, question="?", options=[{"text": "a"}, {"text": "b"}])
    words = BAD + "there is no text in the message to edit"
    number = poll["message_id"]
    assert await call.refusal("editMessageText", chat_id=ANA, message_id=number, text="x") == (400, words)


async def test_an_edited_text_has_the_limits_of_a_new_one(call: Caller, card: int) -> None:
    for text, words in (("", "message text is empty"), ("a" * 4097, "message is too long")):
        answer = (400, BAD + words)
        assert await call.refusal("editMessageText", chat_id=ANA, message_id=card, text=text) == answer


async def test_an_edit_must_say_which_message(call: Caller) -> None:
    words = BAD + "message identifier is not specified"
    assert await call.refusal("editMessageText", chat_id=ANA, text="x") == (400, words)


async def test_nothing_is_edited_for_who_has_blocked_the_bot(standin: StandIn, call: Caller, card: int) -> None:
    standin.world.block(ANA)
    words = "Forbidden: bot was blocked by the user"
    assert await call.refusal("editMessageText", chat_id=ANA, message_id=card, text="x") == (403, words)
