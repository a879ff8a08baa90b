"""Keyboards: what Telegram refuses."""

from typing import Any

import pytest

from .conftest import ANA, Caller

BAD = "Bad Request: "


def button(**fields: Any) -> dict[str, Any]:
    return {"text": "A", **fields}


def inline(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


async def refused(call: Caller, markup: Any) -> str:
    code, words = await call.refusal("sendMessage", chat_id=ANA, text="x", reply_markup=markup)
    assert code == 400
    return words.removeprefix(BAD)


@pytest.mark.parametrize("data", ["a", "a" * 64, "é" * 32])
async def test_callback_data_has_1_to_64_bytes(call: Caller, data: str) -> None:
    markup = inline([button(callback_data=data)])
    assert (await call("sendMessage", chat_id=ANA, text="x", reply_markup=markup))["reply_markup"] == markup


@pytest.mark.parametrize("data", ["", "a" * 65, "é" * 33])
async def test_other_callback_data_is_invalid(call: Caller, data: str) -> None:
    assert await refused(call, inline([button(callback_data=data)])) == "BUTTON_DATA_INVALID"


@pytest.mark.parametrize("url", ["https://example.org/a?b=c", "http://bücher.example", "tg://user?id=1"])
async def test_a_button_opens_a_web_address(call: Caller, url: str) -> None:
    assert await call("sendMessage", chat_id=ANA, text="x", reply_markup=inline([button(url=url)]))


@pytest.mark.parametrize(
    "url", ["", "example", "tel:+3212345678", "http://localhost", "mailto:a@example.org", "http://["]
)
async def test_a_button_dials_no_number_and_opens_no_other_address(call: Caller, url: str) -> None:
    assert await refused(call, inline([button(url=url)])) == "BUTTON_URL_INVALID"


async def test_a_button_without_an_action_is_refused(call: Caller) -> None:
    assert await refused(call, inline([button()])) == "Text buttons are not allowed in the inline keyboard"


async def test_a_button_with_two_actions_is_refused(call: Caller) -> None:
    markup = inline([button(url="https://example.org", callback_data="a")])
    assert await refused(call, markup) == "inline keyboard button has 2 actions; exactly one is allowed"


async def test_a_button_without_words_is_refused(call: Caller) -> None:
    words = "inline keyboard button text must be non-empty"
    assert await refused(call, inline([button(text=" ", callback_data="a")])) == words


async def test_a_button_may_have_a_known_style(call: Caller) -> None:
    markup = inline([button(callback_data="a", style="danger")])
    assert await call("sendMessage", chat_id=ANA, text="x", reply_markup=markup)
    assert await refused(call, inline([button(callback_data="a", style="pink")])) == "BUTTON_STYLE_INVALID"


async def test_a_button_copies_up_to_256_characters(call: Caller) -> None:
    markup = inline([button(copy_text={"text": "a" * 256})])
    assert await call("sendMessage", chat_id=ANA, text="x", reply_markup=markup)
    assert await refused(call, inline([button(copy_text={"text": "a" * 257})])) == "BUTTON_COPY_TEXT_INVALID"


async def test_a_keyboard_has_a_hundred_buttons_and_eight_in_a_row(call: Caller) -> None:
    row = [button(callback_data="a")] * 5
    assert await call("sendMessage", chat_id=ANA, text="x", reply_markup=inline(*[row] * 20))
    assert await refused(call, inline(*[row] * 20, row[:1])) == "reply markup is too long"
    assert await refused(call, inline([button(callback_data="a")] * 9)) == "reply markup is too long"


async def test_an_empty_keyboard_is_none(call: Caller) -> None:
    for markup in (inline(), inline([])):
        assert "reply_markup" not in await call("sendMessage", chat_id=ANA, text="x", reply_markup=markup)


async def test_a_keyboard_without_rows_is_refused(call: Caller) -> None:
    words = 'Field "inline_keyboard" must be of type Array'
    assert await refused(call, {"inline_keyboard": None}) == words
    assert await refused(call, {"inline_keyboard": "a"}) == words
    assert await refused(call, {"keyboard": None}) == 'Field "keyboard" must be of type Array'


@pytest.mark.parametrize("markup", [5, [], "{", {"buttons": []}, {}])
async def test_other_shapes_are_refused(call: Caller, markup: Any) -> None:
    assert await refused(call, markup) == "object expected as reply markup"


async def test_an_unknown_field_is_refused_although_telegram_reads_past_it(call: Caller) -> None:
    markup = inline([button(callbackdata="a")])
    assert await refused(call, markup) == 'unknown field "callbackdata" in reply_markup'


async def test_a_missing_field_is_refused(call: Caller) -> None:
    markup = inline([{"callback_data": "a"}])
    assert await refused(call, markup) == 'can\'t parse reply_markup: field "text" is missing'


async def test_a_field_of_the_wrong_type_is_refused(call: Caller) -> None:
    markup = inline([{"text": 1, "callback_data": "a"}])
    assert await refused(call, markup) == 'can\'t parse reply_markup: field "text" has a wrong type'


async def test_the_other_keyboards_are_taken(call: Caller) -> None:
    for markup in (
        {"keyboard": [["Yes", {"text": "My number", "request_contact": True}]], "resize_keyboard": True},
        {"remove_keyboard": True},
        {"force_reply": True, "input_field_placeholder": "Your answer"},
    ):
        assert "reply_markup" not in await call("sendMessage", chat_id=ANA, text="x", reply_markup=markup)


async def test_the_other_keyboards_have_their_rules(call: Caller) -> None:
    assert await refused(call, {"keyboard": []}) == "keyboard button text must be non-empty"
    assert await refused(call, {"keyboard": [[" "]]}) == "keyboard button text must be non-empty"
    assert await refused(call, {"keyboard": [["a"] * 9]}) == "reply markup is too long"
    assert await refused(call, {"remove_keyboard": False}) == 'field "remove_keyboard" must be True'
    markup = {"force_reply": True, "input_field_placeholder": "a" * 65}
    assert await refused(call, markup) == "input field placeholder is too long"
